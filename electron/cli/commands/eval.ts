import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { findGame, findGameEnv } from '../../../games/registry'
import { resources } from '../../main/resources'
import { dataFolderAt } from '../../main/store/data-folder'
import { writeFileAtomic } from '../../main/store/atomic-file'
import { AppError } from '../../shared/errors'
import { readTextSync } from '../../shared/node/regular-file'
import type { Profile } from '../../shared/profile'
import { parseLiveEnv } from '../../shared/live-env'
import { CARD_FILE, MODEL_PREFIX, policyCardSchema, type PolicyCard } from '../../shared/policy-card'
import { Models } from '../../worker/agents/models'
import { appFolderOf } from '../../worker/app-folder'
import { argmax, PolicyReader } from '../../worker/deploy/policy-reader'
import type { Observation } from '../../shared/spaces'
import { makeTrainingEnv } from '../../worker/envs/training-envs'
import { evaluateAgent } from '../../worker/train/evaluate-agent'
import { trainingResources } from '../../worker/train/composition'
import { playBeside, type Baseline } from '../baselines'
import { tellEpisode } from '../episode-line'
import { playedByModel } from '../in-game'
import { modelFileAt } from '../model-file'
import { dataOption, jsonOption, seedOption, someText, wholeNumber } from '../options'
import { answer, fromFlags } from '../output'
import { playBesideRandom, windowEpisodes } from '../window-episodes'

interface Options {
  readonly model: string
  readonly episodes: number
  readonly seed: number
  /** Without others beside it. */
  readonly alone: boolean
  readonly window?: string
  readonly writeCard: boolean
  readonly data: string
  readonly json: boolean
}

/** What `eval --json` prints. */
interface Evaluated {
  readonly model: string
  readonly env: string
  readonly scores: readonly number[]
  readonly mean: number
  /** Of the sample: n - 1 in the denominator. */
  readonly std: number
  readonly episodes: number
  readonly seed: number
  /** The same episodes by policies without learning; null where they do not play, or with --alone. */
  readonly scripted: Baseline | null
  readonly random: Baseline | null
  /** With --window: how likely such a lead over random would be by chance (one-sided permutation test of that seed). */
  readonly p?: number
  /** With --window: what random reached, episode by episode, by which p can be found again. */
  readonly randomScores?: readonly number[]
  /** Points that its mean is above the scripted policy's; negative where it falls short. */
  readonly aboveScripted: number | null
}

/** `apprenti eval`: how well a model plays, over episodes that it did not train on. docs/evaluation.md */
export function evalCommand(): Command {
  return new Command('eval')
    .description('let a trained model play and print its scores')
    .requiredOption('--model <model>', 'its name, its folder, or its .onnx file')
    .option('--episodes <n>', 'episodes', wholeNumber(1, 100_000), 20)
    .addOption(seedOption())
    .option(
      '--window <title>',
      'play in an open window, in turn with random, each episode begun anew',
      someText
    )
    .option('--alone', 'only the model, nobody to compare it with', false)
    .option('--write-card', 'keep the scores in the model’s card', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { window } = options
      const result = window === undefined ? await evaluate(options) : await evaluateIn(window, options)
      if (options.writeCard) writeScores(fileOf(options), result)
      answer(options.json, result, () => describe(result))
    })
}

const shown = ({ mean, std }: Baseline): string => `mean ${mean.toFixed(1)} ± ${std.toFixed(1)}`

function describe(result: Evaluated): string {
  const { model, env, episodes, seed, scripted, random, aboveScripted } = result
  const lines = [`${model} in ${env}: ${shown(result)} over ${episodes} episodes, seed ${seed}`]
  if (scripted !== null && aboveScripted !== null) {
    const size = Math.abs(aboveScripted)
    const part = `${size.toFixed(1)} (${((100 * size) / scripted.mean).toFixed(1)} %)`
    lines.push(
      `scripted: ${shown(scripted)}; the model ${aboveScripted > 0 ? 'beats' : 'falls short of'} it by ${part}`
    )
  }
  if (random !== null)
    lines.push(
      `random: ${shown(random)}; the model scores ${(result.mean / random.mean).toFixed(1)} times that`
    )
  if (result.p !== undefined)
    lines.push(`such a lead by chance: p = ${result.p.toFixed(4)} (permutation test)`)
  return lines.join('\n')
}

