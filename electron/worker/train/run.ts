import {
  AppError,
  asAppError,
  errorData,
  errorText,
  type ErrorCode,
  type ErrorData
} from '../../shared/errors'
import type { EvaluationResult, Pretraining, RunConfig, RunProgress, RunStatus } from '../../shared/training'
import type { TrainingEvents } from '../../shared/training-process'
import { NonFiniteError } from '../engine/finite'
import { BrokenEnvError } from '../envs/broken'
import { Breath } from './breath'
import { Evaluator } from './evaluator'
import { RunLogger } from './run-logger'
import { RunEvaluation } from './run-evaluation'
import { LiveViews } from './live-views'
import { Losses } from './losses'
import { openRun, type OpenedRun, type RunRequest, type RunTools } from './open-run'
import { PhaseClock, type Pace } from './phases'
import { describeDemonstrated, pretrain } from './pretrain'
import { nextDue } from './run-state'

const PROGRESS_MS = 250
/** Updates may come in bursts: a pace is measured over at least this long. */
const PACE_SECONDS = 1

/** The person has taken the window of a live game back. */
const LET_GO: ReadonlySet<ErrorCode> = new Set(['live.takenOver', 'live.gone'])
/** Rewards of this size are the likelier reason that numbers outgrow 32 bits: a learning rate cannot make up for them. */
const HUGE_REWARD = 1e6
const isUnclipped = ({ values }: RunConfig): boolean => (values['rewardClip'] ?? 'none') === 'none'

const isOfEnvironment = (thrown: unknown): boolean =>
  thrown instanceof BrokenEnvError || (thrown instanceof AppError && thrown.code.startsWith('gym.'))

/** How a run ended. */
export interface RunOutcome {
  readonly progress: RunProgress
  /** Steps per second of training, over all sittings; evaluations and rests left out. */
  readonly stepsPerSecond: number | null
  /** Hash of what had been learned at the last step. */
  readonly parametersHash: string
}

export type RunListener = Pick<
  TrainingEvents,
  'progress' | 'rewound' | 'metrics' | 'evaluated' | 'view' | 'log'
>

/**
 * One training run. A step is: act, step the environments, observe, learn, in this order and nothing at the same
 * time, so the same configuration gives the same parameters, however often the run was broken off in between.
 */
export class TrainingRun {
  readonly views: LiveViews
  private readonly logger: RunLogger
  private readonly evaluator: Evaluator
  private readonly evaluation: RunEvaluation
  private readonly phases: PhaseClock
  private readonly breath: Breath
  private readonly until: number
  private readonly isFromBest: boolean
  private readonly sittingMs: number
  private readonly secondsBefore: number
  private readonly trainedBefore: number
  private status: RunStatus = 'starting'
  private pace: Pace | null = null
  private error: ErrorData | null = null
  private progressMs = 0
  private isStopping = false
  private hasToldFallback = false
  /** The last step, once it was made: the best policy that is judged then is of an earlier one. */
  private finalStep: number | null = null
  private wake: (() => void) | null = null

  private constructor(
    private readonly parts: OpenedRun,
    { steps, from }: RunRequest,
    private readonly tools: RunTools,
    private readonly listener: RunListener,
    losses: Losses
  ) {
    const { folder, config, agent, state } = parts
    const { clock } = tools
    this.until = steps ?? config.steps
    this.isFromBest = from === 'best'
    this.phases = new PhaseClock(clock)
    this.breath = new Breath(clock, tools.turn)
    this.logger = new RunLogger(folder, config, clock, listener, agent.steps)
    this.evaluator = new Evaluator(config, tools.makeEnv, losses.hear, () => this.isInterrupted())
    const { evaluator, logger, phases } = this
    this.evaluation = new RunEvaluation({
      parts,
      evaluator,
      logger,
      phases,
      listener,
      seconds: () => this.seconds
    })
    this.views = new LiveViews(clock, parts.runtime, agent, (view) => listener.view(view))
    this.sittingMs = clock.nowMs()
    this.secondsBefore = state.seconds
    this.trainedBefore = state.trainedSeconds
    losses.listen((why) => this.noteLoss(why))
  }

