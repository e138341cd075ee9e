import { Window } from 'node-screenshots'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { MameSession } from '../../electron/main/targets/mame-session'
import { Random } from '../../electron/shared/random'
import { digest, playRandomly } from '../contract/game-session'
import { appTargets, attachMame, whyNoMame } from '../support/attach'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'

const whyNot = whyNoMame() ?? whyNoDesktop()
const TITLE = /^Space Invaders .* - MAME/

describe.skipIf(whyNot !== null)(`MAME in a window${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let game: MameSession
  beforeAll(async () => {
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    game = await attachMame({ watch: true })
  })
  afterEach(() => game.draw([]))
  afterAll(async () => {
    await game?.close()
    vi.unstubAllEnvs()
    await desktop?.close()
  })

  it('shows itself without asking for a key, at the pace of the game', async () => {
    expect(mameWindow().title()).toContain('[invaders]')
    const startedAt = performance.now()
    await game.advance(60)
    const seconds = (performance.now() - startedAt) / 1000
    // 60 frames at 59.54 Hz; a busy machine is slower, never faster.
    expect(seconds).toBeGreaterThan(0.8)
  })

  it('shows the marks drawn, and no others', async () => {
    const magenta = { left: 0.25, top: 0.25, right: 0.75, bottom: 0.5, line: 0xffff00ff, fill: 0xffff00ff }
    game.draw([magenta])
    await game.advance(10)
    // Half its width, a quarter of its height.
    expect(shareOfMagenta()).toBeGreaterThan(0.09)
    expect(shareOfMagenta()).toBeLessThan(0.14)
    game.draw([{ text: 'Fire (aim)', x: 0.02, y: 0.5, color: 0xffff00ff }])
    await game.advance(10)
    expect(shareOfMagenta()).toBeGreaterThan(0.0005)
    expect(shareOfMagenta()).toBeLessThan(0.05)
    game.draw([])
    await game.advance(10)
    expect(shareOfMagenta()).toBe(0)
  })

  it('plays exactly as the built-in board does', async () => {
    const board = await appTargets().attach('builtin:invaders')
    const fresh = await attachMame({ watch: true })
    const traces = []
    for (const session of [board, fresh])
      traces.push(digest(...(await playRandomly(session, new Random(21), 120))))
    await fresh.close()
    expect(traces[1]).toBe(traces[0])
  })
})

function mameWindow(): Window {
  const window = Window.all().find((w) => TITLE.test(w.title()))
  if (!window) throw new Error('MAME shows no window')
  return window
}

/** How much of MAME's window is magenta, which the game never is. */
function shareOfMagenta(): number {
  const pixels = mameWindow().captureImageSync().toRawSync()
  let count = 0
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at]! > 200 && pixels[at + 1]! < 60 && pixels[at + 2]! > 200) count++
  return count / (pixels.length / 4)
}
