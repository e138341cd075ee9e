/** Behaviour cloning: a policy that does what a person did, from what they saw. docs/algorithms/bc.md */
import { UNLABELLED } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import {
  LEAST_SAMPLES,
  type Cloned,
  type CloneConfig,
  type CloneProgress,
  type CloneTrial,
  type HeldOut
} from '../../shared/imitation'
import type { LiveLook } from '../../shared/live-env'
import { Random } from '../../shared/random'
import { sizeOf, type Box } from '../../shared/spaces'
import type { Program } from '../engine/onnx/emit'
import type { Executable, Runtime } from '../engine/runtime/runtime'
import { TrainingStep } from '../engine/training-step'
import { cloneGraph, cloneProgram } from './clone-graph'
import { FEATURES, type Gate } from '../deploy/gate'
import { Deck } from './deck'
import { fitGate } from './fit-gate'
import { disagreements, judgeClone, type Judged } from './judge-clone'
import type { Learned } from './mixed-samples'
import type { Sample, Samples } from './samples'
import { split, type Split } from './split'

/** What was held back is looked at this often, in updates, and at no more moments than this on the way. */
const LOOK_EVERY = 50
const LOOKED_AT = 600
/** Moments that were learned from which tell the gate what is familiar. */
const FAMILIAR = 2000
/** Delays that are tried, in seconds: people react in a fifth of a second, and some plan ahead. */
const LATEST_SECONDS = 0.7
/** Updates of each small clone that tries a delay. */
const TRIAL_UPDATES = 60
/** As many moments as a person may want to look at. */
const MOST_DISAGREEMENTS = 24

export interface CloneTools {
  readonly runtime: Runtime
  /** Bytes of out/native/optim.wasm. */
  readonly wasm: Uint8Array
  readonly nowMs: () => number
  /** Lets the event loop go round; true: it is to stop, with what there is. */
  readonly interrupted: () => Promise<boolean>
  readonly tell: (progress: CloneProgress) => void
  /** Hears of each delay before it is tried, and that all that was held back is judged at the end. */
  readonly onTrial?: (trial: CloneTrial) => void
  readonly onJudging?: () => void
  /** Given what is best so far, whenever there is something better. */
  readonly onBetter?: (best: LearnedClone) => void
}

/** What was learned, as a policy that can be written down. */
export interface LearnedClone extends Pick<Cloned, 'delay' | 'updates' | 'seconds' | 'samples'> {
  /** When it had better ask; null where too little was held back to tell, and on the way. */
  readonly gate: Gate | null
  readonly look: LiveLook
  readonly space: Box
  readonly policy: Program
  readonly parameters: ReadonlyMap<string, Float32Array>
}

/** A clone that was made, ready to be written down. */
export interface CloneOutcome extends Cloned, LearnedClone {}

/**
 * Clones whoever played the data set.
 * @throws AppError 'imitate.tooLittle' where there is too little to learn from, 'imitate.oneAction' where only one thing
 *   was ever done
 */
export async function clone(samples: Samples, config: CloneConfig, tools: CloneTools): Promise<CloneOutcome> {
  check(samples)
  const delay = config.delay ?? (await bestDelay(samples, config, tools))
  const cloner = await Cloner.create(samples, delay, config, tools)
  try {
    return await cloner.learn()
  } finally {
    await cloner.close()
  }
}

function check(samples: Samples): void {
  const all = samples.at(0)
  const { title } = samples.dataset
  if (all.length < LEAST_SAMPLES)
    throw new AppError('imitate.tooLittle', { name: title, moments: all.length, least: LEAST_SAMPLES })
  if (new Set(all.map(({ action }) => action)).size < 2)
    throw new AppError('imitate.oneAction', { name: title })
}

