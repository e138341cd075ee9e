import { basename, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { GAMES } from '../../../games/registry'
import { Clonings } from '../../main/imitation/clonings'
import { DatasetLibrary } from '../../main/imitation/dataset-library'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { freeName } from '../../main/store/free-name'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { profileFor } from '../../main/imitation/profile-for'
import type { Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import {
  AUTO_ENCODER,
  CLONE_ENCODERS,
  CLONE_PRESETS,
  cloneConfigSchema,
  GAME_ENCODER,
  presetFor,
  suitedTo,
  type CloneConfig,
  type Cloned,
  type ClonePreset,
  type CloneProgress,
  type CloneShares,
  type CloneTrial,
  type HeldOut
} from '../../shared/imitation'
import { SEEN } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { MODEL_PREFIX } from '../../shared/policy-card'
import { OnnxRuntime } from '../../worker/engine/runtime/onnx-runtime'
import { readCloneWasm } from '../../worker/imitate/clone-wasm'
import { makeClone } from '../../worker/imitate/make-clone'
import {
  dataOption,
  jsonOption,
  learningMinutes,
  numberWithin,
  seedOption,
  someText,
  wholeNumber
} from '../options'
import { answer, log } from '../output'
import { playBesideRandom, sayBesideRandom, type BesideRandom } from '../window-episodes'

interface Options extends Partial<Record<Flag, string | number | boolean>> {
  readonly dataset: string
  readonly preset: ClonePreset | 'auto' | 'none'
  readonly name?: string
  readonly window?: string
  readonly episodes: number
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

/** What of a configuration can be said beside a preset, by its flag. */
const FLAGS = {
  minutes: 'minutes',
  observe: 'observe',
  encoder: 'encoder',
  heads: 'heads',
  patience: 'patience',
  hidden: 'hidden',
  balance: 'mostWeight',
  stack: 'stack',
  delay: 'delay',
  focal: 'focal',
  flip: 'flip'
} as const satisfies Readonly<Record<string, keyof CloneConfig>>
type Flag = keyof typeof FLAGS
const flags = Object.keys(FLAGS) as Flag[]

/** What `imitate --json` prints. */
interface Imitated {
  readonly model: string
  readonly dataset: string
  readonly samples: number
  readonly epochs: number
  readonly delay: number
  readonly encoder: Cloned['encoder']
  readonly heldOut: Pick<
    HeldOut,
    | 'samples'
    | 'accuracy'
    | 'accuracyInterval'
    | 'top3'
    | 'majority'
    | 'repeatLast'
    | 'calibrationError'
    | 'unseen'
  >
  readonly heads: Readonly<Record<string, { precision: number; recall: number; f1: number; done: number }>>
  /** By kinds of things, keys and the pointer; null where the profile is not known. */
  readonly parts: HeldOut['parts']
  readonly seconds: number
  readonly shares: Cloned['shares']
  /** How it does when it plays, beside chance in the same window; null without --window. */
  readonly play: BesideRandom | null
}

const ENCODERS = [
  AUTO_ENCODER,
  ...CLONE_ENCODERS,
  ...GAMES.flatMap(({ encoders }) => Object.keys(encoders ?? {}).map((name) => `${GAME_ENCODER}${name}`))
]

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
        'settings by how much there is to learn from; auto: those that suit it and the game; none: those that are said, the others plain'
      )
        .choices(['auto', 'none', ...CLONE_PRESETS])
        .default('auto')
    )
    .option('--minutes <n>', 'the longest it may take (default: 8)', learningMinutes)
    .addOption(
      new Option(
        '--observe <what>',
        'what the clone sees: pictures, the numbers of the game, or both at once'
      ).choices(SEEN)
    )
    .addOption(
      new Option(
        '--encoder <name>',
        'network that looks; auto: a coarse or a precise one, found by a short trial (default: the preset’s)'
      ).choices(ENCODERS)
    )
    .addOption(
      new Option(
        '--heads <how>',
        'learn actions by themselves, or by the keys and places that they share'
      ).choices(['auto', 'actions', 'parts'])
    )
    .option(
      '--patience <n>',
      'looks at what was held back without a better one (default: the preset’s)',
      wholeNumber(1, 100)
    )
    .option(
      '--hidden <n>',
      'width of the last layer before the actions (default: the preset’s)',
      wholeNumber(16, 1024)
    )
    .option(
      '--balance <n>',
      'how much more a rare action may count than the commonest (default: 10)',
      wholeNumber(1, 100)
    )
    .option(
      '--stack <n>',
      'pictures seen at once (default: 4; in a game of single moves 1)',
      wholeNumber(1, 8)
    )
    .option('--delay <n>', 'moments between seeing and doing; otherwise what suits best', wholeNumber(0, 20))
    .option('--focal <gamma>', 'count less what is surely right, 0 to 5 (default: 0)', numberWithin(0, 5))
    .option('--no-flip', 'never mirror pictures, even where the profile says that it is fair')
    .option('--name <name>', 'of the model', someText)
    .option('--window <title>', 'then let it play there, in turn with random, and print the scores', someText)
    .option('--episodes <n>', 'with --window: how many of each', wholeNumber(1, 25), 10)
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const learned = await imitate(options)
      const imitated = { ...learned, play: await judgedByPlaying(learned, options) }
      answer(options.json, imitated, () => describe(imitated))
    })
}

/** What the clone reaches in the window that is named. */
async function judgedByPlaying(
  { model, dataset }: Imitated,
  { window, episodes, seed, data }: Options
): Promise<BesideRandom | null> {
  if (window === undefined) return null
  const { game } = new DatasetLibrary(openDataFolder(data).folder).read(dataset)
  return playBesideRandom({ window, game, policy: `${MODEL_PREFIX}${model}`, episodes, seed, data })
}

