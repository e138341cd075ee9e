import type { KnownRuns } from './known-runs'
import type { Run } from './run'

/** The line of runs that wait for a free place. */
export class RunQueue {
  readonly #runs: KnownRuns
  readonly #places: number
  readonly #begin: (run: Run) => void
  #isClosed = false

  /** At most `places` runs are active at once; `begin` makes one active. */
  constructor(runs: KnownRuns, places: number, begin: (run: Run) => void) {
    this.#runs = runs
    this.#places = places
    this.#begin = begin
  }

  /** Begins it, at once or as soon as there is room. */
  join(run: Run): void {
    run.isQueued = true
    this.advance()
  }

  /** Leaves the line; it can go on another time. */
  leave(run: Run): void {
    run.isQueued = false
    run.hear({ ...run.about.progress, status: 'stopped' })
    this.#runs.keep(run)
  }

  /** Begins those next in line while there is room. */
  advance(): void {
    if (this.#isClosed) return
    const runs = this.#runs.all()
    const room = this.#places - runs.filter(({ active }) => active !== null).length
    for (const run of runs.filter(({ isQueued }) => isQueued).slice(0, Math.max(0, room))) {
      run.isQueued = false
      this.#begin(run)
    }
  }

  /** Nothing begins any more; those in line are interrupted. */
  close(): void {
    this.#isClosed = true
    for (const run of this.#runs.all()) if (run.isQueued) this.#runs.interrupt(run)
  }
}