/** The delay whose small clone finds what was done in held-out moments likeliest. */
async function bestDelay(samples: Samples, config: CloneConfig, tools: CloneTools): Promise<number> {
  const latest = Math.max(1, Math.ceil(LATEST_SECONDS * samples.dataset.decisionsPerSecond))
  let best = { delay: 0, logLikelihood: -Infinity }
  for (let delay = 0; delay <= latest; delay++) {
    if (await tools.interrupted()) break
    tools.onTrial?.({ delay, latest })
    // One picture: with more, what was seen before is in the next one as well, and two delays look alike.
    const trial = { ...config, encoder: 'data-efficient' as const, hidden: 64, batchSize: 64, stack: 1 }
    const cloner = await Cloner.create(samples, delay, trial, tools)
    try {
      for (let i = 0; i < TRIAL_UPDATES; i++) await cloner.update()
      const { logLikelihood } = await cloner.judge(LOOKED_AT)
      if (logLikelihood > best.logLikelihood) best = { delay, logLikelihood }
    } finally {
      await cloner.close()
    }
  }
  return best.delay
}

/** Where a clone goes on from, when it was made before. */
interface CloneStart {
  readonly parameters: ReadonlyMap<string, Float32Array>
  /** What is learned from and what is held back: never what its maker learned from. */
  readonly parts: Split
  /** The share in each batch of what it is to learn besides, and what that is. */
  readonly share: number
  readonly isMore: (sample: Sample) => boolean
}

/** Learns from the samples of a data set, and judges by those held back. */
export class Cloner {
  private readonly random: Random
  private readonly weights: Float32Array
  private readonly seen: Uint8Array
  private readonly reader: Executable
  private updates = 0

  private constructor(
    private readonly samples: Learned,
    private readonly delay: number,
    private readonly parts: Split,
    private readonly config: CloneConfig,
    private readonly look: LiveLook,
    private readonly space: Box,
    private readonly step: TrainingStep,
    reader: Executable,
    private readonly tools: CloneTools,
    private readonly deck: Deck,
    private readonly goesOn: boolean
  ) {
    this.random = new Random(config.seed)
    this.weights = actionWeights(parts.training, samples.dataset.actions.length, config.mostWeight)
    this.seen = new Uint8Array(bytesOf(space))
    this.reader = reader
  }

  static async create(
    samples: Learned,
    delay: number,
    config: CloneConfig,
    tools: CloneTools,
    start: CloneStart | null = null
  ): Promise<Cloner> {
    const { side, isColour, actions } = samples.dataset
    const look: LiveLook = { see: config.observe, side, isColour, stack: config.stack }
    const space = samples.space(config)
    const graph = cloneGraph(space, actions.length, config)
    const { learningRate, weightDecay } = config
    const step = await TrainingStep.create(tools.runtime, tools.wasm, {
      loss: graph.loss,
      trainable: graph.scope.parameters,
      optimiser: { kind: 'adamw', learningRate, weightDecay },
      maxNorm: 5
    })
    graph.scope.initialise(step.parameters, new Random(config.seed + 1))
    if (start !== null) takeOver(step.parameters, start.parameters)
    const rows = config.batchSize
    const reader = await step.attach(cloneProgram(space, actions.length, config, { rows, output: 'logits' }))
    const parts = start?.parts ?? split(samples, delay, config.heldOutShare, config.seed)
    const deck = new Deck(parts.training, start)
    return new Cloner(samples, delay, parts, config, look, space, step, reader, tools, deck, start !== null)
  }