async function imitate(options: Options): Promise<Imitated> {
  const { dataset: id, data } = options
  const { folder } = openDataFolder(data)
  const datasets = new DatasetLibrary(folder)
  const dataset = datasets.read(id)
  const clonings = new Clonings(folder)
  const title = options.name ?? `${dataset.title} (clone)`
  const profile = profileFor(dataset, new GameLibrary(gameFolders(resources.profiles, folder)))
  const config = configOf(options, dataset, profile)
  if (profile === null)
    log(
      `The profile of ${dataset.game} is not there or has other actions now: they are learned as a plain list.`
    )
  const record = {
    ...clonings.begin(dataset, config, { title, nowMs: Date.now() }),
    command: commandOf(options)
  }
  const model = modelName(join(folder, 'models'), options.name ?? `${dataset.game}-clone`)
  const runtime = new OnnxRuntime({ threads: 1 })
  let isStopping = false
  const stop = (): void => void (isStopping = true)
  for (const signal of SIGNALS) process.once(signal, stop)
  try {
    const order = {
      ...{ dataset: datasets.folderOf(id), policy: join(folder, 'models', model) },
      ...{ config, title, command: record.command, profile },
      begun: join(folder, 'imitations-begun')
    }
    const tools = {
      runtime,
      wasm: readCloneWasm(join(resources.appFolder, 'out/native')),
      nowMs: () => performance.now(),
      interrupted: async () => {
        await turn()
        return isStopping
      },
      onTrial: trialLine(),
      tell: progressLine()
    }
    const cloned = await makeClone(order, tools, log)
    if (cloned === null) throw new AppError('imitate.tooSoon', { name: title })
    // The page Imitate shows what came of it.
    clonings.keep({ ...record, status: isStopping ? 'stopped' : 'finished', model, cloned })
    return imitated(model, id, cloned)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    await runtime.close()
  }
}

/** The preset, what suits the game, then what was said beside it. @throws WrongUsage for values out of range */
function configOf(options: Options, { counts }: Dataset, profile: Profile | null): CloneConfig {
  const { preset, seed } = options
  const moments = counts.reduce((sum, count) => sum + count, 0)
  const wished = flags.flatMap((flag) =>
    options[flag] === undefined ? [] : [[FLAGS[flag], options[flag]] as const]
  )
  const suited = preset === 'none' ? {} : suitedTo(profile, preset === 'auto' ? presetFor(moments) : preset)
  return cloneConfigSchema.parse({ ...suited, ...Object.fromEntries(wished), seed })
}

function commandOf(options: Options): string {
  const words = ['dataset', 'preset', ...flags, 'seed'] as const
  return [
    'apprenti imitate',
    ...words.flatMap((key) => {
      if (key === 'flip') return options.flip === false ? ['--no-flip'] : []
      return options[key] === undefined ? [] : [`--${key} ${options[key]}`]
    })
  ].join(' ')
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A name for the model that nothing has. */
function modelName(models: string, wish: string): string {
  const slug = wish.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'clone'
  return basename(freeName(join(models, slug)))
}

function imitated(model: string, dataset: string, outcome: Cloned): Imitated {
  const { heldOut, samples, epochs, delay, encoder, seconds, shares } = outcome
  const { accuracy, accuracyInterval, top3, majority, repeatLast, calibrationError, unseen } = heldOut
  return {
    ...{ model, dataset, samples, delay, encoder },
    epochs: Math.round(10 * epochs) / 10,
    heldOut: {
      samples: heldOut.samples,
      ...{ accuracy, accuracyInterval, top3, majority, repeatLast, calibrationError, unseen }
    },
    heads: Object.fromEntries(heldOut.actions.map(({ id, ...scores }) => [id, scores])),
    parts: heldOut.parts,
    seconds: Math.round(seconds),
    shares,
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

/** Says now and then what is being tried, and how far that is. */
function trialLine(): (trial: CloneTrial) => void {
  let saidMs = -Infinity
  let said: CloneTrial['of'] | null = null
  return ({ of, at, last }) => {
    if (of === said && performance.now() - saidMs < 5000) return
    ;[said, saidMs] = [of, performance.now()]
    log(
      of === 'delay'
        ? `how late: ${at} of ${last} moments`
        : `how closely to look: ${at} of ${last + 1} updates`
    )
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const sayShares = ({ load, learn, judge, other }: CloneShares): string =>
  `${percent(learn)} learning, ${percent(load)} loading, ${percent(judge)} looking at what was held back, ${percent(other)} else`

const describe = ({
  model,
  samples,
  epochs,
  delay,
  encoder,
  heldOut,
  parts,
  seconds,
  shares,
  play
}: Imitated): string =>
  [
    `model:${model}, from ${samples} moments, ${epochs} epochs in ${seconds} s, acting ${delay} moments after seeing, looking by ${encoder}`,
    ...(shares === null ? [] : [`of its time ${sayShares(shares)}`]),
    `right in ${percent(heldOut.accuracy)} ± ${percent(heldOut.accuracyInterval)} of ${heldOut.samples} moments held back`,
    `(always the commonest: ${percent(heldOut.majority)}; always the last again: ${percent(heldOut.repeatLast)})`,
    ...(heldOut.unseen
      ? [
          `in ${percent(heldOut.unseen.accuracy)} of the ${heldOut.unseen.samples} whose like was not learned from`
        ]
      : []),
    ...(parts?.pointer
      ? [
          `points ${parts.pointer.pixels.toFixed(1)} pixels off, ${percent(parts.pointer.exact)} at the very place`
        ]
      : []),
    ...(play === null ? [] : [`when it plays: ${sayBesideRandom(play)}`])
  ].join('\n')
