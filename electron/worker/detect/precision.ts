/** How well a detector finds: average precision as COCO has it, what it takes for what, and where it fails. */
import { iou, type Rect } from './boxes'
import type { Truth } from './learned-pictures'
import type { Found } from './suppress'

/** What was found in a picture beside what is there. */
export interface Judged {
  readonly name: string
  readonly found: readonly Found[]
  readonly truths: readonly Truth[]
  /** What is found there is neither right nor wrong. */
  readonly unsure: readonly Rect[]
}

export interface KindScore {
  readonly kind: string
  /** Of them in the pictures. */
  readonly count: number
  /** Average precision at an IoU of 0.5; null where there is none in the pictures. */
  readonly ap50: number | null
  /** The mean of those at 0.5, 0.55 ... 0.95. */
  readonly ap5095: number | null
}

export interface DetectorScores {
  readonly pictures: number
  readonly map50: number
  readonly map5095: number
  readonly perKind: readonly KindScore[]
  /** Rows: what is there, the last one nothing; columns: what was found, the last one nothing. At `SURE` and an IoU of 0.5. */
  readonly confusion: readonly (readonly number[])[]
  /** The pictures with the most mistakes, the worst first. */
  readonly worst: readonly { readonly picture: string; readonly missed: number; readonly wrong: number }[]
}

const OVERLAPS = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i)
const RECALLS = 101
/** What a detector is this sure of counts for the confusion and the worst pictures. */
const SURE = 0.3
const MOST_WORST = 10

/** @param kinds names, in the order of their numbers */
export function scoresOf(judged: readonly Judged[], kinds: readonly string[]): DetectorScores {
  const perKind = kinds.map((kind, number): KindScore => {
    const count = judged.reduce((sum, { truths }) => sum + truths.filter((t) => t.kind === number).length, 0)
    if (count === 0) return { kind, count, ap50: null, ap5095: null }
    const each = OVERLAPS.map((overlap) => averagePrecision(judged, number, overlap))
    return { kind, count, ap50: each[0]!, ap5095: mean(each) }
  })
  const seen = perKind.filter(({ count }) => count > 0)
  const { confusion, mistakes } = compare(judged, kinds.length)
  const worst = mistakes
    .filter(({ missed, wrong }) => missed + wrong > 0)
    .sort((a, b) => b.missed + b.wrong - a.missed - a.wrong)
    .slice(0, MOST_WORST)
  return {
    pictures: judged.length,
    map50: mean(seen.map(({ ap50 }) => ap50!)),
    map5095: mean(seen.map(({ ap5095 }) => ap5095!)),
    ...{ perKind, confusion, worst }
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * The area under precision over recall of one kind, at 101 recalls, precision made to fall (Lin et al. 2014). From the surest
 * on each box takes the one that it overlaps most of those not yet taken; what takes none is wrong.
 */
export function averagePrecision(judged: readonly Judged[], kind: number, overlap: number): number {
  const there = judged.map(({ truths }) => truths.filter((truth) => truth.kind === kind))
  const total = there.reduce((sum, truths) => sum + truths.length, 0)
  if (total === 0) return 0
  const found = judged.flatMap(({ found: all }, picture) =>
    all.filter((one) => one.kind === kind).map((one) => ({ ...one, picture }))
  )
  found.sort((a, b) => b.confidence - a.confidence)
  const taken = there.map(() => new Set<Truth>())
  let [right, wrong] = [0, 0]
  const points = found.map(({ box, picture }) => {
    const match = bestMatch(box, there[picture]!, taken[picture]!, overlap)
    if (match !== null) {
      taken[picture]!.add(match)
      right++
    } else if (!isUnsure(box, judged[picture]!, overlap)) wrong++
    return { recall: right / total, precision: right / Math.max(1, right + wrong) }
  })
  for (let i = points.length - 2; i >= 0; i--)
    points[i]!.precision = Math.max(points[i]!.precision, points[i + 1]!.precision)
  const at = Array.from({ length: RECALLS }, (_, i) => i / (RECALLS - 1))
  return mean(at.map((recall) => points.find((point) => point.recall >= recall)?.precision ?? 0))
}

function bestMatch(
  box: Rect,
  truths: readonly Truth[],
  taken: ReadonlySet<Truth>,
  least: number
): Truth | null {
  let [best, most] = [null as Truth | null, least]
  for (const truth of truths) {
    const overlap = taken.has(truth) ? 0 : iou(box, truth.box)
    if (overlap >= most) [best, most] = [truth, overlap]
  }
  return best
}

/** As COCO leaves out crowds: what is hardly to be seen counts neither way. */
const isUnsure = (box: Rect, { unsure }: Judged, least: number): boolean =>
  unsure.some((other) => iou(box, other) >= least)

/** What is there beside what was found there, whatever its kind. */
function compare(
  judged: readonly Judged[],
  kinds: number
): {
  readonly confusion: number[][]
  readonly mistakes: { readonly picture: string; readonly missed: number; readonly wrong: number }[]
} {
  const confusion = Array.from({ length: kinds + 1 }, () => new Array<number>(kinds + 1).fill(0))
  const count = (there: number, found: number): void => {
    confusion[there]![found] = confusion[there]![found]! + 1
  }
  const mistakes = judged.map((one) => {
    const { name, found, truths } = one
    const taken = new Set<Truth>()
    let wrong = 0
    const surest = found.filter(({ confidence }) => confidence >= SURE)
    for (const { box, kind } of [...surest].sort((a, b) => b.confidence - a.confidence)) {
      const match = bestMatch(box, truths, taken, OVERLAPS[0]!)
      if (match !== null) taken.add(match)
      else if (isUnsure(box, one, OVERLAPS[0]!)) continue
      if (match?.kind !== kind) wrong++
      count(match?.kind ?? kinds, kind)
    }
    const missed = truths.filter((truth) => !taken.has(truth))
    for (const { kind } of missed) count(kind, kinds)
    return { picture: name, missed: missed.length, wrong }
  })
  return { confusion, mistakes }
}
