import { playable, type PlayableSession } from '../../../games/contract/episode'
import { isSeenByMemory, type Game } from '../../../games/contract/game'
import { gameFor } from '../../../games/registry'
import { RELEASE_ALL, type Action, type Decision } from '../../shared/action'
import type { EncodedFrame, Frame } from '../../shared/frame'
import type { SessionSummary } from '../../shared/session'
import type { ObservedState } from '../../shared/state'
import type { Candidate, Capabilities, GameSession } from '../../shared/target'
import { SessionRecorder } from '../record/recorder'
import { EpisodeFollower } from './episode-follower'

/** Tells how long each of several things took, one after the other. */
class StopWatch {
  readonly #startedAtMs = performance.now()
  #lapAtMs = this.#startedAtMs

  lapMs(): number {
    const before = this.#lapAtMs
    this.#lapAtMs = performance.now()
    return this.#lapAtMs - before
  }

  get totalMs(): number {
    return performance.now() - this.#startedAtMs
  }
}

/**
 * A lock-step session that records itself: every `advance` is one step of the recording. Time in the
 * file is the game's own (its frames at its refresh rate), however fast the machine runs it.
 */
export class RecordedGame implements GameSession {
  readonly #game: PlayableSession
  readonly #rules: Game
  readonly #recorder: SessionRecorder
  readonly #encode: (frame: Frame) => Promise<EncodedFrame>
  readonly #episodes: EpisodeFollower
  readonly #startedMs = performance.now()
  #frames = 0
  #action: Action = RELEASE_ALL
  #decision: Decision | null = null

  private constructor(
    game: PlayableSession,
    rules: Game,
    recorder: SessionRecorder,
    encode: (frame: Frame) => Promise<EncodedFrame>
  ) {
    this.#game = game
    this.#rules = rules
    this.#recorder = recorder
    this.#encode = encode
    this.#episodes = new EpisodeFollower(game.profile, game.profile.screen.refreshHz)
  }

  /** Throws an AppError when the session is not lock-step, or the folder cannot be written. */
  static async start(
    session: GameSession,
    options: { readonly folder: string; readonly policyId: string; readonly seed: number },
    encode: (frame: Frame) => Promise<EncodedFrame>
  ): Promise<RecordedGame> {
    const game = playable(session)
    const { kind, title } = game.candidate
    const { profile } = game
    const recorder = await SessionRecorder.start({
      ...options,
      gameId: profile.id,
      title,
      target: kind,
      profile
    })
    return new RecordedGame(game, gameFor(profile), recorder, encode)
  }

  get candidate(): Candidate {
    return this.#game.candidate
  }

  get profile(): PlayableSession['profile'] {
    return this.#game.profile
  }

  get capabilities(): Capabilities {
    return this.#game.capabilities
  }

  /** The choice behind the next step. */
  noteDecision(decision: Decision): void {
    this.#decision = decision
  }

  frame(): Promise<Frame> {
    return this.#game.frame()
  }

  async perform(action: Action): Promise<void> {
    this.#action = action
    await this.#game.perform(action)
  }

  async advance(frames: number): Promise<void> {
    const watch = new StopWatch()
    const frame = await this.#game.frame()
    const captureMs = watch.lapMs()
    const picture = await this.#encode(frame)
    const encodeMs = watch.lapMs()
    const before = await this.#state()
    // Its own copy: the machine goes on in what it handed out.
    const memory = isSeenByMemory(this.#rules) ? (await this.#game.ram()).slice() : null
    const tMonotonicMs = this.#nowMs
    watch.lapMs()
    await this.#game.advance(frames)
    const actMs = watch.lapMs()
    const { reward, began, ended } = this.#episodes.observe(await this.#state(), frames)
    const { index = 0, score = 0 } = this.#episodes.progress ?? {}
    if (began) this.#recorder.mark('episodeStart', String(index), tMonotonicMs)
    this.#recorder.addStep({
      picture: { ...picture, tMonotonicMs },
      state: before,
      memory,
      action: this.#action,
      controller: 'agent',
      mode: 'autonomous',
      reward,
      episode: index,
      episodeScore: score,
      decision: this.#decision,
      // Of the machine's own time; who decides, and how long that takes, is not seen from here.
      timing: { captureMs, decideMs: null, actMs, encodeMs, stepMs: watch.totalMs }
    })
    this.#decision = null
    this.#frames += frames
    if (ended) this.#recorder.mark('episodeEnd', String(score), this.#nowMs)
  }

  ram(): Promise<Uint8Array> {
    return this.#game.ram()
  }

  keepStart(): Promise<void> {
    return this.#game.keepStart()
  }

  async restoreStart(): Promise<void> {
    await this.#game.restoreStart()
    this.#action = RELEASE_ALL
    this.#episodes.restart(0, await this.#state())
  }

  onLost(listener: Parameters<GameSession['onLost']>[0]): () => void {
    return this.#game.onLost(listener)
  }

  /** Ends the recording, which is kept, and not the game. */
  stop(): Promise<SessionSummary> {
    return this.#recorder.stop()
  }

  async close(): Promise<void> {
    await this.#recorder.stop()
    await this.#game.close()
  }

  get #nowMs(): number {
    return this.#startedMs + (this.#frames * 1000) / this.#game.profile.screen.refreshHz
  }

  async #state(): Promise<ObservedState> {
    return this.#rules.decode(await this.#game.ram(), this.#game.profile)
  }
}
