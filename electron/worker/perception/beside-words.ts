import { BLANK, type Alphabet, type Lattice, type StepRange } from './ctc'

/** What a network sees in a line when it may see anything. */
interface Token {
  readonly kind: 'letter' | 'end' | 'other'
  readonly first: number
  readonly last: number
  /** A letter that the network is sure of, and that no digit looks like. */
  readonly isTelling: boolean
}

export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÂÇÉÈÊËÎÏÔÛÙàâçéèêëîïôûùäöüÄÖÜ'
/** What stands after the word that says what a number is. */
export const WORD_ENDS = ':：='
/** Letters that digits of some font look like. */
const LIKE_DIGITS = new Set('OoDQIiLlSsZzBbGgqTtYyAaEJ')
const SURE = 0.9
/** So many letters in a row make a word, of them so many that no digit looks like. */
const LEAST_LETTERS = 3
const LEAST_TELLING = 2
/** Letters whose way to the next is longer than this, counted in the usual one, are of different words. */
const WORD_GAP = 2.2

/**
 * The parts of a line that are no words: "Score: 120" and "12 points" have one each. Of a line without words, all of it.
 */
export function besideWords(lattice: Lattice, letters: Alphabet, ends: Alphabet): StepRange[] {
  const words = wordsIn(tokensOf(lattice, letters, ends))
  const edges = [-1, ...words.flatMap(({ from, to }) => [from, to - 1]), lattice.steps]
  const parts: StepRange[] = []
  for (let i = 0; i < edges.length; i += 2) {
    const part = { from: edges[i]! + 1, to: edges[i + 1]! }
    if (part.to > part.from) parts.push(part)
  }
  return parts
}

function tokensOf({ steps, classes, probabilities }: Lattice, letters: Alphabet, ends: Alphabet): Token[] {
  const charOf = new Map([...letters].map(([char, index]) => [index, char]))
  const endClasses = new Set(ends.values())
  const tokens: Token[] = []
  let before = BLANK
  for (let step = 0; step < steps; step++) {
    const row = step * classes
    let best = BLANK
    for (let i = 0; i < classes; i++) if (probabilities[row + i]! > probabilities[row + best]!) best = i
    const char = charOf.get(best)
    const isTelling = isSure(probabilities[row + best]!, char)
    if (best !== BLANK && best === before) {
      const token = tokens.pop()!
      tokens.push({ ...token, last: step, isTelling: isTelling || token.isTelling })
    } else if (best !== BLANK) {
      const kind = char !== undefined ? 'letter' : endClasses.has(best) ? 'end' : 'other'
      tokens.push({ kind, first: step, last: step, isTelling })
    }
    before = best
  }
  return tokens
}

const isSure = (probability: number, char: string | undefined): boolean =>
  char !== undefined && probability >= SURE && !LIKE_DIGITS.has(char)

function wordsIn(tokens: readonly Token[]): StepRange[] {
  const words: StepRange[] = []
  let run: Token[] = []
  const close = (end?: Token): void => {
    if (run.length >= LEAST_LETTERS && run.filter(({ isTelling }) => isTelling).length >= LEAST_TELLING)
      words.push({ from: run[0]!.first, to: (end ?? run.at(-1)!).last + 1 })
    run = []
  }
  for (const token of tokens) {
    if (token.kind === 'letter') {
      if (isFarFrom(run, token)) close()
      run.push(token)
    } else close(token.kind === 'end' ? token : undefined)
  }
  close()
  return words
}

function isFarFrom(run: readonly Token[], next: Token): boolean {
  if (run.length < 2) return false
  const ways = run.slice(1).map(({ first }, i) => first - run[i]!.first)
  const usual = ways.reduce((sum, way) => sum + way, 0) / ways.length
  return next.first - run.at(-1)!.first > WORD_GAP * usual
}
