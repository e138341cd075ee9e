import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WindowTarget } from '../../electron/main/targets/window'
import type { GameSession } from '../../electron/shared/target'
import type { WindowInput } from '../../games/contract/windowed'
import { cellX, cellY, layoutOf } from '../../games/arena/render/layout'
import { begunFrom } from '../../games/arena/render/window/begin'
import { arenaWindow } from '../../games/arena/render/window'
import { ArenaWindow } from '../../games/arena/render/window/session'
import type { ArenaOptions } from '../../games/arena/render/window/options'
import { whyNoGame } from '../support/real-games'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const whyNot = whyNoDesktop() ?? whyNoGame('chromium')
const TITLE = arenaWindow.title
const WIDTH = 960
const HEIGHT = 600
const ARGS = ['arena', '--seed', '1', '--size', `${WIDTH}x${HEIGHT}`, '--class', 'ranger', '--theme', 'frost']
/** What breathes is as it was after so many pictures. */
const BREATH = 32

/** The same arena in this process, as the options of the command make it. */
function sameArena(): ArenaWindow {
  const typed: Readonly<Record<string, string>> = {
    seed: '1',
    size: `${WIDTH}x${HEIGHT}`,
    class: 'ranger',
    theme: 'frost'
  }
  const options = Object.fromEntries(
    arenaWindow.options.map((option) => {
      const name = /--(\w+)/.exec(option.flags)![1]!
      return [name, option.read(typed[name] ?? option.default)]
    })
  ) as unknown as ArenaOptions
  return new ArenaWindow({
    size: { ...options.size, scalePercent: options.scale },
    theme: options.theme,
    speed: options.speed,
    language: 'en',
    ...begunFrom(options)
  })
}

/** All pictures that it may show now, nobody doing anything. */
function picturesOf(arena: ArenaWindow): Buffer[] {
  return Array.from({ length: BREATH }, () => {
    arena.advance([])
    return Buffer.from(arena.pixels)
  })
}

describe.skipIf(whyNot !== null)(`the arena's window${whyNot ? ` (${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let cli: ChildProcess
  let session: GameSession
  let printed = ''
  const layout = layoutOf({ width: WIDTH, height: HEIGHT, scalePercent: 100 })
  const arena = sameArena()

  beforeAll(async () => {
    desktop = await XDesktop.start()
    // The pointer is nowhere in it.
    desktop.do('mousemove', '1023', '767')
    cli = spawn(process.execPath, [CLI, ...ARGS], {
      env: { ...process.env, DISPLAY: desktop.display, LANG: 'C' },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    cli.stdout!.on('data', (part: Buffer) => (printed += part.toString()))
    await until(() => desktop.find(TITLE))
    // Until it has fitted itself around its picture.
    await until(
      () =>
        desktop.sizeOf(desktop.find(TITLE)!).width === WIDTH &&
        desktop.sizeOf(desktop.find(TITLE)!).height === HEIGHT
    )
    process.env['DISPLAY'] = desktop.display
    const target = new WindowTarget([])
    const candidate = await until(async () => (await target.list()).find(({ title }) => title === TITLE))
    session = await target.attach(candidate, null)
  }, 90_000)
  afterAll(async () => {
    await session?.close()
    if (cli?.exitCode === null) cli.kill('SIGKILL')
    await desktop?.close()
  })

  /** The picture of the window, as whoever attaches it sees it. */
  async function seen(): Promise<Buffer> {
    const { frame } = await session.look!()
    if (!frame) throw new Error('no picture of the window')
    expect([frame.width, frame.height]).toEqual([WIDTH, HEIGHT])
    return Buffer.from(frame.data)
  }

  /** Waits until the window shows one of these pictures, to the byte. */
  async function shows(pictures: readonly Buffer[]): Promise<void> {
    await until(async () => {
      const picture = await seen()
      return pictures.some((one) => one.equals(picture))
    })
  }

  it('says that it is open, and shows what the same state gives in this process, byte for byte', async () => {
    await until(() => printed.includes('is open'))
    await shows(picturesOf(arena))
  }, 60_000)

  it('a click on a cell lets the character walk there', async () => {
    const from = arena.state.cell
    const to = from - 28 * 3
    const [x, y] = [cellX(layout, to), cellY(layout, to)]
    const before = await seen()
    desktop.do('mousemove', '--window', desktop.find(TITLE)!, `${x}`, `${y}`, 'sleep', '0.2', 'click', '1')
    const clicks: WindowInput[] = [
      { kind: 'move', x, y },
      { kind: 'press', button: 'left', x, y }
    ]
    arena.advance(clicks)
    for (let i = 0; i < 300 && arena.stage.isBusy; i++) arena.advance([])
    expect(arena.state.cell).toBe(to)
    await shows(picturesOf(arena))
    expect((await seen()).equals(before)).toBe(false)
  }, 60_000)

  it('a key opens the bag', async () => {
    desktop.do('windowactivate', '--sync', desktop.find(TITLE)!)
    desktop.do('key', 'i')
    arena.advance([{ kind: 'key', code: 'KeyI', key: 'i' }])
    expect(arena.state.phase).toBe('interface')
    await shows(picturesOf(arena))
  }, 60_000)

  it('takes the size that its window is given', async () => {
    desktop.do('windowsize', '--sync', desktop.find(TITLE)!, '1000', '640')
    arena.resize(1000, 640)
    const pictures = picturesOf(arena)
    await until(async () => {
      const { frame } = await session.look!()
      return frame?.width === 1000 && pictures.some((one) => one.equals(Buffer.from(frame.data)))
    })
  }, 60_000)

  it('ends with its window, and leaves nothing behind', async () => {
    const ended = new Promise<number | null>((resolve) => cli.once('exit', (code) => resolve(code)))
    desktop.do('windowactivate', '--sync', desktop.find(TITLE)!)
    desktop.do('key', 'alt+F4')
    expect(await ended).toBe(0)
    await pause(200)
    expect(
      readdirSync(tmpdir()).filter((name) => name.includes(`-window-`) && name.includes(`-${cli.pid}-`))
    ).toEqual([])
  }, 60_000)

  it('ends with Ctrl+C, and takes its browser along', async () => {
    const child = spawn(process.execPath, [CLI, ...ARGS], {
      env: { ...process.env, DISPLAY: desktop.display, LANG: 'fr_FR.UTF-8' },
      stdio: ['ignore', 'pipe', 'ignore']
    })
    let said = ''
    child.stdout.on('data', (part: Buffer) => (said += part.toString()))
    await until(() => desktop.find(TITLE))
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(said).toContain('est ouvert')
    await until(() => desktop.find(TITLE) === undefined)
  }, 60_000)
})
