/**
 * ONNX Runtime. Its run() blocks the thread that calls it, so this is only ever imported in a process that thinks, and
 * it has crashed in worker threads, so a process it must be.
 */
import { createHash } from 'node:crypto'
import type { Device } from '../../../shared/devices'
import type { ErrorData } from '../../../shared/errors'
import type { Tensor } from '../graph'
import { blockedBy, hasConvolutions } from '../onnx/blocked/layout'
import { emitOnnx, inOrder, portsOf, type Program } from '../onnx/emit'
import { smallOps } from '../onnx/small-ops'
import type { Elements } from '../shape'
import { blockSize } from './block-size'
import { fallbackFrom } from './fallback'
import { Arena, arenaBytes } from './memory'
import { env, InferenceSession, OrtTensor } from './onnxruntime'
import { bufferFor, type Buffers, type Executable, type Runtime } from './runtime'

/** Hardware that ONNX Runtime can run on, by its own names. */
export type Provider = Exclude<Device, 'tfjs'>

// What goes wrong it throws; that it also prints it would be said twice.
env.logLevel = 'fatal'

export interface OnnxRuntimeOptions {
  /** Threads within one op; ONNX Runtime's choice (one per core) when left out. */
  threads?: number
  /** What to run on; the CPU when left out, and when this cannot be used. */
  provider?: Provider
  /** `plain`: every op in its ONNX form; otherwise the CPU gets the forms that are fastest on it (docs/engine.md). */
  layout?: 'auto' | 'plain'
}

/**
 * The name of an output that ends the handing over of results. ONNX Runtime has by then written all of them into our
 * buffers; its Node binding would now copy each of them once more, to hand over copies that nobody looks at: a millisecond
 * and 7 MB of garbage a step for Nature's DQN. The binding refuses lists, so it stops at this first output, an empty list.
 * Should it take them one day, it makes its copies and all else stays as it is.
 */
const END = '%end'
const NO_LISTS = 'Non tensor type'

export class OnnxRuntime implements Runtime {
  fallback: ErrorData | null = null
  private provider: Provider
  private readonly sessions = new Map<string, Promise<InferenceSession>>()

  constructor(private readonly options: OnnxRuntimeOptions = {}) {
    this.provider = options.provider ?? 'cpu'
  }

  get name(): string {
    return `onnxruntime-node (${this.provider})`
  }

  async compile(program: Program, buffers: Buffers = new Map()): Promise<Executable> {
    const { sources, outputs } = portsOf(program)
    const session = await this.sessionFor(program)
    const named: [string, Tensor][] = [...sources.map((t): [string, Tensor] => [t.name!, t]), ...outputs]
    const missing = named.filter(([name]) => !buffers.has(name))
    const arena = new Arena(missing.reduce((bytes, [, t]) => bytes + arenaBytes(t.shape, t.dtype), 0))
    const bind = ([name, tensor]: [string, Tensor]): [string, Bound] => [
      name,
      bound(
        tensor,
        bufferFor(name, tensor, buffers, ({ shape, dtype }) => arena.take(shape, dtype))
      )
    ]
    return new OnnxExecutable(session, named.slice(0, sources.length).map(bind), [...outputs].map(bind))
  }

  /** On what was asked for. Where that cannot be had, the CPU gets the program as it would have from the start. */
  private async sessionFor(program: Program): Promise<InferenceSession> {
    const { provider } = this
    try {
      return await this.sessionOf(await this.fileOf(program))
    } catch (error) {
      if (provider === 'cpu') throw error
      this.fallback ??= fallbackFrom(provider, error)
      this.provider = 'cpu'
      return this.sessionOf(await this.fileOf(program))
    }
  }

  /** As this machine runs it fastest. */
  private async fileOf(program: Program): Promise<Uint8Array> {
    if (this.provider !== 'cpu' || this.options.layout === 'plain')
      return emitOnnx(program, new Map(), { emptyList: END })
    const size = hasConvolutions(program) ? await blockSize() : null
    const lowering = size === null ? smallOps : inOrder(blockedBy(size), smallOps)
    return emitOnnx(program, new Map(), { lowering, emptyList: END })
  }

  /** Sessions by the hash of their file: an equal program costs nothing the second time. */
  private sessionOf(file: Uint8Array): Promise<InferenceSession> {
    const key = createHash('sha256').update(file).digest('hex')
    const known = this.sessions.get(key)
    if (known) return known
    const session = this.create(this.provider, file)
    this.sessions.set(key, session)
    session.catch(() => this.sessions.delete(key))
    return session
  }

  private create(provider: Provider, file: Uint8Array): Promise<InferenceSession> {
    return InferenceSession.create(file, {
      ...(this.options.threads && { intraOpNumThreads: this.options.threads }),
      executionProviders: [provider],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // Otherwise threads wait for the next step at full speed, for milliseconds, and take the cores from what comes between.
      extra: { session: { force_spinning_stop: '1' } },
      logSeverityLevel: 3
    })
  }

  /** Ends every session. */
  async close(): Promise<void> {
    const all = [...this.sessions.values()]
    this.sessions.clear()
    for (const session of all) await (await session).release()
  }
}

interface Bound {
  elements: Elements
  ort: OrtTensor
}

/** ONNX Runtime's view on our buffer: it reads and writes there, without copies. */
function bound({ dtype, shape }: Tensor, elements: Elements): Bound {
  return { elements, ort: new OrtTensor(dtype as 'float32', elements as Float32Array, [...shape]) }
}

const pick = <K extends keyof Bound>(all: [string, Bound][], key: K): [string, Bound[K]][] =>
  all.map(([name, one]) => [name, one[key]])

class OnnxExecutable implements Executable {
  readonly sources: Buffers
  readonly results: Buffers
  private readonly feeds: Record<string, OrtTensor>
  private readonly fetches: Record<string, OrtTensor | null>

  constructor(
    private readonly session: InferenceSession,
    sources: [string, Bound][],
    results: [string, Bound][]
  ) {
    this.sources = new Map(pick(sources, 'elements'))
    this.results = new Map(pick(results, 'elements'))
    this.feeds = Object.fromEntries(pick(sources, 'ort'))
    this.fetches = { [END]: null, ...Object.fromEntries(pick(results, 'ort')) }
  }

  async run(): Promise<void> {
    try {
      await this.session.run(this.feeds, this.fetches)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith(NO_LISTS))) throw error
    }
  }

  /** The session stays in the runtime's cache. */
  async close(): Promise<void> {}
}
