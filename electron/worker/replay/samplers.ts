import { SumTree } from '../../../native/sum-tree'
import type { Random } from '../../shared/random'
import type { SavedArray } from './saved-state'
import type { History } from './history'
import type { LocalizedText } from '../../shared/language'
import { whyNotArray } from './saved-arrays'

/** Chooses which whole transitions make a batch. */
export interface Sampler {
  /** Of the last draw; written again by the next. */
  readonly indices: Int32Array
  readonly weights: Float32Array
  draw(beta: number): void
  /** A whole transition begins at this index now, or does no more. */
  changed(index: number, isWhole: boolean): void
  update(indices: Int32Array, priorities: Float32Array): void
  save(): (readonly [string, SavedArray])[]
  load(arrays: ReadonlyMap<string, SavedArray>): void
  whyNot(arrays: ReadonlyMap<string, SavedArray>, size: number): LocalizedText | null
}

/** Every whole transition is equally likely. */
export class UniformSampler implements Sampler {
  readonly indices: Int32Array
  readonly weights: Float32Array

  constructor(
    private readonly history: History,
    private readonly random: Random,
    batchSize: number
  ) {
    this.indices = new Int32Array(batchSize)
    this.weights = new Float32Array(batchSize).fill(1)
  }

  draw(): void {
    for (let i = 0; i < this.indices.length; i++) this.indices[i] = this.drawOne()
  }

  changed(): void {}
  update(): void {}
  save(): [] {
    return []
  }
  load(): void {}
  whyNot(): null {
    return null
  }

  /** By rejection: only a few steps at the ends of each history begin no whole transition. */
  private drawOne(): number {
    const { history, random } = this
    for (;;) {
      const index = random.integer(history.size)
      if (history.whole[index] === 1) return index
    }
  }
}

/**
 * In proportion to priority^alpha (Schaul et al. 2016): one transition from each of as many equal parts of the total as
 * the batch has rows. What is new has the largest priority seen so far, at first 1.
 */
export class PrioritySampler implements Sampler {
  readonly indices: Int32Array
  readonly weights: Float32Array
  private readonly tree: SumTree
  /** The largest priority seen, before the power. An array of its own so that it is kept with the others. */
  private readonly largest = Float64Array.of(1)

  constructor(
    private readonly history: History,
    private readonly random: Random,
    private readonly priority: { readonly alpha: number; readonly epsilon: number },
    batchSize: number,
    wasm: Uint8Array
  ) {
    this.tree = new SumTree(wasm, history.capacity, batchSize)
    this.indices = this.tree.indices
    this.weights = this.tree.weights
  }

  draw(beta: number): void {
    const { uniforms } = this.tree
    for (let i = 0; i < uniforms.length; i++) uniforms[i] = this.random.uniform()
    this.tree.draw(beta)
  }

  changed(index: number, isWhole: boolean): void {
    this.tree.set(index, isWhole ? this.largest[0]! ** this.priority.alpha : 0)
  }

  update(indices: Int32Array, priorities: Float32Array): void {
    const { alpha, epsilon } = this.priority
    const largest = this.tree.update(indices, priorities, alpha, epsilon)
    this.largest[0] = Math.max(this.largest[0]!, largest)
  }

  save(): (readonly [string, SavedArray])[] {
    return [
      ['priorities', this.tree.leaves.subarray(0, this.history.size)],
      ['largestPriority', this.largest]
    ]
  }

  load(arrays: ReadonlyMap<string, SavedArray>): void {
    this.largest.set(arrays.get('largestPriority')!)
    this.tree.leaves.fill(0).set(arrays.get('priorities')!)
    this.tree.rebuild()
  }

  whyNot(arrays: ReadonlyMap<string, SavedArray>, size: number): LocalizedText | null {
    return (
      whyNotArray(arrays, 'priorities', Float64Array, size) ??
      whyNotArray(arrays, 'largestPriority', Float64Array, 1)
    )
  }
}
