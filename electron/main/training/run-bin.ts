import type { RunItem, UnreadableRun } from '../../shared/runs'
import type { KnownRuns } from './known-runs'
import type { MetricsStore } from './metrics-store'
import type { FoundRun, RunFolders } from './run-folders'

/** Deleted runs. They come back whole until the bin is emptied. */
export class RunBin {
  readonly #folders: RunFolders
  readonly #runs: KnownRuns
  readonly #metrics: MetricsStore

  constructor(folders: RunFolders, runs: KnownRuns, metrics: MetricsStore) {
    this.#folders = folders
    this.#runs = runs
    this.#metrics = metrics
  }

  /** What lies in it, last deleted first. */
  items(): RunItem[] {
    return this.#found().flatMap(({ deletedAtMs, found }) => {
      if (found.about === null) return []
      const { progress, ...rest } = found.about
      const nothing = { isQueued: false, isAnswering: true, canContinue: false, canPromote: false }
      return [{ ...progress, ...rest, ...nothing, damage: found.damage, deletedAtMs }]
    })
  }

  /** What lies in it and cannot be shown. */
  unreadable(): UnreadableRun[] {
    return this.#found().flatMap(({ id, deletedAtMs, found }) =>
      found.about === null ? [{ runId: id, damage: found.damage, deletedAtMs }] : []
    )
  }

  #found(): { readonly id: string; readonly deletedAtMs: number; readonly found: FoundRun }[] {
    return this.#folders
      .binned()
      .toSorted((a, b) => b.deletedAtMs - a.deletedAtMs)
      .flatMap(({ id, deletedAtMs }) => {
        const found = this.#folders.read(id, deletedAtMs)
        return found === null ? [] : [{ id, deletedAtMs, found }]
      })
  }

  /** Throws `run.unknown` when it has no folder. */
  put(id: string): void {
    this.#folders.delete(id, Date.now())
    this.#runs.drop(id)
  }

  /** Throws `run.unknown` when it is not in the bin, or when its place is taken. */
  restore(id: string): void {
    this.#folders.restore(id)
    this.#runs.look()
  }

  /** Erases what is in it, folders and figures; answers how many runs went. */
  empty(): number {
    let gone = 0
    this.#folders.emptyBin((id) => {
      gone++
      if (!this.#runs.has(id)) this.#metrics.forget(id)
    })
    return gone
  }
}
