/**
 * Moves of a game of single moves that changed nothing: while the same is seen they are not made again. Whoever plays such a
 * game by what is seen alone would make the one it prefers for ever, where a person sees that it does nothing.
 */
export class VainMoves {
  private seen: Uint8Array | null = null
  private readonly made = new Set<number>()

  /** What is preferred at this sight: minus infinity for what was made at it already; all of it once all was. */
  left(seen: Uint8Array, preferences: readonly number[]): readonly number[] {
    const isSame = this.seen !== null && Buffer.compare(this.seen, seen) === 0
    if (!isSame || this.made.size === preferences.length) this.made.clear()
    this.seen = seen.slice()
    return preferences.map((value, action) => (this.made.has(action) ? -Infinity : value))
  }

  note(action: number): void {
    this.made.add(action)
  }

  clear(): void {
    this.seen = null
    this.made.clear()
  }
}
