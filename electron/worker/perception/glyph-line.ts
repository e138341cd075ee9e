import type { GreyPixels } from '../../shared/perception/pixels'
import { cutSamples, patch, type KnownLine, type Sample, type Samples } from './glyph-samples'

/** A character as a game draws it: what level each of its pixels has, how much that varies, and how well samples fit. */
interface Glyph {
  readonly char: string
  /** The log of how much more likely a pixel's level is here than on the ground, for each pixel: a + b v + c v². */
  readonly a: Float64Array
  readonly b: Float64Array
  readonly c: Float64Array
  /** What its own samples reach, the lower quarter. */
  readonly usual: number
}

/** One character of a line that was read. */
export interface ReadGlyph {
  readonly char: string
  readonly confidence: number
}

/** Standard deviation, in levels, that a pixel has at least. */
const LEAST_DEVIATION = 8
/** As if so many samples had been seen whose pixels vary by this share of the ground's variance (measured: docs/perception.md). */
const PRIOR_SAMPLES = 8
const PRIOR_VARIANCE = 0.25
/** No pixel can count more than this against a glyph: something may shine through or lie over it. */
const MOST_AGAINST = 4
/** A glyph must reach this share of what its samples usually do. */
const LEAST_FIT = 0.2
/** A gap in which one reaches this share, or more, is no gap to be sure of. */
const NEARLY = 0.4

/**
 * Reads lines in the font of one game, learned from lines whose text is known. Each pixel of a glyph is a normal
 * distribution: where the ground shines through it is wide and counts little, on the letter and its outline it is narrow
 * and counts much. A line is the sequence of glyphs and gaps that is most likely together (Viterbi over its columns).
 */
export class GlyphLine {
  private readonly glyphs: readonly Glyph[]
  private readonly samples: Samples

  /** @param lines at least one; all of one height */
  constructor(lines: readonly KnownLine[]) {
    this.samples = cutSamples(lines)
    const ground = momentsOf(lines.map(({ picture }) => picture.data))
    const { width } = this.samples
    this.glyphs = [...this.samples.of].map(([char, samples]) => settledGlyph(char, samples, width, ground))
  }

  get height(): number {
    return this.samples.height
  }

  /** The characters it has seen so many times or more. */
  seen(times: number): string[] {
    return [...this.samples.of].filter(([, samples]) => samples.length >= times).map(([char]) => char)
  }

  /** The characters of a line of the height it learned at. */
  read(line: GreyPixels): ReadGlyph[] {
    const { width, leastAdvance } = this.samples
    const margin = width >> 1
    const places = line.width + 1
    const fits = this.glyphs.map((glyph) => fitsOf(glyph, line, width, margin))
    // best[x]: how likely the line is left of place x; from[x]: the glyph that ends there, or -1 for a gap.
    const best = new Float64Array(places + leastAdvance)
    const from = new Int32Array(places + leastAdvance).fill(-1)
    for (let x = 1; x < best.length; x++) {
      best[x] = best[x - 1]!
      const start = x - leastAdvance
      if (start < 0 || start >= places) continue
      fits.forEach((fit, g) => {
        const score = fit[start]!
        if (score < LEAST_FIT * this.glyphs[g]!.usual || best[start]! + score <= best[x]!) return
        best[x] = best[start]! + score
        from[x] = g
      })
    }
    return this.#backwards(fits, from, leastAdvance)
  }

  #backwards(fits: readonly Float64Array[], from: Int32Array, advance: number): ReadGlyph[] {
    const line: ReadGlyph[] = []
    let missed = 0
    for (let x = from.length - 1; x > 0;) {
      const g = from[x]!
      if (g < 0) {
        x--
        missed = Math.max(missed, this.#nearlyThere(fits, from, x - advance + 1, advance))
        continue
      }
      x -= advance
      line.push({ char: this.glyphs[g]!.char, confidence: this.#confidence(fits, g, x) })
    }
    return line.reverse().map(({ char, confidence }) => ({ char, confidence: confidence * (1 - missed) }))
  }

  /** In a gap that has room for a glyph: how near one came to be read there, 0 to 1. What is nearly a glyph may be one. */
  #nearlyThere(fits: readonly Float64Array[], from: Int32Array, start: number, advance: number): number {
    if (start < 0) return 0
    for (let x = start + 1; x <= start + advance; x++) if (from[x]! >= 0) return 0
    const nearest = Math.max(...fits.map((fit, g) => (fit[start] ?? 0) / this.glyphs[g]!.usual))
    return Math.min(1, Math.max(0, nearest / NEARLY))
  }

  /** How well it fits, and how much better than any other glyph thereabouts. */
  #confidence(fits: readonly Float64Array[], g: number, x: number): number {
    const { usual } = this.glyphs[g]!
    const score = fits[g]![x]!
    let second = 0
    fits.forEach((fit, other) => {
      if (other !== g) second = Math.max(second, fit[x - 1] ?? 0, fit[x]!, fit[x + 1] ?? 0)
    })
    const fit = Math.min(1, score / (0.8 * usual))
    const lead = Math.min(1, Math.max(0, (score - second) / (0.25 * usual)))
    return Math.max(0, fit) * (0.5 + 0.5 * lead)
  }
}

