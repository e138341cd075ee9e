import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SessionLibrary } from '../../electron/main/record/library'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'
import { EventWindow } from '../support/xev'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const whyNot = whyNoDesktop()

interface Recorded {
  readonly session: string
  readonly seconds: number
  readonly steps: number
  readonly keys: number
  readonly clicks: number
}

describe.skipIf(whyNot !== null)(`windows by command${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let windows: EventWindow[]
  const data = mkdtempSync(join(tmpdir(), 'apprenti-windows-'))

  beforeAll(async () => {
    desktop = await XDesktop.start()
    windows = [
      await EventWindow.open(desktop, 'second game', '+560+400'),
      await EventWindow.open(desktop, 'first game', '+100+60')
    ]
  })
  afterAll(async () => {
    for (const window of windows) await window.close()
    await desktop.close()
    rmSync(data, { recursive: true, force: true })
  })

  const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    DISPLAY: desktop.display,
    LANG: 'C',
    APPRENTI_DATA: data,
    ...more
  })
  const apprenti = (args: readonly string[], more?: NodeJS.ProcessEnv) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
      env: env(more),
      encoding: 'utf8',
      timeout: 60_000
    })
    return { code: status, stdout, stderr }
  }
  /** Begins to record; resolves once it says so. */
  async function recording(...args: string[]): Promise<{ child: ChildProcess; done: Promise<Recorded> }> {
    const child = spawn(process.execPath, [CLI, 'record', '--json', ...args], { env: env() })
    let [out, err] = ['', '']
    child.stdout.on('data', (part: Buffer) => (out += part.toString()))
    child.stderr.on('data', (part: Buffer) => (err += part.toString()))
    const done = new Promise<Recorded>((resolve, reject) =>
      child.once('exit', (code) => {
        if (code === 0) resolve(JSON.parse(out) as Recorded)
        else reject(new Error(`ended with ${code}: ${err}`))
      })
    )
    done.catch(() => undefined)
    await until(() => err.includes('Recording "'), 30_000)
    return { child, done }
  }

  it('are listed front to back, with what they tell of themselves', () => {
    const { code, stdout, stderr } = apprenti(['windows', '--json'])
    expect(code, stderr).toBe(0)
    const found = JSON.parse(stdout) as { id: string }[]
    expect(found).toMatchObject([
      { title: 'first game', width: 400, height: 300, game: null },
      { title: 'second game', width: 400, height: 300, game: null }
    ])
    expect(found[0]?.id).toBe(`window:${desktop.find('first game')}`)
    expect(apprenti(['windows']).stdout).toMatch(/400 x 300.*first game/u)
  }, 60_000)

  it('are recorded with keys and clicks for as long as said, or until Ctrl+C', async () => {
    const timed = await recording('--window', 'first game', '--seconds', '4')
    desktop.do('mousemove', '--window', desktop.find('first game') ?? '', '50', '50')
    desktop.do('key', 'a', 'b')
    desktop.do('click', '1')
    const first = await timed.done
    expect(first).toMatchObject({ keys: 2, clicks: 1 })
    expect(first.seconds).toBeGreaterThan(3)
    expect(first.seconds).toBeLessThan(5)
    expect(first.steps).toBeGreaterThan(20)

    const open = await recording('--window', '^first')
    desktop.do('key', 'c')
    await pause(500)
    open.child.kill('SIGINT')
    const second = await open.done
    expect(second).toMatchObject({ keys: 1, clicks: 0 })
    const library = new SessionLibrary(join(data, 'sessions'))
    for (const { session } of [first, second])
      expect(await library.check(session)).toMatchObject({ healthy: true })
    await library.close()
  }, 120_000)

  it('are named in one sentence where none fits, or several do, or there is no desktop', () => {
    const none = apprenti(['record', '--window', 'nothing', '--seconds', '1'])
    expect(none.code).toBe(1)
    expect(none.stderr).toMatch(
      /^No window fits "nothing"\. There are: "first game" \(window:\d+\), "second/u
    )
    const several = apprenti(['record', '--window', 'GAME', '--seconds', '1'])
    expect(several.stderr).toMatch(/^Several windows fit "GAME": "first game" .*Name one by more/u)
    const french = apprenti(['record', '--window', 'game$', '--seconds', '1'], { LANG: 'fr_FR.UTF-8' })
    expect(french.stderr).toMatch(/^Plusieurs fenêtres correspondent/u)
    const without = apprenti(['record', '--window', 'game'], { DISPLAY: '', WAYLAND_DISPLAY: '' })
    expect(without.stderr).toContain('No desktop display was found')
    expect(apprenti(['windows'], { DISPLAY: '', WAYLAND_DISPLAY: '' }).stderr).toContain('No desktop display')
  }, 120_000)
})
