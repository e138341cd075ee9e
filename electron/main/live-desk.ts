import { AppError } from '../shared/errors'
import { numericFields, type LiveGames, type LiveLook, type LiveSpec } from '../shared/live-env'
import type { PlaySnapshot } from '../shared/play'
import { LiveSeat } from './play/live-seat'
import type { BorrowedSeat } from './seat-desk'

/** What keeps who trains from going on; null while nothing does. */
function whyEnded({ status, controller, mode }: PlaySnapshot): AppError | null {
  if (status === 'lost' || status === 'detached' || status === 'attaching') return new AppError('live.gone')
  // A pause is none of the agent's business: it waits.
  return controller === 'human' || mode !== 'autonomous' ? new AppError('live.takenOver') : null
}

/**
 * A game in a window for one training process: it plays in the seat where the game is attached, as any policy does, seen
 * by the person, within the guard, and only until they take the controls.
 */
export class LiveClient implements LiveGames {
  readonly #borrow: (game: string) => BorrowedSeat
  #seat: LiveSeat | null = null
  #stops: (() => void)[] = []
  #borrowed: BorrowedSeat | null = null

  /** @param borrow see SeatDesk.borrow */
  constructor(borrow: (game: string) => BorrowedSeat) {
    this.#borrow = borrow
  }

  async open(game: string, look: LiveLook): Promise<LiveSpec> {
    await this.close()
    const borrowed = this.#borrow(game)
    const { player } = borrowed
    const { profile } = player
    if (profile === null) throw new AppError('live.notAttached', { game })
    if (profile.actions.length === 0) throw new AppError('live.noActions', { game })
    if (look.see !== 'picture' && numericFields(profile).length === 0)
      throw new AppError('live.noFields', { game })
    const seat = new LiveSeat({ profile, look, beginAnew: () => player.beginAnew() })
    this.#stops = [borrowed.lend(seat)]
    try {
      await player.setMode('autonomous')
    } catch (error) {
      await this.close()
      throw error
    }
    this.#stops.push(
      borrowed.onObserved((...observed) => seat.observe(...observed)),
      borrowed.onSnapshot((snapshot) => {
        const why = whyEnded(snapshot)
        if (why !== null) seat.end(why)
      })
    )
    this.#seat = seat
    this.#borrowed = borrowed
    return { profile }
  }

  begin(): ReturnType<LiveGames['begin']> {
    return this.#open().beginEpisode()
  }

  step(action: number): ReturnType<LiveGames['step']> {
    return this.#open().act(action)
  }

  /** Lets go of the keys and gives the seat back. Safe to call twice. */
  async close(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    this.#seat?.end(new AppError('live.gone'))
    this.#seat = null
    const player = this.#borrowed?.player
    this.#borrowed = null
    // Whoever detached it meanwhile has let go of everything.
    if (player?.snapshot().mode === 'autonomous') await player.setMode('off').catch(() => undefined)
  }

  #open(): LiveSeat {
    if (this.#seat === null) throw new AppError('live.gone')
    return this.#seat
  }
}
