import type { PackedTemplate, Places, TemplateSearch } from '../../../native/template-search'
import { isFlat, pack, scaleTemplate, type TemplatePicture } from './template-picture'

/** Where a template is most like the picture: its upper left corner, and how much (-1 to 1). */
export interface Match {
  readonly x: number
  readonly y: number
  readonly score: number
}

/** A template at one size, with the shrunk form that is looked for first. */
export interface ReadyTemplate {
  readonly full: PackedTemplate
  readonly coarse: { readonly factor: number; readonly packed: PackedTemplate } | null
}

/** Sides of a shrunk template below this, in pixels, or fewer pixels in all, say too little. */
const LEAST_SIDE = 4
const LEAST_PIXELS = 24
const FACTORS = [4, 2] as const

/** Makes a template ready at a scale. Null when at that size it is of one colour, or of no size. */
export function readyTemplate(template: TemplatePicture, scale: number): ReadyTemplate | null {
  const scaled = scale === 1 ? template : scaleTemplate(template, scale)
  const full = pack(scaled)
  if (isFlat(full)) return null
  return { full, coarse: coarseForm(scaled) }
}

function coarseForm(template: TemplatePicture): ReadyTemplate['coarse'] {
  for (const factor of FACTORS) {
    const packed = pack(scaleTemplate(template, 1 / factor))
    const isEnough = Math.min(packed.width, packed.height) >= LEAST_SIDE && packed.pixels >= LEAST_PIXELS
    if (isEnough && !isFlat(packed)) return { factor, packed }
  }
  return null
}

/** Multiplications up to which looking at every place is quick enough. */
const FEW = 2_000_000
/** Places of the shrunk picture that are looked at again in full. */
const KEPT = 20

/**
 * The best place of a template in the picture that the search holds, or null when it is larger than the picture. In a
 * large picture it looks at a half or a quarter of the size first, keeps the 20 best places, and looks at these in full.
 */
export function findTemplate(search: TemplateSearch, { full, coarse }: ReadyTemplate): Match | null {
  const { width, height } = search.sizeAt(1)
  const [across, down] = [width - full.width + 1, height - full.height + 1]
  if (across < 1 || down < 1) return null
  const everywhere = { left: 0, top: 0, across, down }
  if (coarse === null || across * down * full.levels.length <= FEW) return best(search, full, everywhere)
  const candidates = coarsePlaces(search, coarse.packed, coarse.factor)
  const around = candidates.map(({ x, y }) =>
    window(x * coarse.factor, y * coarse.factor, coarse.factor, everywhere)
  )
  return around.map((places) => best(search, full, places)).reduce(better, null)
}

const better = (a: Match | null, b: Match): Match => (a === null || b.score > a.score ? b : a)

/** Full-size places that a place of the shrunk picture may stand for. */
function window(x: number, y: number, reach: number, { across, down }: Places): Places {
  const left = Math.max(0, Math.min(across - 1, x - reach))
  const top = Math.max(0, Math.min(down - 1, y - reach))
  return {
    left,
    top,
    across: Math.min(across, x + reach + 1) - left || 1,
    down: Math.min(down, y + reach + 1) - top || 1
  }
}

function best(search: TemplateSearch, template: PackedTemplate, places: Places): Match {
  const scores = search.scores(template, 1, places)
  let at = 0
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[at]!) at = i
  return {
    x: places.left + (at % places.across),
    y: places.top + Math.floor(at / places.across),
    score: scores[at]!
  }
}

/** The best places of the shrunk picture, none next to a better one. */
function coarsePlaces(search: TemplateSearch, template: PackedTemplate, factor: number): Match[] {
  const size = search.sizeAt(factor)
  const across = Math.max(1, size.width - template.width + 1)
  const down = Math.max(1, size.height - template.height + 1)
  const scores = search.scores(template, factor, { left: 0, top: 0, across, down })
  const kept: Match[] = []
  let least = -Infinity
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!
    if (score <= least || !isPeak(scores, i, across, down)) continue
    kept.push({ x: i % across, y: Math.floor(i / across), score })
    if (kept.length < 2 * KEPT) continue
    kept.sort((a, b) => b.score - a.score).length = KEPT
    least = kept.at(-1)!.score
  }
  return kept.sort((a, b) => b.score - a.score).slice(0, KEPT)
}

/** Whether no neighbour is better; of two the same, the first. */
function isPeak(scores: Float32Array, at: number, across: number, down: number): boolean {
  const [x, y] = [at % across, Math.floor(at / across)]
  for (let j = Math.max(0, y - 1); j <= Math.min(down - 1, y + 1); j++)
    for (let i = Math.max(0, x - 1); i <= Math.min(across - 1, x + 1); i++) {
      const other = j * across + i
      if (scores[other]! > scores[at]! || (other < at && scores[other] === scores[at])) return false
    }
  return true
}
