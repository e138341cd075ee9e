import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const whyNot = whyNoDesktop()

function bench(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'bench', 'loop', '--json', ...args], {
    env: { ...process.env, LANG: 'C', ...env },
    encoding: 'utf8',
    timeout: 60_000
  })
  return { code: status, stdout, stderr }
}

describe('apprenti bench loop', () => {
  it.runIf(process.platform === 'linux')('says in one sentence that there is no display', () => {
    expect(bench([], { DISPLAY: '', WAYLAND_DISPLAY: '' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'No desktop display was found, so windows cannot be listed. Start Apprenti from a desktop session.\n'
    })
  })

  describe.skipIf(whyNot !== null)(`on a desktop${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
    let desktop: XDesktop
    beforeAll(async () => {
      desktop = await XDesktop.start({ size: '1600x1000' })
    })
    afterAll(() => desktop.close())

    it('measures a window of 1280 x 800', async () => {
      // In characters of 6 x 13 pixels, with a border: a little more than 1280 x 800.
      const terminal = desktop.run('xterm', '-T', 'XTerm', '-geometry', '213x62', '-e', 'yes $RANDOM')
      let ran = bench(['--window', 'XTerm', '--seconds', '1'], { DISPLAY: desktop.display })
      for (let attempt = 0; ran.code !== 0 && attempt < 20; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        ran = bench(['--window', 'XTerm', '--seconds', '1'], { DISPLAY: desktop.display })
      }
      await endChild(terminal)
      const figures = JSON.parse(ran.stdout) as Record<string, unknown>
      expect(figures).toMatchObject({
        captureMs: { p50: expect.any(Number) as number, p95: expect.any(Number) as number },
        loopMs: { p50: expect.any(Number) as number, p95: expect.any(Number) as number }
      })
      expect(Math.abs(Number(figures['width']) - 1280)).toBeLessThan(40)
      expect(Math.abs(Number(figures['height']) - 800)).toBeLessThan(40)
      expect(figures['framesPerSecond']).toBeGreaterThan(0)
    })

    it('says that no window has such a title', () => {
      const { code, stderr } = bench(['--window', 'nothing like it'], { DISPLAY: desktop.display })
      expect(code).toBe(1)
      expect(stderr).toBe(
        'No open window has "nothing like it" in its title. Open it, or leave --window out.\n'
      )
    })
  })
})
