import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { KeptCalibration } from '../../../shared/acting'
import { AppError, errorText } from '../../../shared/errors'
import { readTextSync } from '../../../shared/node/regular-file'
import type { MonitorPlace } from '../../../shared/geometry/monitors'
import { writeFileAtomic } from '../../store/atomic-file'
import { versionOf } from '../../store/file-version'
import { freeName } from '../../store/free-name'

const count = z.number().int().nonnegative()
const duration = z.number().nonnegative()
const place = z.number().finite()

const fileSchema = z.object({
  format: z.literal(1),
  calibrations: z.array(
    z.object({
      maxErrorPx: z.number().nonnegative(),
      latencyMs: z.object({ p50: duration, p95: duration }),
      passed: z.boolean(),
      targets: count,
      pixelsPerUnit: z.number().positive(),
      monitor: z.object({
        bounds: z.object({ x: place, y: place, width: place, height: place }),
        scaleFactor: z.number().positive()
      }),
      madeAt: z.iso.datetime()
    })
  )
})

/**
 * The newest calibration of each monitor, in calibrations.json of the data folder. The command line writes
 * it too, so a file that has changed is read again.
 */
export class KeptCalibrations {
  readonly #file: string
  readonly #onDamaged: (error: AppError) => void
  #kept: readonly KeptCalibration[] = []
  #readVersion = ''

  /**
   * A file that cannot be used is set aside under another name and counts as none; `onDamaged` hears
   * about it.
   */
  constructor(folder: string, onDamaged: (error: AppError) => void) {
    this.#file = join(folder, 'calibrations.json')
    this.#onDamaged = onDamaged
    this.#refresh()
  }

  /** One a monitor, the newest first. */
  get all(): readonly KeptCalibration[] {
    this.#refresh()
    return this.#kept
  }

  /** Whether one passed on this monitor, as it is placed and scaled now. */
  isPassed(monitor: MonitorPlace): boolean {
    return this.all.some((kept) => kept.passed && isSame(kept.monitor, monitor))
  }

  /** Keeps it in place of an older one of its monitor; the file is written before this returns. */
  keep(made: KeptCalibration): void {
    const others = this.all.filter((kept) => !isSame(kept.monitor, made.monitor))
    const calibrations = [made, ...others]
    writeFileAtomic(this.#file, `${JSON.stringify({ format: 1, calibrations }, null, 2)}\n`)
  }

  #refresh(): void {
    const version = versionOf(this.#file)
    if (version === this.#readVersion) return
    this.#readVersion = version
    this.#kept = version === '' ? [] : this.#read()
  }

  #read(): readonly KeptCalibration[] {
    try {
      return fileSchema.parse(JSON.parse(readTextSync(this.#file))).calibrations
    } catch (cause) {
      const aside = freeName(`${this.#file}.damaged`)
      renameSync(this.#file, aside)
      const why =
        cause instanceof SyntaxError
          ? { en: 'it is not JSON', fr: 'ce n’est pas du JSON' }
          : cause instanceof AppError
            ? errorText(cause)
            : { en: 'a value is missing or out of range', fr: 'une valeur manque ou est hors limites' }
      this.#onDamaged(new AppError('calibrate.damaged', { file: this.#file, why, aside }, { cause }))
      return []
    }
  }
}

function isSame(a: MonitorPlace, b: MonitorPlace): boolean {
  const sides = ['x', 'y', 'width', 'height'] as const
  return a.scaleFactor === b.scaleFactor && sides.every((side) => a.bounds[side] === b.bounds[side])
}
