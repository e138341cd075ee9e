import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { Random, RandomState } from '../../shared/random'
import type { VectorTransition } from './transition'
import type { SavedArray, SavedState, SavedValue } from './saved-state'
import { emptyObservation, firstPart, sizeOf, type Observation } from '../../shared/spaces'
import { GOES_ON, History, LIFE_LOST, TERMINATED, TRUNCATED } from './history'
import { picturesIn } from './observations'
import type { ReplayBuffer, ReplayBatch, ReplayOptions } from './replay'
import { PrioritySampler, UniformSampler, type Sampler } from './samplers'
import { SeenSteps, type SeenInto } from './seen-steps'

/** A memory of n-step transitions. Throws AppError 'input.invalid' when it would be too small to hold one. */
export function createReplay(options: ReplayOptions): ReplayBuffer {
  return new RingReplay(options)
}

/**
 * A ring of steps. An observation is kept once (of a stack of pictures: the newest picture); what follows a step is
 * read from the step after it. Only where an episode was truncated is its last observation kept beside. Returns, discounts
 * and stacks are made when they are sampled, so nothing is stored twice.
 */
class RingReplay implements ReplayBuffer {
  private readonly history: History
  private readonly observations: SeenSteps
  private readonly sampler: Sampler
  private readonly batch: {
    -readonly [K in keyof ReplayBatch]: ReplayBatch[K]
  }
  /** What of the batch is seen at its steps, and after them. */
  private readonly now: SeenInto
  private readonly next: SeenInto
  private readonly random: Random
  private readonly gamma: number
  private readonly stride: number

  constructor(options: ReplayOptions) {
    const { space, numEnvs, batchSize, random, priority } = options
    this.random = random
    this.gamma = options.gamma
    this.stride = sizeOf(space)
    const lookBack = picturesIn(space) - 1
    this.history = new History(numEnvs, slotsOf(options), options.nStep, lookBack, options.keepsExpertActions)
    this.observations = new SeenSteps(space, this.history, options.packing ?? null)
    this.sampler = priority
      ? new PrioritySampler(this.history, random, priority, batchSize, options.wasm)
      : new UniformSampler(this.history, random, batchSize)
    this.batch = {
      observations: emptyObservation(firstPart(space), batchSize),
      fields: new Float32Array(batchSize * (space.beside ?? 0)),
      actions: new Int32Array(batchSize),
      returns: new Float32Array(batchSize),
      nextObservations: emptyObservation(firstPart(space), batchSize),
      nextFields: new Float32Array(batchSize * (space.beside ?? 0)),
      discounts: new Float32Array(batchSize),
      expertActions: new Int32Array(batchSize),
      demonstrated: new Float32Array(batchSize),
      weights: this.sampler.weights,
      indices: this.sampler.indices
    }
    this.now = { first: this.batch.observations, beside: this.batch.fields }
    this.next = { first: this.batch.nextObservations, beside: this.batch.nextFields }
  }

  get size(): number {
    return this.history.size
  }

  get capacity(): number {
    return this.history.capacity
  }

  get packedBytes(): number | null {
    return this.observations.packedBytes
  }

  get canSample(): boolean {
    return this.history.wholeCount > 0
  }

  add(transition: VectorTransition): void {
    const { history } = this
    for (let envIndex = 0; envIndex < history.numEnvs; envIndex++) this.write(envIndex, transition)
    history.advance()
    this.refresh()
  }

  cut(last: Observation): void {
    const { history, observations, stride } = this
    if (history.filled === 0) return
    for (let envIndex = 0; envIndex < history.numEnvs; envIndex++) {
      const index = history.back(envIndex, 0)
      const end = history.ends[index]!
      // What follows a lost life was worth nothing to it already.
      if (end === LIFE_LOST) history.ends[index] = TERMINATED
      if (end !== GOES_ON) continue
      history.ends[index] = TRUNCATED
      observations.writeFinal(index, last.slice(envIndex * stride, (envIndex + 1) * stride))
    }
    this.refresh()
  }

  sample(beta: number): ReplayBatch {
    if (!this.canSample) throw new Error('There is no whole transition to sample yet')
    this.sampler.draw(beta)
    const { indices } = this.batch
    for (let row = 0; row < indices.length; row++) this.fill(row, indices[row]!)
    return this.batch
  }

  updatePriorities(indices: Int32Array, priorities: Float32Array): void {
    this.sampler.update(indices, priorities)
  }

  save(): SavedState {
    const { history, observations, sampler, random } = this
    return {
      arrays: new Map([...history.save(), ...observations.save(), ...sampler.save()]),
      values: { ...this.shape, head: history.head, filled: history.filled, random: [...random.state] }
    }
  }

  /** @throws AppError 'checkpoint.invalid' when it is of another shape; nothing has changed then. */
  load({ arrays, values }: SavedState): void {
    const why = this.whyNot(arrays, values)
    if (why !== null) throw new AppError('checkpoint.invalid', { file: WHOSE, why })
    this.history.load(arrays, values['head'] as number, values['filled'] as number)
    this.observations.load(arrays)
    this.sampler.load(arrays)
    this.random.state = values['random'] as unknown as RandomState
  }

  saveSampling(): SavedState {
    return { arrays: new Map(this.sampler.save()), values: { random: [...this.random.state] } }
  }

  whyNotSampling({ arrays, values }: SavedState): LocalizedText | null {
    return whyNotRandom(values['random']) ?? this.sampler.whyNot(arrays, this.size)
  }

  loadSampling(saved: SavedState): void {
    const why = this.whyNotSampling(saved)
    if (why !== null) throw new AppError('checkpoint.invalid', { file: WHOSE, why })
    this.sampler.load(saved.arrays)
    this.random.state = saved.values['random'] as unknown as RandomState
  }

