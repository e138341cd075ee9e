import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { LocalApp } from '../../electron/cli/local-app'
import type { GameDraft, StepReading } from '../../electron/shared/games'
import type { PersonInput } from '../../electron/shared/person-input'
import type { PlaySnapshot } from '../../electron/shared/play'
import type { SessionSummary } from '../../electron/shared/session'
import type { Candidate } from '../../electron/shared/target'
import { pause, until } from './watched-windows'
import { XDesktop } from './x-desktop'

/** So many readings are asked for at once, and so many of them until every reader and the phase are known. */
const MOST_READ = 100
const LEAD = 25

/** A desktop with the app on it: one for the file, for a process is shown one display only. */
export class GameDesk {
  private constructor(
    readonly desktop: XDesktop,
    readonly app: LocalApp,
    readonly folder: string
  ) {}

  static async open(): Promise<GameDesk> {
    const desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-real-'))
    return new GameDesk(desktop, await LocalApp.open(folder), folder)
  }

  /** Clicks in a window of its own, so that acting is allowed. */
  async calibrate(): Promise<void> {
    await this.app.ask('calibration.start', undefined)
    await until(async () => {
      const { isRunning, result, error } = await this.app.ask('calibration.state', undefined)
      if (error !== null) throw new Error(`not calibrated: ${error.code}`)
      return !isRunning && result?.passed === true
    }, 60_000)
  }

  async attach(title: string): Promise<PlaySnapshot> {
    return this.app.ask('play.attach', { candidateId: (await this.window(title)).id })
  }

  /** The window whose whole title fits this pattern, as it is listed. */
  async window(title: string): Promise<Candidate> {
    const whole = new RegExp(`^(?:${title})$`, 'u')
    const listed = await this.app.ask('targets.list', undefined)
    const found = listed.find((c) => typeof c.title === 'string' && whole.test(c.title))
    if (found === undefined) throw new Error(`no window ${title} is listed`)
    return found
  }

  async snapshot(): Promise<PlaySnapshot> {
    return this.app.ask('play.snapshot', undefined)
  }

  /** Records what happens meanwhile. */
  async recorded(play: () => Promise<void>): Promise<SessionSummary> {
    await this.app.ask('record.start', undefined)
    await pause(500)
    await play()
    await pause(1500)
    return this.app.ask('record.stop', undefined)
  }

  async inputs(id: string): Promise<readonly PersonInput[]> {
    const { inputs, nextMs } = await this.app.ask('sessions.inputs', { id, fromMs: 0, withMoves: false })
    expect(nextMs).toBeNull()
    return inputs
  }

  /** What the game's own readers make of every recorded picture. */
  async read(id: string, session: SessionSummary): Promise<StepReading[]> {
    const draft: GameDraft = await this.app.ask('games.draft', { id })
    const readings: StepReading[] = []
    // Readers begin anew with every question: each is asked a little before what it is asked for.
    for (let at = 0; at < session.steps; at = readings.length) {
      const from = Math.max(0, at - LEAD)
      const count = Math.min(MOST_READ, session.steps - from)
      const read = await this.app.ask('games.readSession', {
        ...{ draft, sessionId: session.id, from, every: 1, count }
      })
      readings.push(...read.slice(at - from))
    }
    return readings
  }

  async close(): Promise<void> {
    await this.app.close()
    vi.unstubAllEnvs()
    await this.desktop.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
