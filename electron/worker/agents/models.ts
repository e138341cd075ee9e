import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isSeenByMemory } from '../../../games/contract/game'
import { findGame, findGameEnv, GAME_ENVS } from '../../../games/registry'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import { parseLiveEnv, type LiveLook } from '../../shared/live-env'
import { readRegularSync, readTextSync } from '../../shared/node/regular-file'
import type { PolicyInfo, PolicySees } from '../../shared/play'
import {
  CARD_FILE,
  LARGEST_POLICY_BYTES,
  MODEL_PREFIX,
  POLICY_FILE,
  policyCardSchema,
  type PolicyCard
} from '../../shared/policy-card'
import { sizeOf } from '../../shared/spaces'
import { policyFacts, type PolicyFacts } from '../deploy/policy-format'

/** The environments whose policies can play a live game, and what they look at there. */
export const LIVE_ENVS: Readonly<Record<string, PolicySees>> = Object.fromEntries(
  GAME_ENVS.map(({ observer }) => [observer.id, observer.sees])
)

/** Which game a policy of an environment plays, and what it looks at there. */
interface Played extends Pick<PolicyInfo, 'game' | 'sees'> {
  readonly look?: LiveLook
}

/** Null for an environment whose policies play no live game. */
function playedBy(env: string): Played | null {
  const known = findGameEnv(env)
  if (known !== undefined) return { game: known.game.profile.id, sees: known.observer.sees }
  const live = liveEnvOf(env)
  if (live === null) return null
  const { game, look } = live
  const own = findGame(game)
  const sees = look.see === 'both' && own && isSeenByMemory(own) ? 'pictureAndRam' : look.see
  return { game, sees, ...(look.see === 'fields' ? {} : { look }) }
}

/** An id that makes no sense any more is one of no live game. */
function liveEnvOf(env: string): ReturnType<typeof parseLiveEnv> {
  try {
    return parseLiveEnv(env)
  } catch {
    return null
  }
}

interface Seen {
  /** Of the file. */
  readonly version: string
  /** How many it knows; null where it does not tell. */
  readonly actions: number | null
  /** What it sees, and how many moments of it at once; null where it does not tell. */
  readonly sight: Pick<PolicyFacts, 'observation' | 'frames'> | null
  readonly problem: ErrorData | null
}

/** The models in some folders, each in a folder of its own: models/<name>/ with policy.onnx and card.json. */
export class Models {
  private readonly seen = new Map<string, Seen>()

  /** `folders`: the first that has a name wins. */
  constructor(private readonly folders: readonly string[]) {}

  /** Those that can play a live game. One with a card that cannot be read is left out. */
  policies(): PolicyInfo[] {
    return this.names().flatMap((name) => {
      const card = this.cardOf(name)
      const live = card === null ? null : playedBy(card.env)
      return card === null || live === null ? [] : [infoOf(name, card, live, this.lookAt(name))]
    })
  }

  /** What the file says of itself; read again only where it has changed. */
  private lookAt(name: string): Seen {
    const file = this.fileOf(name)
    const { ino, mtimeMs, size } = statSync(file)
    const version = `${ino} ${mtimeMs} ${size}`
    const before = this.seen.get(file)
    if (before?.version === version) return before
    const seen = { version, ...factsIn(file) }
    this.seen.set(file, seen)
    return seen
  }

  /** The ONNX file of a model. @throws AppError 'model.unknown' */
  fileOf(name: string): string {
    const known = this.names()
    const folder = this.folders.find(
      (top) => known.includes(name) && existsSync(join(top, name, POLICY_FILE))
    )
    if (folder === undefined) throw new AppError('model.unknown', { name, known: known.join(', ') || '–' })
    return join(folder, name, POLICY_FILE)
  }

  private names(): string[] {
    return [...new Set(this.folders.flatMap(modelsIn))]
  }

  private cardOf(name: string): PolicyCard | null {
    try {
      const file = join(this.fileOf(name), '..', CARD_FILE)
      return policyCardSchema.parse(JSON.parse(readTextSync(file)))
    } catch {
      return null
    }
  }
}

const modelsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.startsWith('.') && existsSync(join(folder, name, POLICY_FILE)))
        .sort()
    : []

function factsIn(file: string): Omit<Seen, 'version'> {
  try {
    const { action, observation, frames } = policyFacts(file, readRegularSync(file, LARGEST_POLICY_BYTES))
    return { actions: action.n, sight: { observation, frames }, problem: null }
  } catch (error) {
    return { actions: null, sight: null, problem: errorData(error) }
  }
}

/** How many numbers of each moment a policy is shown of what is read off a game. */
function numbersSeen({ sees, look }: Played, { sight }: Seen): Pick<PolicyInfo, 'numbers'> {
  if (sight === null) return {}
  const { observation, frames } = sight
  if (sees === 'fields') return { numbers: sizeOf(observation) / frames }
  return sees === 'both' && look !== undefined ? { numbers: (observation.beside ?? 0) / look.stack } : {}
}

/** The algorithm of a policy that was cloned (worker/imitate). */
const CLONE = 'bc'

function infoOf(name: string, card: PolicyCard, played: Played, seen: Seen): PolicyInfo {
  const { title, score, teacher } = card
  const points = score === null ? null : `${Math.round(score.mean)} ± ${Math.round(score.std)}`
  const steps = { en: card.steps.toLocaleString('en-GB'), fr: card.steps.toLocaleString('fr-FR') }
  const shown = teacher?.demonstrations ?? 0
  const how =
    card.agent === CLONE
      ? {
          en: `Does what was done in ${shown.toLocaleString('en-GB')} moments of play`,
          fr: `Fait ce qui a été fait dans ${shown.toLocaleString('fr-FR')} moments de jeu`
        }
      : teacher === null
        ? { en: `Learned by itself in ${steps.en} steps`, fr: `A appris seul en ${steps.fr} pas` }
        : {
            en: `Learned from the scripted expert, then in ${steps.en} steps of its own`,
            fr: `A appris de l’expert programmé, puis en ${steps.fr} pas à lui`
          }
  return {
    id: `${MODEL_PREFIX}${name}`,
    ...played,
    ...numbersSeen(played, seen),
    actions: seen.actions,
    problem: seen.problem,
    title,
    about: {
      en: `${how.en}${points === null ? '' : `; scores ${points}`}.`,
      fr: `${how.fr}${points === null ? '' : `\u00a0; marque ${points}`}.`
    }
  }
}
