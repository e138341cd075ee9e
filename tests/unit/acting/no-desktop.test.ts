import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DesktopActing } from '../../../electron/main/acting/desktop-acting'
import type { KeptCalibration } from '../../../electron/shared/acting'
import { KeptCalibrations } from '../../../electron/main/input/calibration/kept-calibrations'
import { profile } from '../../support/invaders'

const monitor = { bounds: { x: 0, y: 0, width: 1024, height: 768 }, scaleFactor: 1 }
const never = (): never => {
  throw new Error('nothing should be started')
}
const peer = { peerId: 1, signal: new AbortController().signal }

let folder = ''
let acting: DesktopActing
beforeEach(() => {
  vi.stubEnv('DISPLAY', '')
  vi.stubEnv('WAYLAND_DISPLAY', '')
  folder = mkdtempSync(join(tmpdir(), 'apprenti-no-desktop-'))
  acting = new DesktopActing({
    startInjector: never,
    startListener: never,
    openTestWindow: never,
    dataFolder: folder,
    onCalibration: () => undefined,
    tellError: never
  })
})
afterEach(async () => {
  await acting.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

it.skipIf(process.platform !== 'linux')(
  'says in one sentence that there is no desktop, and starts nothing',
  async () => {
    await expect(acting.checkInput()).rejects.toThrow('No desktop display was found')
    await acting.handlers['calibration.start'](undefined, peer)
    await vi.waitFor(() =>
      expect(acting.handlers['calibration.state'](undefined, peer)).toMatchObject({
        isRunning: false,
        result: null,
        error: { code: 'input.noDisplay' }
      })
    )
    const start = acting.handlers['calibration.start']({ candidateId: 'window:1' }, peer)
    await expect(start).rejects.toMatchObject({ code: 'window.noDisplay' })
    const window = { title: 'Game', profile, windowId: () => 1, monitor: () => monitor, area: () => null }
    const hands = acting.handsFor(window)
    await expect(hands?.allow()).rejects.toMatchObject({ code: 'calibrate.needed' })
    const made: KeptCalibration = {
      ...{ maxErrorPx: 0, latencyMs: { p50: 1, p95: 1 }, passed: true, targets: 4, pixelsPerUnit: 1 },
      ...{ monitor, madeAt: '2026-11-21T12:00:00.000Z' }
    }
    new KeptCalibrations(folder, never).keep(made)
    await expect(hands?.allow()).rejects.toMatchObject({ code: 'input.noDisplay' })
    expect(hands?.report.unavailable).toMatchObject({ code: 'input.noDisplay' })
    await hands?.perform({ kind: 'buttons', held: ['left'] })
    await hands?.close()
  }
)
