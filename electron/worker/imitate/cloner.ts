/** Learns one clone, at one delay. docs/algorithms/bc.md */
import { createHash } from 'node:crypto'
import { actionParts, sharesParts } from '../../shared/action-parts'
import { UNLABELLED, type Dataset, type Expertise } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { CloneConfig, HeldOut } from '../../shared/imitation'
import { planesOf, type LiveLook } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { Random, type RandomState } from '../../shared/random'
import { sizeOf, type Box } from '../../shared/spaces'
import { FEATURES } from '../deploy/gate'
import { coarseOf } from '../deploy/novelty'
import { argmax } from '../deploy/policy-reader'
import type { Executable } from '../engine/runtime/runtime'
import { TrainingStep } from '../engine/training-step'
import { SeenRows } from '../nn/beside'
import type { SavedArray, SavedState } from '../replay/saved-state'
import { Augmenter, fairFlips, roomOf, type Room } from './augment'
import { choiceWeights, type ChoiceWeights } from './choice-weights'
import type { Choices } from './choices'
import { CloneClock } from './clone-clock'
import { cloneGraph, clonePolicy, cloneProgram } from './clone-graph'
import type { CloneOutcome, CloneTools, LearnedClone } from './clone-tools'
import { Deck } from './deck'
import { levelOf, levelsIn } from './expertise'
import { fitGate } from './fit-gate'
import { disagreements, heldOutScores, softmax, type HeldOutAnswer } from './held-out-scores'
import { scoreParts } from './part-scores'
import type { Learned } from './mixed-samples'
import { isAlong } from './part-heads'
import type { Sample } from './samples'
import { evenly, inRuns, MOST_JUDGED } from './some-samples'
import { split, type Split } from './split'
import { isUsual, UsualPicture } from './usual-picture'

/** What was held back is looked at this often, in updates, and at no more moments than this on the way. */
const LOOK_EVERY = 50
export const LOOKED_AT = 600
/** Moments that were learned from which tell the gate what is familiar. */
const FAMILIAR = 2000
/** Fewer changes than this tell nothing by themselves. */
const LEAST_CHANGES = 20
/** So many moments tell what is usual in a picture. */
const USUAL = 600
/** As many moments as a person may want to look at. */
const MOST_DISAGREEMENTS = 24
/** What the learning rate is multiplied by where it gets no better, and the least share of it that is left. */
const SLOWER = 0.3
const SLOWEST = 0.02
/** How often it keeps how far it has come. */
const KEEP_MS = 15_000

interface Best {
  readonly logLikelihood: number
  readonly parameters: ReadonlyMap<string, Float32Array>
  readonly looks: number
}

/** A short trial beside others. */
interface Trial {
  readonly updates: number
  readonly mostSeconds: number
  readonly onUpdate: (done: number) => void
  readonly toBeat: number
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

/** What a clone is made of, before it has learned. */
interface Made {
  readonly samples: Learned
  readonly delay: number
  readonly config: CloneConfig
  readonly tools: CloneTools
  readonly parts: Split
  readonly start: CloneStart | null
  readonly look: LiveLook
  readonly space: Box
  readonly choices: Choices
  readonly flips: ReturnType<typeof fairFlips>
  /** How far pictures may be moved; null: as far as one likes. */
  readonly room: Room | null
  readonly weights: ChoiceWeights
  readonly step: TrainingStep
  readonly reader: Executable
}

/** Learns from the samples of a data set, and judges by those held back. */
export class Cloner {
  private readonly made: Made
  private readonly random: Random
  private readonly deck: Deck
  private readonly levels: readonly Expertise[]
  /** The bytes of what is seen of one moment. */
  private readonly seen: Uint8Array
  /** Null where no picture is seen. */
  private readonly augmenter: Augmenter | null
  private clock: CloneClock
  private updates = 0
  /** The best that was seen, and how many looks found nothing better since. */
  private best: Best
  /** Of learning, before it was interrupted. */
  private secondsBefore = 0

