import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import type { Dataset } from '../../shared/dataset'
import {
  CLONE_ENCODERS,
  CLONE_PRESETS,
  cloneConfigSchema,
  clonePreset,
  presetFor,
  type CloneConfig,
  type ClonePreset,
  type CloneProgress,
  type HeldOut
} from '../../shared/imitation'
import type { Profile } from '../../shared/profile'
import { OnnxRuntime } from '../../worker/engine/runtime/onnx-runtime'
import { clone, type CloneOutcome } from '../../worker/imitate/cloner'
import { FileKeeper } from '../../worker/imitate/clone-keeper'
import { Samples } from '../../worker/imitate/samples'
import { writeClone } from '../../worker/imitate/write-clone'
import { dataOption, jsonOption, seedOption, wholeNumber } from '../options'
import { answer, log } from '../output'
import { folderOf } from './dataset'

interface Options extends Partial<Pick<CloneConfig, Wished>> {
  readonly dataset: string
  readonly preset?: ClonePreset | 'auto'
  readonly name?: string
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

/** What of a configuration can be said beside a preset. */
const WISHED = ['minutes', 'encoder', 'heads', 'stack', 'delay', 'focal', 'flip'] as const
type Wished = (typeof WISHED)[number]

/** What `imitate --json` prints. */
interface Imitated {
  readonly model: string
  readonly dataset: string
  readonly samples: number
  readonly epochs: number
  readonly delay: number
  readonly heldOut: Pick<
    HeldOut,
    'samples' | 'accuracy' | 'accuracyInterval' | 'top3' | 'majority' | 'repeatLast' | 'calibrationError'
  >
  readonly heads: Readonly<Record<string, { precision: number; recall: number; f1: number; done: number }>>
  /** By kinds of things, keys and the pointer; null where the profile is not known. */
  readonly parts: HeldOut['parts']
  readonly seconds: number
  /** How it does when it plays: not tried by this command (`play --window`). */
  readonly play: null
}

/** `apprenti imitate`: a policy that does what was done in a data set. */
export function imitateCommand(): Command {
  return new Command('imitate')
    .description(
      'clone whoever played a data set into a policy; Ctrl+C ends it with what it has learned, and one that was killed goes on when the same is asked for again'
    )
    .requiredOption('--dataset <id>', 'the data set (apprenti dataset make)')
    .addOption(
      new Option(
        '--preset <name>',
        'settings by how much there is to learn from; auto: the one that suits it'
      ).choices(['auto', ...CLONE_PRESETS])
    )
    .option('--minutes <n>', 'the longest it may take (default: 8)', Number)
    .addOption(
      new Option('--encoder <name>', 'network that looks (default: the preset’s, or deepmind)').choices(
        CLONE_ENCODERS
      )
    )
    .addOption(
      new Option(
        '--heads <how>',
        'learn actions by themselves, or by the keys and places that they share'
      ).choices(['auto', 'actions', 'parts'])
    )
    .option('--stack <n>', 'pictures seen at once (default: 4)', wholeNumber(1, 8))
    .option('--delay <n>', 'moments between seeing and doing; otherwise what suits best', wholeNumber(0, 20))
    .option('--focal <gamma>', 'count less what is surely right, 0 to 5 (default: 0)', Number)
    .option('--no-flip', 'never mirror pictures, even where the profile says that it is fair')
    .option('--name <name>', 'of the model')
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const imitated = await imitate(options)
      answer(options.json, imitated, () => describe(imitated))
    })
}

async function imitate(options: Options): Promise<Imitated> {
  const { dataset: id, data } = options
  const { folder } = openDataFolder(data)
  const samples = Samples.open(folderOf(data, id))
  const config = configOf(options, samples)
  const profile = profileOf(samples.dataset, folder)
  const keeper = new FileKeeper(
    join(folder, 'imitations'),
    { dataset: samples.dataset, config, profile },
    log
  )
  const runtime = new OnnxRuntime({ threads: 1 })
  let isStopping = false
  const stop = (): void => void (isStopping = true)
  for (const signal of SIGNALS) process.once(signal, stop)
  try {
    const outcome = await clone(samples, config, {
      runtime,
      wasm: readFileSync(join(resources.appFolder, 'out/native/optim.wasm')),
      nowMs: () => performance.now(),
      interrupted: async () => {
        await turn()
        return isStopping
      },
      tell: progressLine(),
      keeper,
      ...(profile && { profile })
    })
    const model = freeName(join(folder, 'models'), options.name ?? `${samples.dataset.game}-clone`)
    writeClone(join(folder, 'models', model), outcome, {
      dataset: samples.dataset,
      config,
      command: commandOf(options),
      title: options.name ?? `${samples.dataset.title} (clone)`
    })
    keeper.drop()
    return imitated(model, id, outcome)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    samples.close()
    await runtime.close()
  }
}

