import { iou, type Rect } from './boxes'

/** Something that a network found: a box, the number of its kind, and how sure it is (0 to 1). */
export interface Found {
  readonly box: Rect
  readonly kind: number
  readonly confidence: number
}

/**
 * Greedy non-maximum suppression, each kind by itself: the surest stays, and what overlaps it by more than `overlap` (IoU) goes.
 * Returns the surest first, no more than `most`. Of equally sure ones the one that came first goes first.
 */
export function suppress(found: readonly Found[], overlap: number, most: number): Found[] {
  const byConfidence = found
    .map((one, i) => ({ one, i }))
    .sort((a, b) => b.one.confidence - a.one.confidence || a.i - b.i)
  const kept: Found[] = []
  for (const { one } of byConfidence) {
    if (kept.length >= most) break
    if (!kept.some(({ kind, box }) => kind === one.kind && iou(box, one.box) > overlap)) kept.push(one)
  }
  return kept
}
