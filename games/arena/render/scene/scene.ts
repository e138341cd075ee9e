import type { ArenaMap, ArenaState } from '../../rules/state'
import type { Item } from '../display-list'
import type { Layout } from '../layout'
import type { Box, Canvas } from '../raster/canvas'
import { blit, type Sprite } from '../raster/sprite'
import type { Readings } from '../readings'
import type { Sprites } from '../sprites'
import type { Theme } from '../theme'
import type { UiState } from '../ui'
import type { View } from '../view'

/** Everything that a picture is made of. */
export interface Scene {
  readonly state: ArenaState
  readonly map: ArenaMap
  readonly ui: UiState
  readonly view: View
  readonly layout: Layout
  readonly theme: Theme
  readonly sprites: Sprites
  readonly readings: Readings
}

/** The pixel of a place that is given in halves of a cell. */
export const pixelOf = (
  layout: Layout,
  x: number,
  y: number
): { readonly x: number; readonly y: number } => ({
  x: Math.round(layout.gridX + x * layout.halfWidth),
  y: Math.round(layout.gridY + y * layout.halfHeight)
})

/** The pixels that a sprite takes with its anchor at a pixel. */
export const spriteBox = (sprite: Sprite, x: number, y: number): Box => ({
  x: x + sprite.left,
  y: y + sprite.top,
  width: sprite.width,
  height: sprite.height
})

/** A sprite as a thing in the picture. `name`: what it is, unlike any other. */
export function spriteItem(name: string, sprite: Sprite, x: number, y: number, opacity = 255): Item {
  return {
    key: `${name} ${x} ${y} ${opacity}`,
    box: spriteBox(sprite, x, y),
    paint: (canvas: Canvas) => blit(canvas, sprite, x, y, opacity)
  }
}

/** Lengths on the field follow the size of a cell: 1 where half a cell is 16 pixels high. */
export const fieldUnit = ({ halfHeight }: Layout): number => halfHeight / 16
