import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { correctionsOf, type Sessions } from '../datasets/corrections'
import { AppError } from '../../shared/errors'
import type { Dataset } from '../../shared/dataset'
import type { ImproveOrder } from '../../shared/imitation-process'
import { readTextSync } from '../../shared/node/regular-file'
import {
  CARD_FILE,
  MODEL_PREFIX,
  POLICY_FILE,
  policyCardSchema,
  type ModelParent,
  type PolicyCard
} from '../../shared/policy-card'
import type { Profile } from '../../shared/profile'
import { nextVersion } from '../training/model-version'
import type { DatasetLibrary } from './dataset-library'
import type { MakeWish } from './dataset-maker'
import { profileFor } from './profile-for'

/** The algorithm of a policy that was cloned (worker/imitate). */
const CLONE = 'bc'
/** As long as a command may be that is kept. */
const LONGEST_COMMAND = 1_000

export interface ImproveWish {
  /** The clone's name, with or without the prefix of a policy. */
  readonly model: string
  /** Sessions to learn from; left out: all in which it was corrected. */
  readonly sessions?: readonly string[] | undefined
  /** The longest that learning may take. */
  readonly minutes: number
  readonly seed: number
}

/** What is to be done to improve a clone: what its corrections are made into, and what is learned then. */
export interface Improvement {
  /** What it learned from last. */
  readonly known: Dataset
  /** Of the new version. */
  readonly title: string
  readonly parent: ModelParent
  /** The data set that is made of the corrections. */
  readonly make: MakeWish
  /** @param policy the folder that the new version is written into */
  readonly order: (corrections: string, policy: string) => ImproveOrder
  readonly command: string
}

/**
 * Looks at a clone in the data folder and finds what it is to learn from.
 * @throws AppError 'model.unknown', 'imitate.noRecipe' for what is no clone, 'imitate.noCorrections', 'dataset.unknown'
 *   where what it learned from is gone
 */
export async function improvementOf(
  { model, sessions: named, minutes, seed }: ImproveWish,
  { dataFolder, datasets, sessions, games }: Places
): Promise<Improvement> {
  const name = model.startsWith(MODEL_PREFIX) ? model.slice(MODEL_PREFIX.length) : model
  const folder = join(dataFolder, 'models', name)
  const card = cloneCard(name, folder)
  // Of one that was improved before it is the data set with its corrections, which looks as the others do.
  const known = datasets.read(card.runId)
  const found = named ?? (await correctionsOf(`${MODEL_PREFIX}${name}`, sessions, known.game))
  if (found.length === 0) throw new AppError('imitate.noCorrections', { name })
  const parent = { model: name, sha256: hashOf(join(folder, POLICY_FILE)), sessions: [...found] }
  const title = versionTitle(card.title.en, nextVersion(join(dataFolder, 'models'), name))
  const command = commandOf(name, { sessions: named, minutes, seed })
  return {
    ...{ known, title, parent, command },
    make: {
      ...{ sessions: found, game: known.game, who: 'person', side: known.side, isColour: known.isColour },
      title: `${card.title.en.slice(0, 100)} (corrections)`
    },
    order: (corrections, policy) => ({
      ...{ parent, parentFolder: folder, datasets: join(dataFolder, 'datasets'), corrections, policy },
      ...{ minutes, seed, title, command, profile: profileFor(known, games) }
    })
  }
}

/** The sessions in which a clone was corrected; of what is no clone, or none that can be improved: none. */
export async function correctionsAt(
  model: string,
  { dataFolder, datasets, sessions }: Omit<Places, 'games'>
): Promise<string[]> {
  let game: string
  try {
    game = datasets.read(cloneCard(model, join(dataFolder, 'models', model)).runId).game
  } catch {
    return []
  }
  return correctionsOf(`${MODEL_PREFIX}${model}`, sessions, game)
}

interface Places {
  readonly dataFolder: string
  readonly datasets: DatasetLibrary
  readonly sessions: Sessions
  readonly games: Iterable<Profile>
}

/** A title as the version of a model says it. */
const versionTitle = (title: string, version: string): string =>
  `${title.replace(/ v\d+$/, '').slice(0, 110)} ${version.slice(version.lastIndexOf('-') + 1)}`

/** @throws AppError 'model.unknown', 'imitate.noRecipe' */
function cloneCard(name: string, folder: string): PolicyCard {
  if (!existsSync(join(folder, POLICY_FILE))) throw new AppError('model.unknown', { name, known: '–' })
  const card = policyCardSchema.safeParse(parsedFile(join(folder, CARD_FILE)))
  if (card.success && card.data.agent === CLONE) return card.data
  throw new AppError('imitate.noRecipe', { name, why: NO_CLONE })
}

const NO_CLONE = { en: 'it is no clone', fr: 'ce n’est pas un clone' }

function parsedFile(file: string): unknown {
  try {
    return JSON.parse(readTextSync(file))
  } catch {
    return null
  }
}

function commandOf(
  model: string,
  { sessions = [], minutes, seed }: Pick<ImproveWish, 'sessions' | 'minutes' | 'seed'>
): string {
  const [start, end] = [
    `apprenti improve-from-corrections --model ${model}`,
    `--minutes ${minutes} --seed ${seed}`
  ]
  const named = sessions.length === 0 ? '' : ` --sessions ${sessions.join(' ')}`
  const whole = `${start}${named} ${end}`
  // The card tells the sessions besides.
  return whole.length <= LONGEST_COMMAND ? whole : `${start} ${end}`
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
