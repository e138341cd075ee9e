import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Command } from 'commander'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { Clonings } from '../../main/imitation/clonings'
import { DatasetLibrary } from '../../main/imitation/dataset-library'
import { improvementOf } from '../../main/imitation/improvement'
import { SessionLibrary } from '../../main/record/library'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { nextVersion } from '../../main/training/model-version'
import { AppError } from '../../shared/errors'
import type { Improved } from '../../shared/imitation'
import { OnnxRuntime } from '../../worker/engine/runtime/onnx-runtime'
import { readCloneWasm } from '../../worker/imitate/clone-wasm'
import { makeImproved } from '../../worker/imitate/make-improved'
import { dataOption, jsonOption, learningMinutes, seedOption } from '../options'
import { answer, log } from '../output'
import { makeDatasetOf } from './dataset'

interface Options {
  readonly model: string
  readonly sessions?: readonly string[]
  readonly minutes: number
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

/** What `improve-from-corrections --json` prints. */
interface Report extends Improved {
  readonly model: string
  readonly parent: string
  readonly dataset: string
  readonly sessions: readonly string[]
  readonly isWorseOnOld: boolean
  readonly seconds: number
}

/** `apprenti improve-from-corrections`: a new version of a clone that learned from its takeovers. */
export function improveCommand(): Command {
  return new Command('improve-from-corrections')
    .description('let a clone learn on from what you did when you took over; writes a new version beside it')
    .requiredOption('--model <name>', 'the clone')
    .option('--sessions <id...>', 'sessions to learn from; otherwise every correction of this model')
    .option('--minutes <n>', 'the longest it may take', learningMinutes, 3)
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const report = await run(options)
      answer(options.json, report, () => describe(report))
    })
}

async function run(options: Options): Promise<Report> {
  const { data, minutes, seed } = options
  const place = openDataFolder(data)
  const { folder } = place
  const datasets = new DatasetLibrary(folder)
  const library = new SessionLibrary(place.sessions)
  const games = new GameLibrary(gameFolders(resources.profiles, folder))
  const plan = await improvementOf(options, {
    dataFolder: folder,
    datasets,
    sessions: library,
    games
  }).finally(() => library.close())
  const { sessions, side, isColour, game, who, title } = plan.make
  const { id } = await makeDatasetOf({ sessions, game, side, colour: isColour, data, who, name: title })
  const clonings = new Clonings(folder)
  const record = clonings.beginImproving(plan, { minutes, seed, nowMs: Date.now() })
  const model = nextVersion(join(folder, 'models'), plan.parent.model)
  const runtime = new OnnxRuntime({ threads: 1 })
  const startedMs = performance.now()
  let isStopping = false
  const stop = (): void => void (isStopping = true)
  process.once('SIGINT', stop)
  try {
    const made = await makeImproved(plan.order(id, join(folder, 'models', model)), {
      runtime,
      wasm: readCloneWasm(join(resources.appFolder, 'out/native')),
      nowMs: () => performance.now(),
      interrupted: async () => {
        await turn()
        return isStopping
      },
      tell: ({ update, heldOut }) => {
        if (heldOut !== null) log(`update ${update}: ${percent(heldOut.accuracy)} of what was held back`)
      }
    })
    if (made === null) throw new AppError('imitate.tooSoon', { name: plan.title })
    const { cloned, improved, config } = made
    // The page Imitate shows what came of it.
    const status = isStopping ? 'stopped' : 'finished'
    clonings.keep({ ...record, dataset: id, config, status, model, cloned, improved })
    const { old, corrections, changed, share } = improved
    return {
      ...{ model, parent: plan.parent.model, dataset: id, sessions, share, old, corrections, changed },
      isWorseOnOld: old.after.accuracy < old.before.accuracy,
      seconds: Math.round((performance.now() - startedMs) / 1000)
    }
  } finally {
    process.off('SIGINT', stop)
    await runtime.close()
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const compared = ({ before, after }: Report['old']): string =>
  after.samples === 0
    ? 'too few moments to hold any back, so how often it is right there is not known'
    : `right in ${percent(before.accuracy)} before, ${percent(after.accuracy)} now (${after.samples} moments held back)`

const describe = ({ model, parent, old, corrections, changed, isWorseOnOld, seconds }: Report): string =>
  [
    `model:${model}, from ${parent} in ${seconds} s`,
    `on your corrections: ${compared(corrections)}`,
    `on what it knew: ${compared(old)}`,
    ...(isWorseOnOld
      ? ['It is a little worse than before on what it knew; the model before is still there.']
      : []),
    `it does something else in ${changed.moments} of ${changed.of} moments`,
    ...changed.most.map(
      ({ from, to, moments, right }) => `  ${from} -> ${to}: ${moments}, ${right} of them as you did`
    )
  ].join('\n')
