import type { ReaderValue } from '../../shared/perception/fields'
import { charactersOf, parseNumber, type NumberFormat } from '../../shared/perception/number-format'
import type { Pixels } from '../../shared/perception/pixels'
import { greedy, type Alphabet, type ReadCharacter } from './ctc'
import type { Recogniser } from './recogniser'

/** Reads lines of one format with the recogniser: what cannot occur in it is never read. */
export class NumberLine {
  readonly alphabet: Alphabet

  constructor(
    private readonly recogniser: Recogniser,
    private readonly format: NumberFormat
  ) {
    this.alphabet = recogniser.alphabet(charactersOf(format))
  }

  async read(line: Pixels): Promise<ReaderValue> {
    const { lattice } = await this.recogniser.say(line)
    return numberOf(greedy(lattice, this.alphabet), this.format)
  }
}

/** The value of a line; its least sure character says how sure it is. */
export function numberOf(line: readonly Omit<ReadCharacter, 'step'>[], format: NumberFormat): ReaderValue {
  const number = parseNumber(line.map(({ char }) => char).join(''), format)
  if (number === null) return { value: null, confidence: 0 }
  return { ...number, confidence: Math.min(...line.map(({ confidence }) => confidence)) }
}
