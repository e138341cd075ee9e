import type { ModelInfo } from '../../electron/shared/runs'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { play } from './play.svelte'
import { toasts } from './toasts.svelte'

/** The trained policies and the bin. Null until the app has answered. */
class ModelsStore {
  kept = $state.raw<readonly ModelInfo[] | null>(null)
  bin = $state.raw<readonly ModelInfo[] | null>(null)

  constructor() {
    connection.onOpen((client) => {
      client.on('modelsChanged', () => {
        void this.refresh()
        // A model is a policy to choose as well.
        void attempt(client.call('play.policies').then((policies) => (play.policies = policies)))
      })
      void this.refresh()
    })
  }

  async refresh(): Promise<void> {
    const [kept, bin] = await Promise.all([
      attempt(connection.call('models.list', { deleted: false })),
      attempt(connection.call('models.list', { deleted: true }))
    ])
    if (kept !== undefined) this.kept = kept
    if (bin !== undefined) this.bin = bin
  }

  async export({ id }: ModelInfo): Promise<void> {
    const file = await attempt(connection.call('models.export', { id }))
    if (file !== undefined) toasts.info(() => i18n.t.models.exported(file))
  }

  /** Moves a model to the bin and offers to undo it. */
  async delete(model: ModelInfo): Promise<void> {
    const { id } = model
    if ((await attempt(connection.call('models.delete', { id }))) === undefined) return
    toasts.info(() => i18n.t.models.deleted(modelTitle(model)), {
      label: () => i18n.t.common.undo,
      run: () => void this.restore(model)
    })
  }

  async restore(model: ModelInfo): Promise<void> {
    if ((await attempt(connection.call('models.restore', { id: model.id }))) === undefined) return
    toasts.info(() => i18n.t.models.restored(modelTitle(model)))
  }
}

/** What a model is called: its card's title, or its folder's name. */
export function modelTitle({ card, id }: ModelInfo): string {
  return card?.title[i18n.language] ?? id
}

export const models = new ModelsStore()
