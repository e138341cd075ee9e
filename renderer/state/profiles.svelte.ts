import type { Profile } from '../../electron/shared/profile'
import { attempt, connection } from './connection.svelte'

/** The games the app knows: what their fields, phases and things seen are called. */
class ProfileStore {
  all = $state.raw<readonly Profile[]>([])

  constructor() {
    connection.onOpen(() => void this.refresh())
  }

  async refresh(): Promise<void> {
    this.all = (await attempt(connection.call('targets.profiles'))) ?? this.all
  }

  of(gameId: string | null): Profile | null {
    return this.all.find(({ id }) => id === gameId) ?? null
  }
}

export const profiles = new ProfileStore()
