import type {
  CloneWish,
  Cloning,
  CloningItem,
  DatasetInfo,
  ImitationState
} from '../../electron/shared/clonings'
import { AppError } from '../../electron/shared/errors'
import type { MethodInput } from '../../electron/shared/rpc/contract'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { toasts } from './toasts.svelte'

/** Of the episodes that everybody is judged by. */
const FIRST_SEED = 1
const NOTHING: ImitationState = { making: null, cloning: null, playing: null }

/** Data sets, what was cloned from them, and what is under way. Null until the app has answered. */
class ImitationStore {
  datasets = $state.raw<readonly DatasetInfo[] | null>(null)
  bin = $state.raw<readonly DatasetInfo[]>([])
  clonings = $state.raw<readonly CloningItem[] | null>(null)
  state = $state.raw<ImitationState>(NOTHING)
  /** Counts changes: what was read of a data set or cloning before one may be old. */
  version = $state(0)

  constructor() {
    connection.onOpen((client) => {
      client.on('imitation', (state) => (this.state = state))
      client.on('imitationChanged', () => void this.refresh())
      void attempt(client.call('imitation.state').then((state) => (this.state = state)))
      void this.refresh()
    })
  }

  async refresh(): Promise<void> {
    const [datasets, bin, clonings] = await Promise.all([
      attempt(connection.call('datasets.list', { deleted: false })),
      attempt(connection.call('datasets.list', { deleted: true })),
      attempt(connection.call('imitation.list', { deleted: false }))
    ])
    if (datasets !== undefined) this.datasets = datasets
    if (bin !== undefined) this.bin = bin
    if (clonings !== undefined) this.clonings = clonings
    this.version++
  }

  /** Makes a data set. Answers it once it is there; undefined: it failed, which was told, or was cancelled. */
  async make(wish: MethodInput<'datasets.make'>): Promise<DatasetInfo | undefined> {
    const made = await attempt(connection.call('datasets.make', wish), (error) => {
      // Who cancelled it knows.
      if (!(error instanceof AppError && error.code === 'dataset.cancelled')) toasts.error(error)
    })
    if (made !== undefined) toasts.info(() => i18n.t.imitate.data.made(made.title))
    return made
  }

  cancelMaking = (): Promise<unknown> => attempt(connection.call('datasets.cancel'))

  /** Moves a data set to the bin and offers to undo it. */
  async delete({ id, title }: DatasetInfo): Promise<void> {
    if ((await attempt(connection.call('datasets.delete', { id }))) === undefined) return
    toasts.info(() => i18n.t.imitate.data.deleted(title), {
      label: () => i18n.t.common.undo,
      run: () => void this.restore({ id, title })
    })
  }

  async restore({ id, title }: Pick<DatasetInfo, 'id' | 'title'>): Promise<void> {
    if ((await attempt(connection.call('datasets.restore', { id }))) === undefined) return
    toasts.info(() => i18n.t.imitate.data.restored(title))
  }

  /** Begins to clone. Answers whether it began. */
  async start(dataset: string, title: string, wish: CloneWish): Promise<boolean> {
    const begun = await attempt(connection.call('imitation.start', { dataset, title, ...wish }))
    if (begun !== undefined) toasts.info(() => i18n.t.imitate.train.started(begun.title))
    return begun !== undefined
  }

  /** Begins to let a clone learn on from its corrections. */
  async improve(model: string, minutes: number): Promise<void> {
    const begun = await attempt(connection.call('imitation.improve', { model, minutes, seed: 0 }))
    if (begun !== undefined) toasts.info(() => i18n.t.imitate.train.started(begun.title))
  }

  /** Leaves nothing of what is learning. */
  cancel = (): Promise<unknown> => attempt(connection.call('imitation.cancel'))

  /** Begins to let a clone play to be judged by its score. */
  letPlay = (id: string, episodes: number): Promise<unknown> =>
    attempt(connection.call('imitation.play', { id, episodes, seed: FIRST_SEED }))

  stopPlaying = (): Promise<unknown> => attempt(connection.call('imitation.stopPlaying'))

  stop = (): Promise<unknown> => attempt(connection.call('imitation.stop'))

  result = (id: string): Promise<Cloning | undefined> => attempt(connection.call('imitation.result', { id }))

  async forget({ id, title }: Pick<CloningItem, 'id' | 'title'>): Promise<void> {
    if ((await attempt(connection.call('imitation.delete', { id }))) === undefined) return
    toasts.info(() => i18n.t.imitate.judge.deleted(title), {
      label: () => i18n.t.common.undo,
      run: () => void this.#remember(id, title)
    })
  }

  async #remember(id: string, title: string): Promise<void> {
    if ((await attempt(connection.call('imitation.restore', { id }))) === undefined) return
    toasts.info(() => i18n.t.imitate.judge.restored(title))
  }
}

export const imitation = new ImitationStore()
