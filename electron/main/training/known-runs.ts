import { AppError, type ErrorData } from '../../shared/errors'
import type { RunItem } from '../../shared/runs'
import { Run } from './run'
import type { RunAbout } from './run-files'
import type { RunFolders } from './run-folders'

/** All runs that are not in the bin: those of this app, and those that lie in the folder beside them. */
export class KnownRuns {
  readonly #folders: RunFolders
  readonly #tellError: (error: unknown) => void
  readonly #runs = new Map<string, Run>()
  #unreadable: ReadonlyMap<string, ErrorData> = new Map()

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

  /** Those of which nothing can be shown, and why. */
  get unreadable(): ReadonlyMap<string, ErrorData> {
    return this.#unreadable
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
    const unreadable = new Map<string, ErrorData>()
    for (const id of kept) {
      if (this.#runs.get(id)?.isHere === true) continue
      const found = this.#folders.read(id)
      if (found?.about === null) unreadable.set(id, found.damage)
      else if (found !== null) this.#take(id, found.about, found.damage)
    }
    this.#unreadable = unreadable
    for (const run of this.all())
      if (!run.isHere && (!kept.has(run.id) || unreadable.has(run.id))) this.drop(run.id)
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

  #take(id: string, about: RunAbout, damage: ErrorData | null): void {
    const known = this.#runs.get(id)
    known?.change(about)
    const run = known ?? this.add(id, about)
    run.damage = damage
  }

  /** As the list shows it. */
  item(run: Run): RunItem {
    return run.item(this.#folders.policyFolder(run.id) !== null)
  }
}
