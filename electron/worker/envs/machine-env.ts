import {
  EpisodeTracker,
  FRAME_LIMIT,
  NOOP_MAX,
  idle,
  runScript,
  type EpisodeStatus
} from '../../../games/contract/episode'
import type { Game } from '../../../games/contract/game'
import type { Machine } from '../../../games/contract/machine'
import type { Moment, Observer } from '../../../games/contract/observer'
import { buttonMask } from '../../shared/buttons'
import { heldInLockStep } from '../../shared/game-action'
import type { LockStepProfile } from '../../shared/profile'
import { Random } from '../../shared/random'
import { discrete, type Box, type Discrete, type Observation } from '../../shared/spaces'
import type { GreyPicture, ViewLabels } from '../../shared/training-process'
import type { Env, Info, ResetRequest, ResetResult, StepResult } from './env'
import { StepGuard } from './step-guard'

/** How episodes of a game on a machine are played; docs/evaluation.md says what each means. */
export interface MachineOptions {
  /** Frames of the game a step lasts. Default: the profile's. */
  readonly frameskip?: number
  /** Each episode begins after 0 to this many idle frames. Default 30. */
  readonly noopMax?: number
  /** Chance, at every frame, that the action of the frame before is kept (Machado et al. 2018: 0.25). Default 0. */
  readonly stickyProbability?: number
  /** Frames after which an episode is truncated. Default 108,000. */
  readonly frameLimit?: number
}

/** A game on a machine inside this process. Every episode begins at the same kept moment, then idles. */
export class MachineEnv<O extends Observation = Observation> implements Env<O> {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  readonly labels: ViewLabels
  private readonly options: Required<MachineOptions>
  private readonly episodeStatus: (ram: Uint8Array) => EpisodeStatus
  private readonly masks: readonly number[]
  private readonly tracker: EpisodeTracker
  private readonly guard: StepGuard
  private readonly moment: Moment
  private random = new Random(0)
  private start: Uint8Array | null = null
  private heldMask = 0

  /** `machine`: with its program in, used by nobody else. */
  constructor(
    readonly id: string,
    private readonly game: Game,
    private readonly machine: Machine,
    private readonly profile: LockStepProfile,
    private readonly observer: Observer<O>,
    options: MachineOptions = {}
  ) {
    this.options = {
      frameskip: profile.clock.frameskip,
      noopMax: NOOP_MAX,
      stickyProbability: 0,
      frameLimit: FRAME_LIMIT,
      ...options
    }
    this.episodeStatus = game.episodeStatus(profile)
    this.masks = profile.actions.map((action) => buttonMask(profile, heldInLockStep(action)))
    this.tracker = new EpisodeTracker(profile, this.options.frameLimit)
    this.observationSpace = observer.space
    this.actionSpace = discrete(profile.actions.length)
    this.labels = { actions: profile.actions.map(({ label }) => label), numbers: observer.names ?? [] }
    this.guard = new StepGuard(id, this.actionSpace)
    this.moment = { ram: machine.ram, paint: (out) => machine.render('gray84', out) }
  }

  get ram(): Uint8Array {
    return this.machine.ram
  }

  /** The whole upright picture. */
  screen(): GreyPicture {
    const { width, height } = this.profile.screen
    const data = new Uint8Array(width * height)
    this.machine.render('gray', data)
    return { width, height, data }
  }

  reset({ seed }: ResetRequest = {}): ResetResult<O> {
    if (seed !== undefined) this.random = new Random(seed)
    this.goToStart()
    this.run(idle(this.random.integer(this.options.noopMax + 1)))
    this.heldMask = 0
    this.tracker.begin(this.episodeStatus(this.machine.ram))
    this.guard.began()
    return { observation: this.observer.begin(this.moment), info: this.info }
  }

  step(action: number): StepResult<O> {
    this.guard.check(action)
    this.hold(this.masks[action]!)
    const { reward, terminated, truncated } = this.tracker.advance(
      this.episodeStatus(this.machine.ram),
      this.options.frameskip
    )
    if (terminated || truncated) this.guard.ended()
    return { observation: this.observer.next(this.moment), reward, terminated, truncated, info: this.info }
  }

  private goToStart(): void {
    if (this.start) return this.machine.loadState(this.start)
    this.machine.powerOn()
    // The targets give their first moment after one frame; episodes here begin like theirs.
    this.machine.runFrames(0, 1)
    this.run(this.game.bringToPlay(this.profile))
    this.start = this.machine.saveState()
  }

  private run(script: Parameters<typeof runScript>[0]): void {
    runScript(script, this.machine, (held) => buttonMask(this.profile, held))
  }

  private hold(mask: number): void {
    const { frameskip, stickyProbability } = this.options
    if (stickyProbability === 0) return this.machine.runFrames(mask, frameskip)
    for (let frame = 0; frame < frameskip; frame++) {
      if (this.random.uniform() >= stickyProbability) this.heldMask = mask
      this.machine.runFrames(this.heldMask, 1)
    }
  }

  private get info(): Info {
    const { score, lives, frames } = this.tracker
    return { score, lives, frames }
  }
}
