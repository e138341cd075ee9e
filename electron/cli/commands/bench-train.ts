import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { MemoryBench } from '../../../bench/train-memory'
import type { TrainBench } from '../../../bench/train'
import { TASK_IDS, type TaskId } from '../../../bench/train-tasks'
import { resources } from '../../main/resources'
import { jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'

interface TrainOptions {
  readonly rounds: number
  readonly threads: number
  readonly task?: TaskId
  readonly tfjs: boolean
  readonly out?: string
  readonly memory: boolean
  readonly updates: number
  readonly json: boolean
}

const native = dirname(resources.boardWasm)

/** `apprenti bench train`: one update of DQN, beside PyTorch and tfjs. */
export function benchTrainCommand(): Command {
  return new Command('train')
    .description('one whole DQN update (sample to Adam) beside PyTorch and tfjs')
    .option('--rounds <n>', 'turns of each side', wholeNumber(1, 1000), 15)
    .option('--threads <n>', 'of each side', wholeNumber(1, 256), 2)
    .addOption(new Option('--task <id>', 'only this one').choices(TASK_IDS))
    .option('--no-tfjs', 'leave tfjs out')
    .option('--out <file>', 'write the result there, too')
    .option('--memory', 'look at the memory over many updates instead', false)
    .option('--updates <n>', 'with --memory: how many', wholeNumber(40, 400_000), 200_000)
    .addOption(jsonOption())
    .action(async (options: TrainOptions) => {
      const result = options.memory ? await memory(options) : await speed(options)
      if (options.out !== undefined) write(resolve(options.out), result)
      answer(options.json, result, () => ('slopeMiBPer100k' in result ? memoryLine(result) : table(result)))
    })
}

async function speed({ rounds, threads, task, tfjs }: TrainOptions): Promise<TrainBench> {
  // Only here: it loads ONNX Runtime.
  const { benchTrain } = await import('../../../bench/train')
  const bench = join(dirname(resources.profiles), 'bench')
  return benchTrain({
    rounds,
    threads,
    ...(task && { tasks: [task] }),
    folders: { native, bench },
    log,
    hasTfjs: tfjs
  })
}

async function memory({ task = 'cartpole', updates }: TrainOptions): Promise<MemoryBench> {
  const { benchMemory } = await import('../../../bench/train-memory')
  return benchMemory(task, updates, native)
}

function write(file: string, result: TrainBench | MemoryBench): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
}

const show = (ms: number | undefined): string => (ms === undefined ? '-' : `${ms.toFixed(2)} ms`)

function table({ ms, ratios, peers }: TrainBench): string {
  return (Object.keys(ms) as TaskId[])
    .map((id) => {
      const others = Object.values(peers).map((peer) => `${peer.name} ${show(peer.ms[id])}`)
      return [`${id}: Apprenti ${show(ms[id])}`, ...others, `ratio ${ratios[id]?.toFixed(2) ?? '-'}`].join(
        '; '
      )
    })
    .join('\n')
}

const memoryLine = ({ task, updates, rssMiB, slopeMiBPer100k }: MemoryBench): string =>
  `${task}: ${rssMiB.at(-1)!.toFixed(0)} MiB after ${updates} updates, growing by ${slopeMiBPer100k.toFixed(2)} MiB in 100,000`
