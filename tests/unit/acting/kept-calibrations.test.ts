import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeptCalibrations } from '../../../electron/main/input/calibration/kept-calibrations'
import type { KeptCalibration } from '../../../electron/shared/acting'
import type { AppError } from '../../../electron/shared/errors'

const monitor = { bounds: { x: 0, y: 0, width: 1920, height: 1080 }, scaleFactor: 1 }
const left = { bounds: { x: -1280, y: 0, width: 1280, height: 1024 }, scaleFactor: 1 }
const made = (change: Partial<KeptCalibration> = {}): KeptCalibration => ({
  maxErrorPx: 0,
  latencyMs: { p50: 20, p95: 35 },
  passed: true,
  targets: 24,
  pixelsPerUnit: 1,
  monitor,
  madeAt: '2026-11-21T12:00:00.000Z',
  ...change
})

let folder = ''
let errors: AppError[] = []
const open = (): KeptCalibrations => new KeptCalibrations(folder, (error) => errors.push(error))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-kept-'))
  errors = []
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('KeptCalibrations', () => {
  it('holds for its monitor alone, as it is placed and scaled, over a restart', () => {
    const first = open()
    expect(first.isPassed(monitor)).toBe(false)
    first.keep(made())
    for (const kept of [first, open()]) {
      expect(kept.isPassed(monitor)).toBe(true)
      expect(kept.isPassed(left)).toBe(false)
      expect(kept.isPassed({ ...monitor, scaleFactor: 2 })).toBe(false)
      expect(kept.isPassed({ ...monitor, bounds: { ...monitor.bounds, width: 1280 } })).toBe(false)
    }
    expect(errors).toEqual([])
  })

  it('keeps the newest of each monitor: one that failed takes the leave back', () => {
    const kept = open()
    kept.keep(made({ monitor: left }))
    kept.keep(made())
    kept.keep(made({ passed: false, maxErrorPx: 4 }))
    expect(kept.isPassed(monitor)).toBe(false)
    expect(kept.isPassed(left)).toBe(true)
    expect(kept.all).toHaveLength(2)
  })

  it('sees what another process kept', () => {
    const app = open()
    open().keep(made())
    expect(app.isPassed(monitor)).toBe(true)
  })

  it.each([
    ['no JSON', '{"format": 1, "calib', /it is not JSON/],
    ['no calibrations', '{"format": 1}', /missing or out of range/],
    [
      'a strange value',
      JSON.stringify({ format: 1, calibrations: [{ ...made(), passed: 'yes' }] }),
      /out of range/
    ]
  ])('takes %s for none, sets the file aside and says so', (_what, text, why) => {
    const file = join(folder, 'calibrations.json')
    writeFileSync(file, text)
    const kept = open()
    expect(kept.isPassed(monitor)).toBe(false)
    expect(errors.map((error) => error.sentence('en'))).toEqual([expect.stringMatching(why)])
    expect(existsSync(file)).toBe(false)
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text)
    kept.keep(made())
    expect(open().isPassed(monitor)).toBe(true)
  })
})
