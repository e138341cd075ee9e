import type { SavedArray } from './saved-state'
import type { LocalizedText } from '../../shared/language'
import { whyNotArray } from './saved-arrays'

/** How a step left its episode. */
export const GOES_ON = 0
export const TERMINATED = 1
export const TRUNCATED = 2
/** A life was lost: what follows is worth nothing to what came before, but the episode goes on. */
export const LIFE_LOST = 4

const goesOn = (end: number): boolean => end === GOES_ON || end === LIFE_LOST

/**
 * Actions, rewards and ends of the last steps of several environments, in one ring that all write at the same place.
 * Step `slot` of environment `envIndex` has the index `slot * numEnvs + envIndex`, so what is held before the ring is full
 * is a prefix of every array. What follows a step lies at the next slot of the same environment.
 */
export class History {
  /** Indices there are: steps it can hold, all environments together. */
  readonly capacity: number
  readonly actions: Int32Array
  readonly rewards: Float64Array
  readonly ends: Uint8Array
  /** Steps since the episode began, at most as many as pictures look back. */
  readonly ages: Uint8Array
  /** The action that a demonstrator would have taken, -1 where he said nothing; null where nobody demonstrates. */
  readonly expertActions: Int32Array | null
  /** 1 where a whole transition begins, as of the last `refresh`; and how many there are. */
  readonly whole: Uint8Array
  wholeCount = 0
  /** Slot that is written next, and slots that hold a step. */
  head = 0
  filled = 0

  /** `slots`: steps of each environment. `lookBack`: earlier steps that an observation is made of. `keepsExpertActions`: whether it keeps what a demonstrator would have done. */
  constructor(
    readonly numEnvs: number,
    readonly slots: number,
    readonly nStep: number,
    readonly lookBack: number,
    keepsExpertActions = false
  ) {
    this.capacity = numEnvs * slots
    this.actions = new Int32Array(this.capacity)
    this.rewards = new Float64Array(this.capacity)
    this.ends = new Uint8Array(this.capacity)
    this.ages = new Uint8Array(this.capacity)
    this.whole = new Uint8Array(this.capacity)
    this.expertActions = keepsExpertActions ? new Int32Array(this.capacity) : null
  }

  get size(): number {
    return this.filled * this.numEnvs
  }

  /** The index that an environment writes next. */
  writingAt(envIndex: number): number {
    return this.head * this.numEnvs + envIndex
  }

  /** Writes the next step of an environment; `advance` follows when all environments have written theirs. */
  write(envIndex: number, action: number, reward: number, end: number, expertAction = -1): void {
    const index = this.writingAt(envIndex)
    this.ages[index] = this.nextAge(envIndex)
    this.actions[index] = action
    this.rewards[index] = reward
    this.ends[index] = end
    if (this.expertActions) this.expertActions[index] = expertAction
  }

  /** How old in its episode the step is that an environment writes next. */
  nextAge(envIndex: number): number {
    const before = this.before(this.writingAt(envIndex))
    if (this.filled === 0 || !goesOn(this.ends[before]!)) return 0
    return Math.min(this.lookBack, this.ages[before]! + 1)
  }

  advance(): void {
    this.head = (this.head + 1) % this.slots
    this.filled = Math.min(this.slots, this.filled + 1)
  }

  after(index: number): number {
    const next = index + this.numEnvs
    return next < this.capacity ? next : next - this.capacity
  }

  before(index: number): number {
    return index < this.numEnvs ? index - this.numEnvs + this.capacity : index - this.numEnvs
  }

  /** The index `steps` (0: the newest) before the newest of an environment. */
  back(envIndex: number, steps: number): number {
    const slot = (this.head - 1 - steps + 2 * this.slots) % this.slots
    return slot * this.numEnvs + envIndex
  }

  /** Looks again whether a whole transition begins at this index. True when that has changed. */
  refresh(index: number): boolean {
    return this.mark(index, this.isWhole(index))
  }

  /** Notes whether a whole transition begins here. True when that has changed. */
  mark(index: number, isWhole: boolean): boolean {
    if ((this.whole[index] === 1) === isWhole) return false
    this.whole[index] = Number(isWhole)
    this.wholeCount += isWhole ? 1 : -1
    return true
  }

  /**
   * Whether a whole n-step transition begins here: everything that its observation is made of is held, and either
   * its episode ends within n steps or what follows the n-th is held. Never true across the place being written.
   */
  private isWhole(index: number): boolean {
    const slot = Math.floor(index / this.numEnvs)
    const newer = (this.head - 1 - slot + this.slots) % this.slots
    if (newer + this.ages[index]! >= this.filled) return false
    for (let step = 0, at = index; step < this.nStep; step++, at = this.after(at)) {
      if (step > newer) return false
      const end = this.ends[at]!
      if (end !== GOES_ON) return true
    }
    return newer >= this.nStep
  }

  save(): (readonly [string, SavedArray])[] {
    return Object.entries(this.arrays).map(([name, array]) => [name, array.subarray(0, this.size)] as const)
  }

  /** What `save` gave when `filled` slots were filled and `head` was to be written next. */
  load(arrays: ReadonlyMap<string, SavedArray>, head: number, filled: number): void {
    this.head = head
    this.filled = filled
    for (const [name, array] of Object.entries(this.arrays)) array.set(arrays.get(name)!)
    for (let index = 0; index < this.capacity; index++)
      this.mark(index, index < this.size && this.isWhole(index))
  }

  /** Why `load` would not work, in a few words; null when it would. */
  whyNot(arrays: ReadonlyMap<string, SavedArray>, filled: number): LocalizedText | null {
    const reasons = Object.entries(this.arrays).map(([name, array]) =>
      whyNotArray(arrays, name, array.constructor, filled * this.numEnvs)
    )
    return reasons.find((reason) => reason !== null) ?? null
  }

  /** By their names in a checkpoint: there expert actions are `shown`. */
  private get arrays(): Readonly<Record<string, Int32Array | Float64Array | Uint8Array>> {
    const { actions, rewards, ends, ages, expertActions } = this
    return { actions, rewards, ends, ages, ...(expertActions && { shown: expertActions }) }
  }
}