  /** Begins a run, or makes ready to go on with one. @throws AppError, with nothing of an earlier run changed */
  static async open(request: RunRequest, tools: RunTools, listener: RunListener): Promise<TrainingRun> {
    const losses = new Losses()
    const parts = await openRun(request, tools, losses.hear)
    if (request.config === null) listener.rewound(parts.agent.steps)
    return new TrainingRun(parts, request, tools, listener, losses)
  }

  get config(): RunConfig {
    return this.parts.config
  }

  pause(): void {
    if (this.status === 'running') this.setStatus('paused')
  }

  resume(): void {
    if (this.status !== 'paused') return
    this.setStatus('running')
    this.wake?.()
  }

  /** Ends it after the step that is under way, with a checkpoint. */
  stop(): void {
    this.isStopping = true
    this.wake?.()
  }

  setExplores(explores: boolean): void {
    this.parts.state.explores = explores
    this.tellProgress()
  }

  /** Trains to the end, or until it is stopped or cannot go on. Never rejects: what went wrong is in the outcome. */
  async run(): Promise<RunOutcome> {
    const { agent } = this.parts
    let parametersHash = agent.parametersHash()
    try {
      this.setStatus('running')
      this.phases.begin()
      await this.begin()
      const isWhole = await this.trainUntilLetGo()
      this.phases.stop()
      this.pace = this.phases.take() ?? this.pace
      this.logger.flush(this.step)
      this.checkpoint()
      parametersHash = agent.parametersHash()
      this.finalStep = this.step
      if (isWhole) await this.evaluation.best()
      this.setStatus(this.isStopping ? 'stopped' : 'finished')
    } catch (thrown) {
      this.phases.stop()
      if (this.finalStep === null) {
        parametersHash = agent.parametersHash()
        if (isOfEnvironment(thrown)) this.keepWhatIsLearned()
      }
      this.error = errorData(this.whatHappened(thrown))
      this.setStatus('failed')
    }
    await this.close(parametersHash)
    return { progress: this.progress, stepsPerSecond: this.meanPace, parametersHash }
  }

  get progress(): RunProgress {
    const { best, last, random, solvedAtStep, explores, isRepeatable, replaced } = this.parts.state
    return {
      runId: this.parts.folder.id,
      status: this.status,
      step: this.step,
      pretraining: this.pretraining,
      stepsPerSecond: this.pace?.stepsPerSecond ?? null,
      phases: this.pace?.phases ?? null,
      best,
      last,
      random,
      solvedAtStep,
      explores,
      fallback: this.parts.runtime.fallback,
      isRepeatable,
      replaced,
      error: this.error
    }
  }

  private get pretraining(): Pretraining | null {
    const updates = this.parts.agent.demonstrationLearning?.updates
    return updates === undefined || this.step > 0 || updates.done === updates.total ? null : { ...updates }
  }

  private get step(): number {
    return this.finalStep ?? this.parts.agent.steps
  }

  private get meanPace(): number | null {
    const { trainedSeconds } = this
    return trainedSeconds > 0 && this.step > 0 ? this.step / trainedSeconds : null
  }

  /** Of all sittings. */
  private get trainedSeconds(): number {
    return this.trainedBefore + this.phases.trainedSeconds
  }

  /** Of all sittings. */
  private get seconds(): number {
    return this.secondsBefore + (this.tools.clock.nowMs() - this.sittingMs) / 1000
  }

  private async begin(): Promise<void> {
    const { config, state, demonstrated } = this.parts
    const from = this.step === 0 ? 'begins' : `goes on at step ${this.step}${this.howAnew}`
    this.logger.log(`${from}: ${JSON.stringify(config)}`)
    this.tellFallback()
    this.logger.log(`computes with ${this.parts.runtime.name}`)
    if (demonstrated !== null) this.logger.log(describeDemonstrated(demonstrated))
    if (state.random === null) await this.evaluation.random()
  }

