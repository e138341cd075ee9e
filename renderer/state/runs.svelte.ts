import type { RunItem, UnreadableRun } from '../../electron/shared/runs'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { toasts } from './toasts.svelte'

/** The training runs and the bin, newest first. Null until the app has answered. */
class RunsStore {
  kept = $state.raw<readonly RunItem[] | null>(null)
  bin = $state.raw<readonly RunItem[] | null>(null)
  /** Those, kept or in the bin, of which nothing can be shown. */
  unreadable = $state.raw<readonly UnreadableRun[]>([])

  constructor() {
    connection.onOpen((client) => {
      client.on('runsChanged', () => void this.refresh())
      client.on('training', (active) => this.#take(active))
      void this.refresh()
    })
  }

  get(id: string): RunItem | null {
    return this.kept?.find(({ runId }) => runId === id) ?? null
  }

  /** Runs that train, rest or wait in line. */
  readonly active = $derived((this.kept ?? []).filter((run) => isActive(run)))

  async refresh(): Promise<void> {
    const [kept, bin, unreadable, unreadableBin] = await Promise.all([
      attempt(connection.call('runs.list', { deleted: false })),
      attempt(connection.call('runs.list', { deleted: true })),
      attempt(connection.call('runs.unreadable', { deleted: false })),
      attempt(connection.call('runs.unreadable', { deleted: true }))
    ])
    this.unreadable = [...(unreadable ?? []), ...(unreadableBin ?? [])]
    if (kept !== undefined) this.kept = kept
    if (bin !== undefined) this.bin = bin
  }

  start = (config: Record<string, unknown>): Promise<RunItem | undefined> =>
    this.#ask(connection.call('train.start', { config }))
  pause = (id: string): Promise<RunItem | undefined> => this.#ask(connection.call('train.pause', { id }))
  resume = (id: string): Promise<RunItem | undefined> => this.#ask(connection.call('train.resume', { id }))
  stop = (id: string): Promise<RunItem | undefined> => this.#ask(connection.call('train.stop', { id }))
  /** With new episodes where those that ran cannot be brought back. */
  continue = (run: RunItem): Promise<RunItem | undefined> =>
    this.#ask(connection.call('runs.continue', { id: run.runId, newEpisodes: needsNewEpisodes(run) }))
  setExplores = (id: string, explores: boolean): Promise<RunItem | undefined> =>
    this.#ask(connection.call('train.setExplores', { id, explores }))
  setLowPriority = (id: string, isLow: boolean): Promise<RunItem | undefined> =>
    this.#ask(connection.call('train.setLowPriority', { id, isLow }))
  annotate = (id: string, change: { tags?: string[]; note?: string }): Promise<RunItem | undefined> =>
    this.#ask(connection.call('runs.annotate', { id, ...change }))

  /** Moves a run to the bin and offers to undo it. */
  delete = ({ runId, config }: RunItem): Promise<void> =>
    this.#delete(runId, () => i18n.t.runs.deleted(config.env, config.seed))

  /** The same for one of which nothing is known. */
  deleteUnreadable = ({ runId }: UnreadableRun): Promise<void> =>
    this.#delete(runId, () => i18n.t.runs.deletedDamaged)

  async restore(id: string): Promise<void> {
    if ((await attempt(connection.call('runs.restore', { id }))) === undefined) return
    toasts.info(() => i18n.t.runs.restored)
    await this.refresh()
  }

  async emptyBin(): Promise<void> {
    const count = await attempt(connection.call('runs.emptyBin'))
    if (count === undefined) return
    toasts.info(() => i18n.t.runs.emptied(count))
    await this.refresh()
  }

  async #delete(id: string, told: () => string): Promise<void> {
    if ((await attempt(connection.call('runs.delete', { id }))) === undefined) return
    toasts.info(told, { label: () => i18n.t.common.undo, run: () => void this.restore(id) })
    await this.refresh()
  }

  async #ask(answer: Promise<RunItem>): Promise<RunItem | undefined> {
    const item = await attempt(answer)
    if (item !== undefined) this.#take([item])
    return item
  }

  #take(items: readonly RunItem[]): void {
    if (this.kept === null) return
    const news = new Map(items.map((item) => [item.runId, item]))
    const known = new Set(this.kept.map(({ runId }) => runId))
    this.kept = [
      ...items.filter(({ runId }) => !known.has(runId)),
      ...this.kept.map((run) => news.get(run.runId) ?? run)
    ]
  }
}

/** Its episodes cannot be played again to where they were: it goes on with new ones, or not at all. */
export function needsNewEpisodes({ isRepeatable, error }: RunItem): boolean {
  return isRepeatable === false || error?.code === 'checkpoint.notRepeated'
}

export function isActive(run: RunItem): boolean {
  return run.isQueued || run.status === 'starting' || run.status === 'running' || run.status === 'paused'
}

export const runs = new RunsStore()
