import type { Curve } from '../../electron/shared/runs'
import { connection } from './connection.svelte'

/** Curves of runs that train are asked for again this often. */
const EVERY_MS = 1_000
/** Points of a curve: more than a chart has dots side by side is no use. */
const MAX_POINTS = 600

export interface CurveWish {
  readonly ids: readonly string[]
  readonly names: readonly string[]
  readonly range: readonly [number, number] | null
  /** Some of the runs go on: what is shown gets old. */
  readonly isLive: boolean
}

/** Curves as a page shows them, renewed while their runs go on. One request at a time: a slow app is not piled on. */
export class CurveFeed {
  curves = $state.raw<readonly Curve[]>([])
  readonly #maxPoints: number
  #wish: CurveWish = { ids: [], names: [], range: null, isLive: false }
  #isAsking = false
  #isStale = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(maxPoints = MAX_POINTS) {
    this.#maxPoints = maxPoints
  }

  /** Shows other curves, or the same over other steps. */
  show(wish: CurveWish): void {
    this.#wish = wish
    this.#isStale = true
    void this.#ask()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#wish = { ids: [], names: [], range: null, isLive: false }
  }

  of(id: string, name: string): Curve | null {
    return this.curves.find((curve) => curve.runId === id && curve.name === name) ?? null
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    clearTimeout(this.#timer)
    while (this.#isStale) {
      this.#isStale = false
      const { ids, names, range } = this.#wish
      if (ids.length === 0 || names.length === 0) continue
      // A connection that is down says so itself; the next answer mends the curves.
      const found = await connection
        .call('runs.curves', {
          ids: [...ids],
          names: [...names],
          fromStep: range?.[0] ?? 0,
          toStep: range?.[1] ?? null,
          maxPoints: this.#maxPoints
        })
        .catch(() => null)
      if (found !== null && !this.#isStale) this.curves = found
    }
    this.#isAsking = false
    if (this.#wish.isLive) this.#timer = setTimeout(() => this.show(this.#wish), EVERY_MS)
  }
}
