/** DQN with every Rainbow part as a switch. Mnih et al. 2015; Hessel et al. 2018. Metrics, deviations: docs/algorithms/dqn.md */
import { memoryBytes } from '../../../shared/node/machine'
import { AppError } from '../../../shared/errors'
import { Random } from '../../../shared/random'
import type { Program } from '../../engine/onnx/emit'
import { ShapeError } from '../../engine/shape'
import { TrainingStep } from '../../engine/training-step'
import { sampleAction, sizeOf, type Box, type Discrete, type Observation } from '../../../shared/spaces'
import { fillNoise } from '../../nn/scope'
import { checkReplayMemory, packedWithin, replayBytes } from '../../replay/memory'
import type { ReplayBuffer, ReplayOptions } from '../../replay/replay'
import { createReplay } from '../../replay/ring-replay'
import type { ActMode, Agent, DemonstrationLearning, Metrics } from '../agent'
import type { AlgorithmRequest } from '../algorithm'
import type { SavedState } from '../../replay/saved-state'
import type { VectorTransition } from '../../replay/transition'
import { actingProgram, Actor } from './actor'
import { Batches, demonstratedRows, type Mixture } from './batches'
import { dqnConfig, type DqnConfig } from './config'
import { dqnGraph, TARGET_PREFIX, type DqnGraph } from './loss'
import { optimiserOf } from './optimiser'
import { clipReward } from './reward'
import { loadState, saveState, type Counters, type Memories } from './saved'
import { betaAt, epsilonAt, learningRateAt } from './schedules'

/** Added to a priority, so that nothing is never replayed. */
const PRIORITY_EPSILON = 1e-6
/** Part of the computer's memory that a replay may take. */
const MEMORY_SHARE = 0.75
/** Updates between two looks at sigma, which is a pass over all noisy weights. */
const SIGMA_EVERY = 1000

/** Random numbers for each purpose, so that evaluating does not change what is learned. Saved by these names: `shown` draws from demonstrations. */
function randomsFrom(seed: number) {
  const master = new Random(seed)
  const next = (): Random => new Random(master.uint32())
  return {
    initial: next(),
    explore: next(),
    noise: next(),
    replay: next(),
    evaluate: next(),
    shown: next()
  }
}
export type Randoms = ReturnType<typeof randomsFrom>

/**
 * DQN as the settings make it.
 * @throws AppError 'train.config' when a setting is out of range or the encoder does not fit the observations,
 *   'replay.tooLarge' when the replay memory would not fit the computer's.
 */
export async function createDqn(request: AlgorithmRequest): Promise<Dqn> {
  const { observationSpace, actionSpace, runtime, wasm, seed } = request
  const config = dqnConfig(request.values)
  const replayed = replayOptions(request, config)
  const demonstrations = demonstrationOptions(request, config)
  const demonstrationBytes = demonstrations === null ? 0 : replayBytes(demonstrations)
  const budgetBytes = MEMORY_SHARE * memoryBytes()
  checkReplayMemory(replayed, budgetBytes - demonstrationBytes)
  const graph = fittingGraph(observationSpace, actionSpace, config)
  const randoms = randomsFrom(seed)
  const step = await TrainingStep.create(runtime, wasm.optim, {
    loss: graph.loss,
    trainable: graph.online.parameters,
    outputs: { priority: graph.priority, q: graph.q, ...(graph.margin && { margin: graph.margin }) },
    optimiser: optimiserOf(config),
    ...(config.maxGradientNorm > 0 && { maxNorm: config.maxGradientNorm })
  })
  graph.online.initialise(step.parameters, randoms.initial)
  const packing = { claim: packedWithin(budgetBytes) }
  const memoryOf = ({ isPacked, ...options }: typeof replayed, random: Random): ReplayBuffer =>
    createReplay({ ...options, random, wasm: wasm.replay, ...(isPacked && { packing }) })
  const memories = {
    played: memoryOf(replayed, randoms.replay),
    demonstrations: demonstrations && memoryOf(demonstrations, randoms.shown)
  }
  return new Dqn(request, config, graph, step, memories, randoms)
}

