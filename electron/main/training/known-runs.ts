import { AppError } from '../../shared/errors'
import type { RunItem } from '../../shared/runs'
import { Run } from './run'
import type { RunAbout, RunFolders } from './run-folders'

/** All runs that are not in the bin: those of this app, and those that lie in the folder beside them. */
export class KnownRuns {
  readonly #folders: RunFolders
  readonly #tellError: (error: unknown) => void
  readonly #runs = new Map<string, Run>()

  /** Reads what there is. Runs that trained when the app last ended are interrupted now. */
  constructor(folders: RunFolders, tellError: (error: unknown) => void) {
    this.#folders = folders
    this.#tellError = tellError
    this.look()
    for (const run of this.#runs.values()) this.interrupt(run)
  }

  /** In the order in which they became known. */
  all(): Run[] {
    return [...this.#runs.values()]
  }

  has(id: string): boolean {
    return this.#runs.has(id)
  }

  /** Throws `run.unknown`. */
  get(id: string): Run {
    const run = this.#runs.get(id)
    if (run === undefined) throw new AppError('run.unknown', { id })
    return run
  }

  add(id: string, about: RunAbout): Run {
    const run = new Run(id, about)
    this.#runs.set(id, run)
    return run
  }

  /** It went to the bin. */
  drop(id: string): void {
    this.#runs.delete(id)
  }

  /** Reads the folder again: what was trained in a terminal comes and goes without a word. */
  look(): void {
    const kept = new Set(this.#folders.kept())
    for (const id of kept) {
      const known = this.#runs.get(id)
      if (known?.isHere === true) continue
      const about = this.#folders.read(id)
      if (about === null) continue
      if (known === undefined) this.add(id, about)
      else known.change(about)
    }
    for (const run of this.all()) if (!kept.has(run.id) && !run.isHere) this.drop(run.id)
  }

  /** Writes what is known of it. A disk that is full ends no training: the next time may go well again. */
  keep(run: Run): void {
    run.keptAtMs = performance.now()
    try {
      this.#folders.write(run.id, run.about)
    } catch (error) {
      this.#tellError(error)
    }
  }

  /** Says of a run that no process trains any more, although its last word was that one does, that it was cut off. */
  interrupt(run: Run): void {
    if (run.active !== null || !run.isBetween) return
    if (!run.isQueued && this.#folders.isTaken(run.id)) return
    run.isQueued = false
    run.hear({ ...run.about.progress, status: 'interrupted', stepsPerSecond: null })
    this.keep(run)
  }

  /** As the list shows it. */
  item(run: Run): RunItem {
    return run.item(this.#folders.policyFolder(run.id) !== null)
  }
}
