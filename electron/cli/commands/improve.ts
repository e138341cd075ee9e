import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Command } from 'commander'
import { correctionsOf } from '../../main/datasets/corrections'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { profileFor } from '../../main/imitation/profile-for'
import { SessionLibrary } from '../../main/record/library'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { AppError } from '../../shared/errors'
import type { HeldOut, Improved } from '../../shared/imitation'
import { MODEL_PREFIX, POLICY_FILE } from '../../shared/policy-card'
import { OnnxRuntime } from '../../worker/engine/runtime/onnx-runtime'
import { improve, readParent } from '../../worker/imitate/improve'
import { Samples } from '../../worker/imitate/samples'
import { writeClone } from '../../worker/imitate/write-clone'
import { dataOption, jsonOption, learningMinutes, seedOption } from '../options'
import { answer, log } from '../output'
import { folderOf, makeDatasetOf } from './dataset'

interface Options {
  readonly model: string
  readonly sessions?: readonly string[]
  readonly minutes: number
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

type Figures = Pick<HeldOut, 'samples' | 'accuracy' | 'accuracyInterval'>

/** What `improve-from-corrections --json` prints. */
interface Report {
  readonly model: string
  readonly parent: string
  readonly dataset: string
  readonly sessions: readonly string[]
  readonly share: number
  readonly old: { readonly before: Figures; readonly after: Figures }
  readonly corrections: { readonly before: Figures; readonly after: Figures }
  readonly changed: Improved['changed']
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
  const { folder, sessions: sessionsFolder } = openDataFolder(data)
  const parentName = options.model.replace(new RegExp(`^${MODEL_PREFIX}`), '')
  const place = join(folder, 'models', parentName)
  if (!existsSync(join(place, POLICY_FILE)))
    throw new AppError('model.unknown', { name: parentName, known: '–' })
  const parent = readParent(parentName, place)
  const old = parent.datasets.map((id) => Samples.open(folderOf(data, id)))
  const library = new SessionLibrary(sessionsFolder)
  const sessions = options.sessions ?? (await correctionsOf(`${MODEL_PREFIX}${parentName}`, library))
  await library.close()
  if (sessions.length === 0) throw new AppError('imitate.noCorrections', { name: parentName })
  const { side, isColour, game } = old[0]!.dataset
  const dataset = await makeDatasetOf({
    ...{ sessions, game, side, colour: isColour, data, who: 'person' },
    name: `${parentName} (corrections)`
  })
  const profile = profileFor(old[0]!.dataset, new GameLibrary(gameFolders(resources.profiles, folder)))
  const corrections = Samples.open(folderOf(data, dataset.id))
  const runtime = new OnnxRuntime({ threads: 1 })
  const startedMs = performance.now()
  let isStopping = false
  const stop = (): void => void (isStopping = true)
  process.once('SIGINT', stop)
  try {
    const improved = await improve(
      parent,
      old,
      corrections,
      { minutes, seed },
      {
        runtime,
        wasm: readFileSync(join(resources.appFolder, 'out/native/optim.wasm')),
        nowMs: () => performance.now(),
        interrupted: async () => {
          await turn()
          return isStopping
        },
        ...(profile && { profile }),
        tell: ({ update, heldOut }) => {
          if (heldOut !== null) log(`update ${update}: ${percent(heldOut.accuracy)} of what was held back`)
        }
      }
    )
    const model = nextVersion(join(folder, 'models'), parentName)
    writeClone(join(folder, 'models', model), improved.outcome, {
      dataset: corrections.dataset,
      datasets: [...parent.datasets, dataset.id],
      config: improved.config,
      command: `apprenti improve-from-corrections --model ${parentName} --sessions ${sessions.join(' ')} --minutes ${minutes} --seed ${seed}`,
      title: model,
      parent: { model: parentName, sha256: hashOf(join(place, POLICY_FILE)), sessions: [...sessions] }
    })
    const { old: known, corrections: corrected } = improved
    return {
      ...{ model, parent: parentName, dataset: dataset.id, sessions, share: improved.share },
      old: { before: brief(known.before), after: brief(known.after) },
      corrections: { before: brief(corrected.before), after: brief(corrected.after) },
      changed: improved.changed,
      isWorseOnOld: known.after.accuracy < known.before.accuracy,
      seconds: Math.round((performance.now() - startedMs) / 1000)
    }
  } finally {
    process.off('SIGINT', stop)
    for (const samples of [...old, corrections]) samples.close()
    await runtime.close()
  }
}

const brief = ({ samples, accuracy, accuracyInterval }: HeldOut): Figures => ({
  samples,
  accuracy,
  accuracyInterval
})

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** squares, squares-v2, squares-v3 ... */
function nextVersion(folder: string, parent: string): string {
  const base = parent.replace(/-v\d+$/, '')
  for (let n = 2; ; n++) if (!existsSync(join(folder, `${base}-v${n}`))) return `${base}-v${n}`
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