/** What the replay memory is made of, but for its random numbers and code, and whether it is packed. */
export function replayOptions(
  { observationSpace, numEnvs }: Pick<AlgorithmRequest, 'observationSpace' | 'numEnvs'>,
  config: DqnConfig
): Omit<ReplayOptions, 'random' | 'wasm' | 'packing'> & { readonly isPacked: boolean } {
  return {
    space: observationSpace,
    numEnvs,
    capacity: config.replayCapacity,
    nStep: config.nStep,
    gamma: config.gamma,
    batchSize: config.batchSize - demonstratedRows(config),
    keepsExpertActions: config.corrections,
    isPacked: config.replayCompression,
    ...(config.prioritised && { priority: { alpha: config.priorityAlpha, epsilon: PRIORITY_EPSILON } })
  }
}

/** The same of the memory of demonstrations, which never forgets; null where nobody demonstrates. */
export function demonstrationOptions(
  request: Pick<AlgorithmRequest, 'observationSpace' | 'numEnvs'>,
  config: DqnConfig
): ReturnType<typeof replayOptions> | null {
  if (config.demonstrations === 0) return null
  return {
    ...replayOptions(request, config),
    numEnvs: 1,
    capacity: config.demonstrations,
    batchSize: demonstratedRows(config),
    keepsExpertActions: true
  }
}