interface Moments {
  readonly mean: number
  readonly variance: number
}

function momentsOf(pictures: readonly ArrayLike<number>[]): Moments {
  let [n, sum, squares] = [0, 0, 0]
  for (const picture of pictures)
    for (let i = 0; i < picture.length; i++) {
      n += 1
      sum += picture[i]!
      squares += picture[i]! ** 2
    }
  const mean = sum / n
  return { mean, variance: Math.max(LEAST_DEVIATION ** 2, squares / n - mean * mean) }
}

/** Rounds of moving the samples of a character to where its glyph, as it is by then, fits them best. */
const ROUNDS = 4
const REACH = 2

function settledGlyph(char: string, samples: readonly Sample[], width: number, ground: Moments): Glyph {
  let glyph = glyphOf(char, samples, width, ground)
  for (let round = 0; round < ROUNDS; round++) {
    for (const sample of samples) sample.left = bestLeft(glyph, sample, width)
    glyph = glyphOf(char, samples, width, ground)
  }
  return glyph
}

function bestLeft(glyph: Glyph, { line, left }: Sample, width: number): number {
  let best = { left, fit: -Infinity }
  for (let at = left - REACH; at <= left + REACH; at++) {
    const fit = fitOf(glyph, patch({ line, left: at }, width))
    if (fit > best.fit) best = { left: at, fit }
  }
  return best.left
}

function glyphOf(char: string, samples: readonly Sample[], width: number, ground: Moments): Glyph {
  const patches = samples.map((sample) => patch(sample, width))
  const size = patches[0]!.length
  const [a, b, c] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  for (let i = 0; i < size; i++) {
    const mean = patches.reduce((sum, p) => sum + p[i]!, 0) / patches.length
    const squares = patches.reduce((sum, p) => sum + (p[i]! - mean) ** 2, 0)
    const variance = Math.max(
      LEAST_DEVIATION ** 2,
      (squares + PRIOR_SAMPLES * PRIOR_VARIANCE * ground.variance) / (patches.length + PRIOR_SAMPLES)
    )
    c[i] = 0.5 / ground.variance - 0.5 / variance
    b[i] = mean / variance - ground.mean / ground.variance
    a[i] =
      0.5 * Math.log(ground.variance / variance) -
      (0.5 * mean * mean) / variance +
      (0.5 * ground.mean * ground.mean) / ground.variance
  }
  const glyph = { char, a, b, c, usual: 1 }
  const scores = patches.map((p) => fitOf(glyph, p)).sort((x, y) => x - y)
  return { ...glyph, usual: Math.max(1, scores[scores.length >> 2]!) }
}

function fitOf({ a, b, c }: Pick<Glyph, 'a' | 'b' | 'c'>, levels: Float64Array): number {
  let sum = 0
  for (let i = 0; i < levels.length; i++) {
    const v = levels[i]!
    const gain = a[i]! + v * (b[i]! + v * c[i]!)
    sum += gain < -MOST_AGAINST ? -MOST_AGAINST : gain
  }
  return sum
}

/** How well a glyph fits with its window's left edge at each place, from `margin` columns before the line on. */
function fitsOf({ a, b, c }: Glyph, line: GreyPixels, width: number, margin: number): Float64Array {
  const fits = new Float64Array(line.width + 1)
  for (let y = 0; y < line.height; y++) {
    const row = y * line.width
    for (let x = 0; x < fits.length; x++) {
      let sum = 0
      for (let i = 0, at = y * width; i < width; i++, at++) {
        const v = line.data[row + Math.min(line.width - 1, Math.max(0, x - margin + i))]!
        const gain = a[at]! + v * (b[at]! + v * c[at]!)
        sum += gain < -MOST_AGAINST ? -MOST_AGAINST : gain
      }
      fits[x]! += sum
    }
  }
  return fits
}
