/** Reading a line out of what a CTC network says at each of its time steps (Graves et al. 2006). Class 0 is the blank. */

/** What the network says: `steps` rows of `classes` probabilities. */
export interface Lattice {
  readonly steps: number
  readonly classes: number
  readonly probabilities: Float32Array
}

/** Part of a line, in time steps: from the first on, to before the second. */
export interface StepRange {
  readonly from: number
  readonly to: number
}

/** What the network says at some of the steps. */
export function stepsOf({ classes, probabilities }: Lattice, { from, to }: StepRange): Lattice {
  return {
    steps: to - from,
    classes,
    probabilities: probabilities.subarray(from * classes, to * classes)
  }
}

/** One character of a line, where it was read and how sure the network was among what was allowed. */
export interface ReadCharacter {
  readonly char: string
  /** Time step, counted from the left. */
  readonly step: number
  readonly confidence: number
}

/** The characters that may occur, and their classes in the network. */
export type Alphabet = ReadonlyMap<string, number>

export const BLANK = 0
/** Below any probability that counts, above nothing: keeps logarithms finite. */
const LEAST = 1e-9

/**
 * The best class at each step among the blank and the alphabet, repeats joined, blanks left out. The confidence of a
 * character is the share its class has of everything the network gave at its surest step, what was not allowed
 * included: a sign that is no digit makes a digit doubtful.
 */
export function greedy(lattice: Lattice, alphabet: Alphabet): ReadCharacter[] {
  const entries = [...alphabet]
  const line: ReadCharacter[] = []
  let before = ''
  for (let step = 0; step < lattice.steps; step++) {
    const { char, confidence } = bestAt(lattice, entries, step)
    if (char !== '' && char !== before) line.push({ char, step, confidence })
    else if (char !== '' && confidence > line.at(-1)!.confidence)
      line[line.length - 1] = { char, step, confidence }
    before = char
  }
  return line
}

/** The character with the most behind it at a step; an empty one for the blank. */
function bestAt(
  { classes, probabilities }: Lattice,
  entries: readonly (readonly [string, number])[],
  step: number
): { char: string; confidence: number } {
  const row = step * classes
  let best = { char: '', confidence: probabilities[row + BLANK]! }
  for (const [char, index] of entries) {
    const p = probabilities[row + index]!
    if (p > best.confidence) best = { char, confidence: p }
  }
  return best
}

/**
 * Where each character of a known text lies: the most likely way through the lattice that spells it. The step of a
 * character is the middle of those it takes. Null when there are fewer steps than the text needs.
 */
export function align(lattice: Lattice, text: string, alphabet: Alphabet): number[] | null {
  if (text === '') return []
  const states = [BLANK, ...[...text].flatMap((char) => [alphabet.get(char) ?? BLANK, BLANK])]
  const paths = bestPaths(lattice, states)
  return paths === null ? null : middles(paths, states.length, lattice.steps)
}

/** A way through the lattice: for each step and state, how many states before it the best path was; and where it ends. */
interface BestPaths {
  readonly back: Uint8Array
  readonly end: number
}

function bestPaths(lattice: Lattice, states: readonly number[]): BestPaths | null {
  const n = states.length
  const back = new Uint8Array(lattice.steps * n)
  const says = (step: number, state: number): number =>
    Math.log(Math.max(LEAST, lattice.probabilities[step * lattice.classes + states[state]!]!))
  let score = new Float64Array(n).fill(-Infinity)
  score[0] = says(0, 0)
  score[1] = says(0, 1)
  for (let step = 1; step < lattice.steps; step++) {
    const next = new Float64Array(n)
    for (let s = 0; s < n; s++) {
      // A blank may only be jumped between two different characters.
      const canJump = s >= 2 && states[s] !== BLANK && states[s] !== states[s - 2]
      const options = [score[s]!, s >= 1 ? score[s - 1]! : -Infinity, canJump ? score[s - 2]! : -Infinity]
      const before = options.indexOf(Math.max(...options))
      back[step * n + s] = before
      next[s] = options[before]! + says(step, s)
    }
    score = next
  }
  const end = score[n - 2]! > score[n - 1]! ? n - 2 : n - 1
  return Number.isFinite(score[end]!) ? { back, end } : null
}

/** The middle of the steps that each character's state takes. */
function middles({ back, end }: BestPaths, n: number, steps: number): number[] {
  const first = new Array<number>(n).fill(0)
  const last = new Array<number>(n).fill(-1)
  let state = end
  for (let step = steps - 1; step >= 0; step--) {
    if (last[state] === -1) last[state] = step
    first[state] = step
    state -= back[step * n + state]!
  }
  return Array.from({ length: (n - 1) / 2 }, (_, i) => (first[2 * i + 1]! + last[2 * i + 1]!) / 2)
}
