/**
 * A training step: run the graph of loss and gradients, look whether all is finite, clip, and let the optimiser write the
 * next parameters beside the present ones. Everything lies in one fixed piece of WebAssembly memory.
 */
import { createHash } from 'node:crypto'
import { OPTIM_RESERVED_BYTES, OptimKernels } from '../../../native/optimisers'
import { describeTrouble, NonFiniteError } from './finite'
import { gradients } from './gradient'
import { ancestors, SOURCES, type Tensor } from './graph'
import type { Program } from './onnx/emit'
import { clipScale, FusedOptimiser, momentNames, type OptimiserConfig } from './optimiser'
import { Block, blockLength } from './runtime/block'
import { Arena, arenaBytes } from './runtime/memory'
import type { Buffers, Executable, Runtime } from './runtime/runtime'
import type { Elements } from './shape'

export interface TrainingPlan {
  /** A single number to make small. */
  loss: Tensor
  /** What learns; every other parameter (a target network) stays as it is set. */
  trainable: readonly Tensor[]
  /** Further tensors to read after each step: TD errors, entropies. */
  outputs?: Readonly<Record<string, Tensor>>
  optimiser: OptimiserConfig
  /** Largest global norm of the gradient; no clipping when left out. */
  maxNorm?: number
}

export interface UpdateResult {
  loss: number
  /** Global norm of the gradient before clipping. */
  gradientNorm: number
}

/** The plan's graph with its gradients, and where each part will lie. */
interface Layout {
  program: Program
  inputs: readonly Tensor[]
  frozen: readonly Tensor[]
  outputs: readonly (readonly [string, Tensor])[]
}

const gradientName = (parameter: Tensor): string => `gradient of ${parameter.name!}`

function layoutOf({ loss, trainable, outputs = {} }: TrainingPlan): Layout {
  const odd = trainable.find(({ op }) => op !== SOURCES.parameter)
  if (odd) throw new Error(`Only parameters can be trainable, not the result of ${odd.op.name}.`)
  const extra: Record<string, Tensor> = { ...outputs, loss }
  const slopes = gradients(loss, trainable).map((slope, i) => [gradientName(trainable[i]!), slope] as const)
  const program: Program = { outputs: { ...extra, ...Object.fromEntries(slopes) } }
  const sources = ancestors(Object.values(program.outputs)).filter((tensor) => tensor.name !== undefined)
  const learns = new Set(trainable)
  return {
    program,
    inputs: sources.filter(({ op }) => op === SOURCES.input),
    frozen: sources.filter((tensor) => tensor.op === SOURCES.parameter && !learns.has(tensor)),
    outputs: Object.entries(extra)
  }
}

function bytesOf(layout: Layout, trainable: readonly Tensor[], moments: number): number {
  const block = 4 * ((3 + moments) * blockLength(trainable) + blockLength(layout.frozen))
  const ports = [...layout.inputs, ...layout.outputs.map(([, tensor]) => tensor)]
  return ports.reduce((bytes, { shape, dtype }) => bytes + arenaBytes(shape, dtype), block)
}

export class TrainingStep {
  /** Write the batch here before each step. */
  readonly inputs: Buffers
  /** Read the plan's outputs, and `loss`, here after it. */
  readonly outputs: Buffers
  /** Parameters that do not learn; write to them between steps. */
  readonly frozen: ReadonlyMap<string, Float32Array>
  readonly optimiser: FusedOptimiser
  private readonly kernels: OptimKernels
  /** The present parameters, and those of the step before. */
  private front: Block
  private back: Block
  private readonly slopes: Block
  private readonly executables = new Map<Block, Executable>()
  private readonly arena: Arena

