import type { LocalizedText } from '../../shared/language'
import type { VectorTransition } from './transition'
import type { SavedState } from './saved-state'
import type { Box, Observation } from '../../shared/spaces'
import type { Random } from '../../shared/random'
import type { Packing } from './observations'

export interface ReplayOptions {
  readonly space: Box
  /** Environments that write into it at once; each has its own history. */
  readonly numEnvs: number
  /** Steps that it holds, all environments together. */
  readonly capacity: number
  /** Steps whose rewards are summed before the bootstrap (n-step return). */
  readonly nStep: number
  readonly gamma: number
  /** Rows of a sample. */
  readonly batchSize: number
  readonly random: Random
  /** Prioritised (Schaul et al. 2016) when given; uniform otherwise. */
  readonly priority?: { readonly alpha: number; readonly epsilon: number }
  /** Keeps of each step what a demonstrator would have done. Default: no. */
  readonly keepsExpertActions?: boolean
  /** Packs pictures without loss when given; samples are the same. Only observations of bytes are packed. */
  readonly packing?: Packing
  /** The bytes of out/native/replay.wasm: the sum tree. */
  readonly wasm: Uint8Array
}

/** A sample of n-step transitions, in arrays that are written again by the next one. */
export interface ReplayBatch {
  /** [batch, ...shape] */
  readonly observations: Observation
  /** The numbers beside them [batch, beside]; empty where the space has none. */
  readonly fields: Float32Array
  readonly actions: Int32Array
  /** R = sum of gamma^k r over the steps until n, or until the episode ended. */
  readonly returns: Float32Array
  /** The observation to bootstrap from: [batch, ...shape]. Its content is arbitrary where the discount is 0. */
  readonly nextObservations: Observation
  readonly nextFields: Float32Array
  /** What its value counts for: gamma^m after m steps; 0 where the episode terminated or a life was lost; not 0 where it was truncated. */
  readonly discounts: Float32Array
  /** What a demonstrator would have done; 0 where that is not known. */
  readonly expertActions: Int32Array
  /** 1 where `expertActions` is known. */
  readonly demonstrated: Float32Array
  /** Importance weights, at most 1; all 1 when sampling is uniform. */
  readonly weights: Float32Array
  /** Where the transitions lie, for `updatePriorities`. */
  readonly indices: Int32Array
}

/** A memory of transitions that an off-policy agent learns from. */
export interface ReplayBuffer {
  /** Steps it holds now. */
  readonly size: number
  readonly capacity: number
  /** Bytes that packed pictures take now; null where nothing is packed. */
  readonly packedBytes: number | null
  /**
   * The next step of every environment.
   * @throws Error for a truncated episode without its last observation, or pictures that are no stack.
   */
  add(transition: VectorTransition): void
  /**
   * The environments begin anew in the middle of their episodes: these count as truncated, with what was seen last in
   * each environment ([numEnvs, ...shape]), and nothing leads from one to the other.
   */
  cut(last: Observation): void
  /** True once `sample` works: at least one whole n-step transition. */
  readonly canSample: boolean
  /**
   * `beta`: how far the importance weights correct (0 to 1); only for prioritised sampling.
   * @throws Error while nothing can be sampled.
   */
  sample(beta: number): ReplayBatch
  /**
   * New priorities (positive, e.g. |TD error|) of what the last sample gave, before the next `add`: at most a
   * batch of them. Nothing when uniform.
   */
  updatePriorities(indices: Int32Array, priorities: Float32Array): void
  /** What learning changes of it, for a memory whose steps are made again: priorities and random numbers. */
  saveSampling(): SavedState
  /** Why `loadSampling` would not work, in a few words; null when it would. */
  whyNotSampling(saved: SavedState): LocalizedText | null
  /** What `saveSampling` gave when it held the same steps. @throws AppError 'checkpoint.invalid' */
  loadSampling(saved: SavedState): void
  /** Everything, the state of its random numbers included. */
  save(): SavedState
  /** @throws AppError 'checkpoint.invalid' when it is of another shape; nothing has changed then. */
  load(saved: SavedState): void
}