  private constructor(made: Made) {
    this.made = made
    const { samples, config, parts, look, start, space, flips, room } = made
    this.random = new Random(config.seed)
    this.levels = levelsIn(samples.dataset)
    this.clock = new CloneClock(made.tools.nowMs)
    this.deck = new Deck(parts.training, start)
    this.seen = new Uint8Array(sizeOf(space) * (space.dtype === 'uint8' ? 1 : Float32Array.BYTES_PER_ELEMENT))
    this.augmenter =
      config.observe === 'fields'
        ? null
        : new Augmenter(made.tools.wasm.augment, look, config, flips, this.random, room)
    this.best = { logLikelihood: -Infinity, parameters: this.copy(), looks: 0 }
  }

  /** @param start where it goes on from; null: from scratch. @throws AppError 'imitate.otherShape', 'dataset.noVectors' */
  static async create(
    samples: Learned,
    delay: number,
    config: CloneConfig,
    tools: CloneTools,
    start: CloneStart | null = null
  ): Promise<Cloner> {
    const { side, isColour } = samples.dataset
    const look: LiveLook = { see: config.observe, side, isColour, stack: config.stack }
    const space = samples.space(config)
    const choices = choicesOf(samples.dataset, config, tools.profile)
    const parts = start?.parts ?? split(samples, delay, config.heldOutShare, config.seed)
    const flips = flipsOf(config, tools.profile)
    const room = choices.parts && roomOf(choices.parts, side)
    const weights = choiceWeights(doneIn(parts.training, flips), choices, config.mostWeight)
    const skew = { weights, labelSmoothing: config.labelSmoothing }
    const graph = cloneGraph(space, choices, config)
    const { learningRate, weightDecay } = config
    const step = await TrainingStep.create(tools.runtime, tools.wasm.optim, {
      loss: graph.loss,
      trainable: graph.trainable,
      optimiser: { kind: 'adamw', learningRate, weightDecay },
      maxNorm: 5
    })
    graph.scope.initialise(new Map([...step.parameters, ...step.frozen]), new Random(config.seed + 1))
    if (start !== null) takeOver(step, start.parameters)
    else if (step.frozen.size > 0)
      noteUsual(step.frozen, samples, parts.training, { config, tools, look, room, flips })
    const reader = await step.attach(cloneProgram(space, choices, config, config.batchSize, skew))
    const made = { samples, delay, config, tools, parts, start, look, space, choices, flips, weights }
    return new Cloner({ ...made, room, step, reader })
  }

  /** Learns until it gets no better, or the time is over. */
  async learn(): Promise<CloneOutcome> {
    const { config, tools, parts, samples, delay, start } = this.made
    const startedMs = tools.nowMs() - 1000 * this.secondsBefore
    const seconds = (): number => (tools.nowMs() - startedMs) / 1000
    const perEpoch = this.updatesInEpoch
    this.clock = new CloneClock(tools.nowMs)
    let keptMs = -Infinity
    // What goes on from before is kept where nothing better is found.
    if (start !== null && this.updates === 0) this.note(await this.evaluate(LOOKED_AT), seconds())
    while (seconds() < 60 * config.minutes && this.best.looks < config.patience) {
      if (await tools.interrupted()) break
      const { loss, seen } = await this.advance(seconds)
      if (seen !== null && tools.nowMs() - keptMs >= KEEP_MS) {
        tools.checkpoints?.save(this.save(seconds()))
        keptMs = tools.nowMs()
      }
      if (seen !== null || this.updates % 10 === 0)
        tools.tell({
          update: this.updates,
          epoch: this.updates / perEpoch,
          seconds: seconds(),
          loss,
          heldOut: seen
        })
    }
    const { shares } = this.clock
    this.restore(this.best.parameters)
    tools.onEvaluating?.()
    const heldOut = await this.lookAt(inRuns(parts.heldOut, MOST_JUDGED))
    const familiar = await this.lookAt(evenly(parts.training, FAMILIAR))
    return {
      ...this.learned(seconds()),
      epochs: this.updates / perEpoch,
      shares,
      heldOut: { ...this.scores(heldOut), unseen: this.unseen(heldOut) },
      gate: fitGate(familiar, heldOut, samples.dataset.decisionsPerSecond),
      disagreements: disagreements(heldOut, delay, MOST_DISAGREEMENTS)
    }
  }