/** The ONNX file that is meant. @throws AppError 'model.unknown' */
function fileOf({ model, data }: Options): string {
  const file = modelFileAt(model)
  if (file !== null) return file
  const own = join(dataFolderAt(data).folder, 'models')
  return new Models([own, resources.models]).fileOf(model.replace(/^models\//, ''))
}

/** In an open window, in turn with chance. @throws WrongUsage for more episodes than a window's player tells apart */
async function evaluateIn(window: string, options: Options): Promise<Evaluated> {
  const { model, seed, data } = options
  const episodes = fromFlags(() => windowEpisodes(options.episodes))
  const reader = await PolicyReader.open(fileOf(options))
  const { env } = reader.facts
  await reader.close()
  const policy = `${MODEL_PREFIX}${model.replace(/^(models\/|model:)/, '')}`
  const { scores, mean, std, random, randomStd, randomScores, p } = await playBesideRandom({
    ...{ window, policy, episodes, seed, data },
    game: parseLiveEnv(env)?.game
  })
  return {
    ...{ model, env, scores, mean, std, episodes: scores.length, seed, p, randomScores },
    ...{ scripted: null, random: { mean: random, std: randomStd }, aboveScripted: null }
  }
}

async function evaluate(options: Options): Promise<Evaluated> {
  const reader = await PolicyReader.open(fileOf(options))
  const { env } = reader.facts
  try {
    const game = gameBehind(env)
    const { scores, mean, std } = game
      ? await playedByModel(reader, game, options, tellEpisode)
      : await inItsEnvironment(reader, options)
    const { model, episodes, seed } = options
    const beside = game && !options.alone ? await playBeside({ game: game.id, ...options }) : null
    return {
      ...{ model, env, scores, mean, std, episodes, seed },
      scripted: beside?.scripted ?? null,
      random: beside?.random ?? null,
      aboveScripted: beside && mean - beside.scripted.mean
    }
  } finally {
    await reader.close()
  }
}

/** The game that ships with code and can be run step by step, in which a policy of this environment plays. */
function gameBehind(env: string): Profile | undefined {
  const live = parseLiveEnv(env)
  return (live === null ? findGameEnv(env)?.game : findGame(live.game))?.profile
}

/** Puts what was measured on the card that lies beside the file. */
function writeScores(file: string, { mean, std, episodes, seed, scripted, random }: Evaluated): void {
  const cardFile = join(dirname(file), CARD_FILE)
  const card = readCard(cardFile)
  const measured: PolicyCard = {
    ...card,
    score: { mean, std, episodes, seed },
    random: random?.mean ?? card.random,
    scripted: scripted?.mean ?? card.scripted
  }
  writeFileAtomic(cardFile, `${JSON.stringify(measured, null, 2)}\n`)
}

function readCard(file: string): PolicyCard {
  try {
    return policyCardSchema.parse(JSON.parse(readTextSync(file)))
  } catch (cause) {
    const why = { en: 'its card cannot be read', fr: 'sa fiche est illisible' }
    throw new AppError('model.invalid', { file, why }, { cause })
  }
}

type Scores = Pick<Evaluated, 'scores' | 'mean' | 'std'>

async function inItsEnvironment(reader: PolicyReader, { episodes, seed }: Options): Promise<Scores> {
  const open = await makeTrainingEnv(reader.facts.env, trainingResources(appFolderOf(resources.profiles)))
  const { env } = open
  try {
    reader.expect(reader.facts.env, env.observationSpace, env.actionSpace)
    const choose = async (observations: Observation): Promise<number[]> => [
      argmax(await reader.actionValues(observations))
    ]
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
