import { InvalidArgumentError, Option } from 'commander'
import { resolve } from 'node:path'
import { GAMES } from '../../games/registry'
import { defaultDataFolder } from '../main/store/data-folder'

/** A whole number within bounds, or one sentence. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    // Nothing at all would count as 0.
    const value = text.trim() === '' ? NaN : Number(text)
    if (!Number.isInteger(value) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
    return value
  }
}

/** A number within bounds, with a fraction or without, or one sentence. */
export function numberWithin(min: number, max: number): (text: string) => number {
  return (text) => {
    // Nothing at all would count as 0.
    const value = text.trim() === '' ? NaN : Number(text)
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`)
    return value
  }
}

/**
 * A name or a title, as it was typed. An empty one, as an unset variable of a shell leaves it, would be a part of every
 * title.
 */
export function someText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}

/** How long something that learns may take, in minutes: what `cloneConfigSchema` allows. */
export const learningMinutes = numberWithin(0.01, 600)

/** A path as a whole. An empty one, as an unset variable of a shell leaves it, would be the current folder. */
function wholePath(what: 'file' | 'folder'): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw new InvalidArgumentError(`It must name a ${what}.`)
    return resolve(text)
  }
}

export const folderPath = wholePath('folder')
export const filePath = wholePath('file')

export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON document on stdout').default(false)

export const dataOption = (): Option =>
  new Option('--data <folder>', 'folder for sessions and settings')
    .default(defaultDataFolder())
    .argParser(folderPath)

export const seedOption = (): Option =>
  new Option('--seed <n>', 'seed of everything random').default(0).argParser(wholeNumber(0, 2 ** 32 - 1))

export const gameOption = (): Option =>
  new Option('--game <id>', 'game to play').default(GAMES[0]!.profile.id)

export const targetOption = (): Option =>
  new Option('--target <kind>', 'where the game runs').choices(['builtin', 'mame']).default('builtin')
