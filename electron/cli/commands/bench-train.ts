import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { MemoryBench } from '../../../bench/train-memory'
import type { CloningBench } from '../../../bench/bc'
import type { TrainBench } from '../../../bench/train'
import type { LoopBench } from '../../../bench/train-loop'
import { TASK_IDS, type TaskId } from '../../../bench/train-tasks'
import { resources } from '../../main/resources'
import { AppError } from '../../shared/errors'
import { jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'

/** Behaviour cloning, beside the tasks of DQN. */
const CLONING = 'cloning'

interface TrainOptions {
  readonly rounds: number
  readonly threads: number
  readonly task?: TaskId | typeof CLONING
  readonly tfjs: boolean
  readonly endToEnd: boolean
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
    .addOption(new Option('--task <id>', 'only this one').choices([...TASK_IDS, CLONING]))
    .option('--no-tfjs', 'leave tfjs out')
    .option('--no-end-to-end', 'leave out the steps per second of whole training loops')
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

async function speed({ rounds, threads, task, tfjs, endToEnd }: TrainOptions): Promise<TrainBench> {
  // Only here: it loads ONNX Runtime.
  const { benchTrain } = await import('../../../bench/train')
  const app = dirname(resources.profiles)
  return benchTrain({
    rounds,
    threads,
    ...(task && { tasks: task === CLONING ? [] : [task] }),
    hasCloning: task === undefined || task === CLONING,
    folders: { native, bench: join(app, 'bench'), app },
    log,
    hasTfjs: tfjs,
    hasLoops: endToEnd && task !== CLONING
  })
}

async function memory({ task = 'cartpole', updates, threads }: TrainOptions): Promise<MemoryBench> {
  if (task === CLONING)
    throw new AppError('input.invalid', {
      what: { en: '--memory', fr: '--memory' },
      why: { en: 'it looks at tasks of DQN', fr: 'elle observe les tâches de DQN' }
    })
  const { benchMemory } = await import('../../../bench/train-memory')
  return benchMemory({ task, updates, threads, native })
}

function write(file: string, result: TrainBench | MemoryBench): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
}

const show = (ms: number | undefined): string => (ms === undefined ? '-' : `${ms.toFixed(2)} ms`)

function table({ ms, ratios, peers, endToEnd, cloning }: TrainBench): string {
  const updates = (Object.keys(ms) as TaskId[]).map((id) => {
    const others = Object.values(peers).map((peer) => `${peer.name} ${show(peer.ms[id])}`)
    return [`${id}: Apprenti ${show(ms[id])}`, ...others, `ratio ${ratios[id]?.toFixed(2) ?? '-'}`].join('; ')
  })
  const lines = [...updates, ...Object.values(endToEnd).map(loopLine)]
  return [...lines, ...(cloning === null ? [] : cloningLines(cloning))].join('\n')
}

function cloningLines({ ms, ratio, momentsPerSecond, varyMs, decisionMs }: CloningBench): string[] {
  const { ours, loader } = momentsPerSecond
  return [
    `cloning: Apprenti ${show(ms.ours)}; PyTorch ${show(ms.pytorch ?? undefined)}; ratio ${ratio?.toFixed(2) ?? '-'}`,
    `cloning from the disk: ${Math.round(ours)} moments/s; PyTorch's DataLoader ${loader === null ? '-' : Math.round(loader)}`,
    ...Object.entries(varyMs).map(
      ([kind, took]) => `varying a batch (${kind}): ${show(took)} of processor time`
    ),
    ...Object.entries(decisionMs).map(
      ([encoder, { median, p95 }]) => `a decision of ${encoder}: ${show(median)}, p95 ${show(p95)}`
    )
  ]
}

function loopLine({ title, stepsPerSecond, phases, peer, timesAsFast }: LoopBench): string {
  const shares = Object.entries(phases).map(([name, share]) => `${name} ${Math.round(100 * share)} %`)
  const ours = `${title}: ${Math.round(stepsPerSecond)} steps/s (${shares.join(', ')})`
  if (peer === null || timesAsFast === null) return ours
  return `${ours}; ${peer.name} ${Math.round(peer.stepsPerSecond)} steps/s; ${timesAsFast.toFixed(1)} times as fast`
}

function memoryLine({
  task,
  updates,
  highestRssMiB: [first, second],
  heldSlopeMiBPer100k
}: MemoryBench): string {
  const resident = `at most ${first.toFixed(0)} MiB resident in the first half, ${second.toFixed(0)} in the second`
  return `${task}, ${updates} updates: ${resident}; JavaScript holds ${heldSlopeMiBPer100k.toFixed(2)} MiB more after 100,000`
}
