import { describe, expect, it } from 'vitest'
import { around, overlaps } from '../../../../games/arena/render/display-list'
import {
  cellAtPixel,
  cellX,
  cellY,
  isIn,
  layoutOf,
  timelineEntries,
  type Layout
} from '../../../../games/arena/render/layout'
import type { Box } from '../../../../games/arena/render/raster/canvas'
import { CELLS } from '../../../../games/arena/rules/grid'

const SIZES = [
  [960, 600],
  [1024, 768],
  [1280, 800],
  [1366, 768],
  [1920, 1080],
  [1920, 1200]
] as const
const SCALES = [80, 100, 125, 150]
const layouts: Layout[] = SIZES.flatMap(([width, height]) =>
  SCALES.map((scalePercent) => layoutOf({ width, height, scalePercent }))
)
const named = (layout: Layout): string => `${layout.width}x${layout.height} ${layout.scalePercent} %`
const isInside = (outer: Box, inner: Box): boolean => {
  const both = around(outer, inner)
  return both.width === outer.width && both.height === outer.height
}

describe('layout', () => {
  it('puts all of the panel inside of it, nothing over anything', () => {
    for (const layout of layouts) {
      const { hud } = layout
      const parts = [
        hud.chat,
        hud.actionPoints,
        hud.heart,
        hud.movementPoints,
        hud.kamas,
        hud.xp,
        ...hud.spells
      ]
      const all = [...parts, hud.bag, hud.endTurn, hud.turnTime]
      for (const box of all) expect(isInside(hud.panel, box), named(layout)).toBe(true)
      all.forEach((a, i) =>
        all
          .slice(i + 1)
          .forEach((b) => expect(overlaps(a, b), `${named(layout)} ${JSON.stringify([a, b])}`).toBe(false))
      )
    }
  })

  it('puts windows over the field, with all their parts', () => {
    for (const layout of layouts) {
      const { windows, field } = layout
      for (const window of [windows.inventory, windows.dialogue, windows.crafting, windows.death])
        expect(isInside(field, window), named(layout)).toBe(true)
      for (const slot of [
        ...windows.bagSlots,
        ...windows.wornSlots,
        windows.itemText,
        windows.inventoryClose
      ])
        expect(isInside(windows.inventory, slot), named(layout)).toBe(true)
      for (const recipe of windows.recipes)
        expect(isInside(windows.crafting, recipe), named(layout)).toBe(true)
      for (const line of windows.dialogueLines)
        expect(isInside(windows.dialogue, line), named(layout)).toBe(true)
    }
  })

  it('shows every cell whole, above the panel', () => {
    for (const layout of layouts) {
      const xs = Array.from({ length: CELLS }, (_, cell) => cellX(layout, cell))
      const ys = Array.from({ length: CELLS }, (_, cell) => cellY(layout, cell))
      expect(Math.min(...xs) - layout.halfWidth, named(layout)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...xs) + layout.halfWidth, named(layout)).toBeLessThanOrEqual(layout.width)
      expect(Math.max(...ys) + layout.halfHeight, named(layout)).toBeLessThanOrEqual(layout.field.height)
    }
  })

  it('finds the cell under a pixel', () => {
    for (const layout of [
      layouts[0]!,
      layouts[9]!,
      layoutOf({ width: 320, height: 200, scalePercent: 100 })
    ]) {
      const cells = Array.from({ length: CELLS }, (_, cell) => cell)
      expect(cells.map((cell) => cellAtPixel(layout, cellX(layout, cell), cellY(layout, cell)))).toEqual(
        cells
      )
      // Against the definition: the diamond that the middle of the pixel lies in.
      const far = (cell: number, x: number, y: number): number =>
        Math.abs(x + 0.5 - cellX(layout, cell)) / layout.halfWidth +
        Math.abs(y + 0.5 - cellY(layout, cell)) / layout.halfHeight
      let wrong = 0
      for (let y = 0; y < layout.field.height; y += 29)
        for (let x = 0; x < layout.width; x += 23) {
          const cell = cellAtPixel(layout, x, y)
          if (cell >= 0) wrong += Number(far(cell, x, y) > 1 + 1e-9)
          else wrong += Number(cells.some((one) => far(one, x, y) < 1 - 1e-9))
        }
      expect(wrong, named(layout)).toBe(0)
    }
  })

  it('has room for sixteen in the timeline', () => {
    for (const layout of layouts) {
      const entries = timelineEntries(layout, 16)
      for (const entry of entries) expect(isInside(layout.timeline, entry), named(layout)).toBe(true)
      expect(entries.some((a, i) => entries.slice(i + 1).some((b) => overlaps(a, b)))).toBe(false)
      expect(isIn(entries[3]!, entries[3]!.x + 1, entries[3]!.y + 1)).toBe(true)
    }
  })

  it('is refused for sizes no picture can have', () => {
    for (const size of [
      { width: 10, height: 800, scalePercent: 100 },
      { width: 1280.5, height: 800, scalePercent: 100 },
      { width: 1280, height: 800, scalePercent: 200 }
    ])
      expect(() => layoutOf(size)).toThrow(RangeError)
  })
})