  /**
   * Learns a little, to be compared, and looks at what was held back at its end at the latest.
   * @param trial so many updates, no longer than this; who is told how many are done; and how likely another one found what
   *   was done, at its best: until this one is better, it is not told as the best
   * @returns how likely it found what was done in held-back moments, at its best: the mean of the logarithms
   */
  async tryOut({ updates, mostSeconds, onUpdate, toBeat }: Trial): Promise<number> {
    const { config, tools } = this.made
    const startedMs = tools.nowMs()
    const seconds = (): number => (tools.nowMs() - startedMs) / 1000
    let isSeen = false
    for (let i = 0; i < updates && seconds() < mostSeconds && this.best.looks < config.patience; i++) {
      if (await tools.interrupted()) break
      if (i % 10 === 0) onUpdate(i)
      isSeen = (await this.advance(seconds, toBeat)).seen !== null
    }
    if (!isSeen && this.updates > 0) this.note(await this.evaluate(LOOKED_AT), seconds(), toBeat)
    return this.best.logLikelihood
  }

  /** What came before it learns counts as its time. */
  startAfter(seconds: number): void {
    this.secondsBefore = seconds
  }

  private get updatesInEpoch(): number {
    const { parts, config } = this.made
    return Math.max(1, Math.ceil(parts.training.length / config.batchSize))
  }

  /** An update, and a look at what was held back when it is time for one. */
  private async advance(
    seconds: () => number,
    toBeat = -Infinity
  ): Promise<{ readonly loss: number; readonly seen: HeldOut | null }> {
    const loss = await this.update()
    const isLook = this.updates % Math.max(LOOK_EVERY, Math.ceil(this.updatesInEpoch / 2)) === 0
    if (!isLook) return { loss, seen: null }
    this.clock.mark()
    const seen = await this.evaluate(LOOKED_AT)
    this.clock.end('judge')
    this.note(seen, seconds(), toBeat)
    return { loss, seen }
  }

  /** One step on moments drawn without replacement, epoch by epoch. @returns the loss */
  async update(): Promise<number> {
    const { samples, config, step, weights: each } = this.made
    const { inputs } = step
    const { batchSize } = config
    const rows = new SeenRows(inputs, 'observations', batchSize)
    const [done, weights] = [inputs.get('actions')!, inputs.get('weights')!]
    const [within, levels] = [inputs.get('withinWeights'), inputs.get('levels')]
    const light = inputs.get('light') as Float32Array | undefined
    const planes = light === undefined ? 0 : light.length / batchSize
    this.clock.mark()
    for (let row = 0; row < batchSize; row++) {
      const sample = this.deck.draw(this.random)
      samples.see(sample, config, this.seen)
      const action = this.vary(rows.putBeside(row, this.seen), sample.action, rows.firstOf(row))
      done[row] = action
      if (levels !== undefined) levels[row] = this.levelOf(sample)
      const importance = this.importanceOf(sample)
      weights[row] = importance * each.kind[action]!
      if (within !== undefined) within[row] = importance * each.within[action]!
      if (light !== undefined) this.augmenter?.light(light.subarray(row * planes, (row + 1) * planes))
    }
    this.updates += 1
    this.clock.end('load')
    const { loss } = await step.run()
    this.clock.end('learn')
    return loss
  }

  /** How it does on what was held back, or on evenly chosen `most` of it. */
  async evaluate(most: number): Promise<HeldOut> {
    return this.scores(await this.lookAt(evenly(this.made.parts.heldOut, most)))
  }

