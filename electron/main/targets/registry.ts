import { AppError, errorData, errorText } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { MameInvitation, MameWait } from '../../shared/mame'
import type { Profile } from '../../shared/profile'
import type { HandsMaker } from './acted-window'
import type { Candidate, GameSession, NamedWindow, Target, TargetKind } from '../../shared/target'
import { BuiltinTarget, type BuiltinResources } from './builtin'
import type { EarsMaker } from './heard-window'
import { MameTarget, type MameResources, type MameSettings } from './mame'
import { MameInvitations } from './mame-invitations'
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
  readonly #profiles: Iterable<Profile>
  /** Games that a person says are played in certain windows, by candidate; null: none is. */
  readonly #chosen = new Map<string, string | null>()
  /** Games that were made up for certain windows, by candidate: no file has them. */
  readonly #madeUp = new Map<string, Profile>()
  readonly #thumbnails = new Thumbnails((id) => this.#targetOf(id)?.thumbnail?.(id) ?? Promise.resolve(''))

  /** `profiles` are gone through anew each time: games come and go. */
  constructor(targets: readonly Target[], profiles: Iterable<Profile>) {
    this.#targets = targets
    this.#profiles = profiles
  }

  /** All candidates. A kind that cannot be listed shows as one candidate that says why. */
  async list(): Promise<Candidate[]> {
    return (await Promise.all(this.#targets.map((target) => this.#candidatesOf(target)))).flat()
  }

  /** Every game that is known. */
  profiles(): Profile[] {
    return [...this.#profiles]
  }

  /**
   * Says which game is played in a window, or that none of these is (null). Holds while the app runs and
   * the window is there. Throws 'candidate.unknown', or 'game.unknown'.
   */
  async chooseProfile(candidateId: string, profileId: string | null): Promise<void> {
    const known = this.profiles().map(({ id }) => id)
    if (profileId !== null && !known.includes(profileId))
      throw new AppError('game.unknown', { name: profileId, known: known.join(', ') })
    await this.#checkWindow(candidateId)
    this.#madeUp.delete(candidateId)
    this.#chosen.set(candidateId, profileId)
  }

  /** Says that a window is played as a game that was made up for it. Holds as long. Throws 'candidate.unknown'. */
  async playAs(candidateId: string, game: Profile): Promise<void> {
    await this.#checkWindow(candidateId)
    this.#madeUp.set(candidateId, game)
    this.#chosen.set(candidateId, game.id)
  }

  /** What a window is played as by a person's choice; null: as no game; undefined: nobody chose. */
  chosenGame(candidateId: string): Profile | null | undefined {
    const chosen = this.#chosen.get(candidateId)
    return chosen === undefined ? undefined : this.#gameOf(candidateId, chosen)
  }

  /** The game that a candidate is attached as. Throws 'candidate.unknown'. */
  async gameIn(candidateId: string): Promise<Profile | null> {
    const { profileId } = await this.find(candidateId)
    return this.#gameOf(candidateId, profileId)
  }

  #gameOf(candidateId: string, profileId: string | null): Profile | null {
    return this.#madeUp.get(candidateId) ?? this.profiles().find(({ id }) => id === profileId) ?? null
  }

  /** Throws 'candidate.unknown' for what is no window that is there. */
  async #checkWindow(candidateId: string): Promise<void> {
    const target = this.#targetOf(candidateId)
    const found = target?.kind === 'window' ? await this.#candidatesOf(target) : []
    if (!found.some((c) => c.id === candidateId)) throw new AppError('candidate.unknown', { id: candidateId })
  }

  /** What a window that is listed is known again by; null for what is no window. Throws 'candidate.unknown'. */
  async windowNames(candidateId: string): Promise<NamedWindow | null> {
    return (await this.#targetOf(candidateId)?.named?.(candidateId)) ?? null
  }

  /** What a person types to start a candidate of theirs so that it joins on this port. */
  invite(candidateId: string, port: number): MameInvitation {
    const invitation = this.#targetOf(candidateId)?.invite?.(candidateId, port)
    if (!invitation) throw new AppError('candidate.unknown', { id: candidateId })
    return invitation
  }

  /** Ends every wait for something that the person was to start: `attach` rejects with 'attach.cancelled'. */
  stopWaiting(): void {
    for (const target of this.#targets) target.stopWaiting?.()
  }

  /** The candidate of an id: one that is listed, or one that a kind knows by its name. Throws 'candidate.unknown'. */
  async find(candidateId: string): Promise<Candidate> {
    const target = this.#targetOf(candidateId)
    const listed = target ? await this.#candidatesOf(target) : []
    const candidate = listed.find((c) => c.id === candidateId) ?? target?.find?.(candidateId)
    if (!candidate) throw new AppError('candidate.unknown', { id: candidateId })
    return candidate
  }

  /** Attaches by the id of a candidate. Throws 'candidate.unknown', or why it cannot be attached. */
  async attach(candidateId: string): Promise<GameSession> {
    const target = this.#targetOf(candidateId)
    const candidate = await this.find(candidateId)
    if (!target) throw new AppError('candidate.unknown', { id: candidateId })
    if (candidate.unavailable !== null && candidate.id === emptyId(target.kind))
      throw new AppError('candidate.unavailable', {
        title: candidate.title,
        why: errorText(candidate.unavailable)
      })
    return target.attach(candidate, this.#gameOf(candidateId, candidate.profileId))
  }

  /** A small picture of a candidate as a data URL, at most about one a second; empty when it has none. */
  thumbnail(candidateId: string): Promise<string> {
    return this.#thumbnails.of(candidateId)
  }

  async #candidatesOf(target: Target): Promise<Candidate[]> {
    const candidates = await candidatesOf(target)
    if (target.kind === 'window')
      for (const map of [this.#chosen, this.#madeUp]) forgetOthers(map, candidates)
    this.#forgetDeletedGames()
    return candidates.map((candidate) => {
      const profileId = this.#chosen.get(candidate.id)
      return profileId === undefined ? candidate : { ...candidate, profileId }
    })
  }

  #forgetDeletedGames(): void {
    const known = new Set<string | null>(this.profiles().map(({ id }) => id)).add(null)
    for (const [candidateId, profileId] of this.#chosen)
      if (!known.has(profileId) && !this.#madeUp.has(candidateId)) this.#chosen.delete(candidateId)
  }

  #targetOf(candidateId: string): Target | undefined {
    return this.#targets.find((t) => candidateId.startsWith(`${t.kind}:`))
  }

  /** Names of the games that a kind of target can run: ids of profiles. */
  gamesOf(kind: TargetKind): string[] {
    const field = { builtin: 'builtin', mame: 'mameDriver', window: 'window' } as const
    return this.profiles()
      .filter((p) => p.attach[field[kind]] !== undefined)
      .map((p) => p.id)
  }
}

/** Numbers of windows are given out again: a choice does not outlive its window. */
function forgetOthers(chosen: Map<string, unknown>, candidates: readonly Candidate[]): void {
  const there = new Set(candidates.map((c) => c.id))
  for (const id of chosen.keys()) if (!there.has(id)) chosen.delete(id)
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

/**
 * Every kind of target this app has, for the games that ship with it or for others, which may come and go.
 * Throws 'profile.invalid' for one that ships.
 */
export function createTargets(
  resources: BuiltinResources & MameResources & { readonly profiles: string },
  settings: () => MameSettings,
  onMameWait?: (wait: MameWait | null) => void,
  handsFor?: HandsMaker,
  profiles: Iterable<Profile> = [...loadProfiles(resources.profiles).values()],
  earsFor?: EarsMaker
): TargetRegistry {
  const targets = [
    new BuiltinTarget(resources, profiles),
    new MameTarget(resources, profiles, settings, new MameInvitations(onMameWait)),
    new WindowTarget(profiles, handsFor, earsFor)
  ]
  return new TargetRegistry(targets, profiles)
}
