import { join } from 'node:path'
import { Command } from 'commander'
import { benchGate, type GateBenchRow } from '../../../bench/gate'
import { resources } from '../../main/resources'
import { cloneConfigSchema } from '../../shared/imitation'
import { OnnxRuntime } from '../../worker/engine/runtime/onnx-runtime'
import { readCloneWasm } from '../../worker/imitate/clone-wasm'
import { Samples } from '../../worker/imitate/samples'
import { dataOption, jsonOption, learningMinutes, seedOption, wholeNumber } from '../options'
import { answer, log } from '../output'
import { folderOf } from './dataset'

interface Options {
  readonly dataset: string
  readonly elsewhere?: string
  readonly minutes: number
  readonly delay: number
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

const RATES = [0.05, 0.02, 0.1, 0.2]

/** `apprenti bench gate`: what each way to tell doubt catches, when it may ask at so many moments. */
export function benchGateCommand(): Command {
  return new Command('gate')
    .description(
      'what each measure of doubt catches of a clone’s wrong actions, and of pictures from elsewhere'
    )
    .requiredOption('--dataset <id>', 'the data set that is cloned (apprenti dataset make)')
    .option('--elsewhere <id>', 'a data set of something else, with pictures of the same size')
    .option('--minutes <n>', 'the longest the cloning may take', learningMinutes, 4)
    .option('--delay <n>', 'moments between seeing and doing', wholeNumber(0, 20), 0)
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const rows = await bench(options)
      answer(options.json, { dataset: options.dataset, rows }, () => rows.map(line).join('\n'))
    })
}

async function bench({
  dataset,
  elsewhere,
  minutes,
  delay,
  seed,
  data
}: Options): Promise<readonly GateBenchRow[]> {
  const samples = Samples.open(folderOf(data, dataset))
  const other = elsewhere === undefined ? null : Samples.open(folderOf(data, elsewhere))
  const runtime = new OnnxRuntime({ threads: 1 })
  try {
    return await benchGate({
      samples,
      elsewhere: other,
      config: cloneConfigSchema.parse({ seed, minutes, delay }),
      rates: RATES,
      tools: {
        runtime,
        wasm: readCloneWasm(join(resources.appFolder, 'out/native')),
        nowMs: () => performance.now(),
        interrupted: () => new Promise((resolve) => setImmediate(() => resolve(false))),
        tell: ({ update, heldOut }) => {
          if (heldOut !== null) log(`update ${update}: ${percent(heldOut.accuracy)} of what was held back`)
        }
      }
    })
  } finally {
    samples.close()
    other?.close()
    await runtime.close()
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const line = ({ measures, temperature, atRate, elsewhere }: GateBenchRow): string =>
  [
    `${measures.join(' + ')} (temperature ${temperature.toFixed(2)})`,
    ...atRate.map(
      ({ rate, asked, asksPerMinute, wrong, caught }) =>
        `  for ${percent(rate)}: asks at ${percent(asked)}, ${asksPerMinute.toFixed(1)} times a minute, catches ${percent(caught)} of the ${percent(wrong)} wrong`
    ),
    ...Object.entries(elsewhere).map(([name, share]) => `  ${name}: asks at ${percent(share)}`)
  ].join('\n')
