/** DQN with every Rainbow part as a switch. Mnih et al. 2015; Hessel et al. 2018. Metrics, deviations: docs/algorithms/dqn.md */
import { totalmem } from 'node:os'
import { AppError } from '../../../shared/errors'
import { Random } from '../../../shared/random'
import type { Program } from '../../engine/onnx/emit'
import { ShapeError } from '../../engine/shape'
import { TrainingStep } from '../../engine/training-step'
import { sizeOf, type Box, type Discrete, type Observation } from '../../envs/spaces'
import { fillNoise } from '../../nn/scope'
import { checkReplayMemory } from '../../replay/memory'
import type { Replay, ReplayBatch, ReplayOptions } from '../../replay/replay'
import { createReplay } from '../../replay/ring-replay'
import type { ActMode, Agent, Metrics, VectorTransition } from '../agent'
import type { LearnerRequest } from '../learner'
import type { SavedState } from '../saved-state'
import { actingProgram, Actor } from './actor'
import { dqnConfig, type DqnConfig } from './config'
import { dqnGraph, TARGET_PREFIX, type DqnGraph } from './loss'
import { optimiserOf } from './optimiser'
import { clipReward } from './reward'
import { loadState, saveState, type Counters } from './saved'
import { betaAt, epsilonAt, learningRateAt } from './schedules'

/** Added to a priority, so that nothing is never replayed. */
const PRIORITY_EPSILON = 1e-6
/** Part of the computer's memory that a replay may take. */
const MEMORY_SHARE = 0.75
/** Updates between two looks at sigma, which is a pass over all noisy weights. */
const SIGMA_EVERY = 1000

/** Random numbers for each purpose, so that evaluating does not change what is learned. */
function randomsFrom(seed: number) {
  const master = new Random(seed)
  const next = (): Random => new Random(master.uint32())
  return { initial: next(), explore: next(), noise: next(), replay: next(), evaluate: next() }
}
export type Randoms = ReturnType<typeof randomsFrom>

/**
 * DQN as the settings make it.
 * @throws AppError 'train.config' when a setting is out of range or the encoder does not fit the observations,
 *   'replay.tooLarge' when the replay memory would not fit the computer's.
 */
export async function createDqn(request: LearnerRequest): Promise<Dqn> {
  const { observationSpace, actionSpace, runtime, wasm, seed } = request
  const config = dqnConfig(request.values)
  const replayed = replayOptions(request, config)
  checkReplayMemory(replayed, MEMORY_SHARE * totalmem())
  const graph = fittingGraph(observationSpace, actionSpace, config)
  const randoms = randomsFrom(seed)
  const step = await TrainingStep.create(runtime, wasm.optim, {
    loss: graph.loss,
    trainable: graph.online.parameters,
    outputs: { priority: graph.priority, q: graph.q },
    optimiser: optimiserOf(config),
    ...(config.maxGradientNorm > 0 && { maxNorm: config.maxGradientNorm })
  })
  graph.online.initialise(step.parameters, randoms.initial)
  const replay = createReplay({ ...replayed, random: randoms.replay, wasm: wasm.replay })
  return new Dqn(request, config, graph, step, replay, randoms)
}

/** What the replay memory is made of, but for its random numbers and code. */
export function replayOptions(
  { observationSpace, streams }: Pick<LearnerRequest, 'observationSpace' | 'streams'>,
  config: DqnConfig
): Omit<ReplayOptions, 'random' | 'wasm'> {
  return {
    space: observationSpace,
    streams,
    capacity: config.replayCapacity,
    nStep: config.nStep,
    gamma: config.gamma,
    batchSize: config.batchSize,
    ...(config.prioritised && { priority: { alpha: config.priorityAlpha, epsilon: PRIORITY_EPSILON } })
  }
}

function fittingGraph(space: Box, actions: Discrete, config: DqnConfig): DqnGraph {
  try {
    return dqnGraph(space, actions.n, config)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    const shape = space.shape.join(' x ')
    throw new AppError('train.config', {
      field: 'encoder',
      why: {
        en: `${config.encoder} does not fit observations of ${shape} (${error.message.replace(/\.$/, '')})`,
        fr: `${config.encoder} ne convient pas à des observations de ${shape} (${error.message.replace(/\.$/, '')})`
      }
    })
  }
}

export class Dqn implements Agent {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  readonly streams: number
  private readonly totalSteps: number
  private readonly actor: Actor
  private readonly counters: Counters = { steps: 0, updates: 0, due: 0, isTargetBehind: false }
  private readonly actions: Map<number, Int32Array> = new Map()

  constructor(
    request: LearnerRequest,
    private readonly config: DqnConfig,
    private readonly graph: DqnGraph,
    private readonly step: TrainingStep,
    private readonly replay: Replay,
    private readonly randoms: Randoms
  ) {
    this.observationSpace = request.observationSpace
    this.actionSpace = request.actionSpace
    this.streams = request.streams
    this.totalSteps = request.totalSteps
    this.actor = new Actor(step, this.observationSpace, this.actionSpace.n, config)
    this.moveTarget(1)
  }

  get steps(): number {
    return this.counters.steps
  }

  /** Part of random actions at the next `explore`: all of them until learning starts. */
  get epsilon(): number {
    const { steps } = this.counters
    return steps < this.config.learningStarts ? 1 : epsilonAt(steps, this.config, this.totalSteps)
  }

