import { GAME_ENVS, SIMULATIONS } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { EnvInfo } from '../../shared/training'
import { ENV_IDS, makeEnv, makeVectorEnv, type EnvResources } from './catalogue'
import { acrobot } from './classic/acrobot'
import { cartPole } from './classic/cartpole'
import { mountainCar } from './classic/mountain-car'
import type { Env, Info, OpenEnv, ResetRequest } from './env'
import { parseLiveEnv } from '../../shared/live-env'
import { parseEnvId } from './env-id'
import type { LiveWindows } from './live-windows'
import type { GymResources } from './gym/bridge'
import { GymEnv, type GymOptions } from './gym/gym-env'
import type { MachineOptions } from './machine-env'
import { LiveVectorEnv } from './live-vector'
import * as probes from './probes/probes'
import { ReplacedEnv, type LiveGame } from './replaced-env'
import type { Box, Discrete, Observation } from '../../shared/spaces'
import { SimulationEnv } from './simulation-env'
import { TaskEnv } from './task-env'
import { VectorEnv } from './vector'
import type { AutoresetMode, VectorStep } from './vector-slots'

/** What any environment that one can train in may need. */
export interface TrainingResources extends EnvResources {
  readonly gym: GymResources
  /** Games in windows; left out where there are none. */
  readonly windows?: LiveWindows
}

/** How episodes are played; each environment looks at what it knows. */
export type TrainingEnvOptions = MachineOptions & GymOptions

/** What a run wants of an environment beside its id. */
export interface EnvWish {
  /** Seconds that an environment in a process of its own may take for a step or a reset. */
  readonly answerSeconds?: number
  /** Told whenever the process of one is lost and another takes its place. */
  readonly onLost?: (why: AppError) => void
}

/** Several environments of one kind, stepped together. Those in this process answer at once. */
export interface TrainingVector {
  readonly singleObservationSpace: Box
  readonly singleActionSpace: Discrete
  readonly size: number
  readonly autoreset: AutoresetMode
  /** Environment i is given `seed + i`. */
  reset(
    request?: ResetRequest
  ): Awaitable<{ readonly observations: Observation; readonly infos: readonly Info[] }>
  /** The arrays of the answer are written again by the next call. */
  step(actions: ArrayLike<number>): Awaitable<VectorStep>
  close(): Promise<void>
}

type Awaitable<T> = T | Promise<T>

const GYM = 'gym:'

/** Small worlds and games that are code alone, which need nothing: what makes each. */
const TASKS: Readonly<Record<string, () => Env>> = Object.fromEntries<() => Env>([
  ...SIMULATIONS.map((entry) => [entry.id, () => new SimulationEnv(entry)] as const),
  ...[
    () => new TaskEnv(cartPole),
    () => new TaskEnv(mountainCar),
    () => new TaskEnv(acrobot),
    () => new TaskEnv(probes.identity),
    () => new TaskEnv(probes.twoRounds),
    () => new TaskEnv(probes.sequence),
    () => new TaskEnv(probes.sequenceBlind),
    () => new TaskEnv(probes.bitFlip),
    () => new TaskEnv(probes.bitFlipBlind),
    () => new TaskEnv(probes.bitFlipSparse),
    () => new TaskEnv(probes.bandit),
    () => new TaskEnv(probes.corridor)
  ].map((make) => [make().id, make] as const)
])

/** The environments that are always there; any `gym:<id>` that is installed besides. */
export const TRAINING_ENV_IDS: readonly string[] = [...ENV_IDS, ...Object.keys(TASKS)]

/**
 * An environment to train or evaluate in: `cartpole`, `<game>-pixels`, `probe:identity`, `gym:ALE/Breakout-v5` ...
 * Settings may stand behind it (`gym:ALE/Breakout-v5?window=3`); those in `options` go before them. What is lost of a
 * Gymnasium environment is replaced, its episode truncated.
 * @throws AppError 'input.invalid' for an unknown id, `gym.*` for what Python lacks.
 */
export async function makeTrainingEnv(
  id: string,
  resources: TrainingResources,
  { answerSeconds, onLost, ...options }: TrainingEnvOptions & EnvWish = {}
): Promise<OpenEnv> {
  const live = parseLiveEnv(id)
  if (live !== null) {
    if (resources.windows === undefined) throw new AppError('live.notHere', { env: id })
    return resources.windows.open(id, live.game, live.look)
  }
  const { name, settings } = parseEnvId(id)
  const all = { ...settings, ...options }
  if (name.startsWith(GYM)) {
    const patience = answerSeconds === undefined ? {} : { stepDeadlineMs: 1000 * answerSeconds }
    const env = await ReplacedEnv.start(() => open(name, resources.gym, { ...patience, ...all }), onLost)
    return { env, close: () => env.close() }
  }
  const task = taskOf(name)
  return { env: task ? task() : makeEnv(name, resources, all), close: nothing }
}