  /**
   * How likely it finds what was done in held-back moments at which something else was done than right before: the mean of
   * the logarithms and its standard error, over evenly chosen `most` of them. Where nothing changes whoever sees what is
   * being done (a paddle where the hand has put it) is right without any idea of why.
   */
  async likelihoodOfChanges(most: number): Promise<{ readonly mean: number; readonly error: number }> {
    const { heldOut } = this.made.parts
    const changed = heldOut.filter((sample) => this.doneBefore(sample) !== sample.action)
    const looked = await this.lookAt(evenly(changed.length < LEAST_CHANGES ? heldOut : changed, most))
    const logs = looked.map(({ sample, probabilities }) =>
      Math.log(Math.max(1e-9, probabilities[sample.action]!))
    )
    const n = Math.max(1, logs.length)
    const mean = logs.reduce((a, b) => a + b, 0) / n
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / Math.max(1, n - 1)
    return { mean, error: Math.sqrt(variance / n) }
  }

  /**
   * What it makes of moments, in their order.
   * @param change what is done to what is seen of each before; where pictures are, to these alone
   * @param from the data set they are of
   */
  async lookAt(
    looked: readonly Sample[],
    change: (observation: Uint8Array) => void = () => undefined,
    from: Learned = this.made.samples
  ): Promise<HeldOutAnswer[]> {
    const { config, reader } = this.made
    const answers: HeldOutAnswer[] = []
    const rows = config.batchSize
    const seen = new SeenRows(reader.sources, 'observation', rows)
    const levels = reader.sources.get('levels')
    for (let first = 0; first < looked.length; first += rows) {
      const batch = looked.slice(first, first + rows)
      batch.forEach((sample, row) => {
        from.see(sample, config, this.seen)
        seen.put(row, this.seen)
        change(seen.firstOf(row))
        if (levels !== undefined) levels[row] = levelOf(from.dataset, this.levels, sample.stretch)
      })
      await reader.run()
      const of = (name: string, row: number): Float32Array => {
        const all = reader.results.get(name) as Float32Array
        const width = all.length / rows
        return all.slice(row * width, (row + 1) * width)
      }
      batch.forEach((sample, row) =>
        answers.push({
          sample,
          probabilities: softmax(of('logits', row)),
          actionLogits: of('preferences', row),
          features: of(FEATURES, row),
          sight: this.coarseOf(seen.firstOf(row))
        })
      )
    }
    return answers
  }

  private coarseOf(pictures: Uint8Array): Float32Array | null {
    const { look } = this.made
    return look.see === 'fields' ? null : coarseOf(pictures, planesOf(look), look.side)
  }

  /** The figures of what it made of moments. */
  scores(moments: readonly HeldOutAnswer[]): HeldOut {
    const { tools, samples } = this.made
    return {
      ...heldOutScores(moments, samples.dataset.actions, (sample) => this.doneBefore(sample)),
      parts: tools.profile ? scoreParts(moments, tools.profile, samples.dataset.side) : null,
      unseen: null
    }
  }

  /** How it does where the like of what was held back was not learned from. */
  private unseen(heldOut: readonly HeldOutAnswer[]): NonNullable<HeldOut['unseen']> {
    const known = new Set(this.made.parts.training.map((sample) => this.newestOf(sample)))
    const left = heldOut.filter(({ sample }) => !known.has(this.newestOf(sample)))
    const right = left.filter(({ sample, actionLogits }) => argmax(actionLogits) === sample.action)
    return { samples: left.length, accuracy: right.length / Math.max(1, left.length) }
  }

  /** Tells what is seen last of a moment from any other. */
  private newestOf(sample: Sample): string {
    const { samples, config } = this.made
    const newest = this.seen.subarray(this.seen.length - this.seen.length / config.stack)
    samples.see(sample, { ...config, stack: 1 }, newest)
    return createHash('sha256').update(newest).digest('base64')
  }

  /** The best so far, as a policy. */
  asItIs(): LearnedClone {
    return this.learned(this.secondsBefore)
  }

