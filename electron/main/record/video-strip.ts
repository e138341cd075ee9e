import type { Language } from '../../shared/language'
import type { Control } from '../../shared/profile'
import type { Controller } from '../../shared/session'
import { drawText, LETTER_HEIGHT, LETTER_WIDTH } from './video-letters'
import type { WholeStep } from './steps'

const MARGIN = 4
const LINE = LETTER_HEIGHT + 5
const LINES = 2
/** What the longest usual line needs. */
const COLUMNS = 34
const GROUND = 16
const INK = 208
const RULE = 72

/** Only letters that the strip's font has: capitals without accents. */
const WORDS: Record<Language, { score: string; episode: string; none: string } & Record<Controller, string>> =
  {
    en: { score: 'SCORE', episode: 'EPISODE', none: '-', agent: 'AGENT', human: 'YOU', nobody: 'NOBODY' },
    fr: { score: 'SCORE', episode: 'PARTIE', none: '-', agent: 'AGENT', human: 'VOUS', nobody: 'PERSONNE' }
  }

export const STRIP_MIN_WIDTH = 2 * MARGIN + COLUMNS * LETTER_WIDTH
export const STRIP_HEIGHT = MARGIN + LINES * LINE

/** For the strip's letters. */
const withoutAccents = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '')

/**
 * The two lines under a picture: score, episode and time; who holds the controls, and which.
 * @param controls of the game that was played; one that is not among them is called by its id
 */
export function stripLines(
  whole: WholeStep,
  language: Language,
  controls: readonly Control[]
): readonly [string, string] {
  const { step, score } = whole
  const words = WORDS[language]
  const nameOf = (id: string): string =>
    withoutAccents(controls.find((c) => c.id === id)?.label[language] ?? id)
  const { held, press = [] } = step.action
  const keys = [...held, ...press].map(nameOf).join(' + ') || words.none
  return [
    `${words.score} ${String(score).padEnd(6)} ${words.episode} ${String(step.episode).padEnd(4)} ${clock(step.tMs)}`,
    `${words[step.controller]}: ${keys}`
  ]
}

/** Draws the strip as RGB bytes, `unit` pixels a dot; text that is too long is cut. */
export function drawStrip(lines: readonly string[], widthPx: number, unit: number): Uint8Array {
  const width = widthPx * 3
  const pixels = new Uint8Array(width * STRIP_HEIGHT * unit).fill(GROUND)
  pixels.fill(RULE, 0, width * unit)
  const block = (left: number, top: number): void => {
    if ((left + 1) * unit > widthPx) return
    for (let y = top * unit; y < (top + 1) * unit; y++)
      pixels.fill(INK, y * width + left * unit * 3, y * width + (left + 1) * unit * 3)
  }
  lines.forEach((line, i) => drawText(line, (x, y) => block(MARGIN + x, MARGIN + i * LINE + y + 1)))
  return pixels
}

/** Minutes, seconds and tenths: 1:02.3. */
function clock(ms: number): string {
  const tenths = Math.floor(ms / 100)
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, '0')
  return `${Math.floor(tenths / 600)}:${seconds}.${tenths % 10}`
}
