import type { MameWait } from '../../electron/shared/mame'
import type { PlainControls } from '../../electron/shared/plain-game'
import { attempt, connection } from './connection.svelte'
import { play } from './play.svelte'

/** What the Attach page needs beside the candidates: whether a MAME is waited for. */
class AttachStore {
  wait = $state.raw<MameWait | null>(null)
  /** When the wait began, by this page's clock. */
  waitSinceMs = $state(0)

  constructor() {
    connection.onOpen((client) => {
      client.on('mameWait', (wait) => this.#take(wait))
      void attempt(client.call('mame.wait').then((wait) => this.#take(wait)))
    })
  }

  /** Says which game is played in a window; null: none. */
  async choose(candidateId: string, profileId: string | null): Promise<void> {
    const candidates = await attempt(connection.call('targets.chooseProfile', { candidateId, profileId }))
    if (candidates !== undefined) play.candidates = candidates
  }

  /** Says what chance may do in a window, in place of a game. */
  async chooseControls(candidateId: string, controls: PlainControls): Promise<void> {
    const candidates = await attempt(connection.call('targets.chooseControls', { candidateId, controls }))
    if (candidates !== undefined) play.candidates = candidates
  }

  stopWaiting(): void {
    void attempt(connection.call('mame.stopWaiting'))
  }

  #take(wait: MameWait | null): void {
    if (this.wait === null && wait !== null) this.waitSinceMs = performance.now()
    this.wait = wait
  }
}

export const attaching = new AttachStore()
