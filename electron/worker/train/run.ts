import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { AppError, asAppError, errorData, type ErrorData } from '../../shared/errors'
import { checkRunConfig } from '../../shared/run-config'
import { Random } from '../../shared/random'
import type { EvaluationResult, RunConfig, RunProgress, RunStatus } from '../../shared/training'
import type { TrainingEvents } from '../../shared/training-process'
import type { Agent } from '../agents/agent'
import type { Learner } from '../agents/learner'
import { joinStates, partOf, type SavedState } from '../agents/saved-state'
import { writePolicy } from '../deploy/policy-file'
import { NonFiniteError } from '../engine/finite'
import type { Runtime } from '../engine/runtime/runtime'
import { Breath } from './breath'
import { readCheckpoint, writeCheckpoint, type Belonging } from './checkpoint'
import type { Clock } from './clock'
import { evaluateAgent, type Choose } from './evaluate-agent'
import { Journal } from './journal'
import { LiveViews } from './live-views'
import { PhaseClock, type Pace } from './phases'
import { pictureOf } from './picture'
import { RunFolder } from './run-folder'
import { seedFor } from './seeds'
import { solvedAt } from './solved'
import { freshStanding, loadStanding, nextDue, noteEvaluation, saveStanding, type Standing } from './standing'
import { BrokenEnvError, Streams, type AnyEnv } from './streams'

const PROGRESS_MS = 250
const TOUCH_MS = 10_000
/** Updates may come in bursts: a pace is measured over at least this long. */
const PACE_SECONDS = 1
/** Episodes that an evaluation plays at once; one where every environment is a process of its own. */
const EVALUATED_AT_ONCE = 8
/** Evaluations on the way play this part of the last one's episodes. */
const EVALUATION_SHARE = 5

/** What a run works with. */
export interface RunTools {
  readonly clock: Clock
  /** @throws AppError 'agent.unknown' */
  readonly learnerOf: (id: string) => Learner
  /** A new environment of its own. @throws AppError for one that does not exist or cannot be used here */
  readonly makeEnv: (id: string) => Promise<AnyEnv>
  readonly runtime: Runtime
  readonly wasm: { readonly optim: Uint8Array; readonly replay: Uint8Array }
  /** Lets the event loop go round once. */
  readonly turn: () => Promise<void>
}

export interface OpenRun {
  readonly folder: string
  /** Null: goes on from the last checkpoint in the folder. */
  readonly config: RunConfig | null
  /** Steps to train to when not those of the configuration. */
  readonly steps: number | null
}

/** How a run ended. */
export interface RunOutcome {
  readonly progress: RunProgress
  /** Steps per second of training, over all sittings; evaluations and rests left out. */
  readonly stepsPerSecond: number | null
  /** Hash of what had been learned at the last step. */
  readonly parametersHash: string
}

type Listener = Pick<TrainingEvents, 'progress' | 'rewound' | 'metrics' | 'evaluated' | 'view' | 'log'>

/** What learning depends on: two runs that agree in it learn the same. */
const configHashOf = ({ env, agent, seed, steps, streams, values }: RunConfig): string =>
  createHash('sha256')
    .update(JSON.stringify([env, agent, seed, steps, streams, Object.entries(values).sort()]))
    .digest('hex')

/**
 * One training run. A step is: act, step the environments, observe, learn, in this order and nothing at the same
 * time, so the same configuration gives the same parameters, however often the run was broken off in between.
 */
export class TrainingRun {
  readonly views: LiveViews
  private readonly phases: PhaseClock
  private readonly breath: Breath
  private readonly belonging: Belonging
  private readonly until: number
  private readonly sittingMs: number
  private readonly secondsBefore: number
  private status: RunStatus = 'starting'
  private pace: Pace | null = null
  private error: ErrorData | null = null
  private progressMs = 0
  private touchedMs = 0
  private isStopping = false
  /** The last step, once it was made: the best policy that is judged then is of an earlier one. */
  private finalStep: number | null = null
  private wake: (() => void) | null = null
  private asked: { resolve(result: EvaluationResult): void; reject(error: unknown): void }[] = []
  private evaluationEnvs: readonly AnyEnv[] | null = null

