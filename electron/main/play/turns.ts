import { setTimeout as pause } from 'node:timers/promises'
import type { TakeoverCause } from '../../shared/acting'
import { AppError } from '../../shared/errors'
import type { PlaySnapshot } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import type { PlayMode } from '../../shared/session'

/** A seat with a game in it, for somebody who lets policies play there in turn. */
export interface TurnSeat {
  snapshot(): PlaySnapshot | Promise<PlaySnapshot>
  setPolicy(policyId: string): unknown
  setMode(mode: PlayMode): unknown
  restart(): unknown
  handBack(): unknown
  /** Returns the way to stop. */
  onSnapshot(listener: (snapshot: PlaySnapshot) => void): () => void
}

export interface TurnWish {
  readonly profile: Profile
  /** Who plays, one episode each in turn, so that whatever changes meanwhile changes for all. */
  readonly policies: readonly string[]
  /** Of each. */
  readonly episodes: number
}

/** What happens on the way. `taken`: the person, or what the machine did, took the controls. */
export type TurnNews =
  | { readonly kind: 'score'; readonly policy: string; readonly score: number; readonly episode: number }
  | { readonly kind: 'waits'; readonly isWaiting: boolean }
  | { readonly kind: 'taken'; readonly cause: Taken }

/** Why the agent lost the controls; `person` where no more is known, `off`: it was switched off. */
type Taken = TakeoverCause | 'person' | 'off'

/**
 * Lets policies play whole episodes in a seat, in turn, each begun anew by what the profile says.
 * @param signal ends it
 * @returns the scores of each, by its place in `policies`; fewer than wished where the person took the controls, or it was
 *   ended
 * @throws AppError 'play.noScore' for a game without a score, 'play.noEpisode' where one of them came to no end of an
 *   episode
 */
export async function playInTurn(
  seat: TurnSeat,
  { profile, policies, episodes }: TurnWish,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (news: TurnNews) => void }
): Promise<readonly (readonly number[])[]> {
  if (profile.episode.score === undefined) throw new AppError('play.noScore', { game: profile.title })
  const scores = policies.map((): number[] => [])
  await seat.setPolicy(policies[0]!)
  // Whatever is on already was begun by somebody else: it is given up, and does not count.
  await firstPhase(seat, signal)
  const { capabilities } = await seat.snapshot()
  if (profile.episode.restart !== undefined || capabilities?.reset === true) await seat.restart()
  const before = (await seat.snapshot()).endedEpisodes
  await seat.setMode('autonomous')
  try {
    for (let played = 0; played < episodes * policies.length && !signal.aborted; played++) {
      const turn = played % policies.length
      const policy = policies[turn]!
      await seat.setPolicy(policy)
      const score = await scoreOf(seat, before + played, { signal, tell })
      if (score === null) break
      scores[turn]!.push(score)
      tell({ kind: 'score', policy, score, episode: scores[turn]!.length })
    }
  } finally {
    await seat.setMode('off')
  }
  if (scores.some((all) => all.length === 0)) throw new AppError('play.noEpisode', { game: profile.title })
  return scores
}

type Tools = Parameters<typeof playInTurn>[2]

const TRIES = 15
const TRY_AGAIN_MS = 2000
const PHASE_MS = 500

/** Waits until it is known what the game shows, for a while: a game that is on is given up only once that is seen. */
async function firstPhase(seat: TurnSeat, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < TRIES && !signal.aborted; attempt++) {
    const { state, capture } = await seat.snapshot()
    // One that is run step by step tells what it shows at once.
    if (capture === null || (state?.phase ?? null) !== null) return
    await pause(PHASE_MS)
  }
}

/**
 * The score of the episode after `count` of them; null where the person or `signal` ends it. What the machine does to the
 * agent's hands or ears (a busy one may not hear for a moment) ends nothing: the controls are handed back once it may.
 */
async function scoreOf(seat: TurnSeat, count: number, tools: Tools): Promise<number | null> {
  for (;;) {
    const { score, taken } = await nextScore(seat, count, tools)
    if (score !== null || taken === null || !NOBODY.has(taken)) return score
    await handedBack(seat, tools.signal)
  }
}

/** Takeovers that are no person's. */
const NOBODY: ReadonlySet<Taken> = new Set(['deaf', 'handsLost'])

async function handedBack(seat: TurnSeat, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    await pause(TRY_AGAIN_MS)
    try {
      await seat.handBack()
      return
    } catch (error) {
      // It is refused for as long as the person would not be heard.
      if (attempt === TRIES) throw error
    }
  }
}

async function nextScore(
  seat: TurnSeat,
  count: number,
  { signal, tell }: Tools
): Promise<{ readonly score: number | null; readonly taken: Taken | null }> {
  let score: number | null = null
  let taken: Taken | null = null
  let isWaiting = false
  let stop = (): void => undefined
  let leave = (): void => undefined
  await new Promise<void>((resolve) => {
    leave = resolve
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) resolve()
    stop = seat.onSnapshot((snapshot) => {
      const { endedEpisodes, lastScores, status, waitsForPerson } = snapshot
      if (endedEpisodes > count) score = lastScores.at(count - endedEpisodes) ?? null
      taken = takenBy(snapshot)
      if (waitsForPerson !== isWaiting) tell({ kind: 'waits', isWaiting: waitsForPerson })
      isWaiting = waitsForPerson
      if (score !== null || taken !== null || status === 'lost' || status === 'detached') resolve()
    })
  })
  stop()
  // One signal sees many episodes.
  signal.removeEventListener('abort', leave)
  if (taken !== null && score === null) tell({ kind: 'taken', cause: taken })
  return { score, taken }
}

function takenBy({ controller, acting, mode }: PlaySnapshot): Taken | null {
  if (controller === 'human') return acting?.takeover ?? 'person'
  return mode === 'autonomous' ? null : 'off'
}