  /** Learns until it gets no better, or the time is over. */
  async learn(): Promise<CloneOutcome> {
    const { config, tools, parts, samples } = this
    const startedMs = tools.nowMs()
    const seconds = (): number => (tools.nowMs() - startedMs) / 1000
    const perEpoch = Math.max(1, Math.ceil(parts.training.length / config.batchSize))
    // What goes on from before is kept where nothing better is found.
    const before = this.goesOn ? (await this.judge(LOOKED_AT)).logLikelihood : -Infinity
    let best = { logLikelihood: before, parameters: this.copy(), looks: 0 }
    while (seconds() < 60 * config.minutes && best.looks < config.patience) {
      if (await tools.interrupted()) break
      const loss = await this.update()
      const isLook = this.updates % Math.max(LOOK_EVERY, Math.ceil(perEpoch / 2)) === 0
      const seen = isLook ? await this.judge(LOOKED_AT) : null
      if (seen !== null && seen.logLikelihood > best.logLikelihood) {
        best = { logLikelihood: seen.logLikelihood, parameters: this.copy(), looks: 0 }
        tools.onBetter?.(this.learned(best.parameters, seconds()))
      } else if (seen !== null) best.looks += 1
      if (isLook || this.updates % 10 === 0)
        tools.tell({
          update: this.updates,
          epoch: this.updates / perEpoch,
          seconds: seconds(),
          loss,
          heldOut: seen
        })
    }
    this.restore(best.parameters)
    tools.onJudging?.()
    const heldOut = await this.lookAt(parts.heldOut)
    const familiar = await this.lookAt(evenly(parts.training, FAMILIAR))
    return {
      ...this.learned(best.parameters, seconds()),
      epochs: this.updates / perEpoch,
      gate: fitGate(familiar, heldOut, samples.dataset.decisionsPerSecond),
      heldOut: this.judged(heldOut),
      disagreements: disagreements(heldOut, this.delay, MOST_DISAGREEMENTS)
    }
  }

  /** One step on moments drawn without replacement, epoch by epoch. @returns the loss */
  async update(): Promise<number> {
    const { inputs } = this.step
    const { batchSize } = this.config
    const observations = bytesIn(inputs.get('observations')!)
    const [done, weights, light] = ['actions', 'weights', 'light'].map((name) => inputs.get(name))
    for (let row = 0; row < batchSize; row++) {
      const sample = this.deck.draw(this.random)
      this.samples.see(sample, this.config, this.seen)
      const into = observations.subarray(row * this.seen.length, (row + 1) * this.seen.length)
      if (light === undefined) into.set(this.seen)
      else {
        this.shifted(into)
        light[row] = 0.8 + 0.4 * this.random.uniform()
      }
      done![row] = sample.action
      weights![row] = this.weightOf(sample)
    }
    this.updates += 1
    return (await this.step.run()).loss
  }

  /** How it does on what was held back, or on evenly chosen `most` of it. */
  async judge(most: number): Promise<HeldOut> {
    return this.judged(await this.lookAt(evenly(this.parts.heldOut, most)))
  }

  private learned(parameters: LearnedClone['parameters'], seconds: number): LearnedClone {
    const { look, space, delay, updates, config } = this
    const samples = this.parts.training.length
    const policy = cloneProgram(space, this.actions.length, config, { rows: 1, output: 'preferences' })
    return { look, space, delay, updates, seconds, samples, gate: null, policy, parameters }
  }

  /**
   * What it makes of moments, in their order.
   * @param change what is done to what is seen of each before
   * @param from the data set they are of
   */
  async lookAt(
    looked: readonly Sample[],
    change: (observation: Uint8Array) => void = () => undefined,
    from: Learned = this.samples
  ): Promise<Judged[]> {
    const judged: Judged[] = []
    const rows = this.config.batchSize
    const actions = this.actions.length
    const observation = bytesIn(this.reader.sources.get('observation')!)
    for (let first = 0; first < looked.length; first += rows) {
      const batch = looked.slice(first, first + rows)
      batch.forEach((sample, row) => {
        const seen = observation.subarray(row * this.seen.length, (row + 1) * this.seen.length)
        from.see(sample, this.config, seen)
        change(seen)
      })
      await this.reader.run()
      const [logits, features] = ['logits', FEATURES].map((name) => this.reader.results.get(name)!)
      const width = features!.length / rows
      batch.forEach((sample, row) =>
        judged.push({
          sample,
          probabilities: softmax((logits as Float32Array).subarray(row * actions, (row + 1) * actions)),
          features: (features as Float32Array).slice(row * width, (row + 1) * width)
        })
      )
    }
    return judged
  }

  /** The figures of what it made of moments. */
  judged(moments: readonly Judged[]): HeldOut {
    return judgeClone(moments, this.actions, (sample) => this.doneBefore(sample))
  }

