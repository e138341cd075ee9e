/** Picture files in a folder, their sizes and their pixels. */
import { readdirSync } from 'node:fs'
import { basename, extname, join, relative, sep } from 'node:path'
import type { Pixels } from '../../../shared/perception/pixels'
import { badLabels } from '../trouble'

const ENDINGS: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp'])
/** Folders in folders. */
const DEEPEST = 4
/** Far more than anybody labels. */
const MOST_FILES = 100_000

/** Every picture in a folder and in those within, by path. @throws AppError 'detect.labels' where it cannot be looked into */
export const picturesIn = (folder: string): string[] =>
  filesIn(folder).filter((file) => ENDINGS.has(extname(file).toLowerCase()))

/** Every file, by path. @throws AppError 'detect.labels' where the folder cannot be looked into */
export function filesIn(folder: string): string[] {
  const found: string[] = []
  const look = (at: string, depth: number): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (found.length >= MOST_FILES) return
      if (entry.isDirectory() && depth < DEEPEST) look(join(at, entry.name), depth + 1)
      else if (entry.isFile()) found.push(join(at, entry.name))
    }
  }
  try {
    look(folder, 0)
  } catch (cause) {
    const why = {
      en: 'it cannot be looked into; give a folder that holds pictures',
      fr: 'on ne peut pas le parcourir ; donnez un dossier qui contient des images'
    }
    throw badLabels(folder, why, cause)
  }
  return found.sort()
}

/** What a picture is called in its set: its path there in one word, without ending. */
export function nameOf(folder: string, file: string): string {
  const path = relative(folder, file).split(sep)
  const inside = path[0] === 'images' ? path.slice(1) : path
  return inside.join('_').slice(0, -extname(file).length)
}

/** Width and height in pixels; null for what is no picture. */
export async function sizeOfPicture(file: string): Promise<{ width: number; height: number } | null> {
  const { default: sharp } = await import('sharp')
  try {
    const { width, height } = await sharp(file).metadata()
    return { width, height }
  } catch {
    return null
  }
}

/** @throws AppError 'detect.labels' for what is no picture (any more) */
export async function pixelsOf(file: string): Promise<Pixels> {
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch (cause) {
    const why = { en: 'it is no picture that can be read', fr: 'ce n’est pas une image lisible' }
    throw badLabels(basename(file), why, cause)
  }
}
