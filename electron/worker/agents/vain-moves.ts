import { createHash } from 'node:crypto'

/** Sights that are remembered; those seen longest ago are forgotten first. */
const MOST_SIGHTS = 256

/**
 * Moves of a game of single moves that were made at a sight before: when the same is seen again they changed nothing, or led
 * in a circle, and are not made again. Whoever plays such a game by what is seen alone would make the one it prefers for ever,
 * where a person sees that it does nothing. Several sights are remembered, because a pointer that lights up what lies under it
 * makes two of what is the same.
 */
export class VainMoves {
  /** By sight, what was made at it. */
  private readonly made = new Map<string, Set<number>>()
  private sight = ''

  /** What is preferred at this sight: minus infinity for what was made at it already; all of it once all was. */
  left(seen: Uint8Array, actionValues: readonly number[]): readonly number[] {
    this.sight = createHash('sha256').update(seen).digest('base64')
    const made = this.made.get(this.sight)
    if (made === undefined) return actionValues
    if (made.size === actionValues.length) made.clear()
    return actionValues.map((value, action) => (made.has(action) ? -Infinity : value))
  }

  /** @param action what is made at the sight that was asked about last */
  note(action: number): void {
    const made = this.made.get(this.sight) ?? new Set()
    // Put at the end, as what was seen last.
    this.made.delete(this.sight)
    this.made.set(this.sight, made.add(action))
    if (this.made.size > MOST_SIGHTS) this.made.delete(this.made.keys().next().value!)
  }

  clear(): void {
    this.made.clear()
  }
}
