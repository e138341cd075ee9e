import { noopFrames, playable, startEpisode, type PlayableSession } from '../../../games/contract/episode'
import { isSeenByMemory, type Game } from '../../../games/contract/game'
import { gameFor } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import type { LockStepProfile } from '../../shared/profile'
import type { ObservedState } from '../../shared/state'
import type { GameSession } from '../../shared/target'

/** A session that is run step by step, with its memory decoded after every step. */
export class LiveGame {
  readonly #session: PlayableSession
  readonly #game: Game
  #ram: Uint8Array
  #state: ObservedState
  #isStartKept = false

  private constructor(session: PlayableSession, ram: Uint8Array) {
    this.#session = session
    this.#game = gameFor(session.profile)
    this.#ram = ram
    this.#state = this.#game.decode(ram, session.profile)
  }

  /** The game of a session, or null when the session only gives pictures. */
  static async of(session: GameSession): Promise<LiveGame | null> {
    if (!session.capabilities.lockStep) return null
    const game = playable(session)
    return new LiveGame(game, await game.ram())
  }

  get profile(): LockStepProfile {
    return this.#session.profile
  }

  /** The memory block as it was after the last step; reused by the next one. */
  get ram(): Uint8Array {
    return this.#ram
  }

  /** A copy of the memory for a recording; null where no agent could learn from it. */
  get keptMemory(): Uint8Array | null {
    return isSeenByMemory(this.#game) ? this.#ram.slice() : null
  }

  get state(): ObservedState {
    return this.#state
  }

  /** Runs the game on with these controls held. */
  async advance(held: readonly string[], frames: number): Promise<void> {
    await this.#session.perform({ kind: 'buttons', held })
    await this.#session.advance(frames)
    await this.#look()
  }

  /** Begins the episode of `seed`: the kept start, then its idle frames, run at once and not at the game's pace. */
  async startEpisode(seed: number): Promise<void> {
    await startEpisode(this.#session, this.#game.bringToPlay, {
      noops: noopFrames(seed),
      isStartKept: this.#isStartKept
    })
    this.#isStartKept = true
    await this.#look()
  }

  async #look(): Promise<void> {
    const ram = await this.#session.ram()
    const { size } = this.profile.memory
    if (ram.length !== size)
      throw new AppError('internal', { why: `the game's memory has ${ram.length} bytes, not ${size}` })
    this.#ram = ram
    this.#state = this.#game.decode(ram, this.profile)
  }
}
