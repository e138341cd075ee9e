import type { GreyPixels } from '../../shared/perception/pixels'

/** A line whose text is known, with the column under the middle of each character, as far as a CTC network can tell. */
export interface KnownLine {
  readonly picture: GreyPixels
  readonly text: string
  readonly columns: readonly number[]
}

/** One character cut out of a line: `width` columns from `left` on, all rows. */
export interface Sample {
  readonly line: KnownLine
  left: number
}

/** The samples of each character, in windows of one width, moved so that like lies over like. */
export interface Samples {
  readonly width: number
  readonly height: number
  readonly of: ReadonlyMap<string, readonly Sample[]>
  /** The least way from one character to the next that occurs. */
  readonly leastAdvance: number
}

/** Rounds of moving samples to where they fit the others best. */
const ROUNDS = 2

/** Cuts the characters of lines of one height out. */
export function cutSamples(lines: readonly KnownLine[]): Samples {
  const height = lines[0]?.picture.height ?? 1
  const width = Math.max(3, Math.round(usualAdvance(lines, height)))
  const of = new Map<string, Sample[]>()
  for (const line of lines)
    [...line.text].forEach((char, i) => {
      const sample = { line, left: Math.round(line.columns[i]! - width / 2) }
      of.set(char, [...(of.get(char) ?? []), sample])
    })
  for (const samples of of.values()) settle(samples, width)
  return { width, height, of, leastAdvance: leastAdvance(of, width) }
}

function usualAdvance(lines: readonly KnownLine[], height: number): number {
  const advances = lines.flatMap(({ columns }) => columns.slice(1).map((column, i) => column - columns[i]!))
  advances.sort((a, b) => a - b)
  return advances[advances.length >> 1] ?? height / 2
}

/** Moves every sample to where it is most like the one that all others are most like. */
function settle(samples: Sample[], width: number): void {
  const reach = Math.max(2, Math.round(width / 3))
  for (let round = 0; round < ROUNDS; round++) {
    const model = patch(mostTypical(samples, width, reach), width)
    for (const sample of samples) sample.left += bestShift(sample, model, width, reach).shift
  }
}

/** Of a character's samples so many are compared with each other. */
const MOST_COMPARED = 16

function mostTypical(samples: readonly Sample[], width: number, reach: number): Sample {
  const few = samples.slice(0, MOST_COMPARED)
  const likeness = few.map((one) => {
    const model = patch(one, width)
    return few.reduce((sum, other) => sum + bestShift(other, model, width, reach).score, 0)
  })
  return few[likeness.indexOf(Math.max(...likeness))]!
}

function bestShift(
  { line, left }: Sample,
  model: Float64Array,
  width: number,
  reach: number
): { shift: number; score: number } {
  let best = { shift: 0, score: -Infinity }
  for (let step = 0; step <= 2 * reach; step++) {
    // From the middle outwards: of two places that fit the same, the nearer.
    const shift = step % 2 === 0 ? step / 2 : -(step + 1) / 2
    const score = correlation(model, patch({ line, left: left + shift }, width))
    if (score > best.score + 1e-9) best = { shift, score }
  }
  return best
}

/** The levels under a sample's window; beyond the line its outermost columns go on. */
export function patch({ line, left }: Sample, width: number): Float64Array {
  const { picture } = line
  const out = new Float64Array(width * picture.height)
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < width; x++) {
      const column = Math.min(picture.width - 1, Math.max(0, left + x))
      out[y * width + x] = picture.data[y * picture.width + column]!
    }
  return out
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [sa, sb, sab, saa, sbb] = [0, 0, 0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    sa += a[i]!
    sb += b[i]!
    sab += a[i]! * b[i]!
    saa += a[i]! * a[i]!
    sbb += b[i]! * b[i]!
  }
  const n = a.length
  return (
    (sab - (sa * sb) / n) / Math.sqrt(Math.max(1, saa - (sa * sa) / n) * Math.max(1, sbb - (sb * sb) / n))
  )
}

function leastAdvance(of: ReadonlyMap<string, readonly Sample[]>, width: number): number {
  const lefts = new Map<KnownLine, number[]>()
  for (const samples of of.values())
    for (const { line, left } of samples) lefts.set(line, [...(lefts.get(line) ?? []), left])
  const advances = [...lefts.values()].flatMap((all) => {
    const sorted = all.toSorted((a, b) => a - b)
    return sorted.slice(1).map((left, i) => left - sorted[i]!)
  })
  // One in twenty may have been put in the wrong place.
  const sorted = advances.toSorted((a, b) => a - b)
  return Math.max(1, Math.min(width, sorted[Math.floor(sorted.length / 20)] ?? width))
}
