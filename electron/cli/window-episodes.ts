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
 * @throws AppError 'play.noGame' where no game is known in the window, 'play.noScore' for one without a score
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
  if (profile.episode.restart !== undefined) await app.ask('play.restart', undefined)
  const before = (await app.ask('play.snapshot', undefined)).lastScores.length
  await app.ask('play.setMode', { mode: 'autonomous' })
  for (let played = 0; played < episodes * policies.length; played++) {
    const turn = played % policies.length
    await app.ask('play.setPolicy', { policyId: policies[turn]! })
    const score = await nextScore(app, before + played)
    if (score === null) break
    scores[turn]!.push(score)
    log(`episode ${scores[turn]!.length} of ${policies[turn]!}: ${score} points`)
  }
  await app.ask('play.setMode', { mode: 'off' })
  return scores.map((all) => ({ scores: all, mean: mean(all), std: deviation(all) }))
}

/** The score of the episode after `count` of them; null where nobody plays it to its end: the person or the terminal wants it so. */
async function nextScore(app: LocalApp, count: number): Promise<number | null> {
  let score: number | null = null
  let saysWaiting = false
  let stop = (): void => undefined
  const over = new Promise<void>((resolve) => {
    stop = app.services.on('play', (snapshot: PlaySnapshot) => {
      const { lastScores, status, acting, controller, waitsForPerson } = snapshot
      if (lastScores.length > count) score = lastScores[count]!
      const isTaken = controller === 'human' && acting?.takeover != null
      if (isTaken && score === null) log(`The person took the controls (${acting.takeover}).`)
      if (waitsForPerson && !saysWaiting) log('No game is on: begin one.')
      saysWaiting = waitsForPerson
      if (score !== null || isTaken || status === 'lost') resolve()
    })
  })
  await until(undefined, over).finally(stop)
  return score
}
