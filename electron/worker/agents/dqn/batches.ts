/** Batches made of what was played and of what was demonstrated, in fixed shares (Paine et al. 2019). */
import type { Elements } from '../../engine/shape'
import type { Buffers } from '../../engine/runtime/runtime'
import type { ReplayBuffer, ReplayBatch } from '../../replay/replay'
import type { DqnConfig } from './config'

/** Inputs of the graph that a batch has by the same name; fields only beside pictures, the last two only where somebody demonstrates. */
const INPUTS = [
  'observations',
  'fields',
  'actions',
  'returns',
  'nextObservations',
  'nextFields',
  'discounts',
  'weights',
  'expertActions',
  'demonstrated'
] as const satisfies readonly (keyof ReplayBatch)[]

/** Rows of a batch that one draw from a memory fills. */
interface Part {
  readonly memory: ReplayBuffer
  /** Where they lie in each input of the graph. */
  readonly targets: readonly (readonly [(typeof INPUTS)[number], Elements])[]
  /** Where they came from in the memory, and what they are worth there after an update. */
  readonly indices: Int32Array
  readonly priorities: Float32Array
}

/** A way to fill a batch. */
export type Mixture = readonly Part[]

/** Rows of each batch that are demonstrations: at least one of either kind, none where nobody demonstrates. */
export function demonstratedRows({ demonstrations, demonstrationShare, batchSize }: DqnConfig): number {
  if (demonstrations === 0) return 0
  return Math.max(1, Math.min(batchSize - 1, Math.round(demonstrationShare * batchSize)))
}

/** Fills the inputs of an update, and hands the priorities that come of it back to where each row came from. */
export class Batches {
  /** What was played, and demonstrations in their share. */
  readonly mixed: Mixture
  /** Demonstrations alone, from as many draws as it takes; empty where nobody demonstrates. */
  readonly demonstrationsAlone: Mixture

  /** `inputs`, `priorities`: of the graph, where they stay. `demonstrations`: draws `demonstratedRows` at a time. */
  constructor(
    private readonly inputs: Buffers,
    private readonly priorities: Float32Array,
    played: ReplayBuffer,
    demonstrations: ReplayBuffer | null,
    config: DqnConfig
  ) {
    const { batchSize } = config
    const rows = demonstratedRows(config)
    const own = batchSize - rows
    this.mixed = [
      this.part(played, 0, own),
      ...(demonstrations ? [this.part(demonstrations, own, batchSize)] : [])
    ]
    const draws = demonstrations ? Math.ceil(batchSize / rows) : 0
    this.demonstrationsAlone = Array.from({ length: draws }, (_, i) =>
      this.part(demonstrations!, i * rows, Math.min(batchSize, (i + 1) * rows))
    )
  }

  canFill(mixture: Mixture): boolean {
    return mixture.every(({ memory }) => memory.canSample)
  }

  /** `beta`: how far importance weights correct. */
  fill(mixture: Mixture, beta: number): void {
    for (const { memory, targets, indices } of mixture) {
      const batch = memory.sample(beta)
      for (const [name, target] of targets) copyStart(batch[name], target)
      copyStart(batch.indices, indices)
    }
  }

  /** After the update that `fill` was for. */
  rate(mixture: Mixture): void {
    for (const { memory, indices, priorities } of mixture) memory.updatePriorities(indices, priorities)
  }

  private part(memory: ReplayBuffer, from: number, to: number): Part {
    const rowsOf = (array: Elements): Elements => {
      const stride = array.length / this.priorities.length
      return array.subarray(from * stride, to * stride)
    }
    const present = INPUTS.filter((name) => this.inputs.has(name))
    return {
      memory,
      targets: present.map((name) => [name, rowsOf(this.inputs.get(name)!)] as const),
      indices: new Int32Array(to - from),
      priorities: this.priorities.subarray(from, to)
    }
  }
}

/** As much of `source` as `target` holds: the last of several draws may be of more rows than are left. */
function copyStart(source: Elements, target: Elements): void {
  target.set(source.length === target.length ? source : source.subarray(0, target.length))
}
