import { asAppError } from '../../shared/errors'
import type { Curve } from '../../shared/runs'
import { importMetrics } from './import-metrics'
import type { KnownRuns } from './known-runs'
import type { MetricsStore } from './metrics-store'
import type { RunFolders } from './run-folders'

/** Which curves of which runs; `toStep` null: to the last step that any of them has. */
export interface CurvesRequest {
  readonly ids: readonly string[]
  readonly names: readonly string[]
  readonly fromStep: number
  readonly toStep: number | null
  readonly maxPoints: number
}

/** The figures of runs, whoever trained them. */
export class RunFigures {
  readonly #folders: RunFolders
  readonly #runs: KnownRuns
  readonly #metrics: MetricsStore
  readonly #told = new Set<string>()
  readonly #tellError: (error: unknown) => void

  constructor(
    folders: RunFolders,
    runs: KnownRuns,
    metrics: MetricsStore,
    tellError: (error: unknown) => void
  ) {
    this.#folders = folders
    this.#runs = runs
    this.#metrics = metrics
    this.#tellError = tellError
  }

  /** Every named figure of every run that is known, one after the other. */
  async curves({ ids, names, fromStep, toStep, maxPoints }: CurvesRequest): Promise<Curve[]> {
    const known = ids.filter((id) => this.#runs.has(id))
    for (const id of known) await this.#read(id)
    const lastStep = toStep ?? Math.max(1, ...known.map((id) => this.#metrics.lastStep(id)))
    return known.flatMap((runId) =>
      names.map((name) => this.#metrics.curve({ runId, name, fromStep, toStep: lastStep, maxPoints }))
    )
  }

  /** Names of the figures that a run has. Throws `run.unknown`. */
  async names(id: string): Promise<string[]> {
    await this.#read(this.#runs.get(id).id)
    return this.#metrics.names(id)
  }

  /** A page asks again and again. */
  #tellOnce(error: unknown): void {
    const { message } = asAppError(error)
    if (this.#told.has(message)) return
    this.#told.add(message)
    this.#tellError(error)
  }

  /** Reads the figures of a run that this app does not train now from its files. */
  async #read(id: string): Promise<void> {
    if (!this.#runs.has(id) || this.#runs.get(id).active !== null) return
    await importMetrics(id, this.#folders.eventFiles(id), this.#metrics).catch((error: unknown) =>
      this.#tellOnce(error)
    )
  }
}
