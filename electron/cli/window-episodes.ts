import { setTimeout as pause } from 'node:timers/promises'
import type { TakeoverCause } from '../shared/acting'
import { permutationTest } from '../shared/permutation-test'
import { AppError } from '../shared/errors'
import type { PlaySnapshot } from '../shared/play'
import { deviation, mean } from '../worker/train/evaluate'
import { attachWindow, until } from './attach-window'
import { LocalApp } from './local-app'
import { log } from './output'

/** A window's player remembers fifty scores; more episodes of two policies could not be told apart. */
const MOST_EPISODES = 25

/** @throws AppError 'input.invalid' for more episodes than can be told apart */
export function windowEpisodes(episodes: number): number {
  if (episodes <= MOST_EPISODES) return episodes
  throw new AppError('input.invalid', {
    what: '--episodes',
    why: {
      en: `in a window at most ${MOST_EPISODES} of each are played at once; run it again for more`,
      fr: `dans une fenêtre, au plus ${MOST_EPISODES} de chaque sont jouées à la fois ; relancez-la pour plus`
    }
  })
}

export interface WindowEpisodes {
  readonly window: string
  readonly game?: string | undefined
  /** Who plays, one episode each in turn, so that whatever changes meanwhile changes for all. */
  readonly policies: readonly string[]
  /** Of each. */
  readonly episodes: number
  readonly data: string
}

/** What a policy reached, episode by episode. */
export interface WindowScores {
  readonly scores: readonly number[]
  readonly mean: number
  /** Of the sample: n - 1 in the denominator. */
  readonly std: number
}

/**
 * Lets policies play whole episodes in a window, in turn, each begun anew by what the profile says.
 * @returns the scores of each, by its place in `policies`; fewer than wished where the person took the controls
 * @throws AppError 'play.noGame' where no game is known in the window, 'play.noScore' for one without a score,
 *   'play.noEpisode' where one of them came to no end of an episode
 */
export async function playEpisodes(wish: WindowEpisodes): Promise<readonly WindowScores[]> {
  const app = await LocalApp.open(wish.data)
  try {
    return await playAll(app, wish)
  } finally {
    await app.close()
  }
}

/** A clone or another model beside chance, in the same window at the same time. */
export interface BesideRandom extends WindowScores {
  readonly random: number
  readonly randomStd: number
  readonly randomScores: readonly number[]
  /** One-sided permutation test of the difference of means. */
  readonly p: number
  /** Of that test. */
  readonly seed: number
}

/** Plays a policy and chance in turn, and says how likely such a lead would be by chance. */
export async function playBesideRandom(
  wish: Omit<WindowEpisodes, 'policies'> & { readonly policy: string; readonly seed: number }
): Promise<BesideRandom> {
  const { policy, seed } = wish
  const [own, random] = await playEpisodes({ ...wish, policies: [policy, 'random'] })
  return {
    ...own!,
    random: random!.mean,
    randomStd: random!.std,
    randomScores: random!.scores,
    p: permutationTest(own!.scores, random!.scores, seed),
    seed
  }
}

export const sayBesideRandom = ({ scores, mean, std, random, randomStd, p, seed }: BesideRandom): string =>
  `${mean.toFixed(1)} ± ${std.toFixed(1)} points over ${scores.length} episodes; random ${random.toFixed(1)} ± ${randomStd.toFixed(1)}; p = ${p.toFixed(4)} (permutation test, seed ${seed})`

async function playAll(app: LocalApp, wish: WindowEpisodes): Promise<readonly WindowScores[]> {
  const { policies, episodes } = wish
  const { candidate } = await attachWindow(app, wish)
  const profile = await app.ask('play.profile', undefined)
  if (profile === null) throw new AppError('play.noGame', { title: candidate.title })
  if (profile.episode.score === undefined) throw new AppError('play.noScore', { game: profile.title })
  const scores = policies.map((): number[] => [])
  await app.ask('play.setPolicy', { policyId: policies[0]! })
  // Whatever is on already was begun by somebody else: it is given up, and does not count.
  await firstPhase(app)
  if (profile.episode.restart !== undefined) await app.ask('play.restart', undefined)
  const before = (await app.ask('play.snapshot', undefined)).lastScores.length
  await app.ask('play.setMode', { mode: 'autonomous' })
  for (let played = 0; played < episodes * policies.length; played++) {
    const turn = played % policies.length
    await app.ask('play.setPolicy', { policyId: policies[turn]! })
    const score = await scoreOf(app, before + played)
    if (score === null) break
    scores[turn]!.push(score)
    log(`episode ${scores[turn]!.length} of ${policies[turn]!}: ${score} points`)
  }
  await app.ask('play.setMode', { mode: 'off' })
  if (scores.some((all) => all.length === 0)) throw new AppError('play.noEpisode', { game: profile.title })
  return scores.map((all) => ({ scores: all, mean: mean(all), std: deviation(all) }))
}

/** Waits until it is known what the game shows, for a while: a game that is on is given up only once that is seen. */
async function firstPhase(app: LocalApp): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { state } = await app.ask('play.snapshot', undefined)
    if ((state?.phase ?? null) !== null) return
    await pause(PHASE_MS)
  }
}

/**
 * The score of the episode after `count` of them; null where the person or the terminal ends it. What the machine does to
 * the agent's hands or ears (a busy one may not hear for a moment) ends nothing: the controls are handed back once it may.
 */
async function scoreOf(app: LocalApp, count: number): Promise<number | null> {
  for (;;) {
    const { score, taken } = await nextScore(app, count)
    if (score !== null || taken === null || !NOBODY.has(taken)) return score
    if (!(await handedBack(app))) return null
  }
}

/** Takeovers that are no person's. */
const NOBODY: ReadonlySet<TakeoverCause> = new Set(['deaf', 'handsLost'])
const TRIES = 15
const TRY_AGAIN_MS = 2000
const PHASE_MS = 500

async function handedBack(app: LocalApp): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    await pause(TRY_AGAIN_MS)
    try {
      await app.ask('play.handBack', undefined)
      return true
    } catch (error) {
      // It is refused for as long as the person would not be heard.
      if (attempt === TRIES) throw error
    }
  }
}

async function nextScore(
  app: LocalApp,
  count: number
): Promise<{ readonly score: number | null; readonly taken: TakeoverCause | null }> {
  let score: number | null = null
  let taken: TakeoverCause | null = null
  let saysWaiting = false
  let stop = (): void => undefined
  const over = new Promise<void>((resolve) => {
    stop = app.services.on('play', (snapshot: PlaySnapshot) => {
      const { lastScores, status, acting, controller, waitsForPerson } = snapshot
      if (lastScores.length > count) score = lastScores[count]!
      taken = (controller === 'human' ? acting?.takeover : null) ?? null
      if (waitsForPerson && !saysWaiting) log('No game is on: begin one.')
      saysWaiting = waitsForPerson
      if (score !== null || taken !== null || status === 'lost') resolve()
    })
  })
  await until(undefined, over).finally(stop)
  if (taken !== null && score === null) log(`The agent lost the controls (${String(taken)}).`)
  return { score, taken }
}
