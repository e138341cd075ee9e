import { describe, expect, test } from 'vitest'
import { regionPixels, regionSchema } from '../../../electron/shared/perception/region'
import { cellsOf } from '../../../electron/shared/geometry/grid-cells'
import {
  grown,
  HANDLES,
  keyed,
  moved,
  pointKeyed,
  pulled,
  regionBetween,
  regionInMiddle
} from '../../../renderer/parts/games/region'

const size = { width: 640, height: 480 }
const at = (x: number, y: number) => ({ x: x / size.width, y: y / size.height })
const box = (x: number, y: number, width: number, height: number) =>
  regionBetween(at(x, y), at(x + width, y + height), size)
const pixels = (region: Parameters<typeof regionPixels>[0]) => regionPixels(region, size)
const key = (name: string, more: { shiftKey?: boolean; altKey?: boolean } = {}) => ({
  ...{ key: name, shiftKey: false, altKey: false },
  ...more
})

describe('drawing a region', () => {
  test('whichever corner it begins at, it covers the pixels between', () => {
    const wanted = { x: 10, y: 20, width: 30, height: 40 }
    expect(pixels(regionBetween(at(10, 20), at(40, 60), size))).toEqual(wanted)
    expect(pixels(regionBetween(at(40, 60), at(10, 20), size))).toEqual(wanted)
    expect(pixels(regionBetween(at(40, 20), at(10, 60), size))).toEqual(wanted)
  })

  test('edges go to the nearest pixel, and a mere click is one pixel', () => {
    expect(pixels(regionBetween(at(10.4, 19.6), at(40.4, 59.8), size))).toEqual({
      x: 10,
      y: 20,
      width: 30,
      height: 40
    })
    expect(pixels(regionBetween(at(10, 20), at(10, 20), size))).toEqual({ x: 10, y: 20, width: 1, height: 1 })
  })

  test('beyond the edges it ends at them', () => {
    expect(pixels(regionBetween({ x: -2, y: -1 }, { x: 3, y: 5 }, size))).toEqual({ x: 0, y: 0, ...size })
    expect(pixels(regionBetween({ x: 1, y: 1 }, { x: 2, y: 2 }, size))).toEqual({
      x: 639,
      y: 479,
      width: 1,
      height: 1
    })
  })
})