  /** Whether what was kept is of this network: another version of the app may have had another. */
  fits({ arrays }: SavedState): boolean {
    const { step } = this.made
    const isKept = (kind: string, own: ReadonlyMap<string, Float32Array>): boolean =>
      [...own].every(([name, values]) => arrays.get(`${kind}/${name}`)?.length === values.length)
    return (
      isKept('parameters', step.parameters) &&
      isKept('best', this.best.parameters) &&
      isKept('moments', step.optimiser.moments)
    )
  }

  /** Goes on from there. */
  load({ arrays, values }: SavedState): void {
    const { step } = this.made
    for (const [name, own] of step.parameters) own.set(arrays.get(`parameters/${name}`)!)
    for (const [name, own] of this.best.parameters) own.set(arrays.get(`best/${name}`)!)
    for (const [name, own] of step.optimiser.moments) own.set(arrays.get(`moments/${name}`)!)
    const number = (name: string): number => values[name] as number
    this.best = { ...this.best, logLikelihood: number('logLikelihood'), looks: number('looks') }
    step.optimiser.steps = number('steps')
    step.optimiser.learningRate = number('learningRate')
    this.updates = number('updates')
    this.secondsBefore = number('seconds')
    this.deck.state = arrays.get('order')!
    this.random.state = values['random'] as unknown as RandomState
  }

  async close(): Promise<void> {
    await this.made.reader.close()
  }

  /** Takes note of a look at what was held back. */
  private note({ logLikelihood }: HeldOut, seconds: number, toBeat = -Infinity): void {
    if (logLikelihood <= this.best.logLikelihood) {
      this.best = { ...this.best, looks: this.best.looks + 1 }
      if (this.best.looks === Math.ceil(this.made.config.patience / 2)) this.slowDown()
      return
    }
    this.best = { logLikelihood, parameters: this.copy(), looks: 0 }
    if (logLikelihood > toBeat) this.made.tools.onBetter?.(this.learned(seconds))
  }

  /** Half of its patience is used up: smaller steps may still find something. */
  private slowDown(): void {
    const { step, config } = this.made
    step.optimiser.learningRate = Math.max(
      SLOWEST * config.learningRate,
      SLOWER * step.optimiser.learningRate
    )
  }

  /** The best so far, as a policy. */
  private learned(seconds: number): LearnedClone {
    const { look, space, delay, config, parts, choices, weights } = this.made
    const skew = { weights, labelSmoothing: config.labelSmoothing }
    return {
      ...{ look, space, delay, config, seconds, updates: this.updates },
      ...{ samples: parts.training.length, gate: null },
      heads: choices.parts === null ? 'actions' : 'parts',
      policy: clonePolicy(space, choices, config, skew),
      parameters: this.best.parameters
    }
  }

  /** All that it goes on from. */
  private save(seconds: number): SavedState {
    const { step, delay } = this.made
    const { best, updates, random, deck } = this
    const arrays = new Map<string, SavedArray>([['order', deck.state]])
    for (const [name, values] of step.parameters) arrays.set(`parameters/${name}`, values)
    for (const [name, values] of best.parameters) arrays.set(`best/${name}`, values)
    for (const [name, values] of step.optimiser.moments) arrays.set(`moments/${name}`, values)
    const { logLikelihood, looks } = best
    const { steps, learningRate } = step.optimiser
    const { encoder } = this.made.config
    const values = { delay, encoder, updates, seconds, steps, learningRate, logLikelihood, looks }
    return { arrays, values: { ...values, random: random.state } }
  }

  /** Writes what is seen, varied where it is a picture. @returns what the action becomes */
  private vary(seen: Uint8Array, action: number, into: Uint8Array): number {
    if (this.augmenter !== null) return this.augmenter.vary(seen, action, into)
    into.set(seen)
    return action
  }

