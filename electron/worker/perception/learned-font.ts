import type { GreyPixels } from '../../shared/perception/pixels'
import type { FontReport } from '../../shared/perception/reading-process'
import { GlyphLine, type ReadGlyph } from './glyph-line'
import type { KnownLine } from './glyph-samples'

const LEAST_CORRECTIONS = 20
const FOLDS = 5
const DIGITS = [...'0123456789']
/** Below this confidence it is never taken at its word, and a font that is only right above the other is none to trust. */
const LEAST_SURE = 0.8
const MOST_SURE = 0.97
/** So much more confidence than the surest of its held mistakes had is asked for. */
const MARGIN = 0.02

/**
 * The font of one game, learned from a person's corrections. How sure it must be to answer it learns too: surer than
 * whenever it misread a correction that it was not shown. It takes over only when it has seen every digit, and when it is
 * as sure as that of at least half of those corrections; and even then answers only where it is, and only for lines of
 * the height it learned at.
 */
export class LearnedFont {
  readonly report: FontReport
  private readonly line: GlyphLine | null
  private readonly sureFrom: number

  constructor(corrections: readonly KnownLine[]) {
    const height = corrections.at(-1)?.picture.height
    const lines = corrections.filter(({ picture }) => picture.height === height)
    this.line = lines.length === 0 ? null : new GlyphLine(lines)
    const seen = this.line?.seen(2) ?? []
    const missing = DIGITS.filter((digit) => !seen.includes(digit))
    const isEnough = lines.length >= LEAST_CORRECTIONS && missing.length === 0
    const held = isEnough ? heldBack(lines) : []
    const mistakes = held.filter(({ isRight }) => !isRight)
    this.sureFrom = Math.max(LEAST_SURE, ...mistakes.map(({ confidence }) => confidence + MARGIN))
    const heldSure = held.filter(({ confidence }) => confidence >= this.sureFrom).length
    this.report = {
      takesOver: isEnough && this.sureFrom <= MOST_SURE && heldSure >= lines.length / 2,
      corrections: lines.length,
      heldSure,
      heldWrong: mistakes.length,
      missing
    }
  }

  /** The line, or null where the recogniser must read it. */
  read(picture: GreyPixels): ReadGlyph[] | null {
    if (!this.report.takesOver || this.line?.height !== picture.height) return null
    const read = this.line.read(picture)
    return confidenceOf(read) >= this.sureFrom ? read : null
  }
}

const confidenceOf = (line: readonly ReadGlyph[]): number =>
  line.length === 0 ? 0 : Math.min(...line.map(({ confidence }) => confidence))

/** Learns from four fifths and reads the last fifth, five times. */
function heldBack(lines: readonly KnownLine[]): { readonly isRight: boolean; readonly confidence: number }[] {
  const isHeld = (i: number, fold: number): boolean => i % FOLDS === fold
  return Array.from({ length: FOLDS }, (_, fold) => {
    const font = new GlyphLine(lines.filter((_, i) => !isHeld(i, fold)))
    return lines
      .filter((_, i) => isHeld(i, fold))
      .map(({ picture, text }) => {
        const read = font.read(picture)
        return { isRight: read.map(({ char }) => char).join('') === text, confidence: confidenceOf(read) }
      })
  }).flat()
}
