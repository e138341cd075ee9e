/** Behaviour cloning: a policy that does what a person did, from what they saw. docs/algorithms/bc.md */
import { actionParts, sharesParts } from '../../shared/action-parts'
import { UNLABELLED, type Dataset, type Expertise } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { Cloned, CloneConfig, CloneProgress, HeldOut } from '../../shared/imitation'
import { liveSpace, type LiveLook } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { Random, type RandomState } from '../../shared/random'
import type { Box } from '../../shared/spaces'
import type { SavedArray, SavedState } from '../agents/saved-state'
import type { Program } from '../engine/onnx/emit'
import type { Executable, Runtime } from '../engine/runtime/runtime'
import { TrainingStep } from '../engine/training-step'
import { Augmenter, fairFlips } from './augment'
import { choiceWeights, type ChoiceWeights } from './choice-weights'
import { cloneGraph, clonePolicy, cloneProgram, type Choices } from './clone-graph'
import { Deck } from './deck'
import { levelOf, levelsIn } from './expertise'
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

/** How often it keeps how far it has come. */
const KEEP_MS = 15_000

/** Keeps the state of a cloning that may be interrupted. */
export interface CloneKeeper {
  /** What was kept of the same cloning; null: nothing. */
  load(): SavedState | null
  save(state: SavedState): void
}

interface Best {
  readonly logLikelihood: number
  readonly parameters: ReadonlyMap<string, Float32Array>
  readonly looks: number
}

