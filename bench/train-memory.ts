import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BenchedAgent, TASKS, type TaskId } from './train-tasks'
import { benchedRuntime, wasmOf } from './train'

const MEBIBYTE = 2 ** 20
const LOOKS = 40
/** Looks before memory counts: caches fill, the compiler learns. */
const WARM_UP_LOOKS = LOOKS / 5

export interface MemoryBench {
  readonly task: TaskId
  readonly updates: number
  readonly threads: number
  /** Resident memory of the process by updates made, evenly spaced, each after a collection of garbage. */
  readonly rssMiB: readonly number[]
  /** How fast it grows after the first fifth: MiB in 100,000 updates, by least squares. */
  readonly slopeMiBPer100k: number
  /** Its highest in the first half of that, and in the second: systems take idle pages away and give them back, a leak stays. */
  readonly highestRssMiB: readonly [firstHalf: number, secondHalf: number]
  /** What JavaScript holds, array buffers included, at the same moments; exact where resident memory is not. */
  readonly heldMiB: readonly number[]
  readonly heldSlopeMiBPer100k: number
  readonly millisecondsPerUpdate: number
}

/** What to measure, and `native`, the folder with optim.wasm and replay.wasm. */
export interface MemoryBenchOptions {
  readonly task: TaskId
  readonly updates: number
  readonly threads: number
  readonly native: string
}

/** Whether memory stays flat over many updates. */
export async function benchMemory({
  task,
  updates,
  threads,
  native
}: MemoryBenchOptions): Promise<MemoryBench> {
  const runtime = benchedRuntime(threads)
  const atATime = Math.ceil(updates / LOOKS)
  const agent = await BenchedAgent.create(TASKS[task], atATime, { runtime, wasm: wasmOf(native) })
  const collectGarbage = garbageCollector()
  const rssMiB: number[] = []
  const heldMiB: number[] = []
  let ms = 0
  for (let look = 0; look < LOOKS; look++) {
    ms += await agent.update()
    collectGarbage()
    const { rss, heapUsed, external } = process.memoryUsage()
    rssMiB.push(rss / MEBIBYTE)
    heldMiB.push((heapUsed + external) / MEBIBYTE)
  }
  await agent.close()
  await runtime.close()
  const made = LOOKS * atATime
  const afterWarmUp = rssMiB.slice(WARM_UP_LOOKS)
  const middle = afterWarmUp.length / 2
  const per100k = (values: readonly number[]): number =>
    slopeOf(values.slice(WARM_UP_LOOKS)) * (100_000 / atATime)
  return {
    ...{ task, updates: made, threads, rssMiB },
    slopeMiBPer100k: per100k(rssMiB),
    highestRssMiB: [Math.max(...afterWarmUp.slice(0, middle)), Math.max(...afterWarmUp.slice(middle))],
    heldMiB,
    heldSlopeMiBPer100k: per100k(heldMiB),
    millisecondsPerUpdate: ms / made
  }
}

/** What V8 collects when it likes would hide what is never given back. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** Of the line closest to the values, one apart. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const covariance = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0)
  return covariance / values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0)
}