describe('changing a region', () => {
  test('it moves as far as the picture goes and keeps its size', () => {
    expect(pixels(moved(box(10, 10, 20, 20), 5, -3, size))).toEqual({ x: 15, y: 7, width: 20, height: 20 })
    expect(pixels(moved(box(10, 10, 20, 20), -50, 9999, size))).toEqual({
      x: 0,
      y: 460,
      width: 20,
      height: 20
    })
  })

  test('each handle moves its own edges only', () => {
    const start = box(100, 100, 50, 40)
    const [left, top, right, bottom] = [100, 100, 150, 140]
    for (const handle of HANDLES) {
      const { x, y, width, height } = pixels(pulled(start, handle, 7, 9, size))
      expect([x, y, x + width, y + height], handle).toEqual([
        left + (handle.includes('w') ? 7 : 0),
        top + (handle.includes('n') ? 9 : 0),
        right + (handle.includes('e') ? 7 : 0),
        bottom + (handle.includes('s') ? 9 : 0)
      ])
    }
  })

  test('pulled over itself a pixel is left', () => {
    expect(pixels(pulled(box(100, 100, 50, 40), 'nw', 500, 500, size))).toEqual({
      x: 149,
      y: 139,
      width: 1,
      height: 1
    })
    expect(pixels(pulled(box(100, 100, 50, 40), 'se', -500, -500, size))).toEqual({
      x: 100,
      y: 100,
      width: 1,
      height: 1
    })
  })

  test('arrows move by a pixel, with Shift by ten, with Alt they resize; other keys do nothing', () => {
    const start = box(100, 100, 50, 40)
    expect(pixels(keyed(start, key('ArrowLeft'), size)!)).toEqual({ x: 99, y: 100, width: 50, height: 40 })
    expect(pixels(keyed(start, key('ArrowDown', { shiftKey: true }), size)!)).toEqual({
      x: 100,
      y: 110,
      width: 50,
      height: 40
    })
    expect(pixels(keyed(start, key('ArrowRight', { altKey: true }), size)!)).toEqual({
      x: 100,
      y: 100,
      width: 51,
      height: 40
    })
    expect(pixels(keyed(start, key('ArrowUp', { altKey: true, shiftKey: true }), size)!)).toEqual({
      x: 100,
      y: 100,
      width: 50,
      height: 30
    })
    expect(keyed(start, key('a'), size)).toBeNull()
  })

  test('a thousand arrow keys lose nothing to rounding', () => {
    const odd = { width: 1023, height: 767 }
    let region = regionBetween({ x: 0.1, y: 0.1 }, { x: 0.2, y: 0.2 }, odd)
    const start = regionPixels(region, odd)
    for (let i = 0; i < 500; i++) region = keyed(region, key('ArrowRight'), odd)!
    for (let i = 0; i < 500; i++) region = keyed(region, key('ArrowLeft'), odd)!
    expect(regionPixels(region, odd)).toEqual(start)
  })

  test('whatever is done, the schema takes it', () => {
    const steps = [
      regionInMiddle(size),
      grown(box(0, 0, 10, 10), 3, size),
      grown(box(600, 470, 40, 10), 0.25, size),
      moved(box(600, 470, 40, 10), 99, 99, size),
      pulled(box(600, 470, 40, 10), 'se', 99, 99, size)
    ]
    for (const region of steps) expect(regionSchema.safeParse(region).error?.message).toBeUndefined()
  })
})

test('a point goes by pixels and stays in the picture', () => {
  expect(pointKeyed({ x: 0.5, y: 0.5 }, key('ArrowRight'), size)).toEqual({ x: 0.5 + 1 / 640, y: 0.5 })
  expect(pointKeyed({ x: 0, y: 0 }, key('ArrowUp', { shiftKey: true }), size)).toEqual({ x: 0, y: 0 })
  expect(pointKeyed({ x: 0, y: 0 }, key('Enter'), size)).toBeNull()
})

describe('cells', () => {
  const area = { x: 0.1, y: 0.2, width: 0.8, height: 0.6 }

  test('squares share out the area evenly', () => {
    const cells = cellsOf({ shape: 'square', columns: 4, rows: 3, area })
    expect(cells).toHaveLength(12)
    expect(cells[0]?.middle.x).toBeCloseTo(0.2)
    expect(cells[0]?.middle.y).toBeCloseTo(0.3)
    expect(cells.at(-1)?.middle.x).toBeCloseTo(0.8)
    expect(cells.at(-1)?.middle.y).toBeCloseTo(0.7)
  })

  test('diamonds touch: the right corner of one is the left one of its neighbour, and rows interlock', () => {
    const cells = cellsOf({ shape: 'diamond', columns: 3, rows: 4, area })
    const cell = (column: number, row: number) => cells.find((c) => c.column === column && c.row === row)!
    const [top, right, bottom, left] = cell(0, 0).outline
    expect(right!.x).toBeCloseTo(cell(1, 0).outline[3]!.x)
    // The lower corner of a cell is where its lower neighbours meet: the left corner of the one to the right.
    expect(bottom!.x).toBeCloseTo(cell(0, 1).outline[3]!.x)
    expect(bottom!.y).toBeCloseTo(cell(0, 1).middle.y)
    expect([top!.y, left!.x]).toEqual([expect.closeTo(area.y), expect.closeTo(area.x)])
    const inside = cells.flatMap(({ outline }) => outline)
    expect(Math.max(...inside.map(({ x }) => x))).toBeCloseTo(area.x + area.width)
    expect(Math.max(...inside.map(({ y }) => y))).toBeCloseTo(area.y + area.height)
  })
})
