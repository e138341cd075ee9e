import type { ReaderValue } from '../../shared/perception/fields'
import type { Pixels } from '../../shared/perception/pixels'
import { sampleStep } from './colours'

/** The share of pixels that differ from those before. Null at first, and when the region has another size than before. */
export function readChanged(tolerance: number, before: Pixels | null, now: Pixels): ReaderValue {
  if (before === null || before.width !== now.width || before.height !== now.height)
    return { value: null, confidence: 0 }
  const step = sampleStep(now.width, now.height)
  let looked = 0
  let changed = 0
  for (let y = step >> 1; y < now.height; y += step)
    for (let x = step >> 1; x < now.width; x += step) {
      looked++
      if (differs(before.data, now.data, 4 * (y * now.width + x), tolerance)) changed++
    }
  return { value: changed / looked, confidence: 1 }
}

function differs(a: Uint8Array, b: Uint8Array, at: number, tolerance: number): boolean {
  for (let i = at; i < at + 3; i++) if (Math.abs(a[i]! - b[i]!) > tolerance) return true
  return false
}