  /** Epsilon-greedy. `explore` is noisy where the network is; `greedy` is not. */
  async act(observations: Observation, mode: ActMode): Promise<Int32Array> {
    const isExploring = mode === 'explore'
    const random = isExploring ? this.randoms.explore : this.randoms.evaluate
    const epsilon = isExploring ? this.epsilon : this.config.evaluationEpsilon
    const actions = this.actionsFor(observations.length / sizeOf(this.observationSpace))
    for (let row = 0; row < actions.length; row++)
      actions[row] = random.uniform() < epsilon ? random.integer(this.actionSpace.n) : GREEDY
    if (!actions.includes(GREEDY)) return actions
    const q = await this.actor.values(observations, isExploring ? 'learn' : 'play', this.randoms.noise)
    for (let row = 0; row < actions.length; row++)
      if (actions[row] === GREEDY) actions[row] = argMaxOf(q, row, this.actionSpace.n)
    return actions
  }

  observe(transition: VectorTransition): void {
    const { config, counters } = this
    const { livesLost, ...played } = transition
    this.replay.add({
      ...played,
      rewards: clipReward(transition.rewards, config),
      ...(config.lifeLossEnds && livesLost && { livesLost })
    })
    const before = counters.steps
    counters.steps += this.streams
    const timesIn = (every: number): number => Math.floor(counters.steps / every) - Math.floor(before / every)
    if (counters.steps > config.learningStarts)
      counters.due += timesIn(config.trainEvery) * config.gradientSteps
    if (counters.isTargetBehind && timesIn(config.targetEvery) > 0) this.moveTarget(config.tau)
  }

  async learn(): Promise<Metrics | null> {
    const { counters, config, totalSteps, replay } = this
    const updates = counters.due
    if (updates === 0 || !replay.canSample) return null
    counters.due = 0
    const sums = { loss: 0, q: 0, norm: 0 }
    const beta = betaAt(counters.steps, config, totalSteps)
    this.step.optimiser.learningRate = learningRateAt(counters.steps, config, totalSteps)
    const updatesBefore = counters.updates
    for (let i = 0; i < updates; i++) {
      const { loss, gradientNorm } = await this.update(replay.sample(beta))
      sums.loss += loss
      sums.norm += gradientNorm
      sums.q += meanOf(this.step.outputs.get('q') as Float32Array)
    }
    return {
      'losses/td_loss': sums.loss / updates,
      'losses/q_values': sums.q / updates,
      'losses/gradient_norm': sums.norm / updates,
      'charts/epsilon': this.epsilon,
      'charts/learning_rate': this.step.optimiser.learningRate,
      ...(config.prioritised && { 'charts/beta': beta }),
      ...(config.noisy && isDue(updatesBefore, counters.updates) && { 'charts/sigma': this.sigma() })
    }
  }

  async preferences(observation: Observation): Promise<Float32Array> {
    return this.actor.values(observation, 'play', this.randoms.noise)
  }

  policy(): Program {
    const options = { rows: 1, mode: 'play', output: 'preferences' } as const
    return actingProgram(this.observationSpace, this.actionSpace.n, this.config, options).program
  }

  get parameters(): ReadonlyMap<string, Float32Array> {
    return this.step.parameters
  }

  get gradients(): ReadonlyMap<string, Float32Array> {
    return this.counters.updates === 0 ? new Map<string, Float32Array>() : this.step.gradients
  }

  parametersHash(): string {
    return this.step.parametersHash()
  }

  save(): SavedState {
    return saveState(this.step, this.replay, this.counters, this.randoms)
  }

  load(saved: SavedState): void {
    loadState(saved, this.step, this.replay, this.counters, this.randoms)
  }

  async close(): Promise<void> {
    await this.actor.close()
  }

  private async update(batch: ReplayBatch): Promise<{ loss: number; gradientNorm: number }> {
    const { step, graph, randoms, replay, counters } = this
    for (const name of BATCH_INPUTS) step.inputs.get(name)!.set(batch[name])
    for (const name of [...graph.online.noises, ...graph.target.noises])
      fillNoise(step.inputs.get(name) as Float32Array, randoms.noise)
    const result = await step.run()
    replay.updatePriorities(batch.indices, step.outputs.get('priority') as Float32Array)
    counters.updates++
    counters.isTargetBehind = true
    return result
  }

  /** target <- tau online + (1 - tau) target; a copy when tau is 1. */
  private moveTarget(tau: number): void {
    for (const [name, values] of this.step.parameters) {
      const target = this.step.frozen.get(TARGET_PREFIX + name)!
      if (tau === 1) target.set(values)
      else for (let i = 0; i < target.length; i++) target[i]! += tau * (values[i]! - target[i]!)
    }
    this.counters.isTargetBehind = tau !== 1
  }

  /** The mean |sigma| of all noisy weights. */
  private sigma(): number {
    let [sum, count] = [0, 0]
    for (const [name, values] of this.step.parameters) {
      if (!name.endsWith('weight.sigma')) continue
      for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]!)
      count += values.length
    }
    return sum / count
  }

  private actionsFor(rows: number): Int32Array {
    const known = this.actions.get(rows) ?? new Int32Array(rows)
    this.actions.set(rows, known)
    return known
  }
}

/** Inputs of the graph that a batch has by the same name. */
const BATCH_INPUTS = [
  'observations',
  'actions',
  'returns',
  'nextObservations',
  'discounts',
  'weights'
] as const

/** A row whose action the network chooses. */
const GREEDY = -1

/** The action with the largest value of a row; the first of equals. */
function argMaxOf(q: Float32Array, row: number, actions: number): number {
  const from = row * actions
  let best = 0
  for (let action = 1; action < actions; action++) if (q[from + action]! > q[from + best]!) best = action
  return best
}

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

const isDue = (before: number, after: number): boolean =>
  before === 0 || Math.floor(after / SIGMA_EVERY) > Math.floor(before / SIGMA_EVERY)