/** The preset, then what was said beside it. */
function configOf(options: Options, samples: Samples): CloneConfig {
  const { preset, seed } = options
  const name = preset === 'auto' ? presetFor(samples.at(0).length) : preset
  const wished = Object.fromEntries(
    WISHED.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]]))
  )
  return cloneConfigSchema.parse({ ...(name && clonePreset(name)), ...wished, seed })
}

/** The game as it is known now; undefined where its actions are not those of the data set any more. */
function profileOf({ game, actions }: Dataset, folder: string): Profile | undefined {
  const profile = [...new GameLibrary(gameFolders(resources.profiles, folder))].find(({ id }) => id === game)
  const isSame =
    profile?.actions.length === actions.length && profile.actions.every(({ id }, i) => id === actions[i])
  if (isSame) return profile
  log(
    `The profile of ${game} ${profile ? 'has other actions now' : 'is not there any more'}: actions are learned as a plain list.`
  )
  return undefined
}

function commandOf(options: Options): string {
  const words = ['dataset', 'preset', ...WISHED, 'seed'] as const
  return [
    'apprenti imitate',
    ...words.flatMap((key) => {
      if (key === 'flip') return options.flip === false ? ['--no-flip'] : []
      return options[key] === undefined ? [] : [`--${key} ${options[key]}`]
    })
  ].join(' ')
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function freeName(folder: string, wish: string): string {
  const slug = wish.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'clone'
  for (let n = 1; ; n++) {
    const name = n === 1 ? slug : `${slug}-${n}`
    if (!existsSync(join(folder, name))) return name
  }
}

function imitated(model: string, dataset: string, outcome: CloneOutcome): Imitated {
  const { heldOut, samples, epochs, delay, seconds } = outcome
  const { accuracy, accuracyInterval, top3, majority, repeatLast, calibrationError } = heldOut
  return {
    ...{ model, dataset, samples, delay },
    epochs: Math.round(10 * epochs) / 10,
    heldOut: {
      samples: heldOut.samples,
      ...{ accuracy, accuracyInterval, top3, majority, repeatLast, calibrationError }
    },
    heads: Object.fromEntries(heldOut.actions.map(({ id, ...scores }) => [id, scores])),
    parts: heldOut.parts,
    seconds: Math.round(seconds),
    play: null
  }
}

function progressLine(): (progress: CloneProgress) => void {
  let saidMs = performance.now()
  return ({ update, epoch, seconds, loss, heldOut }) => {
    if (performance.now() - saidMs < 5000) return
    saidMs = performance.now()
    const seen = heldOut === null ? '' : `, ${percent(heldOut.accuracy)} of what was held back`
    log(
      `update ${update} (epoch ${epoch.toFixed(1)}), ${Math.round(seconds)} s, loss ${loss.toFixed(3)}${seen}`
    )
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const describe = ({ model, samples, epochs, delay, heldOut, parts, seconds }: Imitated): string =>
  [
    `model:${model}, from ${samples} moments, ${epochs} epochs in ${seconds} s, acting ${delay} moments after seeing`,
    `right in ${percent(heldOut.accuracy)} ± ${percent(heldOut.accuracyInterval)} of ${heldOut.samples} moments held back`,
    `(always the commonest: ${percent(heldOut.majority)}; always the last again: ${percent(heldOut.repeatLast)})`,
    ...(parts?.pointer
      ? [
          `points ${parts.pointer.pixels.toFixed(1)} pixels off, ${percent(parts.pointer.exact)} at the very place`
        ]
      : [])
  ].join('\n')