  private constructor(
    private readonly folder: RunFolder,
    readonly config: RunConfig,
    steps: number | null,
    private readonly agent: Agent,
    private readonly learner: Learner,
    private readonly streams: Streams,
    private readonly standing: Standing,
    private readonly journal: Journal,
    private readonly tools: RunTools,
    private readonly listener: Listener
  ) {
    const { clock } = tools
    this.until = steps ?? config.steps
    this.belonging = { env: config.env, agent: config.agent, configHash: configHashOf(config) }
    this.phases = new PhaseClock(clock)
    this.breath = new Breath(clock, tools.turn)
    this.views = new LiveViews(clock, tools.runtime, agent, (view) => listener.view(view))
    this.sittingMs = clock.nowMs()
    this.secondsBefore = standing.seconds
  }

  /** Begins a run, or makes ready to go on with one. @throws AppError, with nothing of an earlier run changed */
  static async open(request: OpenRun, tools: RunTools, listener: Listener): Promise<TrainingRun> {
    const folder = new RunFolder(request.folder, tools.clock)
    const given = request.config ?? (folder.open() as RunConfig)
    const learner = tools.learnerOf(given.agent)
    const config = checkRunConfig(given, learner)
    const envs: AnyEnv[] = []
    try {
      for (let i = 0; i < config.streams; i++) envs.push(await tools.makeEnv(config.env))
      const streams = new Streams(envs, config.seed)
      const agent = await learner.create({
        observationSpace: streams.observationSpace,
        actionSpace: streams.actionSpace,
        streams: config.streams,
        values: config.values,
        seed: seedFor(config.seed, 'agent'),
        totalSteps: config.steps,
        runtime: tools.runtime,
        wasm: tools.wasm
      })
      if (request.config !== null) folder.create(config)
      const standing = await restored(folder, config, agent, streams)
      if (agent.steps > 0 || request.config === null) listener.rewound(agent.steps)
      const journal = new Journal(folder, config, tools.clock, listener, agent.steps)
      return new TrainingRun(
        folder,
        config,
        request.steps,
        agent,
        learner,
        streams,
        standing,
        journal,
        tools,
        listener
      )
    } catch (error) {
      for (const env of envs) await env.close?.()
      folder.unlock()
      throw error
    }
  }

  get step(): number {
    return this.finalStep ?? this.agent.steps
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
    this.standing.explores = explores
    this.tellProgress()
  }

  /** Evaluates after the step that is under way. Rejects when the run ends first. */
  evaluateNow(): Promise<EvaluationResult> {
    this.wake?.()
    return new Promise((resolve, reject) => this.asked.push({ resolve, reject }))
  }

  /** Trains to the end, or until it is stopped or cannot go on. Never rejects: what went wrong is in the outcome. */
  async run(): Promise<RunOutcome> {
    let parametersHash = this.agent.parametersHash()
    try {
      this.setStatus('running')
      await this.begin()
      const isWhole = await this.train()
      this.journal.flush(this.step)
      this.checkpoint()
      parametersHash = this.agent.parametersHash()
      this.finalStep = this.step
      if (isWhole) await this.judgeBest()
      this.setStatus(this.isStopping ? 'stopped' : 'finished')
    } catch (thrown) {
      if (this.finalStep === null) parametersHash = this.agent.parametersHash()
      this.fail(thrown)
    }
    await this.close(parametersHash)
    return { progress: this.progress, stepsPerSecond: this.meanPace, parametersHash }
  }