/** The same, `count` times. What is lost of a Gymnasium environment is replaced, its episode truncated. */
export async function makeTrainingVector(
  id: string,
  count: number,
  resources: TrainingResources,
  options: TrainingEnvOptions & { readonly autoreset?: AutoresetMode } = {}
): Promise<TrainingVector> {
  const { name, settings } = parseEnvId(id)
  const all = { ...settings, ...options }
  if (name.startsWith(GYM)) return LiveVectorEnv.start(count, () => open(name, resources.gym, all), all)
  const task = taskOf(name)
  const vector = task
    ? new VectorEnv(Array.from({ length: count }, task), options.autoreset)
    : makeVectorEnv(name, count, resources, all)
  return inProcess(vector)
}

const ATARI_EXAMPLE = 'gym:ALE/SpaceInvaders-v5'

/** The environments for a person to choose from. What one of Gymnasium's lacks is said when it is opened. */
export const trainingEnvs = (): EnvInfo[] =>
  [...TRAINING_ENV_IDS, ATARI_EXAMPLE].map((id) => ({ id, title: TITLES[id] ?? { en: id, fr: id } }))

/** A Gymnasium environment by its id here. */
async function open(id: string, gym: GymResources, options: GymOptions): Promise<LiveGame> {
  const env = await GymEnv.start(id.slice(GYM.length), gym, options)
  return { env, close: () => env.close() }
}

/** What makes the small world of this id; null for a game on a machine. Throws for what is neither. */
function taskOf(id: string): (() => Env) | null {
  if (Object.hasOwn(TASKS, id)) return TASKS[id]!
  if (ENV_IDS.includes(id)) return null
  const known = TRAINING_ENV_IDS.join(', ')
  throw new AppError('input.invalid', {
    what: { en: 'The environment', fr: 'L’environnement' },
    why: {
      en: `there is none named "${id}"; known are ${known}, and gym:<id of Gymnasium>`,
      fr: `aucun ne s’appelle « ${id} » ; on connaît ${known}, et gym:<id de Gymnasium>`
    }
  })
}

const nothing = async (): Promise<void> => undefined

const inProcess = (vector: VectorEnv): TrainingVector => ({
  singleObservationSpace: vector.singleObservationSpace,
  singleActionSpace: vector.singleActionSpace,
  size: vector.size,
  autoreset: vector.autoreset,
  reset: (request) => vector.reset(request),
  step: (actions) => vector.step(actions),
  close: nothing
})

const TITLES: Readonly<Record<string, LocalizedText>> = {
  ...Object.fromEntries(GAME_ENVS.map(({ observer }) => [observer.id, observer.title])),
  ...Object.fromEntries(SIMULATIONS.map(({ id, title }) => [id, title])),
  cartpole: { en: 'CartPole: balance a pole', fr: 'CartPole : tenir un bâton en équilibre' },
  'mountain-car': { en: 'MountainCar: swing up a hill', fr: 'MountainCar : gravir une colline par élan' },
  acrobot: { en: 'Acrobot: swing an arm up', fr: 'Acrobot : lancer un bras vers le haut' },
  'probe:identity': { en: 'Probe: name what is shown', fr: 'Sonde : nommer ce qui est montré' },
  'probe:two-rounds': { en: 'Probe: credit over two rounds', fr: 'Sonde : mérite sur deux tours' },
  'probe:sequence': { en: 'Probe: a sequence by heart', fr: 'Sonde : une suite apprise par cœur' },
  'probe:sequence-blind': {
    en: 'Probe: a sequence, needs memory',
    fr: 'Sonde : une suite, demande de la mémoire'
  },
  'probe:bit-flip': { en: 'Probe: flip bits to a goal', fr: 'Sonde : retourner des bits vers un but' },
  'probe:bit-flip-blind': {
    en: 'Probe: flip bits, goal unseen',
    fr: 'Sonde : retourner des bits, but caché'
  },
  'probe:bit-flip-sparse': {
    en: 'Probe: flip bits, needs hindsight',
    fr: 'Sonde : retourner des bits, demande le recul'
  },
  'probe:bandit': { en: 'Probe: four uncertain arms', fr: 'Sonde : quatre bras incertains' },
  'probe:corridor': {
    en: 'Probe: wait for the better reward',
    fr: 'Sonde : attendre la meilleure récompense'
  },
  [ATARI_EXAMPLE]: {
    en: 'Atari 2600 Space Invaders (Gymnasium)',
    fr: 'Space Invaders d’Atari 2600 (Gymnasium)'
  }
}
