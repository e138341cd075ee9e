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
  /** How sure it must be to be believed; then so much of what it finds is there, and so much of what is there is found. */
  readonly confidence: number
  readonly precision: number
  readonly recall: number
  /** Rows: what is there, the last one nothing; columns: what was found, the last one nothing. At that, and an IoU of 0.5. */
  readonly confusion: readonly (readonly number[])[]
  /** The pictures with the most mistakes, the worst first. */
  readonly worst: readonly { readonly picture: string; readonly missed: number; readonly wrong: number }[]
}

const OVERLAPS = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i)
const RECALLS = 101
/** How sure to be where nothing tells. */
const USUAL_CONFIDENCE = 0.25
const MOST_WORST = 10

/**
 * @param kinds names, in the order of their numbers
 * @param given how sure it must be to be believed; left out: as is best for these pictures
 */
export function scoresOf(
  judged: readonly Judged[],
  kinds: readonly string[],
  given?: number
): DetectorScores {
  const perKind = kinds.map((kind, number): KindScore => {
    const count = countOf(judged, number)
    if (count === 0) return { kind, count, ap50: null, ap5095: null }
    const each = OVERLAPS.map((overlap) => averagePrecision(judged, number, overlap))
    return { kind, count, ap50: each[0]!, ap5095: mean(each) }
  })
  const seen = perKind.filter(({ count }) => count > 0)
  const confidence = given ?? bestConfidence(judged, kinds.length)
  const { confusion, mistakes } = compare(judged, kinds.length, confidence)
  const worst = mistakes
    .filter(({ missed, wrong }) => missed + wrong > 0)
    .sort((a, b) => b.missed + b.wrong - a.missed - a.wrong)
    .slice(0, MOST_WORST)
  return {
    pictures: judged.length,
    map50: mean(seen.map(({ ap50 }) => ap50!)),
    map5095: mean(seen.map(({ ap5095 }) => ap5095!)),
    ...{ confidence, ...balance(confusion), perKind, confusion, worst }
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** Something that was found, and whether it was there. */
interface Outcome {
  readonly confidence: number
  readonly isRight: boolean
}

const countOf = (judged: readonly Judged[], kind: number): number =>
  judged.reduce((sum, { truths }) => sum + truths.filter((truth) => truth.kind === kind).length, 0)

/**
 * Of one kind, the surest first: from there on each box takes the one that it overlaps most of those not yet taken, and is
 * right; what takes none is wrong, or left out where nobody knows.
 */
function outcomesOf(judged: readonly Judged[], kind: number, overlap: number): Outcome[] {
  const there = judged.map(({ truths }) => truths.filter((truth) => truth.kind === kind))
  const found = judged.flatMap(({ found: all }, picture) =>
    all.filter((one) => one.kind === kind).map((one) => ({ ...one, picture }))
  )
  found.sort((a, b) => b.confidence - a.confidence)
  const taken = there.map(() => new Set<Truth>())
  return found.flatMap(({ box, confidence, picture }) => {
    const match = bestMatch(box, there[picture]!, taken[picture]!, overlap)
    if (match === null && isUnsure(box, judged[picture]!, overlap)) return []
    if (match !== null) taken[picture]!.add(match)
    return [{ confidence, isRight: match !== null }]
  })
}

/** The area under precision over recall of one kind, at 101 recalls, precision made to fall (Lin et al. 2014). */
export function averagePrecision(judged: readonly Judged[], kind: number, overlap: number): number {
  const total = countOf(judged, kind)
  if (total === 0) return 0
  let right = 0
  const points = outcomesOf(judged, kind, overlap).map(({ isRight }, i) => {
    if (isRight) right++
    return { recall: right / total, precision: right / (i + 1) }
  })
  for (let i = points.length - 2; i >= 0; i--)
    points[i]!.precision = Math.max(points[i]!.precision, points[i + 1]!.precision)
  const at = Array.from({ length: RECALLS }, (_, i) => i / (RECALLS - 1))
  return mean(at.map((recall) => points.find((point) => point.recall >= recall)?.precision ?? 0))
}

/** How sure to be: where precision and recall of all kinds together balance best (F1), at an IoU of 0.5. */
function bestConfidence(judged: readonly Judged[], kinds: number): number {
  const numbers = Array.from({ length: kinds }, (_, kind) => kind)
  const total = numbers.reduce((sum, kind) => sum + countOf(judged, kind), 0)
  const outcomes = numbers.flatMap((kind) => outcomesOf(judged, kind, OVERLAPS[0]!))
  outcomes.sort((a, b) => b.confidence - a.confidence)
  let [right, best, most] = [0, USUAL_CONFIDENCE, 0]
  outcomes.forEach(({ isRight, confidence }, i) => {
    if (isRight) right++
    const f1 = (2 * right) / (i + 1 + total)
    if (f1 > most) [best, most] = [confidence, f1]
  })
  return best
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

/** Shares of what was found that is there, and of what is there that was found; as what it is. */
function balance(confusion: readonly (readonly number[])[]): { precision: number; recall: number } {
  const nothing = confusion.length - 1
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const right = sum(confusion.map((row, i) => (i === nothing ? 0 : row[i]!)))
  const found = sum(confusion.map((row) => sum(row.slice(0, nothing))))
  const there = sum(confusion.slice(0, nothing).map(sum))
  return { precision: right / Math.max(1, found), recall: right / Math.max(1, there) }
}

/** What is there beside what was found there, whatever its kind. */
function compare(
  judged: readonly Judged[],
  kinds: number,
  sure: number
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
    const surest = found.filter(({ confidence }) => confidence >= sure)
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