  /** What was done the moment before the one that is asked about; nothing at the start of a stretch. */
  private doneBefore({ moment, stretch }: Sample): number {
    const { samples, delay } = this.made
    const at = moment + delay - 1
    const { from } = samples.dataset.stretches[stretch]!
    // Where only moments with an action are learned from, the last one before counts.
    for (let i = at; i >= from; i--) {
      const label = samples.labels[i]!
      if (label !== UNLABELLED) return label
    }
    return UNLABELLED
  }

  private levelOf({ stretch }: Sample): number {
    return levelOf(this.made.samples.dataset, this.levels, stretch)
  }

  /** How much a moment counts, whatever was done in it. */
  private importanceOf(sample: Sample): number {
    const { start, samples, config } = this.made
    // Where a share of each batch is theirs, they count as much already.
    return start === null && samples.isCorrected(sample) ? config.correctionWeight : 1
  }

  private copy(): ReadonlyMap<string, Float32Array> {
    const { parameters, frozen } = this.made.step
    return new Map([...parameters, ...frozen].map(([name, values]) => [name, values.slice()]))
  }

  private restore(from: ReadonlyMap<string, Float32Array>): void {
    for (const [name, values] of this.made.step.parameters) values.set(from.get(name)!)
  }
}

/** Whether actions are learned by their parts. Places are looked up in a picture: where none is seen, they are not. */
function choicesOf(dataset: Dataset, { heads, observe }: CloneConfig, profile: Profile | undefined): Choices {
  const parts = profile && heads !== 'actions' && observe !== 'fields' ? actionParts(profile) : null
  return {
    actions: dataset.actions.length,
    levels: levelsIn(dataset).length,
    parts: parts !== null && (heads === 'parts' || sharesParts(parts, dataset.counts)) ? parts : null
  }
}

/** The mirrorings that what is learned from is varied by. What numbers beside a picture become is not known: there are none. */
const flipsOf = (
  { flip, observe }: CloneConfig,
  profile: Profile | undefined
): ReturnType<typeof fairFlips> =>
  flip && observe === 'picture' && profile !== undefined ? fairFlips(profile) : []

/** Finds what is usual in what is learned from, varied as it is while it is learned from. */
function noteUsual(
  into: ReadonlyMap<string, Float32Array>,
  samples: Learned,
  training: readonly Sample[],
  { config, tools, look, room, flips }: Pick<Made, 'config' | 'tools' | 'look' | 'room' | 'flips'>
): void {
  const random = new Random(config.seed + 2)
  const augmenter = new Augmenter(tools.wasm.augment, look, config, flips, random, room)
  const seen = new Uint8Array(planesOf(look) * look.side ** 2 * look.stack)
  const varied = new Uint8Array(seen.length)
  const usual = new UsualPicture(seen.length / look.stack)
  for (const sample of evenly(training, USUAL)) {
    samples.see(sample, { ...config, observe: 'picture' }, seen)
    augmenter.vary(seen, sample.action, varied)
    usual.add(varied.subarray(varied.length - usual.size))
  }
  usual.write(into)
}

/** The action of each moment, and what its mirror images become. */
const doneIn = (samples: readonly Sample[], flips: ReturnType<typeof fairFlips>): readonly number[] =>
  flips.reduce<readonly number[]>(
    (all, { actions }) => [...all, ...all.map((action) => actions[action]!)],
    samples.map(({ action }) => action)
  )

/**
 * A clone from before there was a usual picture sees pictures as they are, and one whose heat maps saw nothing along lines
 * begins without.
 * @throws AppError 'imitate.otherShape' where they are of another network
 */
function takeOver({ parameters, frozen }: TrainingStep, from: ReadonlyMap<string, Float32Array>): void {
  for (const [name, values] of [...parameters, ...frozen]) {
    if (isUsual(name) && !from.has(name)) continue
    const known = from.get(name)
    if (known === undefined && isAlong(name)) {
      values.fill(0)
      continue
    }
    if (known?.length !== values.length) throw new AppError('imitate.otherShape', { name })
    values.set(known)
  }
}
