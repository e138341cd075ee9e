import type { Profile } from '../shared/profile'
import type { Candidate } from '../shared/target'
import type { Player } from './play/player'

/** What is known of the games that windows are played as. */
export interface WindowGamesParts {
  /** Who plays in each seat, but for those in which somebody else plays for a while. */
  readonly players: () => readonly Player[]
  readonly profiles: () => Iterable<Profile>
  /** Whether it comes with the app. */
  readonly isShipped: (gameId: string) => boolean
  /** What the person said is played in a window; null: nothing is; undefined: they said nothing. */
  readonly chosen: (candidateId: string) => Profile | null | undefined
  /** Throws 'candidate.unknown'. */
  readonly find: (candidateId: string) => Promise<Candidate>
  readonly tellError: (error: unknown) => void
}

/**
 * Keeps every attached window at the game it is to be played as: one that the person chose for it, one that they changed,
 * or their own where it was known only as one that comes with the app, or as none. The window is attached anew then, which
 * takes a moment; while it is recorded, or trained in, it waits.
 */
export class WindowGames {
  readonly #parts: WindowGamesParts
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: WindowGamesParts) {
    this.#parts = parts
  }

  /** Resolves when every attached window that can be is played as its game. */
  takeUp(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#takeUp()).catch((error: unknown) => this.#parts.tellError(error))
    return this.#turn
  }

  async #takeUp(): Promise<void> {
    for (const player of this.#parts.players()) {
      const { candidate, status, isRecording } = player.seat
      const isOpen = status === 'running' || status === 'paused'
      if (candidate?.kind !== 'window' || !isOpen || isRecording) continue
      const { profile } = player
      const game = await this.#gameFor(candidate, profile)
      if (game !== profile) await attachAnew(player, candidate, game?.id === profile?.id)
    }
  }

  /** What an attached window is to be played as; the game that it is attached as where nothing says otherwise. */
  async #gameFor({ id }: Candidate, attached: Profile | null): Promise<Profile | null> {
    const games = [...this.#parts.profiles()]
    const named = (name: string | null | undefined): Profile | undefined => games.find((g) => g.id === name)
    const chosen = this.#parts.chosen(id)
    if (chosen !== undefined) return chosen
    // One that was deleted goes on to be played until it is let go.
    const changed = named(attached?.id) ?? attached
    if (changed !== null && !this.#parts.isShipped(changed.id)) return changed
    const fitting = await this.#parts.find(id).catch(() => null)
    const own = named(fitting?.profileId)
    return own !== undefined && !this.#parts.isShipped(own.id) ? own : changed
  }
}

/** As the same game it goes on as it was; as another one it begins with the person at the controls. */
async function attachAnew(player: Player, candidate: Candidate, isSameGame: boolean): Promise<void> {
  const { mode, status } = player.snapshot()
  await player.attach(candidate, isSameGame ? mode : 'off')
  if (isSameGame && status === 'paused') player.setPaused(true)
}
