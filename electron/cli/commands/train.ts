import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { newRunId } from '../../main/training/run-folders'
import type { ConfigField, ConfigValue, ConfigValues } from '../../shared/config-form'
import { devicesOn, type Device } from '../../shared/devices'
import { AppError } from '../../shared/errors'
import { textIn } from '../../shared/language'
import { MODEL_PREFIX } from '../../shared/policy-card'
import { flagName, PLAIN_FLAGS, runConfigFrom } from '../../shared/run-config'
import { ANSWER_SECONDS, type Pretraining, type RunConfig, type RunProgress } from '../../shared/training'
import { appFolderOf } from '../../worker/app-folder'
import { ENV_IDS } from '../../worker/envs/catalogue'
import type { RunRequest } from '../../worker/train/open-run'
import { TrainingRun, type RunOutcome } from '../../worker/train/run'
import { ALGORITHMS, algorithmOf, runTools } from '../../worker/train/composition'
import { LIVE_PREFIX, parseLiveEnv } from '../../shared/live-env'
import { dataOption, folderPath, jsonOption, seedOption, someText, wholeNumber } from '../options'
import { trainInWindow, type WindowTraining } from './train-window'
import { answer, EXIT, fromFlags, log, terminalLanguage } from '../output'

const MOST = 1e10
const DEVICES = devicesOn(process.platform)
  .map(({ id }) => id)
  .join(', ')
const SAY_EVERY_MS = 5_000

interface Options {
  readonly env?: string
  readonly agent: string
  readonly window?: string
  readonly preset?: string
  readonly fromModel?: string
  readonly seed: number
  readonly steps?: number
  readonly streams?: number
  /** Checked with the configuration. */
  readonly device?: Device
  readonly evaluateEvery?: number
  readonly evaluationEpisodes?: number
  readonly checkpointEvery?: number
  readonly stopAtScore?: number
  readonly patience?: number
  readonly answerSeconds?: number
  readonly resume?: string
  readonly from: 'last' | 'best'
  readonly newEpisodes: boolean
  readonly out?: string
  readonly data: string
  readonly json: boolean
}

/** What `train --json` prints. */
interface Trained {
  readonly runId: string
  readonly steps: number
  readonly best: { readonly mean: number; readonly std: number; readonly episodes: number } | null
  readonly random: { readonly mean: number } | null
  readonly stepsPerSecond: number | null
  readonly solvedAtStep: number | null
  readonly parametersHash: string
}

/** `apprenti train`: one run, with the flags that its algorithm's settings make. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('train an agent; Ctrl+C stops with a checkpoint')
    .option('--env <id>', `environment: cartpole, ${ENV_IDS.join(', ')}, gym:<id> ...`)
    .addOption(
      new Option('--agent <id>', 'algorithm')
        .choices(ALGORITHMS.map(({ id }) => id))
        .default(ALGORITHMS[0]!.id)
    )
    .option(
      '--window <title>',
      'with --env live:<game>: the window it is played in (docs/your-own-game.md)',
      someText
    )
    .option('--preset <id>', 'named settings to begin with')
    .option(
      '--from-model <name>',
      'a model of this environment, such as a clone, that shows it how to play first'
    )
    .addOption(seedOption())
    .option('--steps <n>', 'steps of all environments together', wholeNumber(1, MOST))
    .option(
      '--streams <n>',
      'environments played at once; otherwise what the preset says, or 1',
      wholeNumber(1, 256)
    )
    .option('--device <id>', `what computes the networks: ${DEVICES}; otherwise cpu`)
    .option('--evaluate-every <n>', 'steps between two evaluations; 0: only at the end', wholeNumber(0, MOST))
    .option(
      '--evaluation-episodes <n>',
      'episodes that the best policy plays at the end',
      wholeNumber(1, 10_000)
    )
    .option('--checkpoint-every <n>', 'steps between two checkpoints', wholeNumber(1, MOST))
    .option('--stop-at-score <x>', 'end once an evaluation reaches it', number)
    .option('--patience <n>', 'end after so many evaluations without a new best', wholeNumber(1, 1_000_000))
    .option(
      '--answer-seconds <n>',
      `seconds that a Gymnasium environment may take for a step; otherwise ${ANSWER_SECONDS.default}`,
      wholeNumber(ANSWER_SECONDS.min, ANSWER_SECONDS.max)
    )
    .option('--resume <run>', 'go on with a run: its id, or its folder')
    .addOption(
      new Option(
        '--from <checkpoint>',
        'with --resume: the last checkpoint, or the best policy, which begins with an empty replay memory'
      )
        .choices(['last', 'best'])
        .default('last')
    )
    .option(
      '--new-episodes',
      'with --resume: begin new episodes instead of going on with those that ran; no longer the identical run',
      false
    )
    .option('--out <folder>', 'folder of the run instead of one in the data folder', folderPath)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const outcome = await train(options, command)
      answer(options.json, outcome, () => describe(outcome))
    })
  for (const option of agentOptions()) command.addOption(option)
  return command
}

function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

const sizes = (text: string): number[] => (text.trim() === '' ? [] : text.split(',').map(number))

/** A flag for each setting of each algorithm; the first that has a name describes it. */
function agentOptions(): Option[] {
  const fields = new Map<string, ConfigField>()
  for (const { fields: own } of ALGORITHMS) for (const field of own) fields.set(field.key, field)
  return [...fields.values()].flatMap(optionsOf)
}

