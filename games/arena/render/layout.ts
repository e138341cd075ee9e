import { CELLS, COLUMNS, columnOf, ROWS, rowOf } from '../rules/grid'
import type { Box } from './raster/canvas'

/** How large the picture is, in pixels, and the scale of everything that is not the field, in percent. */
export interface PictureSize {
  readonly width: number
  readonly height: number
  readonly scalePercent: number
}

export const DEFAULT_SIZE: PictureSize = { width: 1280, height: 800, scalePercent: 100 }
/** What windows may be. Pictures to learn from may be smaller, as long as the field has whole pixels: 64 x 64. */
export const SIZE_LIMITS = {
  ...{ leastWidth: 960, leastHeight: 600, mostWidth: 1920, mostHeight: 1200 },
  ...{ leastScale: 80, mostScale: 150 }
} as const
const LEAST_PX = 64

/** Slots of the spell bar. */
export const SPELL_SLOTS = 5
/** Slots that are shown of a bag. */
export const BAG_SLOTS = 24
export const BAG_COLUMNS = 6

/** Where everything lies in the picture: whole pixels. Made by `layoutOf` alone. */
export interface Layout extends PictureSize {
  /** Pixels of a unit: lengths of panels and windows are given in units, 1 at 1280 x 800 and 100 %. */
  readonly unit: number
  /** Above the panel at the bottom. */
  readonly field: Box
  /** Half of a cell. Its width is twice its height. */
  readonly halfWidth: number
  readonly halfHeight: number
  /** The corner of the rectangle around all cells. */
  readonly gridX: number
  readonly gridY: number
  readonly hud: Hud
  readonly coordinates: Box
  readonly minimap: Box
  readonly timeline: Box
  readonly windows: Windows
}

/** The panel at the bottom. */
export interface Hud {
  readonly panel: Box
  readonly chat: Box
  readonly actionPoints: Box
  readonly heart: Box
  readonly movementPoints: Box
  readonly name: Box
  readonly kamas: Box
  readonly xp: Box
  readonly spells: readonly Box[]
  readonly bag: Box
  readonly endTurn: Box
  readonly turnTime: Box
}

/** Windows over the field, and what can be clicked in them. */
export interface Windows {
  readonly inventory: Box
  readonly inventoryClose: Box
  readonly bagSlots: readonly Box[]
  /** In the order of `PARTS`. */
  readonly wornSlots: readonly Box[]
  readonly itemText: Box
  readonly dialogue: Box
  readonly dialogueClose: Box
  readonly dialogueLines: readonly Box[]
  readonly crafting: Box
  readonly craftingClose: Box
  readonly recipes: readonly Box[]
  readonly death: Box
  readonly deathButton: Box
}

/** Lines that can be offered in a dialogue, and recipes that are shown. */
export const DIALOGUE_LINES = 4
export const RECIPE_ROWS = 5
const RECIPE_COLUMNS = 2
const WORN_SLOTS = 6

/** Whether a picture can have this size. */
export const isPictureSize = ({ width, height, scalePercent }: PictureSize): boolean =>
  [width, height].every((px) => Number.isInteger(px) && px >= LEAST_PX && px <= SIZE_LIMITS.mostWidth) &&
  scalePercent >= SIZE_LIMITS.leastScale &&
  scalePercent <= SIZE_LIMITS.mostScale

const layouts = new Map<string, Layout>()
/** Sizes that are remembered: a window that is pulled larger goes through many. */
const MOST_LAYOUTS = 64

/** Where everything lies; the same object for the same size. Throws a RangeError for a size that no picture can have. */
export function layoutOf(size: PictureSize): Layout {
  if (!isPictureSize(size))
    throw new RangeError(`No picture of ${size.width} x ${size.height} at ${size.scalePercent} %`)
  const key = `${size.width} ${size.height} ${size.scalePercent}`
  let layout = layouts.get(key)
  if (!layout) {
    if (layouts.size >= MOST_LAYOUTS) layouts.clear()
    layouts.set(key, (layout = makeLayout(size)))
  }
  return layout
}

function makeLayout(size: PictureSize): Layout {
  const { width, height, scalePercent } = size
  const unit = (Math.min(width / 1280, height / 800) * scalePercent) / 100
  const hudHeight = Math.round(124 * unit)
  const fieldHeight = height - hudHeight
  const halfHeight = Math.max(
    1,
    Math.min(Math.floor(fieldHeight / (ROWS + 1)), Math.floor(width / (4 * COLUMNS + 2)))
  )
  const halfWidth = 2 * halfHeight
  const px = (units: number): number => Math.round(units * unit)
  const box = (x: number, y: number, w: number, h: number): Box => ({ x, y, width: px(w), height: px(h) })
  return {
    ...size,
    unit,
    field: { x: 0, y: 0, width, height: fieldHeight },
    halfWidth,
    halfHeight,
    gridX: Math.floor((width - (2 * COLUMNS + 1) * halfWidth) / 2),
    gridY: Math.max(0, fieldHeight - (ROWS + 1) * halfHeight - Math.floor(halfHeight / 4)),
    hud: hudOf(width, fieldHeight, hudHeight, unit),
    coordinates: box(px(8), px(8), 140, 26),
    minimap: box(px(8), px(38), 140, 74),
    timeline: { x: width - px(62), y: px(8), width: px(54), height: fieldHeight - px(16) },
    windows: windowsOf(width, fieldHeight, unit)
  }
}