  get progress(): RunProgress {
    const { standing, status, step, pace, error, folder } = this
    const { best, last, random, solvedAtStep, explores } = standing
    return {
      runId: folder.id,
      status,
      step,
      stepsPerSecond: pace?.stepsPerSecond ?? null,
      phases: pace?.phases ?? null,
      best,
      last,
      random,
      solvedAtStep,
      explores,
      error
    }
  }

  private get meanPace(): number | null {
    const { trainedSeconds } = this.standing
    return trainedSeconds > 0 ? this.step / trainedSeconds : null
  }

  private async begin(): Promise<void> {
    const { config, standing, journal } = this
    journal.log(`${this.step === 0 ? 'begins' : `goes on at step ${this.step}`}: ${JSON.stringify(config)}`)
    if (standing.random !== null) return
    const random = new Random(seedFor(config.seed, 'random'))
    const actions = this.streams.actionSpace.n
    const choose: Choose = async (_, rows) => Array.from({ length: rows }, () => random.integer(actions))
    const scores = await this.phases.pausing(() => this.evaluate(choose, this.shortEpisodes, 'evaluation'))
    if (scores === null) return
    standing.random = scores
    journal.log(`random play: ${describe(scores)}`)
  }

  /** False when it was stopped before the end. */
  private async train(): Promise<boolean> {
    // What a stop left undone comes first.
    await this.doWhatIsDue()
    while (this.step < this.until && !this.standing.isDone) {
      await this.breath.take()
      await this.listen()
      if (this.isStopping) return false
      await this.stepOnce()
      await this.doWhatIsDue()
    }
    return !this.isStopping
  }

  private async stepOnce(): Promise<void> {
    const { agent, streams, phases, standing } = this
    phases.mark()
    const observed = streams.observations
    const actions = await agent.act(observed, standing.explores ? 'explore' : 'greedy')
    phases.end('act')
    const transition = await streams.step(actions)
    phases.end('env')
    agent.observe(transition)
    phases.end('store')
    const metrics = await agent.learn()
    phases.end('learn')
    phases.count(streams.size)
    if (metrics !== null) this.journal.update(metrics)
    if (streams.ended.length > 0) this.journal.episodes(streams.ended)
    if (this.views.isDue) await this.views.show(this.step, streams, actions[0]!)
  }

  private async doWhatIsDue(): Promise<void> {
    const { standing, config, journal, step } = this
    if (journal.isDue(step)) {
      if (this.phases.seconds >= PACE_SECONDS) this.countTime()
      journal.flush(step, this.pace === null ? {} : { 'charts/SPS': this.pace.stepsPerSecond })
    }
    const isLast = step >= this.until && standing.last?.step !== step
    if (step >= standing.nextEvaluation || isLast) {
      if ((await this.evaluateOnTheWay()) === null) return
      standing.nextEvaluation = nextDue(step, config.evaluateEvery)
    }
    if (step >= standing.nextCheckpoint) {
      standing.nextCheckpoint = nextDue(step, config.checkpointEvery)
      this.checkpoint()
    }
    if (this.tools.clock.nowMs() - this.progressMs >= PROGRESS_MS) this.tellProgress()
  }

  /** Rests while paused, and evaluates when somebody asked. */
  private async listen(): Promise<void> {
    while (!this.isStopping && (this.status === 'paused' || this.asked.length > 0)) {
      await this.phases.pausing(async () => {
        if (this.asked.length > 0) await this.answerAsked()
        else await new Promise<void>((resolve) => (this.wake = resolve))
      })
    }
    this.wake = null
  }

  private async answerAsked(): Promise<void> {
    const asked = this.asked
    this.asked = []
    const result = await this.evaluateOnTheWay()
    for (const { resolve, reject } of asked)
      if (result === null) reject(new AppError('train.notRunning'))
      else resolve(result)
  }