  private write(envIndex: number, t: VectorTransition): void {
    const { history, observations } = this
    const index = history.writingAt(envIndex)
    if (history.mark(index, false)) this.sampler.changed(index, false)
    const end = endOf(t, envIndex)
    observations.write(index, history.nextAge(envIndex), t.observations, envIndex * this.stride)
    observations.writeFinal(index, end === TRUNCATED ? lastOf(t.finalObservations, envIndex) : null)
    history.write(envIndex, t.actions[envIndex]!, t.rewards[envIndex]!, end, t.expertActions?.[envIndex])
  }

  /** Only the newest steps can have become whole, and only the oldest can have lost what they look back to. */
  private refresh(): void {
    const { filled, nStep, lookBack } = this.history
    const newest = Math.min(nStep, filled - 1)
    for (let steps = 0; steps <= newest; steps++) this.refreshAll(steps)
    for (let steps = Math.max(newest + 1, filled - lookBack); steps < filled; steps++) this.refreshAll(steps)
  }

  /** In every environment, the step this many before the newest. */
  private refreshAll(steps: number): void {
    const { history, sampler } = this
    for (let envIndex = 0; envIndex < history.numEnvs; envIndex++) {
      const index = history.back(envIndex, steps)
      if (history.refresh(index)) sampler.changed(index, history.whole[index] === 1)
    }
  }

  /** Makes one row of the batch: R = sum of gamma^k r, and what to bootstrap from. */
  private fill(row: number, index: number): void {
    const { history, observations, batch, gamma, now, next } = this
    let [at, sum, discount] = [index, 0, 1]
    for (let step = 1; ; step++, at = history.after(at)) {
      sum += discount * history.rewards[at]!
      discount *= gamma
      if (step === history.nStep || history.ends[at] !== GOES_ON) break
    }
    const end = history.ends[at]
    observations.read(index, now, row)
    if (end === TRUNCATED) observations.readFinal(at, next, row)
    else observations.read(end === GOES_ON ? history.after(at) : at, next, row)
    batch.actions[row] = history.actions[index]!
    const expertAction = history.expertActions?.[index] ?? -1
    batch.expertActions[row] = Math.max(0, expertAction)
    batch.demonstrated[row] = Number(expertAction >= 0)
    batch.returns[row] = sum
    batch.discounts[row] = end === TERMINATED || end === LIFE_LOST ? 0 : discount
  }

  /** What must be the same for a saved memory to fit, by the names in the file: `streams` are the environments. */
  private get shape(): Readonly<Record<string, SavedValue>> {
    const { numEnvs, slots, nStep, lookBack } = this.history
    return { streams: numEnvs, slots, nStep, lookBack, numbers: this.stride }
  }

  private whyNot(
    arrays: ReadonlyMap<string, SavedArray>,
    values: SavedState['values']
  ): LocalizedText | null {
    const other = Object.entries(this.shape).find(([name, value]) => values[name] !== value)
    if (other) return otherValue(other[0], values[other[0]], other[1])
    const { head, filled, random } = values
    const isSlot = (value: SavedValue | undefined, limit: number): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < limit
    if (!isSlot(head, this.history.slots))
      return { en: 'its head is no slot', fr: 'head n’y est pas une place' }
    if (!isSlot(filled, this.history.slots + 1))
      return { en: 'its filled is no number of slots', fr: 'filled n’y est pas un nombre de places' }
    const size = filled * this.history.numEnvs
    return (
      whyNotRandom(random) ??
      this.history.whyNot(arrays, filled) ??
      this.observations.whyNot(arrays, size, head) ??
      this.sampler.whyNot(arrays, size)
    )
  }
}

const WHOSE = { en: 'of the replay memory', fr: 'de la mémoire de rejeu' }

function otherValue(name: string, found: unknown, wanted: unknown): LocalizedText {
  const [is, not] = [JSON.stringify(found), JSON.stringify(wanted)]
  return { en: `its ${name} is ${is}, not ${not}`, fr: `${name} y est ${is} et non ${not}` }
}

function whyNotRandom(random: SavedValue | undefined): LocalizedText | null {
  const isState =
    Array.isArray(random) && random.length === 4 && random.every((word) => typeof word === 'number')
  if (isState) return null
  return {
    en: 'its random is no state of random numbers',
    fr: 'random n’y est pas un état de nombres aléatoires'
  }
}

/** Steps of each environment. A whole transition needs what it looks back to, n steps and what follows. */
function slotsOf({ capacity, numEnvs, nStep, space }: ReplayOptions): number {
  const slots = Math.floor(capacity / numEnvs)
  const least = nStep + picturesIn(space)
  if (slots >= least) return slots
  const what = { en: 'The replay memory', fr: 'La mémoire de rejeu' }
  const why = {
    en: `${capacity} steps for ${numEnvs} streams are too few; it must hold at least ${least * numEnvs}`,
    fr: `${capacity} pas pour ${numEnvs} flux sont trop peu ; il en faut au moins ${least * numEnvs}`
  }
  throw new AppError('input.invalid', { what, why })
}

function endOf({ terminated, truncated, livesLost }: VectorTransition, envIndex: number): number {
  if (terminated[envIndex]) return TERMINATED
  if (truncated[envIndex]) return TRUNCATED
  return livesLost?.[envIndex] ? LIFE_LOST : GOES_ON
}

function lastOf(finals: readonly (Observation | null)[], envIndex: number): Observation {
  const final = finals[envIndex]
  if (!final) throw new Error(`Environment ${envIndex} was truncated without its last observation`)
  return final
}
