import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { readersSchema, type ReaderOf } from '../../../electron/shared/perception/readers'
import type { GreyPixels } from '../../../electron/shared/perception/pixels'
import { findTemplate, readyTemplate } from '../../../electron/worker/perception/template-finder'
import {
  pack,
  scaleTemplate,
  type TemplatePicture
} from '../../../electron/worker/perception/template-picture'
import { TemplateReading } from '../../../electron/worker/perception/template-reading'
import { buildNative, templatesWasmPath } from '../../../native/build.mjs'
import { TemplateSearch } from '../../../native/template-search'

let search: TemplateSearch
beforeAll(async () => {
  await buildNative()
  search = new TemplateSearch(readFileSync(templatesWasmPath))
})

const noise = (random: Random, width: number, height: number, most = 256): GreyPixels => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, () => random.integer(most))
})

/** A disc of rings, transparent around it: what is a sprite to a template. */
function sprite(size: number): TemplatePicture {
  const data = new Uint8Array(size * size)
  const cover = new Float32Array(size * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const r = Math.hypot(x - size / 2 + 0.5, y - size / 2 + 0.5) / size
      const isLeft = x < size / 2
      data[y * size + x] = r < 0.2 ? 240 : r < 0.35 ? (isLeft ? 40 : 180) : 120
      cover[y * size + x] = r < 0.5 ? 1 : 0
    }
  return { width: size, height: size, data, cover }
}

function stamp(
  picture: GreyPixels,
  { width, height, data, cover }: TemplatePicture,
  x: number,
  y: number
): void {
  for (let i = 0; i < width * height; i++)
    if (cover[i]! >= 0.5)
      picture.data[(y + Math.floor(i / width)) * picture.width + x + (i % width)] = data[i]!
}

/** The same by its definition, one place after the other. */
function byDefinition(picture: GreyPixels, template: TemplatePicture, x: number, y: number): number {
  const pairs = [...template.data.keys()]
    .filter((i) => template.cover[i]! >= 0.5)
    .map((i) => [
      template.data[i]!,
      picture.data[(y + Math.floor(i / template.width)) * picture.width + x + (i % template.width)]!
    ])
  const mean = (k: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[k]!, 0) / pairs.length
  const [mt, mi] = [mean(0), mean(1)]
  const sum = (of: (t: number, i: number) => number): number =>
    pairs.reduce((s, [t, i]) => s + of(t! - mt, i! - mi), 0)
  const spread = sum((_, i) => i * i)
  return spread < 4 * pairs.length ? 0 : sum((t, i) => t * i) / Math.sqrt(sum((t) => t * t) * spread)
}

describe('likeness of a template', () => {
  it('is what its definition says, at every place, with every width and mask', () => {
    const random = new Random(3)
    for (const [width, height] of [
      [5, 4],
      [8, 8],
      [13, 7],
      [17, 3]
    ] as const) {
      const picture = noise(random, 41, 23)
      const template = {
        ...noise(random, width, height),
        cover: Float32Array.from({ length: width * height }, () => random.integer(2))
      }
      search.load(picture)
      const [across, down] = [41 - width + 1, 23 - height + 1]
      const scores = search.scores(pack(template), 1, { left: 0, top: 0, across, down })
      for (let i = 0; i < across * down; i++)
        expect(scores[i]).toBeCloseTo(byDefinition(picture, template, i % across, Math.floor(i / across)), 4)
    }
  })

  it('is 0 on flat ground and never without a number', () => {
    const picture = { width: 64, height: 64, data: new Uint8Array(64 * 64).fill(200) }
    stamp(picture, sprite(16), 40, 40)
    search.load(picture)
    const scores = search.scores(pack(sprite(16)), 1, { left: 0, top: 0, across: 49, down: 49 })
    expect(scores[0]).toBe(0)
    expect([...scores].every((score) => score >= -1.0001 && score <= 1.0001)).toBe(true)
  })
})

describe('finding a template', () => {
  it('in a whole screen of noise, wherever it lies', () => {
    const random = new Random(11)
    const ready = readyTemplate(sprite(32), 1)!
    expect(ready.coarse).not.toBeNull()
    for (let i = 0; i < 20; i++) {
      const picture = noise(random, 1280, 800, 160)
      const [x, y] = [random.integer(1280 - 32), random.integer(800 - 32)]
      stamp(picture, sprite(32), x, y)
      search.load(picture)
      expect(findTemplate(search, ready)).toEqual({ x, y, score: expect.closeTo(1, 5) as number })
    }
  })

  it('at the very edges', () => {
    for (const [x, y] of [
      [0, 0],
      [1248, 0],
      [0, 768],
      [1248, 768]
    ] as const) {
      const picture = noise(new Random(5), 1280, 800, 90)
      stamp(picture, sprite(32), x, y)
      search.load(picture)
      expect(findTemplate(search, readyTemplate(sprite(32), 1)!)).toMatchObject({ x, y })
    }
  })

  it('larger than the picture is nowhere', () => {
    search.load(noise(new Random(1), 20, 20))
    expect(findTemplate(search, readyTemplate(sprite(32), 1)!)).toBeNull()
  })
})

describe('reading a template', () => {
  const reader = (options: object = {}): ReaderOf<'template'> =>
    readersSchema.parse([
      {
        field: 'logo',
        kind: 'template',
        file: 'logo.png',
        cutAtWidth: 640,
        region: { x: 0, y: 0, width: 1, height: 1 },
        ...options
      }
    ])[0] as ReaderOf<'template'>

  it('tells whether it is there and where its middle is', () => {
    const reading = new TemplateReading(reader(), sprite(32), search)
    const picture = noise(new Random(2), 640, 400, 120)
    expect(reading.read(picture, 640)).toEqual({ value: false, confidence: 1 })
    stamp(picture, sprite(32), 304, 84)
    expect(reading.read(picture, 640)).toEqual({ value: true, confidence: 1, place: { x: 0.5, y: 0.25 } })
  })

  it('finds its size again when the window has another', () => {
    const reading = new TemplateReading(reader({ scales: [0.9, 1.1] }), sprite(32), search)
    for (const [width, size] of [
      [640, 32],
      [960, 48],
      [480, 24],
      [960, 48],
      [640, 32]
    ] as const) {
      const picture = noise(new Random(width), width, 400, 120)
      stamp(picture, scaleTemplate(sprite(32), size / 32), 100, 50)
      expect(reading.read(picture, width).value, `${width} ${size}`).toBe(true)
    }
  })

  it('of a size that its width does not ask for is found among the scales, once', () => {
    const reading = new TemplateReading(reader({ scales: [0.9, 1.1] }), sprite(32), search)
    const picture = noise(new Random(8), 640, 400, 120)
    stamp(picture, scaleTemplate(sprite(32), 1.1), 100, 50)
    expect(reading.read(picture, 640).value).toBe(true)
  })

  it('of one colour is refused in a sentence, in both languages', () => {
    const flat = {
      width: 16,
      height: 16,
      data: new Uint8Array(256).fill(90),
      cover: new Float32Array(256).fill(1)
    }
    expect(() => new TemplateReading(reader(), flat, search)).toThrow(/logo\.png of "logo" is of one colour/)
    const hidden = { ...sprite(16), cover: new Float32Array(256) }
    expect(() => new TemplateReading(reader(), hidden, search)).toThrow(/is of one colour/)
  })

  it('larger than its region says so', () => {
    const reading = new TemplateReading(reader(), sprite(32), search)
    expect(() => reading.read(noise(new Random(1), 20, 20), 640)).toThrow(/is larger than its region/)
  })
})
