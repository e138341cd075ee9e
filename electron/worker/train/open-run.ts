import type { Device } from '../../shared/devices'
import { AppError } from '../../shared/errors'
import { LIVE_PREFIX } from '../../shared/live-env'
import { checkRunConfig } from '../../shared/run-config'
import type { RunConfig } from '../../shared/training'
import type { Agent } from '../agents/agent'
import type { Algorithm, AlgorithmRequest } from '../agents/algorithm'
import type { Runtime } from '../engine/runtime/runtime'
import type { AsyncEnv, Env } from '../envs/env'
import type { OpenEnv } from '../envs/env'
import type { EnvWish } from '../envs/training-envs'
import type { Clock } from './clock'
import { demonstrate, type Demonstrator, type DemonstrationFacts } from './demonstrations'
import { CheckpointStore } from './checkpoint-store'
import { ModelTeacher } from './model-teacher'
import { RunFolder } from './run-folder'
import { seedFor } from './seeds'
import type { RunState } from './run-state'
import { RunEnvs } from './run-envs'

/** What a run works with. */
export interface RunTools {
  readonly clock: Clock
  /** @throws AppError 'agent.unknown' */
  readonly algorithmOf: (id: string) => Algorithm
  /** A new environment of its own. @throws AppError for one that does not exist or cannot be used here */
  readonly makeEnv: (id: string, wish?: EnvWish) => Promise<OpenEnv>
  /** Who can play an environment; null where nobody can. */
  readonly demonstratorOf: (env: Env | AsyncEnv) => Demonstrator | null
  /** What computes networks on a device. */
  readonly runtimeFor: (device: Device) => Promise<Runtime>
  readonly wasm: { readonly optim: Uint8Array; readonly replay: Uint8Array }
  /** Lets the event loop go round once. */
  readonly turn: () => Promise<void>
}

export interface RunRequest {
  readonly folder: string
  /** Null: goes on from the last checkpoint in the folder. */
  readonly config: RunConfig | null
  /** Of a run that goes on; `best`: with what it had learned at its best, and nothing else of the run. */
  readonly from?: 'last' | 'best'
  /** Steps to train to when not those of the configuration. */
  readonly steps: number | null
  /** Of a run that goes on from its last checkpoint: with new episodes, so that it is no longer the identical run. */
  readonly newEpisodes?: boolean
  /** Folders with models, for one that a model shows how to play. */
  readonly models?: readonly string[]
  /** Seconds that an environment may take to answer, when not those of the configuration. */
  readonly answerSeconds?: number | null
}

/** The parts of a run, ready to train. */
export interface OpenedRun {
  readonly folder: RunFolder
  readonly config: RunConfig
  readonly agent: Agent
  /** What computes its networks. */
  readonly runtime: Runtime
  readonly envs: RunEnvs
  readonly checkpoints: CheckpointStore
  readonly state: RunState
  /** It goes on with new episodes instead of those that ran. */
  readonly isAnew: boolean
  /** Who corrects the agent in each environment; none when it wants no corrections. */
  readonly correctors: readonly Demonstrator[]
  /** The model that shows it how to play; null: none does. */
  readonly teacher: ModelTeacher | null
  /** What the agent was shown; null when it wants no demonstrations. */
  readonly demonstrated: DemonstrationFacts | null
}

/**
 * Makes the parts of a new run, or brings those of an earlier one back.
 * @throws AppError when that cannot be; nothing of an earlier run has changed then
 */
export async function openRun(
  {
    folder: path,
    config: wish,
    from = 'last',
    newEpisodes = false,
    answerSeconds = null,
    models = []
  }: RunRequest,
  tools: RunTools,
  onLost: (why: AppError) => void
): Promise<OpenedRun> {
  const folder = new RunFolder(path)
  if (wish !== null) folder.checkFree()
  const given = wish ?? ((await folder.open()) as RunConfig)
  const envs: OpenEnv[] = []
  let agent: Agent | null = null
  let runtime: Runtime | null = null
  let teacher: ModelTeacher | null = null
  try {
    if (wish === null) folder.checkResumable(from)
    const algorithm = tools.algorithmOf(given.agent)
    const checked = checkRunConfig(given, algorithm)
    const config = answerSeconds === null ? checked : { ...checked, answerSeconds }
    refuseInWindow(config)
    const wanted = { answerSeconds: config.answerSeconds, onLost }
    for (let i = 0; i < config.streams; i++) envs.push(await tools.makeEnv(config.env, wanted))
    const runEnvs = new RunEnvs(envs, config.seed)
    if (config.fromModel !== null) teacher = await ModelTeacher.open(config.fromModel, path, models)
    teacher?.expect(envs[0]!.env)
    const demonstratorOf: RunTools['demonstratorOf'] = (env) => teacher ?? tools.demonstratorOf(env)
    runtime = await tools.runtimeFor(config.device)
    agent = await makeAgent(algorithm, config, runEnvs, { runtime, wasm: tools.wasm })
    const { demonstrationLearning } = agent
    if (teacher !== null && demonstrationLearning === null) throw new AppError('train.config', NOTHING_SHOWN)
    const demonstrated = demonstrationLearning
      ? await demonstrate(demonstrationLearning, config, { ...tools, demonstratorOf })
      : null
    const correctors = demonstrationLearning?.wantsCorrections
      ? envs.map(({ env }) => demonstratorOf(env)!)
      : []
    if (wish !== null) await folder.create(config)
    teacher?.keepIn(path)
    const taughtBy = demonstrationLearning ? demonstratorOf(envs[0]!.env)!.id : null
    const checkpoints = new CheckpointStore(folder, config, algorithm, agent, runEnvs, taughtBy)
    const restored = await (from === 'best'
      ? checkpoints.restoreFromBest()
      : checkpoints.restore(newEpisodes))
    return {
      folder,
      config,
      agent,
      runtime,
      envs: runEnvs,
      checkpoints,
      correctors,
      teacher,
      demonstrated,
      ...restored
    }
  } catch (error) {
    for (const one of envs) await one.close()
    await agent?.close()
    await runtime?.close()
    await teacher?.close()
    folder.unlock()
    throw error
  }
}

const NOTHING_SHOWN = {
  field: 'demonstrations',
  why: {
    en: 'a model is to show how to play; it must be at least 1',
    fr: 'un modèle doit montrer comment jouer ; il en faut au moins 1'
  }
}

/** A game in a window does not wait to be shown how it is played, and cannot be shown the same again. */
function refuseInWindow({ env, fromModel }: RunConfig): void {
  if (fromModel !== null && env.startsWith(LIVE_PREFIX)) throw new AppError('train.taughtInWindow', { env })
}

/** An agent for what the environments show. */
export const makeAgent = (
  algorithm: Algorithm,
  { values, seed, steps, streams: numEnvs }: RunConfig,
  { observationSpace, actionSpace }: RunEnvs,
  { runtime, wasm }: Pick<AlgorithmRequest, 'runtime' | 'wasm'>
): Promise<Agent> =>
  algorithm.create({
    observationSpace,
    actionSpace,
    numEnvs,
    values,
    seed: seedFor(seed, 'agent'),
    totalSteps: steps,
    runtime,
    wasm
  })
