/** Behaviour cloning: a policy that does what a person did, from what they saw. docs/algorithms/bc.md */
import { actionParts, sharesParts } from '../../shared/action-parts'
import { UNLABELLED } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { Cloned, CloneConfig, CloneProgress, HeldOut } from '../../shared/imitation'
import { liveSpace, type LiveLook } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { Random } from '../../shared/random'
import type { Box } from '../../shared/spaces'
import type { Program } from '../engine/onnx/emit'
import type { Executable, Runtime } from '../engine/runtime/runtime'
import { TrainingStep } from '../engine/training-step'
import { Augmenter, fairFlips } from './augment'
import { choiceWeights, type ChoiceWeights } from './choice-weights'
import { cloneGraph, clonePolicy, cloneProgram, type Choices } from './clone-graph'
import { judgeClone, softmax, type Judged } from './judge-clone'
import { judgeParts } from './judge-parts'
import type { Sample, Samples } from './samples'
import { split, type Split } from './split'

/** Fewer moments with an action than this teach nothing. */
const LEAST_SAMPLES = 64
/** What was held back is looked at this often, in updates, and at no more moments than this on the way. */
const LOOK_EVERY = 50
const LOOKED_AT = 600
/** Delays that are tried, in seconds: people react in a fifth of a second, and some plan ahead. */
const LATEST_SECONDS = 0.7
/** Updates of each small clone that tries a delay. */
const TRIAL_UPDATES = 60

export interface CloneTools {
  readonly runtime: Runtime
  /** Bytes of out/native/optim.wasm. */
  readonly wasm: Uint8Array
  readonly nowMs: () => number
  /** Lets the event loop go round; true: it is to stop, with what there is. */
  readonly interrupted: () => Promise<boolean>
  readonly tell: (progress: CloneProgress) => void
  /** The game as its profile says it: which mirrorings are fair. Without it none is. */
  readonly profile?: Profile
}

/** A clone that was made, ready to be written down. */
export interface CloneOutcome extends Cloned {
  readonly look: LiveLook
  readonly space: Box
  readonly policy: Program
  readonly parameters: ReadonlyMap<string, Float32Array>
}

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
    // One picture: with more, what was seen before is in the next one as well, and two delays look alike.
    const trial = {
      ...config,
      encoder: 'data-efficient' as const,
      hidden: 64,
      batchSize: 64,
      stack: 1,
      heads: 'actions' as const
    }
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

/** Whether actions are learned by their parts. */
function choicesOf(
  actions: readonly string[],
  { heads }: CloneConfig,
  profile: Profile | undefined
): Choices {
  const parts = profile && heads !== 'actions' ? actionParts(profile) : null
  return {
    actions: actions.length,
    parts: parts !== null && (heads === 'parts' || sharesParts(parts)) ? parts : null
  }
}

class Cloner {
  private readonly random: Random
  private readonly weights: ChoiceWeights
  private readonly order: number[] = []
  private readonly picture: Uint8Array
  private readonly augmenter: Augmenter
  private readonly reader: Executable
  private updates = 0

  private constructor(
    private readonly samples: Samples,
    private readonly delay: number,
    private readonly parts: Split,
    private readonly config: CloneConfig,
    private readonly look: LiveLook,
    private readonly space: Box,
    private readonly choices: Choices,
    private readonly step: TrainingStep,
    reader: Executable,
    private readonly tools: CloneTools
  ) {
    this.random = new Random(config.seed)
    this.picture = new Uint8Array(config.stack * samples.pictureBytes)
    const flips = config.flip && tools.profile !== undefined ? fairFlips(tools.profile) : []
    const done = parts.training.map(({ action }) => action)
    const images = flips.reduce(
      (all, { actions }) => [...all, ...all.map((action) => actions[action]!)],
      done
    )
    this.weights = choiceWeights(images, choices, config.mostWeight)
    // A picture that is moved would have to move the places that are clicked in it.
    const isPointing = choices.parts?.actions.some(({ at }) => at !== null) ?? false
    const wish = isPointing ? { ...config, shift: 0, crop: 0 } : config
    this.augmenter = new Augmenter(look, wish, flips, this.random)
    this.reader = reader
  }

  static async create(
    samples: Samples,
    delay: number,
    config: CloneConfig,
    tools: CloneTools
  ): Promise<Cloner> {
    const { side, isColour, actions } = samples.dataset
    const look: LiveLook = { see: 'picture', side, isColour, stack: config.stack }
    const space = liveSpace(look, [])
    const choices = choicesOf(actions, config, tools.profile)
    const graph = cloneGraph(space, choices, config)
    const { learningRate, weightDecay } = config
    const step = await TrainingStep.create(tools.runtime, tools.wasm, {
      loss: graph.loss,
      trainable: graph.scope.parameters,
      optimiser: { kind: 'adamw', learningRate, weightDecay },
      maxNorm: 5
    })
    graph.scope.initialise(step.parameters, new Random(config.seed + 1))
    const reader = await step.attach(cloneProgram(space, choices, config, config.batchSize))
    const parts = split(samples, delay, config.heldOutShare, config.seed)
    return new Cloner(samples, delay, parts, config, look, space, choices, step, reader, tools)
  }

