/**
 * The sum tree of prioritised replay (native/assembly/replay) with the arrays of a batch beside it in one WebAssembly memory.
 * Priorities are float64; 0 means: never drawn. Nothing is allocated after it has been made.
 */

interface SumTreeModule {
  reserved(): number
  place(at: number, leaves: number): void
  total(): number
  set(leaf: number, value: number): void
  rebuild(): void
  find(mass: number): number
  update(indices: number, priorities: number, n: number, alpha: number, epsilon: number): number
  draw(uniforms: number, indices: number, weights: number, n: number, beta: number): void
}

const PAGE_BYTES = 65536
/** Bytes at the start of its memory left to the module itself. */
const RESERVED_BYTES = 16_384

/** Bytes of a tree over `leaves` priorities, without the arrays of a batch. */
export const sumTreeBytes = (leaves: number): number => 16 * powerOfTwo(leaves)

const powerOfTwo = (atLeast: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, atLeast)))

export class SumTree {
  /** Of the last draw: leaves, and importance weights. Written again by the next. */
  readonly indices: Int32Array
  readonly weights: Float32Array
  /** The priorities as they lie in memory, for keeping; after writing them call `rebuild`. */
  readonly leaves: Float64Array
  /** Where in each part of the total the next draw looks: 0 to 1. To be filled before `draw`. */
  readonly uniforms: Float64Array
  /** What `update` is given, put where the module reads it. */
  private readonly changed: Int32Array
  private readonly priorities: Float32Array
  private readonly module: SumTreeModule

  /** @param wasm the bytes of out/native/replay.wasm  @param size leaves  @param batch leaves of a draw */
  constructor(
    wasm: Uint8Array,
    readonly size: number,
    batch: number
  ) {
    const leaves = powerOfTwo(size)
    const uniformsAt = RESERVED_BYTES + sumTreeBytes(size)
    const indicesAt = uniformsAt + 8 * batch
    const pages = Math.ceil((indicesAt + 16 * batch) / PAGE_BYTES)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(wasm)), {
      env: { memory }
    })
    this.module = instance.exports as unknown as SumTreeModule
    if (this.module.reserved() > RESERVED_BYTES)
      throw new RangeError('The sum tree keeps more memory for itself than it is left.')
    this.module.place(RESERVED_BYTES, leaves)
    this.leaves = new Float64Array(memory.buffer, RESERVED_BYTES + 8 * leaves, size)
    this.uniforms = new Float64Array(memory.buffer, uniformsAt, batch)
    this.indices = new Int32Array(memory.buffer, indicesAt, batch)
    this.weights = new Float32Array(memory.buffer, indicesAt + 4 * batch, batch)
    this.changed = new Int32Array(memory.buffer, indicesAt + 8 * batch, batch)
    this.priorities = new Float32Array(memory.buffer, indicesAt + 12 * batch, batch)
  }

  /** The sum of all priorities. */
  get total(): number {
    return this.module.total()
  }

  set(leaf: number, priority: number): void {
    this.module.set(leaf, priority)
  }

  /** The leaf in which the running sum first exceeds `mass` (0 up to, not including, the total). */
  find(mass: number): number {
    return this.module.find(mass)
  }

  rebuild(): void {
    this.module.rebuild()
  }

  /**
   * Leaves drawn in proportion to their priorities, one from each of as many equal parts of the total as a batch
   * has rows, into `indices`; their importance weights (P / smallest P in the batch)^-beta into `weights`.
   */
  draw(beta: number): void {
    const { uniforms, indices, weights } = this
    this.module.draw(uniforms.byteOffset, indices.byteOffset, weights.byteOffset, indices.length, beta)
  }

  /**
   * Sets the priorities of `indices` to (priority + epsilon)^alpha; what is 0 stays 0. At most a batch of them.
   * Returns the largest priority + epsilon, 0 when none was set.
   */
  update(indices: Int32Array, priorities: Float32Array, alpha: number, epsilon: number): number {
    this.changed.set(indices)
    this.priorities.set(priorities)
    const [changedAt, prioritiesAt] = [this.changed.byteOffset, this.priorities.byteOffset]
    return this.module.update(changedAt, prioritiesAt, indices.length, alpha, epsilon)
  }
}