function optionsOf(field: ConfigField): Option[] {
  const name = flagName(field.key)
  const about = textIn(terminalLanguage(), field.about)
  const said = `${about} (${String(field.default)})`
  switch (field.kind) {
    case 'flag':
      return [new Option(`--${name}`, said), new Option(`--no-${name}`, 'without it')]
    case 'choice':
      return [new Option(`--${name} <name>`, said).choices(field.choices)]
    case 'sizes':
      return [new Option(`--${name} <n,n,...>`, said).argParser(sizes)]
    case 'integer':
    case 'number':
      return [new Option(`--${name} <x>`, said).argParser(number)]
  }
}

/** The settings that were given as flags. */
function valuesFrom(command: Command, fields: readonly ConfigField[]): ConfigValues {
  const given = command.opts<Record<string, ConfigValue>>()
  return Object.fromEntries(
    fields
      .filter(({ key }) => command.getOptionValueSource(key) === 'cli')
      .map(({ key }) => [key, given[key]!])
  )
}

function configFrom(options: Options, command: Command): RunConfig {
  const {
    env,
    agent: agentId,
    data: _,
    json: __,
    resume: ___,
    out: ____,
    from: _____,
    window: ______,
    newEpisodes: _______,
    preset = null,
    fromModel,
    ...rest
  } = options
  if (env === undefined)
    throw new AppError('input.invalid', {
      what: '--env',
      why: { en: 'say where to train', fr: 'dites où s’entraîner' }
    })
  const agent = algorithmOf(agentId)
  const plain = Object.fromEntries(
    PLAIN.filter((key) => rest[key] !== undefined).map((key) => [key, rest[key]])
  )
  return runConfigFrom(
    {
      ...{ ...plain, env, agent: agentId, preset },
      fromModel: fromModel?.replace(new RegExp(`^${MODEL_PREFIX}`), '') ?? null,
      values: valuesFrom(command, agent.fields)
    },
    agent
  )
}

const PLAIN = ['seed', ...PLAIN_FLAGS] as const

/** What says where a run lies, how far it goes and how it is told: all that a run that goes on can be told anew. */
const RESUMABLE: readonly string[] = [
  ...['resume', 'from', 'newEpisodes', 'steps', 'answerSeconds', 'data', 'json']
]

/** Flags as they were typed that a run that goes on would not heed. */
function droppedFlags(command: Command): string[] {
  return command.options
    .filter((option) => {
      const key = option.attributeName()
      if (RESUMABLE.includes(key) || command.getOptionValueSource(key) !== 'cli') return false
      return option.negate === (command.getOptionValue(key) === false)
    })
    .map(({ long }) => long!)
}

/** Which run is meant, and where it lies. @throws AppError 'train.resumeFlags', 'train.noRun' */
function runFrom(options: Options, command: Command): RunRequest {
  const { resume, out, data, steps, from, newEpisodes, answerSeconds = null } = options
  const runs = join(openDataFolder(data).folder, 'runs')
  if (resume !== undefined) {
    fromFlags(() => refuseDropped(command))
    return {
      folder: resumed(resume, runs),
      config: null,
      steps: steps ?? null,
      from,
      newEpisodes,
      answerSeconds
    }
  }
  if (from !== 'last') fromFlags(() => needsResume('--from'))
  if (newEpisodes) fromFlags(() => needsResume('--new-episodes'))
  const folder = out === undefined ? join(runs, newRunId(new Date())) : out
  const models = [join(openDataFolder(data).folder, 'models'), resources.models]
  return { folder, config: fromFlags(() => configFrom(options, command)), steps: null, from, models }
}

function refuseDropped(command: Command): void {
  const dropped = droppedFlags(command)
  if (dropped.length > 0) throw new AppError('train.resumeFlags', { flags: dropped.join(', ') })
}

function needsResume(flag: string): never {
  throw new AppError('input.invalid', {
    what: flag,
    why: {
      en: 'only a run that goes on (--resume) can',
      fr: 'seul un entraînement repris (--resume) le peut'
    }
  })
}

