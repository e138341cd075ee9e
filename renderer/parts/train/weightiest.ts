import type { RunView } from '../../../electron/shared/runs'
import { bytesOf } from './base64'

/** A number of an observation, and how much the choice hangs on it (0 to 1). */
export interface WeighedNumber {
  readonly index: number
  readonly name: string
  readonly value: number
  readonly weight: number
}

/** The `count` numbers that a choice hangs on most, the weightiest first; none of a picture. */
export function weightiest(
  { observation, saliency, labels }: Pick<RunView, 'observation' | 'saliency' | 'labels'>,
  count: number
): WeighedNumber[] {
  if (observation === null || saliency === null) return []
  const weights = bytesOf(saliency)
  return observation
    .map((value, index) => ({
      index,
      name: labels.numbers[index] ?? String(index),
      value,
      weight: (weights[index] ?? 0) / 255
    }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
}
