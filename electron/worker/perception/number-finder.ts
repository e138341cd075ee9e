import type { Rect } from '../../shared/geometry/rectangle'
import type { FoundNumber } from '../../shared/perception/found-numbers'
import { toGrey, type GreyPixels, type Pixels } from '../../shared/perception/pixels'
import { BLANK, type Lattice } from './ctc'
import type { LineFinder } from './line-finder'
import type { Recogniser } from './recogniser'

const DIGITS = '0123456789'
/** What a line is read by: digits, and what may stand beside them. */
const OTHERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÉéÈèàç:/.,-+=%$#!?()[]<>× '
/** Of each digit at least. */
const SURE_FROM = 0.5
/** Of the pitch of its digits, what is kept on both sides of a number. */
const MARGIN = 0.75
/** Width of a lone digit beside the height of its line. */
const DIGIT_ASPECT = 0.5

/** How far a label may lie from its number, in heights of the number. */
const LABEL_WITHIN = 3
/** Levels of grey of ground that is one colour, or shades a little. */
const PLAIN_WITHIN = 16
/** Columns beside a box in which a digit may still fade out. */
const BLURRED_EDGE = 2

interface Line {
  readonly box: Rect
  readonly characters: readonly Character[]
}

interface Character {
  readonly char: string
  readonly column: number
  readonly confidence: number
}

/** Finds numbers in a picture, wherever they stand: lines of text first, then the digits in each. */
export class NumberFinder {
  readonly #alphabet: ReadonlyMap<string, number>

  constructor(
    private readonly lines: LineFinder,
    private readonly recogniser: Recogniser
  ) {
    this.#alphabet = recogniser.alphabet(DIGITS + OTHERS)
  }

  async find(picture: Pixels): Promise<FoundNumber[]> {
    const grey = toGrey(picture)
    const lines: Line[] = []
    for (const box of await this.lines.find(picture)) {
      const said = await this.recogniser.say(pieceOf(picture, box))
      const characters = charactersOf(said.lattice, this.#alphabet).map(({ step, ...character }) => ({
        ...character,
        column: said.columnOf(step)
      }))
      lines.push({ box, characters })
    }
    return lines.flatMap((line) =>
      [...numbersIn(line)].map(({ run, before, box }) => ({
        box,
        text: run.map(({ char }) => char).join(''),
        confidence: Math.min(...run.map(({ confidence }) => confidence)),
        label: wordsOf(before) ?? labelBeside(box, line, lines),
        room: roomBeside(grey, box)
      }))
    )
  }
}

/** The likeliest class at each step, whatever it is: a character that is not in the alphabet reads as an empty one. */
function charactersOf(
  { steps, classes, probabilities }: Lattice,
  alphabet: ReadonlyMap<string, number>
): { readonly char: string; readonly step: number; readonly confidence: number }[] {
  const charOf = new Map([...alphabet].map(([char, index]) => [index, char]))
  const line: { char: string; step: number; confidence: number }[] = []
  let before = BLANK
  for (let step = 0; step < steps; step++) {
    const row = probabilities.subarray(step * classes, (step + 1) * classes)
    let best = 0
    for (let index = 1; index < classes; index++) if (row[index]! > row[best]!) best = index
    if (best !== BLANK && best !== before)
      line.push({ char: charOf.get(best) ?? '', step, confidence: row[best]! })
    before = best
  }
  return line
}

interface Run {
  readonly run: readonly Character[]
  /** What stands before it in its line, up to the number before. */
  readonly before: readonly Character[]
  readonly box: Rect
}

/** Digits that follow each other, with room around them up to the middle between them and what stands beside. */
function* numbersIn({ characters: line, box }: Line): Generator<Run> {
  const { x, y, width, height } = box
  let [first, ended] = [0, 0]
  while (first < line.length) {
    if (!isDigit(line[first]!)) {
      first += 1
      continue
    }
    let end = first + 1
    while (end < line.length && isDigit(line[end]!)) end += 1
    const run = line.slice(first, end)
    const [left, right] = [run[0]!.column, run.at(-1)!.column]
    const pitch = run.length > 1 ? (right - left) / (run.length - 1) : DIGIT_ASPECT * height
    const least = first > 0 ? (line[first - 1]!.column + left) / 2 : 0
    const most = end < line.length ? (line[end]!.column + right) / 2 : width
    const from = Math.floor(Math.max(least, left - MARGIN * pitch))
    const to = Math.ceil(Math.min(most, right + MARGIN * pitch))
    if (to > from && run.every(({ confidence }) => confidence >= SURE_FROM))
      yield { run, before: line.slice(ended, first), box: { x: x + from, y, width: to - from, height } }
    first = ended = end
  }
}

/** What stands to the left of a box at its height, or else above it: the nearest line with words in it. */
function labelBeside(box: Rect, own: Line, lines: readonly Line[]): string | null {
  const gapOf = ({ box: other }: Line): number => {
    const isLevel =
      overlap(box.y, box.height, other.y, other.height) >= 0.5 * Math.min(box.height, other.height)
    if (isLevel) return box.x - (other.x + other.width)
    const isOver = overlap(box.x, box.width, other.x, other.width) > 0
    return isOver ? box.y - (other.y + other.height) : Infinity
  }
  const near = lines
    .filter((line) => line !== own)
    .map((line) => ({ gap: gapOf(line), words: wordsOf(afterNumbers(line.characters)) }))
    .filter(({ gap, words }) => words !== null && gap > -box.height / 2 && gap <= LABEL_WITHIN * box.height)
  return near.sort((a, b) => a.gap - b.gap)[0]?.words ?? null
}

/** Words before a number are that number's. */
const afterNumbers = (characters: readonly Character[]): readonly Character[] =>
  characters.slice(characters.findLastIndex(isDigit) + 1)

const overlap = (a: number, length: number, b: number, other: number): number =>
  Math.min(a + length, b + other) - Math.max(a, b)

/** Null for fewer than two letters. */
function wordsOf(characters: readonly Character[]): string | null {
  const words = characters
    .map(({ char }) => (/[\p{L} ]/u.test(char) ? char : ' '))
    .join('')
    .replaceAll(/ +/g, ' ')
    .trim()
  return words.replaceAll(' ', '').length >= 2 ? words : null
}

/**
 * How many columns on both sides are like the one before them, up to three times its height. What is left of a digit at the
 * edge of the box does not count.
 */
function roomBeside({ width, data }: GreyPixels, box: Rect): { left: number; right: number } {
  const isPlain = (column: number, before: number): boolean => {
    for (let y = box.y; y < box.y + box.height; y++)
      if (Math.abs(data[y * width + column]! - data[y * width + before]!) > PLAIN_WITHIN) return false
    return true
  }
  const room = (edge: number, by: 1 | -1): number => {
    let columns = 0
    for (let x = edge + by; x >= 0 && x < width && columns < 3 * box.height; x += by, columns++)
      if (columns >= BLURRED_EDGE && !isPlain(x, x - by)) break
    return columns > BLURRED_EDGE ? columns : 0
  }
  return { left: room(box.x, -1), right: room(box.x + box.width - 1, 1) }
}

const isDigit = ({ char }: Character): boolean => char !== '' && DIGITS.includes(char)

function pieceOf({ width: whole, data }: Pixels, { x, y, width, height }: Rect): Pixels {
  const piece = new Uint8Array(4 * width * height)
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * whole + x)
    piece.set(data.subarray(from, from + 4 * width), 4 * width * row)
  }
  return { width, height, data: piece }
}