/** The folder of a run that is named: its id, or a folder, as `--out` took it. @throws AppError 'train.noRun' */
function resumed(name: string, runs: string): string {
  const isPath = name.includes('/') || name.includes('\\')
  const places = [...(isPath ? [] : [join(runs, name)]), resolve(name)]
  const folder = places.find((place) => existsSync(join(place, 'config.json')))
  if (folder === undefined) throw new AppError('train.noRun', { name, places: places.join(', ') })
  return folder
}

async function train(options: Options, command: Command): Promise<Trained> {
  const { window, env, data } = options
  if (window !== undefined || env?.startsWith(LIVE_PREFIX)) {
    const config = fromFlags(() => configFrom(options, command))
    const wish = fromFlags(() => windowWish(config, window))
    return trained(await trainInWindow({ ...wish, data, tell: progressLine(() => config) }))
  }
  const tools = runTools(
    appFolderOf(resources.profiles),
    { nowMs: () => performance.timeOrigin + performance.now() },
    () => turn()
  )
  let opened: TrainingRun | null = null
  const run = await TrainingRun.open(runFrom(options, command), tools, {
    progress: progressLine(() => opened?.config ?? null),
    rewound: () => undefined,
    metrics: () => undefined,
    evaluated: () => undefined,
    view: () => undefined,
    log: (line) => log(textIn(terminalLanguage(), line))
  })
  opened = run
  const stop = (): void => {
    process.exitCode = EXIT.interrupted
    run.stop()
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  try {
    return trained(await run.run())
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
  }
}

/** Which window is meant. @throws AppError 'input.invalid' */
function windowWish(
  config: RunConfig,
  window: string | undefined
): Pick<WindowTraining, 'config' | 'window'> {
  const live = parseLiveEnv(config.env)
  if (live !== null && window !== undefined) return { config, window }
  throw new AppError('input.invalid', {
    what: live === null ? '--window' : '--env',
    why:
      live === null
        ? { en: 'it goes with --env live:<game>', fr: 'elle va avec --env live:<jeu>' }
        : { en: 'say which window with --window', fr: 'dites quelle fenêtre avec --window' }
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** @throws AppError that says why the run failed */
function trained({
  progress,
  stepsPerSecond,
  parametersHash
}: Pick<RunOutcome, 'progress' | 'stepsPerSecond' | 'parametersHash'>): Trained {
  const { runId, step, best, random, solvedAtStep, error } = progress
  if (error !== null) throw new AppError(error.code, error.params)
  return {
    runId,
    steps: step,
    best: best && { mean: best.mean, std: best.std, episodes: best.episodes },
    random: random && { mean: random.mean },
    stepsPerSecond,
    solvedAtStep,
    parametersHash
  }
}

/** Says now and then how far it is and how long it still takes. */
function progressLine(config: () => RunConfig | null): (progress: RunProgress) => void {
  let saidMs = performance.now()
  const pretrainingLine = pretrainingLines()
  return ({ step, stepsPerSecond, status, pretraining }) => {
    const steps = config()?.steps
    const isSilent = pretraining === null && stepsPerSecond === null
    if (status !== 'running' || isSilent || steps === undefined) return
    if (performance.now() - saidMs < SAY_EVERY_MS) return
    saidMs = performance.now()
    if (pretraining !== null) return log(pretrainingLine(pretraining))
    if (stepsPerSecond === null) return
    const percent = Math.floor((100 * step) / steps)
    const left = shownTime(Math.max(0, steps - step) / stepsPerSecond)
    log(`step ${step} of ${steps} (${percent} %), ${Math.round(stepsPerSecond)} steps/s, about ${left} left`)
  }
}

/** Learning from demonstrations alone, with the time left by its pace since the first line. */
function pretrainingLines(): (now: Pretraining) => string {
  let from: { readonly done: number; readonly ms: number } | null = null
  return ({ done, total }) => {
    const nowMs = performance.now()
    from ??= { done, ms: nowMs }
    const perSecond = (1000 * (done - from.done)) / (nowMs - from.ms)
    const left = perSecond > 0 ? `, about ${shownTime((total - done) / perSecond)} left` : ''
    const percent = Math.floor((100 * done) / total)
    return `from demonstrations alone: update ${done} of ${total} (${percent} %)${left}`
  }
}

function shownTime(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

function describe({ runId, steps, best, random, stepsPerSecond, solvedAtStep }: Trained): string {
  const pace = stepsPerSecond === null ? '' : `, ${Math.round(stepsPerSecond)} steps/s`
  return [
    `run ${runId}: ${steps} steps${pace}`,
    best && `best: ${best.mean.toFixed(1)} ± ${best.std.toFixed(1)} over ${best.episodes} episodes`,
    random && `random play: ${random.mean.toFixed(1)}`,
    solvedAtStep !== null && `solved at step ${solvedAtStep}`
  ]
    .filter((line) => typeof line === 'string')
    .join('\n')
}
