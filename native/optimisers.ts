/**
 * Fused optimisers in WebAssembly (native/assembly/optim), over float32 arrays in its memory. Every array handed in must be
 * a view of that memory, start on a multiple of 16 bytes, and be a multiple of 16 long. Nothing is allocated.
 */

interface OptimModule {
  sumSquares(x: number, n: number): number
  sgd(...args: (number | boolean)[]): void
  sgdPlain(...args: number[]): void
  rmsprop(...args: (number | boolean)[]): void
  adam(...args: number[]): void
}

/** Bytes at the start of its memory that the module keeps for itself. */
export const OPTIM_RESERVED_BYTES = 1024

/** What every optimiser reads and writes. `out` may be `values`. */
export interface UpdateArrays {
  values: Float32Array
  out: Float32Array
  gradients: Float32Array
}

/** Applied to the gradient first: gradient * scale + values * decay. */
export interface GradientScaling {
  scale: number
  decay: number
}

export interface SgdNumbers extends GradientScaling {
  learningRate: number
  momentum: number
  nesterov: boolean
}

export interface RmspropNumbers extends GradientScaling {
  learningRate: number
  alpha: number
  epsilon: number
  isEpsilonInside: boolean
  momentum: number
}

export interface AdamNumbers extends GradientScaling {
  /** learningRate / (1 - beta1^t). */
  stepSize: number
  /** 1 / sqrt(1 - beta2^t). */
  rootScale: number
  beta1: number
  beta2: number
  epsilon: number
  /** What the values are multiplied by beforehand: 1 - learningRate * decay in AdamW, 1 otherwise. */
  shrink: number
}

export class OptimKernels {
  private readonly module: OptimModule

  /** @param wasm the bytes of out/native/optim.wasm */
  constructor(
    wasm: Uint8Array,
    private readonly memory: WebAssembly.Memory
  ) {
    const module = new WebAssembly.Module(new Uint8Array(wasm))
    this.module = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as OptimModule
  }

  /** The sum of squares in double precision; not finite exactly when an element is not. */
  sumSquares(x: Float32Array): number {
    return this.module.sumSquares(this.at(x, x.length), x.length)
  }

  /** `momentum`: the buffer, or null for none. */
  sgd({ values, out, gradients }: UpdateArrays, momentum: Float32Array | null, n: SgdNumbers): void {
    const count = values.length
    const [w, o, g] = [this.at(values, count), this.at(out, count), this.at(gradients, count)]
    if (!momentum) return this.module.sgdPlain(w, o, g, count, n.learningRate, n.decay, n.scale)
    const m = this.at(momentum, count)
    this.module.sgd(w, o, g, m, count, n.learningRate, n.momentum, n.nesterov, n.decay, n.scale)
  }

  /** `mean`: the running mean when centred, else null; `momentum`: its buffer, or null when momentum is 0. */
  rmsprop(
    { values, out, gradients }: UpdateArrays,
    squares: Float32Array,
    mean: Float32Array | null,
    momentum: Float32Array | null,
    n: RmspropNumbers
  ): void {
    const count = values.length
    const at = (x: Float32Array | null): number => (x ? this.at(x, count) : 0)
    this.module.rmsprop(
      ...[at(values), at(out), at(gradients), at(squares), at(mean), at(momentum), count],
      ...[n.learningRate, n.alpha, 1 - n.alpha, n.epsilon, n.isEpsilonInside, mean !== null],
      ...[momentum ? n.momentum : 0, n.decay, n.scale]
    )
  }

  adam(
    { values, out, gradients }: UpdateArrays,
    mean: Float32Array,
    squares: Float32Array,
    n: AdamNumbers
  ): void {
    const count = values.length
    const at = (x: Float32Array): number => this.at(x, count)
    this.module.adam(
      ...[at(values), at(out), at(gradients), at(mean), at(squares), count],
      ...[n.beta1, n.beta2, 1 - n.beta1, 1 - n.beta2],
      ...[n.stepSize, n.rootScale, n.epsilon, n.shrink, n.decay, n.scale]
    )
  }

  private at(x: Float32Array, count: number): number {
    if (x.buffer !== this.memory.buffer || x.byteOffset % 16 !== 0 || x.length !== count || count % 16 !== 0)
      throw new RangeError(
        'An optimiser array must lie in its memory, on 16 bytes, in whole sixteens, all alike.'
      )
    return x.byteOffset
  }
}
