import type { Rect } from '../../shared/geometry/rectangle'
import type { FoundNumber } from '../../shared/perception/found-numbers'
import { toGrey, type GreyPixels, type Pixels } from '../../shared/perception/pixels'
import { BLANK, type Lattice } from './ctc'
import type { LineFinder } from './line-finder'
import { DIGITS, isDigit, numbersIn, type Character, type Line } from './line-numbers'
import type { Recogniser } from './recogniser'

/** What a line is read by: digits, and what may stand beside them. */
const OTHERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÉéÈèàç:/.,-+=%$#!?()[]<>× '

/** How far a label may lie from its number, in heights of the number. */
const LABEL_WITHIN = 3
/** Levels of grey of ground that is one colour, or shades a little. */
const PLAIN_WITHIN = 16
/** Pixels that a line is given beyond where it was found to end: of a digit that touches its edge one is less sure. */
const MARGIN = 2
/** Columns beside a box in which a digit may still fade out. */
const BLURRED_EDGE = 2

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
    for (const found of await this.lines.find(picture)) {
      const box = roomier(found, picture)
      const said = await this.recogniser.say(pieceOf(picture, box))
      const characters = charactersOf(said.lattice, this.#alphabet).map(({ step, ...character }) => ({
        ...character,
        column: said.columnOf(step)
      }))
      lines.push({ box, characters })
    }
    return lines.flatMap((line) =>
      [...numbersIn(line)].map(({ digits, before, box, thousands }) => ({
        ...{ box, thousands },
        text: digits.map(({ char }) => char).join(''),
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

/** With a little more of the picture around it, as far as there is any. */
function roomier({ x, y, width, height }: Rect, picture: Pixels): Rect {
  const [left, top] = [Math.max(0, x - MARGIN), Math.max(0, y - MARGIN)]
  const right = Math.min(picture.width, x + width + MARGIN)
  const bottom = Math.min(picture.height, y + height + MARGIN)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function pieceOf({ width: whole, data }: Pixels, { x, y, width, height }: Rect): Pixels {
  const piece = new Uint8Array(4 * width * height)
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * whole + x)
    piece.set(data.subarray(from, from + 4 * width), 4 * width * row)
  }
  return { width, height, data: piece }
}
