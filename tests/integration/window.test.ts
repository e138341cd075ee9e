import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { appTargets } from '../support/attach'
import { digest } from '../contract/game-session'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'
import { WindowTarget } from '../../electron/main/targets/window'
import type { Candidate, GameSession } from '../../electron/shared/target'

const whyNot = whyNoDesktop()

describe.skipIf(whyNot !== null)(`desktop windows${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let terminal: ChildProcess
  let session: GameSession | null = null
  const target = new WindowTarget([])

  beforeAll(async () => {
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await desktop.close()
  })
  beforeEach(() => {
    // A shell would give itself another title.
    terminal = desktop.run('xterm', '-T', 'watched', '-geometry', '60x20+100+100', '-e', 'cat > /dev/null')
  })
  afterEach(async () => {
    await session?.close()
    session = null
    await endChild(terminal)
    await until(async () => (await windows()).length === 0)
  })

  const windows = async (): Promise<Candidate[]> => target.list()
  const xterm = async (): Promise<Candidate> =>
    until(async () => (await windows()).find((c) => c.kind === 'window' && c.unavailable === null))
  const windowNumber = (): string => desktop.find('watched') ?? ''
  const attach = async (): Promise<GameSession> => {
    const candidate = await xterm()
    await until(() => Promise.resolve(desktop.find('watched') !== undefined))
    desktop.do('windowactivate', '--sync', windowNumber())
    return (session = await target.attach(candidate, null))
  }

  it('lists an xterm with its size, and nothing tiny', async () => {
    const speck = desktop.run('xterm', '-T', 'speck', '-geometry', '1x1+500+500', '-e', 'cat > /dev/null')
    await until(() => Promise.resolve(desktop.find('speck') !== undefined))
    const candidate = await xterm()
    expect(await windows()).toEqual([candidate])
    await endChild(speck)
    expect(candidate).toMatchObject({ kind: 'window', profileId: null })
    expect(candidate.detail).toMatch(/xterm, \d{3} x \d{3}/i)
    expect(await appTargets().list()).toContainEqual(candidate)
  })

  it('can be watched, not acted on', async () => {
    const game = await attach()
    expect(game.capabilities).toEqual({ lockStep: false, ram: false, reset: false, act: false })
    await expect(game.perform({ kind: 'buttons', held: [] })).rejects.toMatchObject({
      code: 'play.cannotAct'
    })
  })

  it('shows the window as it changes and moves', async () => {
    const game = await attach()
    const before = await until(async () => settled(game))
    expect(before.data.length).toBe(before.width * before.height * 4)
    desktop.do('type', 'something new')
    const after = await until(async () => {
      const frame = await game.frame()
      return digest(frame.data) === digest(before.data) ? undefined : frame
    })
    expect(after.seq).toBeGreaterThan(before.seq)
    desktop.do('windowmove', windowNumber(), '300', '200')
    const moved = await until(async () => {
      const frame = await game.frame()
      return frame.geometry?.x === before.geometry?.x ? undefined : frame
    })
    expect(moved.geometry?.x).toBeGreaterThan(200)
    expect(moved.width).toBe(before.width)
  })

  it('gives everybody who asks at once the same picture', async () => {
    const game = await attach()
    const [a, b] = await Promise.all([game.frame(), game.frame()])
    expect(a.seq).toBe(b.seq)
  })

  it('says why there is no picture of a minimised window, and goes on when it is back', async () => {
    const game = await attach()
    await game.frame()
    const number = windowNumber()
    desktop.do('windowminimize', '--sync', number)
    await expect(until(() => game.frame().then(() => undefined))).rejects.toMatchObject({
      code: 'window.captureFailed',
      message: expect.stringContaining('minimised') as string
    })
    expect((await windows())[0]).toMatchObject({ unavailable: null, detail: { en: 'XTerm, minimised' } })
    desktop.do('windowactivate', '--sync', number)
    await until(() => game.frame().catch(() => undefined))
  })

  it('says that a window is gone when it closed before it was picked', async () => {
    const candidate = await xterm()
    await endChild(terminal)
    await until(async () => (await windows()).length === 0)
    await expect(target.attach(candidate, null)).rejects.toMatchObject({ code: 'window.gone' })
    await expect(appTargets().attach(candidate.id)).rejects.toMatchObject({ code: 'candidate.unknown' })
  })

  it('answers nothing after it was closed', async () => {
    const game = await attach()
    await game.close()
    await game.close()
    await expect(game.frame()).rejects.toMatchObject({ code: 'play.detached' })
  })

  it('captures hundreds of pictures without piling them up', async () => {
    const game = await attach()
    desktop.do('windowsize', '--sync', windowNumber(), '900', '600')
    const sizeNow = async () => (await game.frame().catch(() => null))?.data.length
    const bytes = await until(async () => {
      const size = await sizeNow()
      return size !== undefined && size > 1_500_000 ? size : undefined
    })
    for (let i = 0; i < 50; i++) await game.frame()
    const before = process.memoryUsage().rss
    for (let i = 0; i < 400; i++) await game.frame()
    // All of them kept would be most of a gigabyte.
    expect((process.memoryUsage().rss - before) / (400 * bytes)).toBeLessThan(0.25)
  })
})

describe('without a display', () => {
  it('says so, and the other targets stay', async () => {
    vi.stubEnv('DISPLAY', '')
    vi.stubEnv('WAYLAND_DISPLAY', '')
    const candidates = await appTargets().list()
    const found = candidates.find((c) => c.kind === 'window')
    vi.unstubAllEnvs()
    expect(candidates).toContainEqual(expect.objectContaining({ kind: 'builtin', unavailable: null }))
    if (process.platform !== 'linux') return
    expect(found).toMatchObject({
      id: 'window:none',
      unavailable: { code: 'window.noDisplay' }
    })
  })

  it.runIf(process.platform === 'linux')('says so when the display does not answer', async () => {
    vi.stubEnv('DISPLAY', ':4321')
    await expect(new WindowTarget([]).list()).rejects.toMatchObject({ code: 'window.noDisplay' })
    vi.unstubAllEnvs()
  })
})

/** Two pictures in a row that are the same. */
async function settled(game: GameSession) {
  const first = await game.frame()
  await pause(150)
  const second = await game.frame()
  return digest(first.data) === digest(second.data) ? second : undefined
}

/** Waits until `look` finds something, for at most 10 s. */
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > deadline) throw new Error('waited 10 s in vain')
    await pause(50)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