function hudOf(width: number, top: number, height: number, unit: number): Hud {
  const px = (units: number): number => Math.round(units * unit)
  const core = 614
  const free = width / unit - core - 24
  const chatUnits = Math.max(120, Math.min(440, free))
  const left = Math.max(8, (width / unit - core - chatUnits - 8) / 2)
  const at = (x: number, y: number, w: number, h: number): Box => {
    const x0 = px(left + chatUnits + 8 + x)
    return { x: x0, y: top + px(y), width: px(left + chatUnits + 8 + x + w) - x0, height: px(y + h) - px(y) }
  }
  return {
    panel: { x: 0, y: top, width, height },
    chat: { x: px(left), y: top + px(10), width: px(chatUnits), height: px(104) },
    actionPoints: at(0, 30, 56, 56),
    heart: at(58, 10, 100, 92),
    movementPoints: at(160, 30, 56, 56),
    name: at(0, 98, 216, 18),
    spells: Array.from({ length: SPELL_SLOTS }, (_, i) => at(228 + i * 56, 12, 52, 52)),
    xp: at(228, 72, 276, 16),
    kamas: at(228, 94, 130, 22),
    bag: at(374, 92, 130, 24),
    endTurn: at(516, 12, 98, 52),
    turnTime: at(516, 72, 98, 44)
  }
}

function windowsOf(width: number, fieldHeight: number, unit: number): Windows {
  const px = (units: number): number => Math.round(units * unit)
  const centred = (w: number, h: number): Box => ({
    x: Math.round((width - px(w)) / 2),
    y: Math.max(0, Math.round((fieldHeight - px(h)) / 2)),
    width: px(w),
    height: px(h)
  })
  const within = (outer: Box, x: number, y: number, w: number, h: number): Box => ({
    x: outer.x + px(x),
    y: outer.y + px(y),
    width: px(w),
    height: px(h)
  })
  const inventory = centred(540, 356)
  const dialogue = centred(500, 270)
  const crafting = centred(648, 60 + RECIPE_ROWS * 48)
  const death = centred(420, 190)
  return {
    inventory,
    inventoryClose: within(inventory, 508, 8, 24, 24),
    bagSlots: Array.from({ length: BAG_SLOTS }, (_, i) =>
      within(inventory, 204 + (i % BAG_COLUMNS) * 54, 48 + Math.floor(i / BAG_COLUMNS) * 54, 50, 50)
    ),
    wornSlots: Array.from({ length: WORN_SLOTS }, (_, i) =>
      within(inventory, i % 2 === 0 ? 14 : 136, 48 + Math.floor(i / 2) * 72, 50, 50)
    ),
    itemText: within(inventory, 14, 276, 512, 68),
    dialogue,
    dialogueClose: within(dialogue, 468, 8, 24, 24),
    dialogueLines: Array.from({ length: DIALOGUE_LINES }, (_, i) =>
      within(dialogue, 16, 128 + i * 34, 468, 30)
    ),
    crafting,
    craftingClose: within(crafting, 616, 8, 24, 24),
    recipes: Array.from({ length: RECIPE_ROWS * RECIPE_COLUMNS }, (_, i) =>
      within(crafting, 14 + Math.floor(i / RECIPE_ROWS) * 312, 48 + (i % RECIPE_ROWS) * 48, 306, 44)
    ),
    death,
    deathButton: within(death, 110, 130, 200, 40)
  }
}

/** The middle of a cell, in pixels of the picture. */
export const cellX = (layout: Layout, cell: number): number =>
  layout.gridX + (2 * columnOf(cell) + (rowOf(cell) % 2) + 1) * layout.halfWidth
/** The middle of a cell, in pixels of the picture. */
export const cellY = (layout: Layout, cell: number): number =>
  layout.gridY + (rowOf(cell) + 1) * layout.halfHeight

/** The cell whose diamond holds a pixel; -1 outside of the field. */
export function cellAtPixel(layout: Layout, x: number, y: number): number {
  const { halfWidth, halfHeight } = layout
  // In halves of a cell from the middle of cell 0: along the two sides of the diamonds.
  const across = (x + 0.5 - layout.gridX - halfWidth) / halfWidth
  const down = (y + 0.5 - layout.gridY - halfHeight) / halfHeight
  const right = Math.floor((across + down + 1) / 2)
  const left = Math.floor((down - across + 1) / 2)
  const row = right + left
  const sum = right - left
  const column = Math.floor((sum - (row & 1)) / 2)
  if (row < 0 || row >= ROWS || column < 0 || column >= COLUMNS) return -1
  const cell = row * COLUMNS + column
  return cell < CELLS ? cell : -1
}

/** Entries of the timeline, from the top, `count` of them. */
export function timelineEntries(layout: Layout, count: number): Box[] {
  const { x, y, width, height } = layout.timeline
  const head = Math.round(22 * layout.unit)
  const step = Math.floor(Math.min(56 * layout.unit, (height - head) / Math.max(1, count)))
  const gap = Math.max(1, Math.round(3 * layout.unit))
  return Array.from({ length: count }, (_, i) => ({
    x,
    y: y + head + i * step,
    width,
    height: Math.max(2, step - gap)
  }))
}

/** Whether a pixel lies in a box. */
export const isIn = ({ x, y, width, height }: Box, px: number, py: number): boolean =>
  px >= x && py >= y && px < x + width && py < y + height
