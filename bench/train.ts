import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { OnnxRuntime } from '../electron/worker/engine/runtime/onnx-runtime'
import { readCloneWasm } from '../electron/worker/imitate/clone-wasm'
import { loadTfjs, TfjsRuntime } from '../electron/worker/engine/runtime/tfjs'
import { Peer } from './peer'
import { benchCloning, type CloningBench } from './bc'
import { benchLoop, LOOP_IDS, type LoopBench, type LoopId } from './train-loop'
import { BenchedAgent, TASK_IDS, TASKS, type TaskId } from './train-tasks'

const TURN_SECONDS = 0.5
const BUSY = 0.5
/** An update that is not repeated. */
const SLOW_MS = 2000

export interface TrainBenchOptions {
  /** Turns of each side. */
  readonly rounds: number
  /** Of each side. */
  readonly threads: number
  readonly tasks?: readonly TaskId[]
  /** Where things lie: the folder with optim.wasm, replay.wasm and augment.wasm, the one with dqn_torch.py, and the app's own. */
  readonly folders: { readonly native: string; readonly bench: string; readonly app: string }
  /** Told in a sentence what goes on, and why there is no peer. */
  readonly log: (line: string) => void
  readonly hasTfjs: boolean
  /** Whether whole training loops are measured, too. */
  readonly hasLoops: boolean
  /** Whether behaviour cloning is measured, too. */
  readonly hasCloning: boolean
  /** The Python that has PyTorch. Default `python3`. */
  readonly python?: string
}

type PerTask = Partial<Record<TaskId, number>>

export interface TrainBench {
  /** Ours over PyTorch's, for the same whole update: under 1 is faster. Empty without PyTorch. */
  readonly ratios: PerTask
  /** Milliseconds of one update, median of the rounds. */
  readonly ms: PerTask
  readonly peers: Readonly<Record<string, Peers>>
  readonly threads: number
  readonly machine: { readonly cores: number; readonly model: string }
  /** Programs that wanted a core in the minute before: what is not near 0 makes the figures worth less. */
  readonly loadBefore: number
  /** Every round: milliseconds of one update, ours and PyTorch's, in the order measured. */
  readonly rounds: Partial<Record<TaskId, readonly Round[]>>
  /** Steps of training per second, whole loops. */
  readonly endToEnd: Readonly<Partial<Record<LoopId, LoopBench>>>
  /** Null where it was left out. */
  readonly cloning: CloningBench | null
}

interface Round {
  readonly ours: number
  readonly pytorch: number | null
}

/**
 * A whole DQN update (sample, target, forward, backward, clip, Adam) beside PyTorch doing the same on the CPU with as many
 * threads. They take turns, so that a busy moment of the machine falls on both.
 */
export async function benchTrain(options: TrainBenchOptions): Promise<TrainBench> {
  const { tasks = TASK_IDS, log, folders, threads } = options
  const loadBefore = loadavg()[0]!
  if (loadBefore > BUSY)
    log(`The machine is busy (load ${loadBefore.toFixed(1)}): threads wait for each other.`)
  const peer = tasks.length > 0 || options.hasLoops ? await startTorch(options) : null
  const rounds: Partial<Record<TaskId, Round[]>> = {}
  const endToEnd: Partial<Record<LoopId, LoopBench>> = {}
  try {
    for (const id of tasks) {
      log(`${id}: ${TASKS[id].title}`)
      rounds[id] = await takeTurns(id, peer, options)
    }
    for (const id of options.hasLoops ? LOOP_IDS : [])
      endToEnd[id] = await benchLoop(id, { app: folders.app, peer, log })
  } finally {
    peer?.close()
  }
  const tfjs = options.hasTfjs ? await tfjsUpdates(tasks, folders.native, log) : null
  const cloning = options.hasCloning ? await cloningBeside(options) : null
  const measured = summary(rounds, peer?.name ?? null, tfjs)
  return { ...measured, threads, machine: machine(), loadBefore, rounds, endToEnd, cloning }
}

