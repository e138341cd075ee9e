import type { ArenaState } from '../rules/state'
import type { Item } from './display-list'
import { groundOf } from './ground'
import type { Layout } from './layout'
import { Painter } from './painter'
import type { Box, Canvas } from './raster/canvas'
import { readingsOf } from './readings'
import { barItems, healthBars, turnArrow } from './scene/bars'
import { beingItems, standings } from './scene/beings'
import { floatItems } from './scene/floats'
import { hudItems, WORDS_FROM_UNIT } from './scene/hud'
import { markItems } from './scene/marks'
import { minimapItems } from './scene/minimap'
import type { Scene } from './scene/scene'
import { timelineItems } from './scene/timeline'
import { tooltipItems } from './scene/tooltip'
import { refusalItem, windowItems } from './scene/windows'
import { spritesOf } from './sprites'
import type { Theme } from './theme'
import type { UiState } from './ui'
import { STILL, type View } from './view'
import { refusalText } from './words'

/** All that a picture needs to know, put together. Throws a RangeError for a state that is on no map. */
export function sceneOf(
  state: ArenaState,
  ui: UiState,
  layout: Layout,
  theme: Theme,
  view: View = STILL
): Scene {
  const map = state.world.maps[state.map]
  if (!map) throw new RangeError(`There is no map ${state.map}`)
  const sprites = spritesOf(theme, layout.halfHeight)
  return { state, map, ui, view, layout, theme, sprites, readings: readingsOf(state, ui.seat) }
}

/** Everything in the picture, from the bottom up. */
export function itemsOf(scene: Scene): Item[] {
  const { layout, map, theme, ui } = scene
  const stand = standings(scene)
  const bars = healthBars(scene, stand)
  const ground = groundOf(map, layout, theme)
  const items: Item[] = [groundItem(ground, `${scene.state.map}`)]
  items.push(
    ...markItems(scene),
    ...beingItems(scene, stand),
    ...barItems(scene, bars),
    ...turnArrow(scene, bars)
  )
  items.push(...floatItems(scene), ...minimapItems(scene), ...timelineItems(scene), ...hudItems(scene))
  items.push(...windowItems(scene))
  if (layout.unit < WORDS_FROM_UNIT) return items
  if (ui.refusal !== null) items.push(...refusalItem(refusalText(ui.language, ui.refusal), scene))
  return [...items, ...tooltipItems(scene)]
}

const groundIds = new WeakMap<Canvas, number>()
let lastGround = 0

function groundItem(ground: Canvas, name: string): Item {
  let id = groundIds.get(ground)
  if (id === undefined) groundIds.set(ground, (id = ++lastGround))
  return {
    key: `ground ${name} ${id}`,
    box: { x: 0, y: 0, width: ground.width, height: ground.height },
    paint: ({ pixels, width, clipLeft, clipRight, clipTop, clipBottom }) => {
      if (clipLeft === 0 && clipRight === width)
        pixels.set(ground.pixels.subarray(clipTop * width, clipBottom * width), clipTop * width)
      else
        for (let row = clipTop; row < clipBottom; row++)
          pixels.set(
            ground.pixels.subarray(row * width + clipLeft, row * width + clipRight),
            row * width + clipLeft
          )
    }
  }
}

/** A picture of an arena that follows it: only what has changed is painted. */
export class ArenaPicture {
  readonly #painter: Painter

  constructor(
    readonly layout: Layout,
    readonly theme: Theme
  ) {
    this.#painter = new Painter(layout.width, layout.height)
  }

  get width(): number {
    return this.layout.width
  }

  get height(): number {
    return this.layout.height
  }

  /** The pixels, rgba8 from the top left, all opaque. Painted over by the next `draw`: copy what is to be kept. */
  get pixels(): Uint8Array {
    return this.#painter.canvas.bytes
  }

  /** Brings the picture up to date. Returns the places whose pixels may have changed. */
  draw(state: ArenaState, ui: UiState, view: View = STILL): readonly Box[] {
    return this.#painter.paint(itemsOf(sceneOf(state, ui, this.layout, this.theme, view)))
  }
}
