import type { FileHandle } from 'node:fs/promises'
import { UNLABELLED, type Stretch } from '../../shared/dataset'

/** Pictures whose bytes differ by less than this on average look the same. */
const ALIKE = 0.5

/**
 * Takes the label off moments in which nothing was done and that look like the last one of the kind before them: they are
 * still seen, and still take their time, but are not learned from.
 * @param labels of every moment; changed
 * @param none the action that does nothing; null: nothing is taken off
 * @returns how many lost their label
 */
export async function dropDuplicates(
  pictures: FileHandle,
  pictureBytes: number,
  labels: number[],
  stretches: readonly Stretch[],
  none: number | null
): Promise<number> {
  if (none === null) return 0
  let dropped = 0
  const [kept, next] = [new Uint8Array(pictureBytes), new Uint8Array(pictureBytes)]
  for (const { from, to } of stretches) {
    let hasKept = false
    for (let moment = from; moment < to; moment++) {
      if (labels[moment] !== none) {
        hasKept = false
        continue
      }
      await pictures.read(next, 0, pictureBytes, moment * pictureBytes)
      if (hasKept && difference(kept, next) < ALIKE) {
        labels[moment] = UNLABELLED
        dropped += 1
        continue
      }
      kept.set(next)
      hasKept = true
    }
  }
  return dropped
}

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}
