import { statSync } from 'node:fs'
import type { Policy } from '../../../games/contract/policy'
import { findGame, findGameEnv, GAMES, gameOf } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import type { PolicyInfo } from '../../shared/play'
import { parseLiveEnv } from '../../shared/live-env'
import { MODEL_PREFIX } from '../../shared/policy-card'
import type { Profile } from '../../shared/profile'
import type { PolicyReader } from '../deploy/policy-reader'
import { Models } from './models'
import { RandomPolicy } from './random'

interface Entry extends PolicyInfo {
  readonly make: (profile: Profile, seed: number) => Policy
}

const ENTRIES: readonly Entry[] = [
  ...GAMES.flatMap(({ profile, experts }) =>
    experts.map((expert) => ({ ...expert, game: profile.id, actions: profile.actions.length, problem: null }))
  ),
  {
    id: 'random',
    game: null,
    actions: null,
    problem: null,
    sees: 'nothing',
    title: { en: 'Random', fr: 'Aléatoire' },
    about: {
      en: 'Every action with the same chance: the floor that any agent has to beat.',
      fr: 'Chaque action avec la même chance : le plancher que tout agent doit dépasser.'
    },
    make: (profile, seed) => new RandomPolicy(profile.actions.length, seed)
  }
]

/** The policies there are, the best first. */
export const policyCatalogue: readonly PolicyInfo[] = ENTRIES.map(({ make: _, ...info }) => info)

/**
 * A policy ready to begin, for a profile or for the id of a bundled one. Throws AppError `policy.unknown`, which
 * names those in `known`, `policy.otherGame`, `game.unknown`, or `profile.invalid` when the policy cannot play it.
 */
export function createPolicy(
  policyId: string,
  game: Profile | string,
  seed: number,
  known: readonly PolicyInfo[] = policyCatalogue
): Policy {
  const profile = typeof game === 'string' ? gameOf(game).profile : game
  const named = ENTRIES.filter(({ id }) => id === policyId)
  const entry = named.find((one) => isFor(profile, one))
  if (entry) return entry.make(profile, seed)
  const other = named[0]?.game
  if (other) throw otherGame(policyId, other, profile, known)
  throw new AppError('policy.unknown', { name: policyId, known: names(known) })
}

const isFor = ({ id }: Profile, { game }: PolicyInfo): boolean => game === null || game === id

const names = (policies: readonly PolicyInfo[]): string => policies.map(({ id }) => id).join(', ')

/** That a policy plays another game than it is asked to. */
function otherGame(name: string, game: string, profile: Profile, known: readonly PolicyInfo[]): AppError {
  const able = names(known.filter((one) => isFor(profile, one)))
  return new AppError('policy.otherGame', {
    name,
    game: findGame(game)?.profile.title ?? game,
    title: profile.title,
    known: able
  })
}

/** Opening it says in a sentence that it is not there. */
const NO_FILE = { ino: 0, mtimeMs: 0, size: 0 }

/** The policies that can be asked for by name: those above, and the models that were trained. */
export class PolicyShelf {
  private models: Models
  private readonly readers = new Map<string, Promise<PolicyReader>>()

  /** `bundled`: the folder with the models that ship with the app. */
  constructor(private readonly bundled: string) {
    this.models = new Models([bundled])
  }

  /** Folders with models of the person's own; they come before those that ship with the app. */
  lookIn(folders: readonly string[]): void {
    this.models = new Models([...folders, this.bundled])
  }

  /** The expert first, then what was learned; at random last. */
  policies(): PolicyInfo[] {
    const [expert, ...others] = policyCatalogue
    return [expert!, ...this.models.policies(), ...others]
  }

  /** Like `createPolicy`, for models too. Rejects with AppError `model.unknown` or `model.invalid` besides. */
  async create(policyId: string, game: Profile | string, seed: number): Promise<Policy> {
    if (!policyId.startsWith(MODEL_PREFIX)) return createPolicy(policyId, game, seed, this.policies())
    return this.open(this.models.fileOf(policyId.slice(MODEL_PREFIX.length)), game, seed)
  }

  /** The policy in an ONNX file, wherever it lies. Rejects with AppError `model.invalid`. */
  async open(file: string, game: Profile | string, seed: number): Promise<Policy> {
    const profile = typeof game === 'string' ? gameOf(game).profile : game
    // Only who plays with a network pays for loading what runs it.
    const { LearnedPolicy } = await import('./learned')
    const reader = await this.reader(file)
    const { env } = reader.facts
    const trainedIn = parseLiveEnv(env)?.game ?? findGameEnv(env)?.game.profile.id
    if (trainedIn !== undefined && trainedIn !== profile.id)
      throw otherGame(file, trainedIn, profile, this.policies())
    return new LearnedPolicy(reader, profile, seed)
  }

  /** One for each file as it is now: episodes begin often. */
  private async reader(file: string): Promise<PolicyReader> {
    // The time alone does not tell: two writes within a tick of the clock have the same one.
    const { ino, mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? NO_FILE
    const key = `${file} ${ino} ${mtimeMs} ${size}`
    const known = this.readers.get(key)
    if (known) return known
    const opened = import('../deploy/policy-reader').then(({ PolicyReader }) => PolicyReader.open(file))
    this.readers.set(key, opened)
    opened.catch(() => this.readers.delete(key))
    return opened
  }
}