export interface CloneTools {
  readonly runtime: Runtime
  /** Bytes of out/native/optim.wasm. */
  readonly wasm: Uint8Array
  readonly nowMs: () => number
  /** Lets the event loop go round; true: it is to stop, with what there is. */
  readonly interrupted: () => Promise<boolean>
  readonly tell: (progress: CloneProgress) => void
  /** Where it keeps how far it has come, so that one that was killed goes on as if nothing had been. */
  readonly keeper?: CloneKeeper
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
  const kept = tools.keeper?.load() ?? null
  const told = kept === null ? config.delay : (kept.values['delay'] as number)
  const delay = told ?? (await bestDelay(samples, config, tools))
  const cloner = await Cloner.create(samples, delay, config, tools)
  try {
    if (kept !== null) cloner.load(kept)
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
function choicesOf(dataset: Dataset, { heads }: CloneConfig, profile: Profile | undefined): Choices {
  const parts = profile && heads !== 'actions' ? actionParts(profile) : null
  return {
    actions: dataset.actions.length,
    levels: levelsIn(dataset).length,
    parts: parts !== null && (heads === 'parts' || sharesParts(parts, dataset.counts)) ? parts : null
  }
}

class Cloner {
  private readonly random: Random
  private readonly weights: ChoiceWeights
  private readonly deck: Deck
  private readonly levels: readonly Expertise[]
  private readonly picture: Uint8Array
  private readonly augmenter: Augmenter
  private readonly reader: Executable
  private updates = 0
  /** The best that was seen, and how many looks found nothing better since. */
  private best: Best
  /** Of learning, before it was interrupted. */
  private secondsBefore = 0

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
    this.levels = levelsIn(samples.dataset)
    this.deck = new Deck(parts.training.length, this.random)
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
    this.best = { logLikelihood: -Infinity, parameters: this.copy(), looks: 0 }
  }

  static async create(
    samples: Samples,
    delay: number,
    config: CloneConfig,
    tools: CloneTools
  ): Promise<Cloner> {
    const { side, isColour } = samples.dataset
    const look: LiveLook = { see: 'picture', side, isColour, stack: config.stack }
    const space = liveSpace(look, [])
    const choices = choicesOf(samples.dataset, config, tools.profile)
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
    const startedMs = tools.nowMs() - 1000 * this.secondsBefore
    const seconds = (): number => (tools.nowMs() - startedMs) / 1000
    const perEpoch = Math.max(1, Math.ceil(parts.training.length / config.batchSize))
    let keptMs = -Infinity
    while (seconds() < 60 * config.minutes && this.best.looks < config.patience) {
      if (await tools.interrupted()) break
      const loss = await this.update()
      const isLook = this.updates % Math.max(LOOK_EVERY, Math.ceil(perEpoch / 2)) === 0
      const seen = isLook ? await this.judge(LOOKED_AT) : null
      if (seen !== null && seen.logLikelihood > this.best.logLikelihood)
        this.best = { logLikelihood: seen.logLikelihood, parameters: this.copy(), looks: 0 }
      else if (seen !== null) this.best = { ...this.best, looks: this.best.looks + 1 }
      if (isLook && tools.nowMs() - keptMs >= KEEP_MS) {
        tools.keeper?.save(this.save(seconds()))
        keptMs = tools.nowMs()
      }
      if (isLook || this.updates % 10 === 0)
        tools.tell({
          update: this.updates,
          epoch: this.updates / perEpoch,
          seconds: seconds(),
          loss,
          heldOut: seen
        })
    }
    const { parameters } = this.best
    this.restore(parameters)
    const { look, space, delay } = this
    return {
      ...{ look, space, delay, updates: this.updates, seconds: seconds(), samples: parts.training.length },
      epochs: this.updates / perEpoch,
      heldOut: await this.judge(Infinity),
      policy: clonePolicy(space, this.choices, config),
      parameters
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
    const levels = inputs.get('levels')
    const light = inputs.get('light') as Float32Array
    const planes = light.length / batchSize
    for (let row = 0; row < batchSize; row++) {
      const sample = this.parts.training[this.deck.draw()]!
      this.samples.observe(sample, this.config.stack, this.picture)
      const into = observations.subarray(row * this.picture.length, (row + 1) * this.picture.length)
      const action = this.augmenter.vary(this.picture, sample.action, into)
      done[row] = action
      if (levels !== undefined) levels[row] = this.levelOf(sample)
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
    const levels = this.reader.sources.get('levels')
    for (let from = 0; from < looked.length; from += rows) {
      const batch = looked.slice(from, from + rows)
      batch.forEach((sample, row) => {
        const at = row * this.picture.length
        this.samples.observe(sample, this.config.stack, observation.subarray(at, at + this.picture.length))
        if (levels !== undefined) levels[row] = this.levelOf(sample)
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

  /** All that it goes on from. */
  private save(seconds: number): SavedState {
    const { step, best, delay, updates, random, deck } = this
    const arrays = new Map<string, SavedArray>([['order', deck.state]])
    for (const [name, values] of step.parameters) arrays.set(`parameters/${name}`, values)
    for (const [name, values] of best.parameters) arrays.set(`best/${name}`, values)
    for (const [name, values] of step.optimiser.moments) arrays.set(`moments/${name}`, values)
    const { logLikelihood, looks } = best
    const steps = step.optimiser.steps
    return { arrays, values: { delay, updates, seconds, steps, logLikelihood, looks, random: random.state } }
  }

  /** Goes on from there. */
  load({ arrays, values }: SavedState): void {
    const { step, best } = this
    for (const [name, own] of step.parameters) own.set(arrays.get(`parameters/${name}`)!)
    for (const [name, own] of best.parameters) own.set(arrays.get(`best/${name}`)!)
    for (const [name, own] of step.optimiser.moments) own.set(arrays.get(`moments/${name}`)!)
    const number = (name: string): number => values[name] as number
    this.best = { ...best, logLikelihood: number('logLikelihood'), looks: number('looks') }
    step.optimiser.steps = number('steps')
    this.updates = number('updates')
    this.secondsBefore = number('seconds')
    this.deck.state = arrays.get('order')!
    this.random.state = values['random'] as unknown as RandomState
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

  private levelOf({ stretch }: Sample): number {
    return levelOf(this.samples.dataset, this.levels, stretch)
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
