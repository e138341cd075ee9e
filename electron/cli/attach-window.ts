import type { PlainControls } from '../shared/plain-game'
import type { PlaySnapshot } from '../shared/play'
import type { Candidate } from '../shared/target'
import { windowFor } from './window-wish'
import type { LocalApp } from './local-app'

interface WindowWish {
  readonly window: string
  /** The one that fits it by itself when none is named. */
  readonly game?: string | undefined
  /** What an agent may do there, in place of a game. */
  readonly controls?: PlainControls | undefined
}

/** Finds the window that is meant, and says what is played in it where that is said. */
export async function chooseWindow(
  app: LocalApp,
  { window, game, controls }: WindowWish
): Promise<Candidate> {
  const candidate = windowFor(window, await app.ask('targets.list', undefined))
  const candidateId = candidate.id
  if (game !== undefined) await app.ask('targets.chooseProfile', { candidateId, profileId: game })
  if (controls !== undefined) await app.ask('targets.chooseControls', { candidateId, controls })
  return candidate
}

/** Attaches the window that is meant, as what is said to be played in it. */
export async function attachWindow(
  app: LocalApp,
  wish: WindowWish
): Promise<{ readonly candidate: Candidate; readonly snapshot: PlaySnapshot }> {
  const candidate = await chooseWindow(app, wish)
  return { candidate, snapshot: await app.ask('play.attach', { candidateId: candidate.id }) }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves after so many seconds, or when the terminal ends the command, or when something else is over. */
export async function until(seconds: number | undefined, over: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let stop: () => void = () => undefined
  const told = new Promise<void>((resolve) => {
    stop = resolve
    if (seconds !== undefined) timer = setTimeout(resolve, 1000 * seconds)
    for (const signal of SIGNALS) process.once(signal, stop)
  })
  try {
    await Promise.race([told, over])
  } finally {
    clearTimeout(timer)
    for (const signal of SIGNALS) process.off(signal, stop)
  }
}
