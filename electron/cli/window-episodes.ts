import { playInTurn, type TurnNews } from '../main/play/turns'
import { AppError } from '../shared/errors'
import { permutationTest } from '../shared/permutation-test'
import { deviation, mean } from '../shared/statistics'
import { attachWindow, until } from './attach-window'
import { LocalApp } from './local-app'
import { log } from './output'

/** More of two policies in turn take hours in a window: they are played in parts, so that one who is disturbed loses little. */
const MOST_EPISODES = 25

/** @throws AppError 'input.invalid' for more episodes than are played at once */
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
  const stopping = new AbortController()
  const told = until(undefined, once(stopping.signal)).then(() => stopping.abort())
  try {
    const scores = await playInTurn(
      {
        snapshot: () => app.ask('play.snapshot', undefined),
        setPolicy: (policyId) => app.ask('play.setPolicy', { policyId }),
        setMode: (mode) => app.ask('play.setMode', { mode }),
        restart: () => app.ask('play.restart', undefined),
        handBack: () => app.ask('play.handBack', undefined),
        onSnapshot: (listener) => app.services.on('play', listener)
      },
      { profile, policies, episodes },
      { signal: stopping.signal, tell: say }
    )
    return scores.map((all) => ({ scores: all, mean: mean(all), std: deviation(all) }))
  } finally {
    stopping.abort()
    await told
  }
}

const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

function say(news: TurnNews): void {
  if (news.kind === 'score') log(`episode ${news.episode} of ${news.policy}: ${news.score} points`)
  else if (news.kind === 'taken') log(`The agent lost the controls (${news.cause}).`)
  else if (news.isWaiting) log('No game is on: begin one.')
}