  /** Null when it was stopped meanwhile. */
  private async evaluateOnTheWay(): Promise<EvaluationResult | null> {
    const { agent, config, standing, journal, listener } = this
    const result = await this.phases.pausing(() =>
      this.evaluate((o) => agent.act(o, 'greedy'), this.shortEpisodes, 'evaluation')
    )
    if (result === null) return null
    const isBest = noteEvaluation(standing, result, config, solvedAt(config))
    journal.evaluation(result)
    const gradients = agent.gradients ?? new Map<string, Float32Array>()
    const picture = pictureOf(this.streams.observationSpace, this.streams.observations)
    journal.portrait(this.step, { parameters: agent.parameters, gradients }, picture)
    journal.log(`step ${this.step}: ${describe(result)}${isBest ? ', the best so far' : ''}`)
    if (isBest) this.keepBest()
    listener.evaluated(result)
    this.tellProgress()
    return result
  }

  private async evaluate(
    choose: Choose,
    episodes: number,
    use: 'evaluation' | 'final'
  ): Promise<EvaluationResult | null> {
    const { config } = this
    const seed = seedFor(config.seed, use)
    const scores = await evaluateAgent({
      envs: await this.environmentsToEvaluateIn(),
      choose,
      episodes,
      seed,
      interrupted: async () => {
        await this.breath.take()
        this.stayFresh()
        return this.isStopping
      }
    })
    return scores && { step: this.step, mean: scores.mean, std: scores.std, episodes, seed }
  }

  private get shortEpisodes(): number {
    return Math.ceil(this.config.evaluationEpisodes / EVALUATION_SHARE)
  }

  private async environmentsToEvaluateIn(): Promise<readonly AnyEnv[]> {
    if (this.evaluationEnvs !== null) return this.evaluationEnvs
    const { env } = this.config
    const count = env.startsWith('gym:') ? 1 : Math.min(EVALUATED_AT_ONCE, this.config.evaluationEpisodes)
    const envs: AnyEnv[] = []
    this.evaluationEnvs = envs
    for (let i = 0; i < count; i++) envs.push(await this.tools.makeEnv(env))
    return envs
  }

  /** The best policy plays as many episodes as it takes to believe its score. */
  private async judgeBest(): Promise<void> {
    const { agent, folder, standing, belonging } = this
    const best = standing.best
    if (best === null) return
    const kept = partOf(readCheckpoint(folder.best, belonging), 'agent')
    const now = agent.save()
    // The best was kept without its replay: any will do, nothing is learned any more.
    agent.load({
      arrays: new Map([...now.arrays, ...kept.arrays]),
      values: { ...kept.values, ...('replay' in now.values && { replay: now.values['replay'] }) }
    })
    const scores = await this.evaluate((o) => agent.act(o, 'greedy'), this.config.evaluationEpisodes, 'final')
    if (scores === null) return
    standing.best = { ...scores, step: best.step }
    this.writePolicy()
    this.journal.log(`the best, of step ${best.step}: ${describe(standing.best)}`)
    this.listener.evaluated(standing.best)
  }

  /** The best so far, without its replay, and as a policy that can be played. */
  private keepBest(): void {
    const { agent, folder, belonging } = this
    const { arrays, values } = agent.save()
    const { replay: _, ...rest } = values
    const light = new Map([...arrays].filter(([name]) => !name.startsWith('replay/')))
    this.onDisk(() => {
      writeCheckpoint(folder.best, belonging, joinStates({ agent: { arrays: light, values: rest } }))
      this.writePolicy()
    })
  }

  private writePolicy(): void {
    const { agent, config, folder, standing, learner, belonging } = this
    this.onDisk(() => {
      mkdirSync(folder.policy, { recursive: true })
      writePolicy(folder.policy, {
        agent,
        config,
        learner,
        runId: folder.id,
        configHash: belonging.configHash,
        score: standing.best!,
        random: standing.random,
        seconds: this.seconds
      })
    })
  }

