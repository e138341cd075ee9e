import {
  EpisodeTracker,
  FRAME_LIMIT,
  NOOP_MAX,
  playable,
  startEpisode,
  type PlayableSession
} from '../../../games/invaders/episode'
import { invadersMemory, type InvadersMemory } from '../../../games/invaders/memory'
import { invadersStanding } from '../../../games/invaders/state'
import type { Board } from '../../../native/board'
import { Random } from '../../shared/random'
import type { GameSession } from '../../shared/target'
import type { AsyncEnv, Info, ResetRequest, ResetResult, StepResult } from './env'
import type { Moment, Observer } from './observer'
import { discrete, type Box, type Discrete, type Observation } from './spaces'
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
  private readonly memory: InvadersMemory
  private readonly tracker: EpisodeTracker
  private readonly guard: StepGuard
  private readonly noopMax: number
  private random = new Random(0)
  private isStartKept = false

  /** `canvas`: a spare board that draws pictures from the live game's memory; its program does not matter. */
  constructor(
    readonly id: string,
    session: GameSession,
    private readonly observer: Observer<O>,
    private readonly canvas: Board,
    { noopMax = NOOP_MAX, frameLimit = FRAME_LIMIT }: LiveOptions = {}
  ) {
    this.session = playable(session)
    const { profile } = this.session
    this.memory = invadersMemory(profile)
    this.tracker = new EpisodeTracker(profile.scoreModulus, frameLimit)
    this.noopMax = noopMax
    this.observationSpace = observer.space
    this.actionSpace = discrete(profile.actions.length)
    this.guard = new StepGuard(id, this.actionSpace)
  }

  async reset({ seed }: ResetRequest = {}): Promise<ResetResult<O>> {
    if (seed !== undefined) this.random = new Random(seed)
    const noops = this.random.integer(this.noopMax + 1)
    await startEpisode(this.session, { noops, isStartKept: this.isStartKept })
    this.isStartKept = true
    const ram = await this.session.ram()
    this.tracker.begin(invadersStanding(this.memory, ram))
    this.guard.began()
    return { observation: this.observer.begin(this.moment(ram)), info: this.info }
  }

  async step(action: number): Promise<StepResult<O>> {
    this.guard.check(action)
    const { profile } = this.session
    await this.session.perform({ kind: 'buttons', held: profile.actions[action]!.hold })
    await this.session.advance(profile.frameskip)
    const ram = await this.session.ram()
    const outcome = this.tracker.advance(invadersStanding(this.memory, ram), profile.frameskip)
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
