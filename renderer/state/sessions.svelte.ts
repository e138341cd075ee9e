import { textIn } from '../../electron/shared/language'
import type { SessionSummary } from '../../electron/shared/session'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { toasts } from './toasts.svelte'

/** The recorded sessions and the bin, newest first. Null until the app has answered. */
class SessionsStore {
  kept = $state.raw<readonly SessionSummary[] | null>(null)
  bin = $state.raw<readonly SessionSummary[] | null>(null)

  constructor() {
    connection.onOpen((client) => {
      client.on('sessionsChanged', () => void this.refresh())
      void this.refresh()
    })
  }

  async refresh(): Promise<void> {
    const [kept, bin] = await Promise.all([
      attempt(connection.call('sessions.list', { deleted: false })),
      attempt(connection.call('sessions.list', { deleted: true }))
    ])
    if (kept !== undefined) this.kept = newestFirst(kept)
    if (bin !== undefined) this.bin = newestFirst(bin)
  }

  /** Moves a session to the bin and offers to undo it. */
  async delete(session: SessionSummary): Promise<boolean> {
    const done = await attempt(connection.call('sessions.delete', { id: session.id }))
    if (done === undefined) return false
    toasts.info(() => i18n.t.sessions.deleted(textIn(i18n.language, session.title)), {
      label: () => i18n.t.common.undo,
      run: () => void this.restore(session)
    })
    await this.refresh()
    return true
  }

  async restore(session: SessionSummary): Promise<void> {
    const done = await attempt(connection.call('sessions.restore', { id: session.id }))
    if (done === undefined) return
    toasts.info(() => i18n.t.sessions.restored(textIn(i18n.language, session.title)))
    await this.refresh()
  }

  async emptyBin(): Promise<void> {
    const count = await attempt(connection.call('sessions.emptyBin'))
    if (count === undefined) return
    toasts.info(() => i18n.t.sessions.emptied(count))
    await this.refresh()
  }
}

function newestFirst(list: readonly SessionSummary[]): readonly SessionSummary[] {
  return list.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

export const sessions = new SessionsStore()
