import { AppError } from '../../shared/errors'
import type { LiveGames, LiveLook } from '../../shared/live-env'
import type { OpenEnv } from './env'
import { SharedWindow, WindowEnv } from './window-env'

/** Opens environments over games in windows, all of one process over the same window. */
export class LiveWindows {
  private shared: { readonly key: string; readonly window: Promise<SharedWindow> } | null = null

  constructor(private readonly games: LiveGames) {}

  /** @throws AppError 'live.notAttached', 'live.busy' ... */
  async open(id: string, game: string, look: LiveLook): Promise<OpenEnv> {
    const key = JSON.stringify([game, look])
    if (this.shared !== null && this.shared.key !== key) throw new AppError('live.busy', { game })
    this.shared ??= { key, window: SharedWindow.open(this.games, game, look) }
    const window = await this.shared.window.catch((error: unknown) => {
      this.shared = null
      throw error
    })
    window.join()
    const close = async (): Promise<void> => {
      if (await window.leave()) this.shared = null
    }
    return { env: new WindowEnv(id, window, look), close }
  }
}
