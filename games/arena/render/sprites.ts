import { drawDoor, drawDungeonWall, drawTownWall, drawWorkshop } from './art/buildings'
import { drawMonster, isMonster } from './art/monsters'
import { drawPlainWall, drawResource } from './art/nature'
import { drawPerson, lookOf } from './art/people'
import type { Pose } from './art/pose'
import { drawItemIcon } from './art/item-icons'
import { drawSpellIcon } from './art/spell-icons'
import { Canvas } from './raster/canvas'
import { hex, light, rgba, type Colour } from './raster/colour'
import { Pen } from './raster/pen'
import { mirrored, outline, spriteOf, type Sprite } from './raster/sprite'
import type { Ground, Theme } from './theme'

const INK = hex('#241c28')
/** Halves of a cell at which a unit of the drawings is a pixel. */
const UNITS = 16
/** Units a canvas reaches from the anchor: to the sides, up, down. */
const REACH = { side: 52, up: 104, down: 24 }

/** The colours of the two sides: at their feet, on their clothes. */
export const TEAM_COLOURS: readonly [Colour, Colour] = [hex('#3a7bd8'), hex('#d8432f')]
/** On the clothes of those who fight nobody. */
const NO_TEAM = hex('#8a8f98')

/** Pictures that are drawn once for a size and a theme, and kept. */
export class Sprites {
  readonly #kept = new Map<string, Sprite>()

  constructor(
    readonly theme: Theme,
    /** Half the height of a cell, in pixels. */
    readonly halfHeight: number
  ) {}

  /** Somebody by class, monster or NPC. `facing` 0..3. */
  being(id: string, team: 0 | 1 | null, pose: Pose, facing: number): Sprite {
    const isMirrored = facing >= 2
    const key = `being ${id} ${team} ${pose.stance} ${pose.frame} ${pose.isBack}`
    const colour = team === null ? NO_TEAM : TEAM_COLOURS[team]
    const draw = (pen: Pen): void =>
      isMonster(id) ? drawMonster(pen, id, pose) : drawPerson(pen, lookOf(id), colour, pose)
    if (!isMirrored) return this.#outlined(key, draw)
    return this.#once(`mirrored ${key}`, () => mirrored(this.#outlined(key, draw)))
  }

  resource(id: string, isReady: boolean): Sprite {
    return this.#outlined(`resource ${id} ${isReady}`, (pen) =>
      drawResource(pen.at(0, 0, id === 'tree' ? 0.78 : 0.95), id, isReady)
    )
  }

  workshop(id: string): Sprite {
    return this.#outlined(`workshop ${id}`, (pen) => drawWorkshop(pen, id))
  }

  door(isBarred: boolean): Sprite {
    return this.#outlined(`door ${isBarred}`, (pen) => drawDoor(pen, isBarred))
  }

  /** What stands in the way on a cell. `mark`: a number by which one is unlike the next. */
  wall(kind: 'plain' | 'town' | 'dungeon', mark: number, ground: Ground): Sprite {
    const variant = mark % 12
    return this.#outlined(`wall ${kind} ${variant}`, (pen) => {
      // Trees hide those behind them: they are kept low.
      if (kind === 'plain')
        drawPlainWall(pen.at(0, 0, variant % 4 === 0 || variant % 4 === 3 ? 0.66 : 0.8), variant, ground.wall)
      else if (kind === 'town') drawTownWall(pen.at(0, 0, 0.88), variant, ground.wall)
      else drawDungeonWall(pen.at(0, 0, 0.9), variant, ground.wall)
    })
  }

  /** The head and shoulders of somebody, cut to a square of `size` pixels. Not darkened by night. */
  portrait(id: string, team: 0 | 1 | null, size: number): Sprite {
    return this.#once(`portrait ${id} ${team} ${size}`, () => {
      const canvas = new Canvas(size, size)
      const isBeast = isMonster(id)
      const factor = (size / 44) * (id === 'hollowKing' ? 0.8 : 1)
      const pen = new Pen(
        canvas,
        size * (isBeast ? 0.46 : 0.48),
        size * (isBeast ? 0.98 : 1.52),
        factor * (isBeast ? 0.9 : 1)
      )
      const pose: Pose = { stance: 'idle', frame: 0, isBack: false }
      if (isBeast) drawMonster(id === 'hollowKing' ? pen.at(0, 50) : pen, id, pose)
      else drawPerson(pen, lookOf(id), team === null ? NO_TEAM : TEAM_COLOURS[team], pose)
      outline(canvas, INK, Math.max(0.6, factor))
      return spriteOf(canvas, 0, 0)
    })
  }

  /** Somebody whole, so many pixels high, the feet at the anchor. Not darkened by night. */
  figure(id: string, team: 0 | 1 | null, height: number): Sprite {
    return this.#once(`figure ${id} ${team} ${height}`, () => {
      const unit = height / 76
      const [half, high] = [Math.ceil(34 * unit), Math.ceil(height + 8 * unit)]
      const canvas = new Canvas(2 * half, high)
      const pose: Pose = { stance: 'idle', frame: 0, isBack: false }
      const pen = new Pen(canvas, half, height, unit)
      if (isMonster(id)) drawMonster(pen, id, pose)
      else drawPerson(pen, lookOf(id), team === null ? NO_TEAM : TEAM_COLOURS[team], pose)
      outline(canvas, INK, Math.max(0.6, unit * 1.2))
      return spriteOf(canvas, half, height)
    })
  }

  /** A spell's picture around its middle. `size`: of the slot, in pixels. */
  spell(id: string, size: number): Sprite {
    return this.#icon(`spell ${id} ${size}`, size / 46, (pen) => drawSpellIcon(pen, id))
  }

  /** An item's picture around its middle. `size`: of the slot, in pixels. */
  item(id: string, size: number): Sprite {
    return this.#icon(`item ${id} ${size}`, size / 44, (pen) => drawItemIcon(pen, id))
  }

  /** Anything else that is drawn once. */
  #once(key: string, make: () => Sprite): Sprite {
    let sprite = this.#kept.get(key)
    if (!sprite) this.#kept.set(key, (sprite = make()))
    return sprite
  }

  #icon(key: string, unit: number, draw: (pen: Pen) => void): Sprite {
    return this.#once(key, () => {
      const half = Math.ceil(26 * unit)
      const canvas = new Canvas(2 * half, 2 * half)
      draw(new Pen(canvas, half, half, unit))
      outline(canvas, rgba(20, 14, 22, 200), Math.min(1.2, Math.max(0.5, unit)))
      return spriteOf(canvas, half, half)
    })
  }

  #outlined(key: string, draw: (pen: Pen) => void): Sprite {
    return this.#once(key, () => {
      const unit = this.halfHeight / UNITS
      const [x, y] = [Math.ceil(REACH.side * unit) + 2, Math.ceil(REACH.up * unit) + 2]
      const canvas = new Canvas(2 * x, y + Math.ceil(REACH.down * unit) + 2)
      draw(new Pen(canvas, x, y, unit))
      outline(canvas, INK, Math.min(1.8, Math.max(0.5, 1.2 * unit)))
      light(canvas.pixels, this.theme.light)
      return spriteOf(canvas, x, y)
    })
  }
}

const stores = new Map<string, Sprites>()

/** The sprites of a theme and a size, shared by all pictures of them. */
export function spritesOf(theme: Theme, halfHeight: number): Sprites {
  const key = `${theme.id} ${halfHeight}`
  let sprites = stores.get(key)
  if (!sprites) stores.set(key, (sprites = new Sprites(theme, halfHeight)))
  return sprites
}
