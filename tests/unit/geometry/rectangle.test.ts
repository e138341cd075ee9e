import { describe, expect, it } from 'vitest'
import {
  coveredParts,
  coveredShare,
  intersection,
  type Rect
} from '../../../electron/shared/geometry/rectangle'
import { monitorOf, shareOnMonitors } from '../../../electron/shared/geometry/monitors'
import { Random } from '../../../electron/shared/random'

const random = new Random(11)
const between = (low: number, high: number): number => low + random.integer(high - low + 1)
const anyRect = (): Rect => ({
  x: between(-20, 20),
  y: between(-20, 20),
  width: between(1, 20),
  height: between(1, 20)
})
const holds = (r: Rect, x: number, y: number): boolean =>
  x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height

describe('rectangles', () => {
  it('covers exactly the cells that one of the others lies over, each once', () => {
    for (let round = 0; round < 300; round++) {
      const rect = anyRect()
      const others = Array.from({ length: between(0, 6) }, anyRect)
      const parts = coveredParts(rect, others)
      let covered = 0
      for (let y = rect.y; y < rect.y + rect.height; y++) {
        for (let x = rect.x; x < rect.x + rect.width; x++) {
          const isCovered = others.some((o) => holds(o, x, y))
          covered += Number(isCovered)
          expect(parts.filter((p) => holds(p, x, y)).length).toBe(Number(isCovered))
        }
      }
      expect(coveredShare(rect, others)).toBeCloseTo(covered / (rect.width * rect.height), 12)
    }
  })

  it('shares nothing along an edge', () => {
    const rect = { x: 0, y: 0, width: 10, height: 10 }
    expect(intersection(rect, { ...rect, x: 10 })).toBeNull()
    expect(intersection(rect, { ...rect, y: -10 })).toBeNull()
    expect(intersection(rect, { ...rect, x: 9, y: 9 })).toEqual({ x: 9, y: 9, width: 1, height: 1 })
    expect(coveredShare({ ...rect, width: 0 }, [rect])).toBe(0)
  })
})

describe('monitors', () => {
  const left = { bounds: { x: -1920, y: -200, width: 1920, height: 1080 }, scaleFactor: 1 }
  const main = { bounds: { x: 0, y: 0, width: 2560, height: 1440 }, scaleFactor: 1.5 }
  const monitors = [left, main]

  it('finds the one that shows most of a window', () => {
    expect(monitorOf(monitors, { x: -500, y: 100, width: 800, height: 600 })).toBe(left)
    expect(monitorOf(monitors, { x: -300, y: 100, width: 800, height: 600 })).toBe(main)
    expect(monitorOf(monitors, { x: 5000, y: 0, width: 800, height: 600 })).toBeNull()
  })

  it('tells how much of a window is on some screen', () => {
    expect(shareOnMonitors(monitors, { x: -400, y: 100, width: 800, height: 600 })).toBe(1)
    expect(shareOnMonitors(monitors, { x: 2460, y: 100, width: 200, height: 100 })).toBe(0.5)
    expect(shareOnMonitors(monitors, { x: -100, y: 1400, width: 100, height: 100 })).toBe(0)
  })
})