  async close(): Promise<void> {
    await this.reader.close()
  }

  private get actions(): readonly string[] {
    return this.samples.dataset.actions
  }

  /** What was done the moment before the one that is asked about; nothing at the start of a stretch. */
  private doneBefore({ moment, stretch }: Sample): number {
    const at = moment + this.delay - 1
    const { from } = this.samples.dataset.stretches[stretch]!
    // Where only moments with an action are learned from, the last one before counts.
    for (let i = at; i >= from; i--) {
      const label = this.samples.labels[i]!
      if (label !== UNLABELLED) return label
    }
    return UNLABELLED
  }

  private weightOf(sample: Sample): number {
    // Where a share of each batch is theirs, they count as much already.
    const isMore = !this.goesOn && this.samples.isCorrected(sample)
    return this.weights[sample.action]! * (isMore ? this.config.correctionWeight : 1)
  }

  /** Copies the picture, moved by some pixels; what comes in at the edge is the edge again (Yarats et al. 2021). */
  private shifted(into: Uint8Array): void {
    const { shift } = this.config
    const { side } = this.samples.dataset
    const [dx, dy] = [this.random.integer(2 * shift + 1) - shift, this.random.integer(2 * shift + 1) - shift]
    if (dx === 0 && dy === 0) return into.set(this.seen)
    for (let plane = 0; plane < this.seen.length; plane += side * side)
      for (let y = 0; y < side; y++) {
        const row = plane + Math.min(side - 1, Math.max(0, y + dy)) * side
        const to = plane + y * side
        const [left, right] = [Math.max(0, -dx), Math.min(side, side - dx)]
        into.set(this.seen.subarray(row + left + dx, row + right + dx), to + left)
        into.fill(this.seen[row]!, to, to + left)
        into.fill(this.seen[row + side - 1]!, to + right, to + side)
      }
  }

  private copy(): ReadonlyMap<string, Float32Array> {
    return new Map([...this.step.parameters].map(([name, values]) => [name, values.slice()]))
  }

  private restore(from: ReadonlyMap<string, Float32Array>): void {
    for (const [name, values] of this.step.parameters) values.set(from.get(name)!)
  }
}

const bytesOf = (space: Box): number => sizeOf(space) * (space.dtype === 'uint8' ? 1 : 4)

/** The bytes that an array of numbers is kept in. */
const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** At most `most` of the samples, evenly. */
function evenly(samples: readonly Sample[], most: number): readonly Sample[] {
  const every = Math.max(1, Math.ceil(samples.length / most))
  return every === 1 ? samples : samples.filter((_, i) => i % every === 0)
}

/** @throws AppError 'imitate.otherShape' where they are of another network */
function takeOver(into: ReadonlyMap<string, Float32Array>, from: ReadonlyMap<string, Float32Array>): void {
  for (const [name, values] of into) {
    const known = from.get(name)
    if (known?.length !== values.length) throw new AppError('imitate.otherShape', { name })
    values.set(known)
  }
}

/** One over the root of how often each action is done, at most `most` times the least; their mean over samples is 1. */
function actionWeights(samples: readonly Sample[], actions: number, most: number): Float32Array {
  const counts = new Float64Array(actions)
  for (const { action } of samples) counts[action]! += 1
  const raw = Array.from(counts, (count) => (count === 0 ? 0 : 1 / Math.sqrt(count)))
  const least = Math.min(...raw.filter((weight) => weight > 0))
  const capped = raw.map((weight) => Math.min(weight, most * least))
  const total = capped.reduce((sum, weight, i) => sum + weight * counts[i]!, 0)
  return Float32Array.from(capped, (weight) => (weight * samples.length) / Math.max(total, 1e-12))
}

function softmax(logits: Float32Array): Float32Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const exps = logits.map((value) => Math.exp(value - most))
  const total = exps.reduce((a, b) => a + b, 0)
  return exps.map((value) => value / total)
}