  private checkpoint(): void {
    const { agent, streams, standing, folder, belonging } = this
    standing.seconds = this.seconds
    const state: SavedState = joinStates({
      agent: agent.save(),
      streams: streams.save(),
      run: saveStanding(standing)
    })
    this.onDisk(() => {
      writeCheckpoint(folder.last, belonging, state)
      this.writeRecord()
    })
  }

  private writeRecord(parametersHash: string | null = null): void {
    const { progress, seconds, folder } = this
    folder.writeJson('run.json', {
      ...progress,
      seconds,
      meanStepsPerSecond: this.meanPace,
      parametersHash
    })
  }

  private get seconds(): number {
    return this.secondsBefore + (this.tools.clock.nowMs() - this.sittingMs) / 1000
  }

  /** Tells how fast it goes, and counts the time. */
  private countTime(): void {
    const pace = this.phases.take()
    if (pace === null) return
    this.pace = pace
    this.standing.trainedSeconds += pace.steps / pace.stepsPerSecond
  }

  private tellProgress(): void {
    this.progressMs = this.tools.clock.nowMs()
    this.stayFresh()
    this.listener.progress(this.progress)
  }

  private stayFresh(): void {
    const nowMs = this.tools.clock.nowMs()
    if (nowMs - this.touchedMs < TOUCH_MS) return
    this.touchedMs = nowMs
    this.folder.touch()
  }

  private setStatus(status: RunStatus): void {
    this.status = status
    this.tellProgress()
  }

  /** Does something with the disk; when it is full, says so. */
  private onDisk(work: () => void): void {
    try {
      work()
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      const folder = this.folder.path
      if (code === 'ENOSPC' || code === 'EDQUOT')
        throw new AppError('train.diskFull', { step: this.step, folder }, { cause })
      if (code === undefined) throw cause
      throw new AppError('train.folder', { folder, why: message }, { cause })
    }
  }

  private fail(thrown: unknown): void {
    const { step, config } = this
    const error =
      thrown instanceof BrokenEnvError
        ? new AppError('train.envBroken', { env: config.env, what: thrown.what, step }, { cause: thrown })
        : thrown instanceof NonFiniteError
          ? new AppError(
              'train.nonFinite',
              { step, why: thrown.message.replace(/\.$/, '') },
              { cause: thrown }
            )
          : asAppError(thrown)
    this.error = errorData(error)
    this.setStatus('failed')
  }

  /** Writes down how it ended, as far as that can be written, and lets everything go. */
  private async close(parametersHash: string): Promise<void> {
    for (const { reject } of this.asked) reject(new AppError('train.notRunning'))
    this.countTime()
    try {
      this.journal.log(
        this.error === null
          ? this.status
          : `failed: ${new AppError(this.error.code, this.error.params).message}`
      )
      this.writeRecord(parametersHash)
      this.journal.close(this.error === null ? 'finished' : 'failed')
    } catch (thrown) {
      this.error ??= errorData(thrown)
    }
    await this.views.close()
    await this.streams.close()
    for (const env of this.evaluationEnvs ?? []) await env.close?.()
    await this.agent.close()
    this.folder.unlock()
  }
}

/** How the run stands in its last checkpoint; a fresh one begins where there is none yet. */
async function restored(
  folder: RunFolder,
  config: RunConfig,
  agent: Agent,
  streams: Streams
): Promise<Standing> {
  if (!folder.hasLast) {
    await streams.begin()
    return freshStanding(config)
  }
  const { env, agent: agentId } = config
  const saved = readCheckpoint(folder.last, { env, agent: agentId, configHash: configHashOf(config) })
  await streams.load(partOf(saved, 'streams'))
  agent.load(partOf(saved, 'agent'))
  return loadStanding(partOf(saved, 'run'), config)
}

const describe = ({ mean, std, episodes }: EvaluationResult): string =>
  `${mean.toFixed(1)} ± ${std.toFixed(1)} over ${episodes} episodes`
