import type { Rect } from '../../shared/geometry/rectangle'
import type { NumberFormat } from '../../shared/perception/number-format'

/** Of each digit at least. */
const SURE_FROM = 0.5
/** Of the pitch of its characters, what is kept on both sides of a number. */
const MARGIN = 0.75
/** Width of a lone digit beside the height of its line. */
const DIGIT_ASPECT = 0.5
/** What stands between groups of three digits. Spaces are read too seldom to be told by. */
const SEPARATORS: ReadonlyMap<string, NumberFormat['thousands']> = new Map([
  [',', 'comma'],
  ['.', 'point'],
  ["'", 'apostrophe']
])
const GROUP = 3

export const DIGITS = '0123456789'

/** A character that was read, and the column of its line, in pixels, that it stands in. */
export interface Character {
  /** Empty: one that nobody asked for. */
  readonly char: string
  readonly column: number
  readonly confidence: number
}

export interface Line {
  readonly box: Rect
  readonly characters: readonly Character[]
}

/** A number in a line. */
interface LineNumber {
  readonly digits: readonly Character[]
  /** What stands before it in its line, up to the number before. */
  readonly before: readonly Character[]
  readonly box: Rect
  readonly thousands: NumberFormat['thousands']
}

export const isDigit = ({ char }: Character): boolean => char !== '' && DIGITS.includes(char)

/**
 * Digits that follow each other, or stand in groups of three ("1,234"), with room around them up to the middle between them
 * and what stands beside.
 */
export function* numbersIn({ characters: line, box }: Line): Generator<LineNumber> {
  const { x, y, width, height } = box
  let [first, ended] = [0, 0]
  while (first < line.length) {
    if (!isDigit(line[first]!)) {
      first += 1
      continue
    }
    const { end, thousands } = endOf(line, first)
    const run = line.slice(first, end)
    const digits = run.filter(isDigit)
    const [left, right] = [run[0]!.column, run.at(-1)!.column]
    const pitch = run.length > 1 ? (right - left) / (run.length - 1) : DIGIT_ASPECT * height
    const least = first > 0 ? (line[first - 1]!.column + left) / 2 : 0
    const most = end < line.length ? (line[end]!.column + right) / 2 : width
    const from = Math.floor(Math.max(least, left - MARGIN * pitch))
    const to = Math.ceil(Math.min(most, right + MARGIN * pitch))
    if (to > from && digits.every(({ confidence }) => confidence >= SURE_FROM))
      yield {
        ...{ digits, thousands, before: line.slice(ended, first) },
        box: { x: x + from, y, width: to - from, height }
      }
    first = ended = end
  }
}

/** Where a number that begins at `first` is over. */
function endOf(
  line: readonly Character[],
  first: number
): { readonly end: number; readonly thousands: NumberFormat['thousands'] } {
  let end = afterDigits(line, first)
  if (end - first > GROUP) return { end, thousands: 'none' }
  const mark = line[end]?.char ?? ''
  const thousands = SEPARATORS.get(mark) ?? 'none'
  if (thousands === 'none') return { end, thousands }
  const began = end
  while (line[end]?.char === mark && afterDigits(line, end + 1) - (end + 1) === GROUP) end += 1 + GROUP
  return { end, thousands: end > began ? thousands : 'none' }
}

function afterDigits(line: readonly Character[], from: number): number {
  let end = from
  while (end < line.length && isDigit(line[end]!)) end += 1
  return end
}