  /** Learns until it gets no better, or the time is over. */
  async learn(): Promise<CloneOutcome> {
    const { config, tools, parts } = this
    const startedMs = tools.nowMs()
    const seconds = (): number => (tools.nowMs() - startedMs) / 1000
    const perEpoch = Math.max(1, Math.ceil(parts.training.length / config.batchSize))
    let best = { logLikelihood: -Infinity, parameters: this.copy(), looks: 0 }
    while (seconds() < 60 * config.minutes && best.looks < config.patience) {
      if (await tools.interrupted()) break
      const loss = await this.update()
      const isLook = this.updates % Math.max(LOOK_EVERY, Math.ceil(perEpoch / 2)) === 0
      const seen = isLook ? await this.judge(LOOKED_AT) : null
      if (seen !== null && seen.logLikelihood > best.logLikelihood)
        best = { logLikelihood: seen.logLikelihood, parameters: this.copy(), looks: 0 }
      else if (seen !== null) best.looks += 1
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
    const { look, space, delay } = this
    return {
      ...{ look, space, delay, updates: this.updates, seconds: seconds(), samples: parts.training.length },
      epochs: this.updates / perEpoch,
      heldOut: await this.judge(Infinity),
      policy: clonePolicy(space, this.choices, config),
      parameters: best.parameters
    }
  }

  /** One step on moments drawn without replacement, epoch by epoch. @returns the loss */
  async update(): Promise<number> {
    const { inputs } = this.step
    const { batchSize } = this.config
    const observations = inputs.get('observations') as Uint8Array
    const [done, weights, within] = [
      inputs.get('actions')!,
      inputs.get('weights')!,
      inputs.get('withinWeights')
    ]
    const light = inputs.get('light') as Float32Array
    const planes = light.length / batchSize
    for (let row = 0; row < batchSize; row++) {
      const sample = this.draw()
      this.samples.observe(sample, this.config.stack, this.picture)
      const into = observations.subarray(row * this.picture.length, (row + 1) * this.picture.length)
      const action = this.augmenter.vary(this.picture, sample.action, into)
      done[row] = action
      const importance = this.importanceOf(sample)
      weights[row] = importance * this.weights.kind[action]!
      if (within !== undefined) within[row] = importance * this.weights.within[action]!
      this.augmenter.light(light.subarray(row * planes, (row + 1) * planes))
    }
    this.updates += 1
    return (await this.step.run()).loss
  }

  /** How it does on what was held back, or on evenly chosen `most` of it. */
  async judge(most: number): Promise<HeldOut> {
    const { heldOut } = this.parts
    const every = Math.max(1, Math.ceil(heldOut.length / most))
    const looked = heldOut.filter((_, i) => i % every === 0)
    const judged: Judged[] = []
    const rows = this.config.batchSize
    const actions = this.actions.length
    const observation = this.reader.sources.get('observation') as Uint8Array
    for (let from = 0; from < looked.length; from += rows) {
      const batch = looked.slice(from, from + rows)
      batch.forEach((sample, row) => {
        const at = row * this.picture.length
        this.samples.observe(sample, this.config.stack, observation.subarray(at, at + this.picture.length))
      })
      await this.reader.run()
      const [logits, preferences] = ['logits', 'preferences'].map(
        (name) => this.reader.results.get(name) as Float32Array
      )
      batch.forEach((sample, row) => {
        const [from, to] = [row * actions, (row + 1) * actions]
        const probabilities = softmax(logits!.subarray(from, to))
        judged.push({ sample, probabilities, preferences: preferences!.slice(from, to) })
      })
    }
    const { profile } = this.tools
    return {
      ...judgeClone(judged, this.actions, (sample) => this.doneBefore(sample)),
      parts: profile ? judgeParts(judged, profile, this.samples.dataset.side) : null
    }
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

  private draw(): Sample {
    if (this.order.length === 0) {
      this.order.push(...this.parts.training.keys())
      for (let i = this.order.length - 1; i > 0; i--) {
        const j = this.random.integer(i + 1)
        ;[this.order[i], this.order[j]] = [this.order[j]!, this.order[i]!]
      }
    }
    return this.parts.training[this.order.pop()!]!
  }

  /** How much a moment counts, whatever was done in it. */
  private importanceOf({ stretch }: Sample): number {
    return this.samples.dataset.stretches[stretch]!.isCorrection ? this.config.correctionWeight : 1
  }

  private copy(): ReadonlyMap<string, Float32Array> {
    return new Map([...this.step.parameters].map(([name, values]) => [name, values.slice()]))
  }

  private restore(from: ReadonlyMap<string, Float32Array>): void {
    for (const [name, values] of this.step.parameters) values.set(from.get(name)!)
  }
}
