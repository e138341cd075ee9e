import type { PlaySnapshot } from '../shared/play'
import type { Candidate } from '../shared/target'
import { windowFor } from './window-wish'
import type { LocalApp } from './local-app'

/** Attaches the window that is meant, as this game; the one that fits it by itself when none is named. */
export async function attachWindow(
  app: LocalApp,
  { window, game }: { readonly window: string; readonly game?: string | undefined }
): Promise<{ readonly candidate: Candidate; readonly snapshot: PlaySnapshot }> {
  const candidate = windowFor(window, await app.ask('targets.list', undefined))
  if (game !== undefined)
    await app.ask('targets.chooseProfile', { candidateId: candidate.id, profileId: game })
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
