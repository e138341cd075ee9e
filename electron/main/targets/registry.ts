import { AppError, errorData, errorText } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { Profile } from '../../shared/profile'
import type { Candidate, GameSession, Target, TargetKind } from '../../shared/target'
import { BuiltinTarget, type BuiltinResources } from './builtin'
import { MameTarget, type MameResources, type MameSettings } from './mame'
import { loadProfiles } from './profiles'
import { Thumbnails } from './thumbnails'
import { WindowTarget } from './window'

const KIND_TITLES: Record<TargetKind, Text> = {
  builtin: { en: 'Built-in games', fr: 'Jeux intégrés' },
  mame: 'MAME',
  window: { en: 'Desktop windows', fr: 'Fenêtres du bureau' }
}

/** Everything that can be attached, of every kind. */
export class TargetRegistry {
  readonly #targets: readonly Target[]
  readonly #profiles: ReadonlyMap<string, Profile>
  readonly #thumbnails = new Thumbnails((id) => this.#targetOf(id)?.thumbnail?.(id) ?? Promise.resolve(''))

  constructor(targets: readonly Target[], profiles: ReadonlyMap<string, Profile>) {
    this.#targets = targets
    this.#profiles = profiles
  }

  /** All candidates. A kind that cannot be listed shows as one candidate that says why. */
  async list(): Promise<Candidate[]> {
    return (await Promise.all(this.#targets.map(candidatesOf))).flat()
  }

  /** Attaches by the id of a candidate. Throws 'candidate.unknown', or why it cannot be attached. */
  async attach(candidateId: string): Promise<GameSession> {
    const target = this.#targetOf(candidateId)
    const candidates = target ? await candidatesOf(target) : []
    const candidate = candidates.find((c) => c.id === candidateId)
    if (!target || !candidate) throw new AppError('candidate.unknown', { id: candidateId })
    if (candidate.unavailable !== null && candidate.id === emptyId(target.kind))
      throw new AppError('candidate.unavailable', {
        title: candidate.title,
        why: errorText(candidate.unavailable)
      })
    const profileId = candidate.profileId
    return target.attach(candidate, profileId === null ? null : (this.#profiles.get(profileId) ?? null))
  }

  /** A small picture of a candidate as a data URL, at most about one a second; empty when it has none. */
  thumbnail(candidateId: string): Promise<string> {
    return this.#thumbnails.of(candidateId)
  }

  #targetOf(candidateId: string): Target | undefined {
    return this.#targets.find((t) => candidateId.startsWith(`${t.kind}:`))
  }

  /** Names of the games that a kind of target can run: ids of profiles. */
  gamesOf(kind: TargetKind): string[] {
    const field = { builtin: 'builtin', mame: 'mameDriver', window: 'windowTitle' } as const
    return [...this.#profiles.values()].filter((p) => p.attach[field[kind]] !== undefined).map((p) => p.id)
  }
}

async function candidatesOf(target: Target): Promise<Candidate[]> {
  try {
    return await target.list()
  } catch (error) {
    const { kind } = target
    const unavailable = errorData(error)
    return [{ id: emptyId(kind), kind, title: KIND_TITLES[kind], detail: '', profileId: null, unavailable }]
  }
}

function emptyId(kind: TargetKind): string {
  return `${kind}:none`
}

/** Every kind of target this app has, over what ships with it. Throws 'profile.invalid'. */
export function createTargets(
  resources: BuiltinResources & MameResources & { readonly profiles: string },
  settings: () => MameSettings
): TargetRegistry {
  const profiles = loadProfiles(resources.profiles)
  const all = [...profiles.values()]
  const targets = [
    new BuiltinTarget(resources, all),
    new MameTarget(resources, all, settings),
    new WindowTarget(all)
  ]
  return new TargetRegistry(targets, profiles)
}