  /** What is not as it was in a run that goes on. */
  private get howAnew(): string {
    if (this.isFromBest) return ' from its best, with an empty replay memory: no longer the identical run'
    return this.parts.isAnew ? ' with new episodes: no longer the identical run' : ''
  }

  private noteLoss({ params, message }: AppError): void {
    const { state, config } = this.parts
    state.replaced++
    this.logger.log(
      errorText(new AppError('gym.replaced', { id: config.env, why: params['why'] ?? message }))
    )
    this.tellProgress()
  }

  /** Once, that the CPU computes instead of what was asked for: from the start, or since a program did not fit there. */
  private tellFallback(): void {
    const { fallback } = this.parts.runtime
    if (fallback === null || this.hasToldFallback) return
    this.hasToldFallback = true
    this.logger.log(errorText(fallback))
  }

  /** A person who wants their window back stops the run; that is no failure. False when it was stopped before the end. */
  private async trainUntilLetGo(): Promise<boolean> {
    try {
      return await this.train()
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !LET_GO.has(thrown.code)) throw thrown
      this.logger.log(errorText(errorData(thrown)))
      this.isStopping = true
      return false
    }
  }

  /** False when it was stopped before the end. */
  private async train(): Promise<boolean> {
    if (!(await this.pretrain())) return false
    // What a stop left undone comes first.
    await this.doWhatIsDue()
    while (this.step < this.until && !this.parts.state.isDone) {
      if (!(await this.mayGoOn())) return false
      await this.stepOnce()
      await this.doWhatIsDue()
    }
    return !this.isStopping
  }

  /** Learns from demonstrations alone, and judges what came of it. False when it was stopped before the end. */
  private async pretrain(): Promise<boolean> {
    const { agent, state } = this.parts
    const { demonstrationLearning } = agent
    if (!demonstrationLearning || this.step > 0) return true
    const { done: before, total } = demonstrationLearning.updates
    if (before === total && (total === 0 || state.last !== null)) return true
    const { logger, phases } = this
    const mayGoOn = (): Promise<boolean> => this.mayGoOn()
    if (!(await pretrain(demonstrationLearning, { logger, phases, mayGoOn, learned: () => this.keepTold() })))
      return false
    if ((await this.evaluate()) === null) return false
    this.checkpoint()
    return true
  }

  private async stepOnce(): Promise<void> {
    const { phases } = this
    const { agent, envs, state } = this.parts
    phases.mark()
    const actions = await agent.act(envs.observations, state.explores ? 'explore' : 'greedy')
    phases.end('act')
    if (this.views.isDue) await this.views.show(this.step, envs, actions[0]!)
    phases.mark()
    const expertActions = await this.corrections()
    const transition = await envs.step(actions)
    phases.end('env')
    agent.observe(expertActions === null ? transition : { ...transition, expertActions })
    phases.end('store')
    const metrics = await agent.learn()
    phases.end('learn')
    phases.count(envs.size)
    if (metrics !== null) this.logger.update(metrics)
    if (envs.ended.length > 0) this.logger.episodes(envs.ended)
  }

  /** What a demonstrator would do where each environment stands; null when nobody corrects. */
  private async corrections(): Promise<number[] | null> {
    const { correctors, envs } = this.parts
    if (correctors.length === 0) return null
    const { observations, size } = envs
    const stride = observations.length / size
    const right: number[] = []
    for (const [i, corrector] of correctors.entries())
      right.push(await corrector.choose(observations.subarray(i * stride, (i + 1) * stride)))
    return right
  }

  private async doWhatIsDue(): Promise<void> {
    const { logger, step } = this
    const { state, config } = this.parts
    if (logger.isDue(step)) {
      if (this.phases.seconds >= PACE_SECONDS) this.pace = this.phases.take() ?? this.pace
      logger.flush(step, this.figures)
    }
    const isLast = step >= this.until && state.last?.step !== step
    if (step >= state.nextEvaluation || isLast) {
      if ((await this.evaluate()) === null) return
      state.nextEvaluation = nextDue(step, config.evaluateEvery)
    }
    if (step >= state.nextCheckpoint) {
      await this.evaluation.tryRepeating()
      state.nextCheckpoint = nextDue(step, config.checkpointEvery)
      this.checkpoint()
    }
    this.keepTold()
  }

  /** Figures of this moment for the curves. */
  private get figures(): Record<string, number> {
    const { replaced } = this.parts.state
    return {
      ...(this.pace !== null && { 'charts/SPS': this.pace.stepsPerSecond }),
      ...(replaced > 0 && { 'charts/envs_replaced': replaced })
    }
  }

  /** Takes a breath between two steps, and hears what is wanted. False when it is to stop. */
  private async mayGoOn(): Promise<boolean> {
    await this.breath.take()
    await this.listen()
    this.parts.folder.checkHeld()
    return !this.isStopping
  }

  /** Rests while paused. */
  private async listen(): Promise<void> {
    while (!this.isStopping && this.status === 'paused') await this.phases.pausing(() => this.rest())
    this.wake = null
  }

  /** Until something is wanted. */
  private rest(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve))
  }

  /** Null when it was stopped meanwhile. */
  private async evaluate(): Promise<EvaluationResult | null> {
    // From the first best policy on there is something to go on from.
    if (!this.parts.folder.hasLast) {
      await this.evaluation.tryRepeating()
      this.checkpoint()
    }
    const result = await this.evaluation.evaluate()
    if (result !== null) this.tellProgress()
    return result
  }

  private checkpoint(): void {
    const { checkpoints, state } = this.parts
    state.seconds = this.seconds
    state.trainedSeconds = this.trainedSeconds
    checkpoints.saveLast(state)
    this.keepRecord(null)
  }

  /** After an environment ended the run: nothing of the agent is the worse for it. */
  private keepWhatIsLearned(): void {
    try {
      this.checkpoint()
    } catch {
      // What is told is why the run failed; the checkpoint before is still there.
    }
  }

  private keepRecord(parametersHash: string | null): void {
    const { progress, seconds, meanPace } = this
    this.parts.checkpoints.saveRecord({ ...progress, seconds, meanStepsPerSecond: meanPace, parametersHash })
  }

  private async isInterrupted(): Promise<boolean> {
    await this.breath.take()
    return this.isStopping
  }

  /** Tells how it goes, now and then. */
  private keepTold(): void {
    this.tellFallback()
    if (this.tools.clock.nowMs() - this.progressMs >= PROGRESS_MS) this.tellProgress()
  }

  private tellProgress(): void {
    this.progressMs = this.tools.clock.nowMs()
    this.listener.progress(this.progress)
  }

  private setStatus(status: RunStatus): void {
    this.status = status
    this.tellProgress()
  }

  private whatHappened(cause: unknown): AppError {
    const { env } = this.parts.config
    const { step } = this
    if (cause instanceof BrokenEnvError)
      return new AppError('train.envBroken', { env, what: cause.what, step }, { cause })
    if (cause instanceof NonFiniteError) {
      const { why } = cause
      const reward = this.parts.envs.largestReward
      return reward > HUGE_REWARD && isUnclipped(this.config)
        ? new AppError('train.rewardsHuge', { step, why, env, reward }, { cause })
        : new AppError('train.nonFinite', { step, why }, { cause })
    }
    return asAppError(cause)
  }

  /** Writes down how it ended, as far as that can be written, and lets everything go. */
  private async close(parametersHash: string): Promise<void> {
    const { agent, runtime, envs, folder, teacher } = this.parts
    try {
      const { error } = this
      folder.checkMine()
      this.logger.log(error === null ? this.status : errorText(error))
      this.keepRecord(parametersHash)
      this.logger.close(error === null ? 'finished' : 'failed')
    } catch (thrown) {
      this.error ??= errorData(thrown)
    }
    for (const part of [this.views, envs, this.evaluator, agent, runtime, teacher]) await part?.close()
    folder.unlock()
  }
}