  private constructor(
    private readonly runtime: Runtime,
    private readonly plan: TrainingPlan,
    private readonly layout: Layout,
    wasm: Uint8Array
  ) {
    const { trainable } = plan
    const names = momentNames(plan.optimiser)
    this.arena = new Arena(bytesOf(layout, trainable, names.length), OPTIM_RESERVED_BYTES)
    this.kernels = new OptimKernels(wasm, this.arena.memory)
    const block = (): Block => new Block(this.arena, trainable)
    this.front = block()
    this.back = block()
    this.slopes = block()
    const moments = names.map((name): [string, Float32Array] => [name, block().all])
    this.optimiser = new FusedOptimiser(this.kernels, plan.optimiser, new Map(moments))
    this.frozen = new Block(this.arena, layout.frozen).views
    const take = (name: string, { shape, dtype }: Tensor): [string, Elements] => [
      name,
      this.arena.take(shape, dtype)
    ]
    this.inputs = new Map(layout.inputs.map((tensor) => take(tensor.name!, tensor)))
    this.outputs = new Map(layout.outputs.map(([name, tensor]) => take(name, tensor)))
  }

  /** @param wasm the bytes of out/native/optim.wasm */
  static async create(runtime: Runtime, wasm: Uint8Array, plan: TrainingPlan): Promise<TrainingStep> {
    const step = new TrainingStep(runtime, plan, layoutOf(plan), wasm)
    for (const block of [step.front, step.back])
      step.executables.set(block, await runtime.compile(step.layout.program, step.buffers(block)))
    return step
  }

  /** The present values of what learns, by name. They move to other memory at each step: ask again after it. */
  get parameters(): ReadonlyMap<string, Float32Array> {
    return this.front.views
  }

  /** The gradient of the last step, before clipping, by the parameter's name. */
  get gradients(): ReadonlyMap<string, Float32Array> {
    return this.slopes.views
  }

  /**
   * One step on the batch in `inputs`.
   * @throws NonFiniteError, with parameters and moments as they were before, when the loss or a gradient is not finite.
   */
  async run(): Promise<UpdateResult> {
    await this.executables.get(this.front)!.run()
    const loss = this.outputs.get('loss')![0]!
    const gradientNorm = Math.sqrt(this.kernels.sumSquares(this.slopes.all))
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) await this.explain()
    const { maxNorm } = this.plan
    const scale = maxNorm === undefined ? 1 : clipScale(gradientNorm, maxNorm)
    const arrays = { values: this.front.all, out: this.back.all, gradients: this.slopes.all }
    this.optimiser.step(arrays, scale)
    ;[this.front, this.back] = [this.back, this.front]
    return { loss, gradientNorm }
  }

  /**
   * Another program over the same parameters (acting, evaluating). Each run of it uses the present ones, without copying
   * them; its own inputs and outputs are in its `sources` and `results`.
   */
  async attach(program: Program): Promise<Executable> {
    const beside = (block: Block): Buffers => new Map<string, Elements>([...this.frozen, ...block.views])
    const first = await this.runtime.compile(program, beside(this.front))
    const own = new Map([...first.sources].filter(([name]) => !this.front.views.has(name)))
    const second = await this.runtime.compile(
      program,
      new Map([...beside(this.back), ...own, ...first.results])
    )
    const either = new Map([
      [this.front, first],
      [this.back, second]
    ])
    return {
      sources: own,
      results: first.results,
      run: () => either.get(this.front)!.run(),
      close: async () => void (await Promise.all([first.close(), second.close()]))
    }
  }

  /** A hash of what has been learned: the same for the same numbers. */
  parametersHash(): string {
    const hash = createHash('sha256')
    for (const [name, values] of this.parameters) hash.update(`${name}\0`).update(values)
    return hash.digest('hex')
  }

  private buffers(block: Block): Buffers {
    const slopes = this.plan.trainable.map((p): [string, Elements] => [
      gradientName(p),
      this.slopes.views.get(p.name!)!
    ])
    return new Map<string, Elements>([
      ...this.inputs,
      ...this.outputs,
      ...this.frozen,
      ...block.views,
      ...slopes
    ])
  }

  private async explain(): Promise<never> {
    const sources = new Map<string, Elements>([...this.inputs, ...this.frozen, ...this.front.views])
    throw new NonFiniteError(await describeTrouble(this.runtime, this.layout.program, sources))
  }
}
