import { SURE_CONFIDENCE, type ReaderValue } from '../../shared/perception/fields'
import { charactersOf, parseNumber, type NumberFormat } from '../../shared/perception/number-format'
import type { Pixels } from '../../shared/perception/pixels'
import { besideWords, LETTERS, WORD_ENDS } from './beside-words'
import { greedy, stepsOf, type Alphabet, type ReadCharacter } from './ctc'
import { columnsOf, overEvenGround, type EvenLine } from './even-ground'
import type { Recogniser } from './recogniser'

/** The characters of a line, and how sure each is. */
type ReadLine = readonly Omit<ReadCharacter, 'step'>[]

/** What is off its ground by fewer levels, of 255, is dim: a sure first look may have missed some of it. */
const DIM_LEVELS = 64
/** Whose first digit may be lost: "200" reads "00" where its 2 is dimmer than the rest. */
const LED_BY_ZERO = /^0\d/u

/**
 * Reads lines of one format with the recogniser: what cannot occur in it is never read, and words beside the number are
 * left out. A line that it is not sure of, or that is dim, is looked at again over an even ground.
 */
export class NumberLine {
  readonly alphabet: Alphabet
  readonly #letters: Alphabet
  readonly #ends: Alphabet

  constructor(
    private readonly recogniser: Recogniser,
    private readonly format: NumberFormat
  ) {
    this.alphabet = recogniser.alphabet(charactersOf(format))
    this.#letters = recogniser.alphabet(LETTERS)
    this.#ends = recogniser.alphabet(WORD_ENDS)
  }

  async read(line: Pixels): Promise<ReaderValue> {
    const said = await this.recogniser.say(line)
    const { lattice } = said
    const found = besideWords(lattice, this.#letters, this.#ends)
      .map((part) => ({ part, read: greedy(stepsOf(lattice, part), this.alphabet) }))
      .filter(({ read }) => read.length > 0)
    const [only] = found
    // Of two numbers nobody knows which is meant.
    if (only === undefined || found.length > 1) return { value: null, confidence: 0 }
    const first = numberOf(only.read, this.format)
    const { from, to } = only.part
    const isWhole = from === 0 && to === lattice.steps
    const part = isWhole
      ? line
      : columnsOf(line, Math.floor(said.columnOf(from - 0.5)), Math.ceil(said.columnOf(to - 0.5)))
    const even = overEvenGround(part)
    if (first.confidence >= SURE_CONFIDENCE && even.levels >= DIM_LEVELS) return first
    return numberOf(await this.#lookAgain(only.read, even), this.format)
  }

  /**
   * What most of the looks say that see anything, each character as sure as the surest of them; with less behind it when
   * not all say so, or when a digit before the first may be missing.
   */
  async #lookAgain(first: ReadLine, { pictures }: EvenLine): Promise<ReadLine> {
    const looks: ReadLine[] = [first]
    for (const again of pictures) {
      const { lattice } = await this.recogniser.say(again)
      looks.push(greedy(lattice, this.alphabet))
    }
    const seeing = looks.filter((look) => look.length > 0)
    const alike = seeing.map((look) => seeing.filter((other) => textOf(other) === textOf(look)))
    const most = alike.reduce((best, group) => (group.length > best.length ? group : best))
    const isWhole = this.format.digits.min > 1 || !LED_BY_ZERO.test(textOf(most[0]!))
    const share = (isWhole ? 1 : 0.5) * (most.length / looks.length)
    return most[0]!.map(({ char }, i) => {
      const each = most.map((look) => look[i]!.confidence)
      const confidence =
        share === 1 ? Math.max(...each) : (share * each.reduce((a, b) => a + b)) / most.length
      return { char, confidence }
    })
  }
}

const textOf = (line: ReadLine): string => line.map(({ char }) => char).join('')

/** The value of a line; its least sure character says how sure it is. */
export function numberOf(line: ReadLine, format: NumberFormat): ReaderValue {
  const number = parseNumber(textOf(line), format)
  if (number === null) return { value: null, confidence: 0 }
  return { ...number, confidence: Math.min(...line.map(({ confidence }) => confidence)) }
}
