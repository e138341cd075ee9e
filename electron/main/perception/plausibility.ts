import type { Doubt } from '../../shared/perception/fields'
import type { PlausibilityRules } from '../../shared/perception/readers'

/** What came of a value. */
export interface PlausibleValue {
  /** What the field is held to be: the value, or the last one that was believed. */
  readonly value: number
  readonly doubt?: Doubt
}

/** So many readings in a row of what seemed impossible, and it is believed: a new game, a score read wrong before. */
const BELIEVED_AFTER = 5

/**
 * Keeps a number to what is possible. A value that breaks a rule is not believed, and the last one that was stays, until
 * it has been read so often that the old one must have been wrong. Out of range is never believed.
 */
export class Plausibility {
  #last: number | null = null
  #doubted: { readonly value: number; readonly times: number } | null = null

  constructor(private readonly rules: PlausibilityRules) {}

  judge(value: number): PlausibleValue {
    const doubt = this.#doubtOf(value)
    if (doubt === undefined || (doubt !== 'range' && this.#isInsisted(value))) {
      this.#last = value
      this.#doubted = null
      return { value }
    }
    return { value: this.#last ?? value, doubt }
  }

  /** Forgets what was: whatever comes next in range is believed. */
  clear(): void {
    this.#last = null
    this.#doubted = null
  }

  #doubtOf(value: number): Doubt | undefined {
    const { min = -Infinity, max = Infinity, only, maxJump = Infinity } = this.rules
    if (value < min || value > max) return 'range'
    const last = this.#last
    if (last === null || value === last) return undefined
    if (lostOrGainedDigit(last, value)) return 'digit'
    if (only === 'up' && value < last) return 'falls'
    if (only === 'down' && value > last) return 'rises'
    return Math.abs(value - last) > maxJump ? 'jump' : undefined
  }

  /** Whether what is doubted has been read often enough, give or take what it moves on by meanwhile. */
  #isInsisted(value: number): boolean {
    const before = this.#doubted
    const goesOn = before !== null && isNear(before.value, value, this.rules)
    const times = goesOn ? before.times + 1 : 1
    this.#doubted = { value, times }
    return times >= BELIEVED_AFTER
  }
}

function isNear(before: number, now: number, { only, maxJump }: PlausibilityRules): boolean {
  if (only === 'up' && now < before) return false
  if (only === 'down' && now > before) return false
  return maxJump === undefined ? before === now || only !== undefined : Math.abs(now - before) <= maxJump
}

/**
 * Whether one number is the other without one of its digits: what a misread edge or gap makes of it. Of two digits and
 * one (12 and 2) that is too usual to mean anything.
 */
function lostOrGainedDigit(a: number, b: number): boolean {
  const [short, long] = [String(Math.abs(a)), String(Math.abs(b))].toSorted(
    (x, y) => x.length - y.length
  ) as [string, string]
  if (long.length !== short.length + 1 || short.length < 2) return false
  let i = 0
  while (i < short.length && short[i] === long[i]) i++
  return short.slice(i) === long.slice(i + 1)
}
