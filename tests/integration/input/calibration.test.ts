import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { calibrate } from '../../../electron/main/input/calibration/calibrate'
import { openInChromium, type OpenTestWindow } from '../../../electron/main/input/calibration/test-window'
import { Hearing } from '../../../electron/main/input/hearing'
import { whyNoBrowser } from '../../e2e/support/browser'
import { childProgram, rememberingStart } from '../../support/input-children'
import { whyNoDesktop, XDesktop } from '../../support/x-desktop'

const whyNot = whyNoDesktop() ?? whyNoBrowser()

describe.skipIf(whyNot !== null)(`calibration${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let children: Children

  type Children = {
    startInjector: ReturnType<typeof rememberingStart>['start']
    hearing: Hearing
  }

  beforeAll(async () => {
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    children = {
      startInjector: rememberingStart(await childProgram('injector')).start,
      hearing: new Hearing(rememberingStart(await childProgram('listener')).start)
    }
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await desktop.close()
  })

  it('clicks where it means to, to the pixel, and says how long the effect takes', async () => {
    const found = await calibrate({ ...children, openWindow: openInChromium, targets: 24, seed: 7 })
    console.info(JSON.stringify(found))
    expect(found).toMatchObject({ passed: true, targets: 24, pixelsPerUnit: 1 })
    expect(found.maxErrorPx).toBeLessThanOrEqual(1)
    expect(found.latencyMs.p50).toBeGreaterThan(0)
    expect(found.latencyMs.p95).toBeGreaterThanOrEqual(found.latencyMs.p50)
  }, 60_000)

  it('stops when the person takes over, and closes its window', async () => {
    let title = ''
    const openWindow: OpenTestWindow = async (seed) => {
      const window = await openInChromium(seed, null)
      title = window.title
      return window
    }
    const done = calibrate({ ...children, openWindow, targets: 500, seed: 1 })
    done.catch(() => undefined)
    await vi.waitUntil(() => title !== '' && desktop.find(title), { timeout: 20_000 })
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    desktop.do('mousemove', '2', '2')
    await expect(done).rejects.toThrow('You have the controls')
    expect(desktop.find(title)).toBeUndefined()
  }, 60_000)
})

it('says what it needs where there is no browser or no display', async () => {
  vi.stubEnv('PATH', '/nowhere')
  vi.stubEnv('CHROMIUM', '')
  await expect(openInChromium(0, null)).rejects.toMatchObject({ code: 'calibrate.noBrowser' })
  vi.unstubAllEnvs()
  vi.stubEnv('DISPLAY', '')
  vi.stubEnv('WAYLAND_DISPLAY', '')
  const never = () => {
    throw new Error('nothing should be started')
  }
  const options = {
    startInjector: never,
    hearing: new Hearing(never),
    openWindow: never,
    targets: 4,
    seed: 0
  }
  await expect(calibrate(options)).rejects.toMatchObject({ code: 'input.noDisplay' })
  vi.unstubAllEnvs()
})
