import { describe, expect, it, vi } from 'vitest'
import { WindowTarget } from '../../electron/main/targets/window'
import { reaches, until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'

const whyNot = whyNoDesktop()

describe.skipIf(whyNot !== null)(`a desktop that ends${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  it('ends the session with a word, and not the program', async () => {
    const desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    desktop.run('xterm', '-geometry', '60x20+100+100')
    const target = new WindowTarget([])
    const candidate = await until(async () => (await target.list())[0])
    const game = await target.attach(candidate, null)
    const lost = vi.fn()
    game.onLost(lost)
    await reaches(game, 'live')
    await desktop.close()
    await until(async () => {
      await game.look!().catch(() => undefined)
      return lost.mock.calls.length > 0
    })
    expect(lost.mock.calls).toEqual([
      ['closed', { en: 'the desktop does not answer any more', fr: 'le bureau ne répond plus' }]
    ])
    await expect(game.look!()).rejects.toMatchObject({ code: 'play.lost' })
    await expect(target.thumbnail(candidate.id)).rejects.toMatchObject({ code: 'window.noDisplay' })
    await game.close()
    vi.unstubAllEnvs()
  })
})
