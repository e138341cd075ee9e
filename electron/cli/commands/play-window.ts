import { basename } from 'node:path'
import type { TakeoverCause } from '../../shared/acting'
import { AppError } from '../../shared/errors'
import type { PlaySnapshot } from '../../shared/play'
import { SCRIPT_PREFIX, type ScriptPlay } from '../../main/scripts/play-by-script'
import type { PlainControls } from '../../shared/plain-game'
import { readTextSync } from '../../shared/node/regular-file'
import type { Profile } from '../../shared/profile'
import { deviation, mean } from '../../shared/statistics'
import { attachWindow, chooseWindow, until } from '../attach-window'
import { LocalApp } from '../local-app'
import { log } from '../output'

export interface WindowPlay {
  readonly window: string
  readonly game?: string | undefined
  /** What chance may do in a window that no game is known in. */
  readonly controls?: PlainControls | undefined
  readonly policy: string
  /** The longest it may take. */
  readonly seconds: number
  /** Ends once so many episodes came to their end, whatever began before; null: when the time is over. */
  readonly episodes: number | null
  readonly record: boolean
  readonly data: string
}

/** What `play --window --json` prints. */
export interface PlayedInWindow {
  readonly game: string | null
  readonly window: string
  readonly policy: string
  readonly seconds: number
  /** Moments in which the agent chose something else than before. */
  readonly changes: number
  /** How often each reason kept the agent from acting, by the snapshots in which it did. */
  readonly refused: Readonly<Record<string, number>>
  /** Why the person had the controls at the end; null: they did not take them. */
  readonly takeover: TakeoverCause | null
  readonly scores: readonly number[]
  /** Of the scores; null where no episode came to its end. `std`: of the sample, n - 1 in the denominator. */
  readonly mean: number | null
  readonly std: number | null
  readonly recorded: string | null
  /** Lines of the script that played, and those of them that were done; null: no script did. */
  readonly script: ScriptPlay['progress'] | null
}

/** Lets a policy play in a window within the guard, until the time is over or the person takes the controls. */
export async function playInWindow(options: WindowPlay): Promise<PlayedInWindow> {
  const app = await LocalApp.open(options.data)
  try {
    return await play(app, options)
  } finally {
    await app.close()
  }
}

async function play(app: LocalApp, options: WindowPlay): Promise<PlayedInWindow> {
  const { window, policy, seconds, episodes, record } = options
  const { profile, script } = await attach(app, options)
  const tally = new Tally()
  const over = new Promise<void>((resolve) => {
    app.services.on('play', (snapshot) => {
      tally.note(snapshot)
      const isEnough = episodes !== null && snapshot.lastScores.length >= episodes
      if (snapshot.status === 'lost' || tally.takeover !== null || isEnough) resolve()
    })
    void script?.over.then(resolve)
  })
  if (record) await app.ask('record.start', undefined)
  const startedMs = performance.now()
  await app.ask('play.setMode', { mode: 'autonomous' })
  await until(seconds, over)
  const played = (performance.now() - startedMs) / 1000
  const last = await app.ask('play.setMode', { mode: 'off' })
  const recorded = record ? (await app.ask('record.stop', undefined)).id : null
  if (tally.takeover !== null) log(`The person took the controls (${tally.takeover}).`)
  return {
    game: profile.id,
    window,
    policy,
    seconds: Math.round(10 * played) / 10,
    changes: tally.changes,
    refused: tally.refused,
    takeover: tally.takeover,
    scores: last.lastScores,
    mean: last.lastScores.length === 0 ? null : mean(last.lastScores),
    std: last.lastScores.length === 0 ? null : deviation(last.lastScores),
    recorded,
    script: script?.progress ?? null
  }
}

/** Attaches the window with who plays in it ready. */
async function attach(
  app: LocalApp,
  options: WindowPlay
): Promise<{ readonly profile: Profile; readonly script: ScriptPlay | null }> {
  const { policy } = options
  const script = policy.startsWith(SCRIPT_PREFIX)
    ? await attachForScript(app, options, policy.slice(SCRIPT_PREFIX.length))
    : null
  if (script === null) {
    const { candidate } = await attachWindow(app, options)
    if ((await app.ask('play.profile', undefined)) === null)
      throw new AppError('play.noGame', { title: candidate.title })
    await app.ask('play.setPolicy', { policyId: policy })
  }
  const profile = await app.ask('play.profile', undefined)
  if (profile === null) throw new AppError('play.detached')
  return { profile, script }
}

async function attachForScript(app: LocalApp, options: WindowPlay, file: string): Promise<ScriptPlay> {
  // Before anything is attached: a file that is not there must not cost a game.
  const text = readTextSync(file)
  const { id } = await chooseWindow(app, options)
  return app.services.playScript({ candidateId: id, name: basename(file), text })
}

class Tally {
  takeover: TakeoverCause | null = null
  changes = 0
  readonly refused: Record<string, number> = {}
  #last: string | null = null

  note({ decision, acting, controller }: PlaySnapshot): void {
    if (acting?.takeover && controller === 'human') this.takeover = acting.takeover
    if (acting?.refusal) this.refused[acting.refusal] = (this.refused[acting.refusal] ?? 0) + 1
    const chosen = decision === null ? null : String(decision.action)
    if (chosen !== null && chosen !== this.#last) this.changes += 1
    this.#last = chosen
  }
}
