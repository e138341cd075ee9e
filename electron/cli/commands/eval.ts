import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { POLICY_FILE } from '../../shared/policy-card'
import { LearnedPolicy } from '../../worker/agents/learned'
import { LIVE_ENVS, Models } from '../../worker/agents/models'
import { bundledProfile } from '../../worker/agents/profiles'
import { appFolderOf } from '../../worker/app-folder'
import { PolicyReader } from '../../worker/deploy/policy-reader'
import type { Observation } from '../../worker/envs/spaces'
import { makeTrainingEnv } from '../../worker/envs/training-envs'
import { evaluate } from '../../worker/train/evaluate'
import { evaluateAgent } from '../../worker/train/evaluate-agent'
import { trainingResources } from '../../worker/train/tools'
import { attachGame } from '../attach'
import { dataOption, jsonOption, seedOption, wholeNumber } from '../options'
import { answer, log } from '../output'

const GAME = 'invaders'

interface Options {
  readonly model: string
  readonly episodes: number
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

/** What `eval --json` prints. */
interface Examined {
  readonly model: string
  readonly env: string
  readonly scores: readonly number[]
  readonly mean: number
  /** Of the sample: n - 1 in the denominator. */
  readonly std: number
  readonly episodes: number
  readonly seed: number
}

/** `apprenti eval`: how well a model plays, over episodes that it did not train on. docs/evaluation.md */
export function evalCommand(): Command {
  return new Command('eval')
    .description('let a trained model play and print its scores')
    .requiredOption('--model <model>', 'its name, its folder, or its .onnx file')
    .option('--episodes <n>', 'episodes', wholeNumber(1, 100_000), 20)
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const result = await examine(options)
      const { model, env, mean, std, episodes, seed } = result
      answer(
        options.json,
        result,
        () =>
          `${model} in ${env}: mean ${mean.toFixed(1)} ± ${std.toFixed(1)} over ${episodes} episodes, seed ${seed}`
      )
    })
}

/** The ONNX file that is meant. @throws AppError 'model.unknown' */
function fileOf({ model, data }: Options): string {
  const path = resolve(model)
  if (existsSync(path)) return statSync(path).isDirectory() ? join(path, POLICY_FILE) : path
  const own = join(openDataFolder(data).folder, 'models')
  return new Models([own, resources.models]).fileOf(model.replace(/^models\//, ''))
}

async function examine(options: Options): Promise<Examined> {
  const reader = await PolicyReader.open(fileOf(options))
  const { env } = reader.facts
  try {
    const { scores, mean, std } = Object.hasOwn(LIVE_ENVS, env)
      ? await inTheGame(reader, options)
      : await inItsEnvironment(reader, options)
    const { model, episodes, seed } = options
    return { model, env, scores, mean, std, episodes, seed }
  } finally {
    await reader.close()
  }
}

type Scores = Pick<Examined, 'scores' | 'mean' | 'std'>

/** The game as everybody plays it: the figures stand beside those of `apprenti play`. */
async function inTheGame(reader: PolicyReader, { data, episodes, seed }: Options): Promise<Scores> {
  const policy = new LearnedPolicy(reader, bundledProfile(GAME))
  const session = await attachGame({ game: GAME, target: 'builtin', data })
  try {
    return await evaluate({
      ...{ session, policy, episodes, seed },
      onEpisode: ({ index, score }) => log(`episode ${index + 1}: ${score}`)
    })
  } finally {
    await session.close()
  }
}

async function inItsEnvironment(reader: PolicyReader, { episodes, seed }: Options): Promise<Scores> {
  const open = await makeTrainingEnv(reader.facts.env, trainingResources(appFolderOf(resources.profiles)))
  const { env } = open
  try {
    reader.expect(reader.facts.env, env.observationSpace, env.actionSpace)
    const choose = async (observations: Observation): Promise<number[]> => {
      const preferences = await reader.preferences(observations)
      return [preferences.indexOf(Math.max(...preferences))]
    }
    const scores = await evaluateAgent({
      envs: [env],
      choose,
      episodes,
      seed,
      interrupted: async () => false
    })
    // Nobody interrupts it, so it came to its end.
    const { returns, mean, std } = scores!
    return { scores: returns, mean, std }
  } finally {
    await open.close()
  }
}
