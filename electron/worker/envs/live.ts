import {
  EpisodeTracker,
  FRAME_LIMIT,
  NOOP_MAX,
  playable,
  startEpisode,
  type PlayableSession,
  type EpisodeStatus
} from '../../../games/contract/episode'
import type { Game } from '../../../games/contract/game'
import type { Machine } from '../../../games/contract/machine'
import type { Moment, Observer } from '../../../games/contract/observer'
import { actionOf } from '../../shared/game-action'
import { Random } from '../../shared/random'
import { discrete, type Box, type Discrete, type Observation } from '../../shared/spaces'
import type { GameSession } from '../../shared/target'
import type { AsyncEnv, Info, ResetRequest, ResetResult, StepResult } from './env'
import { StepGuard } from './step-guard'

export interface LiveOptions {
  /** Each episode begins after 0 to this many idle frames. Default 30. */
  readonly noopMax?: number
  /** Frames after which an episode is truncated. Default 108,000. */
  readonly frameLimit?: number
}

/**
 * A live game in lock-step (MAME, or the built-in target) as an environment: the same observations, rewards
 * and episodes as over the board, so that what was learned there plays here.
 * Throws AppError `candidate.unavailable` when the session cannot be run step by step.
 */
export class LiveEnv<O extends Observation = Observation> implements AsyncEnv<O> {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  private readonly session: PlayableSession
  private readonly episodeStatus: (ram: Uint8Array) => EpisodeStatus
  private readonly tracker: EpisodeTracker
  private readonly guard: StepGuard
  private readonly noopMax: number
  private random = new Random(0)
  private isStartKept = false

  /** `canvas`: a spare machine that draws pictures from the live game's memory; its program does not matter. */
  constructor(
    readonly id: string,
    private readonly game: Game,
    session: GameSession,
    private readonly observer: Observer<O>,
    private readonly canvas: Pick<Machine, 'ram' | 'render'>,
    { noopMax = NOOP_MAX, frameLimit = FRAME_LIMIT }: LiveOptions = {}
  ) {
    this.session = playable(session)
    const { profile } = this.session
    this.episodeStatus = game.episodeStatus(profile)
    this.tracker = new EpisodeTracker(profile, frameLimit)
    this.noopMax = noopMax
    this.observationSpace = observer.space
    this.actionSpace = discrete(profile.actions.length)
    this.guard = new StepGuard(id, this.actionSpace)
  }

  async reset({ seed }: ResetRequest = {}): Promise<ResetResult<O>> {
    if (seed !== undefined) this.random = new Random(seed)
    const noops = this.random.integer(this.noopMax + 1)
    await startEpisode(this.session, this.game.bringToPlay, { noops, isStartKept: this.isStartKept })
    this.isStartKept = true
    const ram = await this.session.ram()
    this.tracker.begin(this.episodeStatus(ram))
    this.guard.began()
    return { observation: this.observer.begin(this.moment(ram)), info: this.info }
  }

  async step(action: number): Promise<StepResult<O>> {
    this.guard.check(action)
    const { profile } = this.session
    await this.session.perform(actionOf(profile.actions[action]!))
    await this.session.advance(profile.clock.frameskip)
    const ram = await this.session.ram()
    const outcome = this.tracker.advance(this.episodeStatus(ram), profile.clock.frameskip)
    if (outcome.terminated || outcome.truncated) this.guard.ended()
    return { observation: this.observer.next(this.moment(ram)), ...outcome, info: this.info }
  }

  private moment(ram: Uint8Array): Moment {
    const { canvas } = this
    return {
      ram,
      paint(out) {
        canvas.ram.set(ram)
        canvas.render('gray84', out)
      }
    }
  }

  private get info(): Info {
    const { score, lives, frames } = this.tracker
    return { score, lives, frames }
  }
}
