import { describe, expect, it } from 'vitest'
import { clipped, giou, iou, type Rect } from '../../../electron/worker/detect/boxes'
import {
  letterboxOf,
  drawOnCanvas,
  GREY,
  toCanvas,
  toPicture
} from '../../../electron/worker/detect/letterbox'
import { suppress, type Found } from '../../../electron/worker/detect/suppress'
import { Random } from '../../../electron/shared/random'

const box = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height })

describe('boxes', () => {
  it('overlap as counted by hand', () => {
    expect(iou(box(0, 0, 4, 4), box(2, 2, 4, 4))).toBeCloseTo(4 / 28)
    expect(iou(box(0, 0, 4, 4), box(0, 0, 4, 4))).toBe(1)
    expect(iou(box(0, 0, 4, 4), box(4, 0, 4, 4))).toBe(0)
    expect(iou(box(0, 0, 0, 0), box(0, 0, 0, 0))).toBe(0)
  })

  it('that do not touch are told apart by how far they are', () => {
    expect(giou(box(0, 0, 2, 2), box(0, 0, 2, 2))).toBe(1)
    expect(giou(box(0, 0, 2, 2), box(2, 0, 2, 2))).toBe(0)
    // 8 of the 24 around both are theirs.
    expect(giou(box(0, 0, 2, 2), box(10, 0, 2, 2))).toBeCloseTo(-16 / 24)
    expect(giou(box(0, 0, 2, 2), box(20, 0, 2, 2))).toBeLessThan(giou(box(0, 0, 2, 2), box(10, 0, 2, 2)))
  })

  it('are cut at the edges', () => {
    expect(clipped(box(-5, 2, 10, 20), 8, 8)).toEqual(box(0, 2, 5, 6))
    expect(clipped(box(20, 20, 5, 5), 8, 8)).toMatchObject({ width: 0, height: 0 })
  })
})

describe('non-maximum suppression', () => {
  const one = (x: number, confidence: number, kind = 0): Found => ({
    box: box(x, 0, 10, 10),
    kind,
    confidence
  })

  it('keeps the surest of what overlaps, each kind by itself', () => {
    const found = [one(0, 0.5), one(1, 0.9), one(2, 0.7, 1), one(30, 0.3)]
    expect(suppress(found, 0.5, 10)).toEqual([one(1, 0.9), one(2, 0.7, 1), one(30, 0.3)])
  })

  it('keeps what overlaps less, and no more than asked for', () => {
    expect(suppress([one(0, 0.9), one(6, 0.8)], 0.5, 10)).toHaveLength(2)
    expect(suppress([one(0, 0.9), one(20, 0.8), one(40, 0.7)], 0.5, 2).map(({ box: { x } }) => x)).toEqual([
      0, 20
    ])
  })

  it('lets one that went take nobody with it', () => {
    // The middle one goes by the first; the last overlaps only the middle one.
    expect(suppress([one(0, 0.9), one(3, 0.8), one(6, 0.7)], 0.5, 10)).toEqual([one(0, 0.9), one(6, 0.7)])
  })
})

describe('a letterbox', () => {
  it('puts a wide picture in the middle, and boxes there and back', () => {
    const place = letterboxOf({ width: 200, height: 50 }, { width: 64, height: 64 })
    expect(place).toMatchObject({ left: 0, top: 24, width: 64, height: 16, scale: 0.32 })
    expect(toCanvas(box(100, 25, 50, 25), place)).toEqual(box(32, 32, 16, 8))
    const random = new Random(1)
    for (let i = 0; i < 100; i++) {
      const inside = box(
        random.integer(100),
        random.integer(25),
        1 + random.integer(90),
        1 + random.integer(20)
      )
      const back = toPicture(toCanvas(inside, place), place)
      for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(inside[key], 9)
    }
  })

  it('never tells of a place outside of the picture', () => {
    const place = letterboxOf({ width: 200, height: 50 }, { width: 64, height: 64 })
    expect(toPicture(box(-10, 0, 100, 64), place)).toEqual(box(0, 0, 200, 50))
  })

  it('draws the picture there and grey around', () => {
    const [width, height] = [4, 2]
    const data = new Uint8Array(width * height * 4).fill(255)
    for (let i = 0; i < width * height; i++) data.set([200, 100, i < 4 ? 0 : 50], 4 * i)
    const place = letterboxOf({ width, height }, { width: 4, height: 4 })
    const out = new Uint8Array(3 * 16)
    drawOnCanvas({ width, height, data }, place, out)
    const rows = (plane: number): number[][] =>
      [0, 1, 2, 3].map((y) => [...out.subarray(16 * plane + 4 * y, 16 * plane + 4 * y + 4)])
    const line = (value: number): number[] => new Array<number>(4).fill(value)
    expect(rows(0)).toEqual([line(GREY), line(200), line(200), line(GREY)])
    expect(rows(2)).toEqual([line(GREY), line(0), line(50), line(GREY)])
  })

  it('loses nothing that is thin when it makes a picture smaller', () => {
    const [width, height] = [64, 64]
    const data = new Uint8Array(width * height * 4)
    for (let y = 0; y < height; y++) data.set([255, 255, 255, 255], 4 * (y * width + 31))
    const out = new Uint8Array(3 * 256)
    drawOnCanvas({ width, height, data }, letterboxOf({ width, height }, { width: 16, height: 16 }), out)
    const total = out.subarray(0, 256).reduce((sum, value) => sum + value, 0)
    // One column of four: a quarter of 255 for each of 16 rows, wherever it went.
    expect(Math.abs(total - (255 / 4) * 16)).toBeLessThan(20)
  })
})