/** What every agent is made with. */
export const wasmOf = (native: string): { optim: Uint8Array; replay: Uint8Array } => ({
  optim: readFileSync(join(native, 'optim.wasm')),
  replay: readFileSync(join(native, 'replay.wasm'))
})

export const benchedRuntime = (threads: number): OnnxRuntime => new OnnxRuntime({ threads })

async function cloningBeside(options: TrainBenchOptions): Promise<CloningBench> {
  const { log, folders, threads, rounds } = options
  log('cloning: updates, moments from the disk, decisions')
  const peer = await startTorch(options, 'bc_torch.py')
  const runtime = benchedRuntime(threads)
  try {
    return await benchCloning({ runtime, wasm: readCloneWasm(folders.native), peer, rounds })
  } finally {
    peer?.close()
    await runtime.close()
  }
}

async function takeTurns(
  id: TaskId,
  peer: Peer | null,
  { rounds, threads, folders }: TrainBenchOptions
): Promise<Round[]> {
  const task = TASKS[id]
  const runtime = benchedRuntime(threads)
  const agent = await BenchedAgent.create(task, task.updates, { runtime, wasm: wasmOf(folders.native) })
  const turns: Round[] = []
  try {
    // The first turn of each is slower: threads start, memory is touched for the first time.
    for (let round = -1; round < rounds; round++) {
      const turn = { ours: await agent.updateFor(TURN_SECONDS), pytorch: await torchUpdate(peer, id) }
      if (round >= 0) turns.push(turn)
    }
    return turns
  } finally {
    await agent.close()
    await runtime.close()
  }
}

async function torchUpdate(peer: Peer | null, task: TaskId): Promise<number | null> {
  if (!peer) return null
  const { ms, updates } = await peer.ask<{ ms: number; updates: number }>(
    JSON.stringify({ task, seconds: TURN_SECONDS })
  )
  return ms / updates
}

interface Peers {
  readonly name: string
  readonly ms: PerTask
}

/** Plain tfjs: the same graph, node by node, on one core. An update takes it from a twentieth of a second to many seconds. */
async function tfjsUpdates(
  tasks: readonly TaskId[],
  native: string,
  log: (line: string) => void
): Promise<Peers> {
  const tf = await loadTfjs()
  const name = `tfjs ${tf.version_core}, plain CPU backend`
  log(`${name}: some updates of each`)
  const ms: PerTask = {}
  for (const id of tasks) {
    const agent = await BenchedAgent.create(TASKS[id], 1, {
      runtime: new TfjsRuntime(tf),
      wasm: wasmOf(native)
    })
    const first = await agent.update()
    ms[id] = first > SLOW_MS ? first : await agent.updateFor(TURN_SECONDS)
    await agent.close()
  }
  return { name, ms }
}

async function startTorch(
  { folders, threads, log, python = 'python3' }: TrainBenchOptions,
  script = 'dqn_torch.py'
): Promise<Peer | null> {
  try {
    return await Peer.start(python, join(folders.bench, script), [String(threads)])
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    log(`No PyTorch to compare with: ${why}. "pip install torch numpy" brings it.`)
    return null
  }
}

function summary(
  rounds: TrainBench['rounds'],
  torchName: string | null,
  tfjs: Peers | null
): Pick<TrainBench, 'ratios' | 'ms' | 'peers'> {
  const of = (side: keyof Round): PerTask =>
    Object.fromEntries(
      Object.entries(rounds).map(([id, turns]) => [id, median(turns.map((turn) => turn[side] ?? 0))])
    )
  const [ms, torch] = [of('ours'), of('pytorch')]
  const ids = Object.keys(ms) as TaskId[]
  return {
    ratios: torchName === null ? {} : Object.fromEntries(ids.map((id) => [id, ms[id]! / torch[id]!])),
    ms,
    peers: {
      ...(torchName !== null && { pytorch: { name: torchName, ms: torch } }),
      ...(tfjs && { tfjs })
    }
  }
}

const machine = (): TrainBench['machine'] => ({ cores: cpus().length, model: cpus()[0]?.model ?? 'unknown' })

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
