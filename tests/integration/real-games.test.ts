import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalApp } from '../../electron/cli/local-app'
import type { GameDraft, StepReading } from '../../electron/shared/games'
import type { PersonInput } from '../../electron/shared/person-input'
import type { PlaySnapshot } from '../../electron/shared/play'
import { Random } from '../../electron/shared/random'
import type { SessionSummary } from '../../electron/shared/session'
import { playAsPerson, RealGame, whyNoGame, type Act } from '../support/real-games'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'

const whyNot = whyNoDesktop()

/** What was pressed, in order. */
const pressed = (inputs: readonly PersonInput[]): string[] =>
  inputs.flatMap((input) => {
    if (input.kind === 'key' && input.down) return [String(input.code)]
    return input.kind === 'button' && input.down ? [input.button] : []
  })

/** A desktop with the app on it: one for the file, for a process is shown one display only. */
class Bench {
  private constructor(
    readonly desktop: XDesktop,
    readonly app: LocalApp,
    readonly folder: string
  ) {}

  static async open(): Promise<Bench> {
    const desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-real-'))
    return new Bench(desktop, await LocalApp.open(folder), folder)
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
    const found = (await this.app.ask('targets.list', undefined)).find((c) => c.title === title)
    return this.app.ask('play.attach', { candidateId: found?.id ?? 'window:none' })
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
    for (let from = 0; from < session.steps; from += 100)
      readings.push(
        ...(await this.app.ask('games.readSession', {
          draft,
          sessionId: session.id,
          from,
          every: 1,
          count: Math.min(100, session.steps - from)
        }))
      )
    return readings
  }

  async close(): Promise<void> {
    await this.app.close()
    vi.unstubAllEnvs()
    await this.desktop.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

describe.skipIf(whyNot !== null)(`real games${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let bench: Bench
  let game: RealGame
  beforeAll(async () => {
    bench = await Bench.open()
    await bench.calibrate()
  }, 90_000)
  afterAll(() => bench.close())

  function describeGame(
    program: string,
    title: string,
    tests: () => void,
    args: readonly string[] = []
  ): void {
    const lacks = whyNoGame(program)
    describe.skipIf(lacks !== null)(`${program}${lacks ? ` (skipped: ${lacks})` : ''}`, () => {
      beforeEach(async () => {
        game = await RealGame.start(bench.desktop, { program, title, args })
      }, 60_000)
      afterEach(async () => {
        await bench.app.ask('play.detach', undefined)
        await game.close()
      })
      tests()
    })
  }

  describeGame('gnome-2048', 'GNOME 2048', () => {
    const keys = ['Left', 'Down', 'Left', 'Right', 'Up']
    const acts = (count: number): Act[] =>
      Array.from({ length: count }, (_, i) => {
        const key = keys[i % keys.length] ?? 'Left'
        return { key, code: `Arrow${key}` }
      })

    it('is known by its title, recorded key by key, and its score read off every picture', async () => {
      const listed = (await bench.app.ask('targets.list', undefined)).find((c) => c.title === 'GNOME 2048')
      expect(listed).toMatchObject({ kind: 'window', profileId: 'gnome-2048' })
      expect(await bench.attach('GNOME 2048')).toMatchObject({ profileId: 'gnome-2048', lost: null })
      const script = acts(40)
      const session = await bench.recorded(() =>
        playAsPerson(bench.desktop, game, script, { random: new Random(3), pauseMs: 350 })
      )
      expect(pressed(await bench.inputs(session.id))).toEqual(
        script.map((act) => ('code' in act ? act.code : 'left'))
      )
      const readings = await bench.read('gnome-2048', session)
      const last = readings.at(-1)
      await game.quit()
      console.info(readdirSync(game.home, { recursive: true }).join('\n'))
      const saved = join(game.home, '.local/share/gnome-2048/saved')
      console.info(existsSync(saved) && readFileSync(saved, 'utf8'), JSON.stringify(last))
    }, 90_000)
  })
})