function fittingGraph(space: Box, actions: Discrete, config: DqnConfig): DqnGraph {
  try {
    return dqnGraph(space, actions, config)
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
  readonly numEnvs: number
  private readonly totalSteps: number
  private readonly actor: Actor
  /** Null without demonstrations. */
  readonly demonstrationLearning: DemonstrationLearning | null
  private readonly batches: Batches
  private readonly counters: Counters = {
    steps: 0,
    updates: 0,
    pretrained: 0,
    due: 0,
    isTargetBehind: false
  }
  private readonly actions: Map<number, Int32Array> = new Map()

  constructor(
    request: AlgorithmRequest,
    private readonly config: DqnConfig,
    private readonly graph: DqnGraph,
    private readonly step: TrainingStep,
    private readonly memories: Memories,
    private readonly randoms: Randoms
  ) {
    this.observationSpace = request.observationSpace
    this.actionSpace = request.actionSpace
    this.numEnvs = request.numEnvs
    this.totalSteps = request.totalSteps
    this.actor = new Actor(step, this.observationSpace, this.actionSpace, config)
    const priorities = step.outputs.get('priority') as Float32Array
    this.batches = new Batches(step.inputs, priorities, memories.played, memories.demonstrations, config)
    this.demonstrationLearning =
      memories.demonstrations && this.demonstrationLearningFrom(memories.demonstrations)
    this.moveTarget(1)
  }

  get steps(): number {
    return this.counters.steps
  }

  /** Part of random actions at the next `explore`: all of them until learning starts, unless it has learned before it played. */
  get epsilon(): number {
    const { config, totalSteps } = this
    const { steps, pretrained } = this.counters
    return pretrained === 0 && steps < config.learningStarts ? 1 : epsilonAt(steps, config, totalSteps)
  }

  /** Epsilon-greedy. `explore` is noisy where the network is; `greedy` is not. */
  async act(observations: Observation, mode: ActMode, own?: Random): Promise<Int32Array> {
    const isExploring = mode === 'explore'
    const random = own ?? (isExploring ? this.randoms.explore : this.randoms.evaluate)
    const epsilon = isExploring ? this.epsilon : this.config.evaluationEpsilon
    const size = sizeOf(this.observationSpace)
    const actions = this.actionsFor(observations.length / size)
    for (let row = 0; row < actions.length; row++)
      actions[row] =
        random.uniform() < epsilon ? sampleAction(this.actionSpace, random, observations, row * size) : GREEDY
    if (!actions.includes(GREEDY)) return actions
    const q = await this.actor.values(observations, isExploring ? 'learn' : 'play', this.randoms.noise)
    for (let row = 0; row < actions.length; row++)
      if (actions[row] === GREEDY) actions[row] = argMaxOf(q, row, this.actionSpace.n)
    return actions
  }

  observe(transition: VectorTransition): void {
    const { config, counters } = this
    this.memories.played.add(asLearned(transition, config))
    const before = counters.steps
    counters.steps += this.numEnvs
    const timesIn = (every: number): number => Math.floor(counters.steps / every) - Math.floor(before / every)
    if (counters.steps > config.learningStarts)
      counters.due += timesIn(config.trainEvery) * config.gradientSteps
    if (counters.isTargetBehind && timesIn(config.targetEvery) > 0) this.moveTarget(config.tau)
  }

  cut(last: Observation): void {
    this.memories.played.cut(last)
  }

  async learn(): Promise<Metrics | null> {
    const { counters, batches } = this
    const updates = counters.due
    if (updates === 0 || !batches.canFill(batches.mixed)) return null
    counters.due = 0
    return this.learnFrom(batches.mixed, updates)
  }

  /** Metrics are means over the updates. */
  private async learnFrom(mixture: Mixture, updates: number): Promise<Metrics> {
    const { counters, config, totalSteps } = this
    const sums = { loss: 0, q: 0, norm: 0, margin: 0 }
    const beta = betaAt(counters.steps, config, totalSteps)
    this.step.optimiser.learningRate = learningRateAt(counters.steps, config, totalSteps)
    const updatesBefore = counters.updates
    for (let i = 0; i < updates; i++) {
      const { loss, gradientNorm } = await this.update(mixture, beta)
      sums.loss += loss
      sums.norm += gradientNorm
      sums.q += meanOf(this.step.outputs.get('q') as Float32Array)
      sums.margin += this.step.outputs.get('margin')?.[0] ?? 0
    }
    return {
      'losses/td_loss': sums.loss / updates,
      'losses/q_values': sums.q / updates,
      'losses/gradient_norm': sums.norm / updates,
      ...(config.demonstrations > 0 && { 'losses/margin': sums.margin / updates }),
      'charts/epsilon': this.epsilon,
      'charts/learning_rate': this.step.optimiser.learningRate,
      ...(config.prioritised && { 'charts/beta': beta }),
      ...(this.memories.played.packedBytes !== null && { 'charts/replay_mb': this.packedBytes / 1e6 }),
      ...(config.noisy && isDue(updatesBefore, counters.updates) && { 'charts/sigma': this.sigma() })
    }
  }

  async actionValues(observation: Observation): Promise<Float32Array> {
    return this.actor.values(observation, 'play', this.randoms.noise)
  }

  policy(): Program {
    const options = { rows: 1, mode: 'play', output: 'preferences' } as const
    return actingProgram(this.observationSpace, this.actionSpace, this.config, options).program
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
    return saveState(this.step, this.memories, this.counters, this.randoms)
  }

  load(saved: SavedState): void {
    loadState(saved, this.step, this.memories, this.counters, this.randoms)
  }

  async close(): Promise<void> {
    await this.actor.close()
  }

  private demonstrationLearningFrom(demonstrations: ReplayBuffer): DemonstrationLearning {
    const { config, counters, batches } = this
    return {
      wanted: config.demonstrations,
      noise: config.demonstrationNoise,
      wantsCorrections: config.corrections,
      get updates() {
        return { done: counters.pretrained, total: config.pretrainUpdates }
      },
      show: (transition) => demonstrations.add(asLearned(transition, config)),
      learn: async () => {
        const metrics = await this.learnFrom(batches.demonstrationsAlone, 1)
        counters.pretrained++
        if (counters.pretrained % updatesPerTarget(config) === 0) this.moveTarget(config.tau)
        return metrics
      }
    }
  }

  private async update(mixture: Mixture, beta: number): Promise<{ loss: number; gradientNorm: number }> {
    const { step, graph, randoms, batches, counters } = this
    batches.fill(mixture, beta)
    for (const name of [...graph.online.noises, ...graph.target.noises])
      fillNoise(step.inputs.get(name) as Float32Array, randoms.noise)
    const result = await step.run()
    batches.rate(mixture)
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

  /** Bytes that packed pictures take now. */
  private get packedBytes(): number {
    const { played, demonstrations } = this.memories
    return (played.packedBytes ?? 0) + (demonstrations?.packedBytes ?? 0)
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

/** A step with its rewards as they are learned from, and lost lives where they end a return. */
function asLearned({ livesLost, ...step }: VectorTransition, config: DqnConfig): VectorTransition {
  const lives = config.lifeLossEnds && livesLost ? { livesLost } : {}
  return { ...step, ...lives, rewards: clipReward(step.rewards, config) }
}

/** Updates between two moves of the target network while playing; the same before it. */
const updatesPerTarget = ({ targetEvery, trainEvery, gradientSteps }: DqnConfig): number =>
  Math.max(1, Math.round((targetEvery * gradientSteps) / trainEvery))

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
