import { TERRAIN, type Fighter } from '../../rules/state'
import type { Pose } from '../art/pose'
import type { Item } from '../display-list'
import { markOf } from '../ground'
import { cellX, cellY, type Layout } from '../layout'
import { hex, withAlpha } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { ellipse } from '../raster/shapes'
import { makeSprite, type Sprite } from '../raster/sprite'
import { TEAM_COLOURS, type Sprites } from '../sprites'
import { breathOf, fighterFacing, fighterKey, groupKey, PARTY_KEY, placeOf, type Actor } from '../view'
import { fieldUnit, pixelOf, spriteBox, spriteItem, type Scene } from './scene'
import type { Box, Canvas } from '../raster/canvas'

/** Something that stands on the field: drawn from the back to the front. */
export interface Standing {
  /** What kind of thing it is, and which. */
  readonly kind: 'wall' | 'resource' | 'workshop' | 'door' | 'npc' | 'monster' | 'character'
  readonly name: string
  /** Of the rules: fighter, group, NPC, resource ... of this cell. */
  readonly id: number
  readonly cell: number
  /** Pixels from the top: what is further down is nearer. */
  readonly depth: number
  readonly sprite: Sprite
  readonly x: number
  readonly y: number
  readonly opacity: number
  readonly team: 0 | 1 | null
  readonly isActive: boolean
}

/** The pixels that it takes. */
export const standingBox = ({ sprite, x, y }: Standing): Box => spriteBox(sprite, x, y)

/** Everything that stands on the field, the furthest first. */
export function standings(scene: Scene): Standing[] {
  const all = [
    ...placed(scene),
    ...(scene.state.combat ? fighters(scene) : [...groups(scene), ...party(scene)])
  ]
  return all.sort((a, b) => a.depth - b.depth || a.x - b.x)
}

const nobody = { opacity: 255, team: null, isActive: false } as const

/** What does not move. */
function placed(scene: Scene): Standing[] {
  const { state, map, sprites, view } = scene
  const found = [...wallsOf(scene)]
  for (const { map: at, cell, kind, readyAt } of state.resources) {
    if (at !== state.map) continue
    const isReady = readyAt <= state.tick
    found.push(still(scene, 'resource', `${kind} ${isReady}`, cell, sprites.resource(kind, isReady)))
  }
  for (const { kind, cell } of map.workshops)
    found.push(still(scene, 'workshop', kind, cell, sprites.workshop(kind)))
  const isGuarded = state.groups.some(({ map: at, returnsAt }) => at === state.map && returnsAt === 0)
  for (const { cell, isBarred } of map.doors) {
    const isShut = isBarred && isGuarded
    found.push(still(scene, 'door', `${isShut}`, cell, sprites.door(isShut)))
  }
  map.npcs.forEach(({ kind, cell }, i) => {
    const pose: Pose = { stance: 'idle', frame: breathOf(view.frame, i + 3), isBack: false }
    found.push(
      still(scene, 'npc', `${kind} ${pose.frame}`, cell, sprites.being(kind, null, pose, i % 2 === 0 ? 0 : 3))
    )
  })
  return found
}

function still(
  { layout }: Scene,
  kind: Standing['kind'],
  name: string,
  cell: number,
  sprite: Sprite
): Standing {
  const [x, y] = [cellX(layout, cell), cellY(layout, cell)]
  return { ...nobody, kind, name, id: cell, cell, sprite, x, y, depth: y }
}

/** Walls of a map by the sprites they are drawn with: neither ever changes. */
const walls = new WeakMap<
  Sprites,
  WeakMap<readonly number[], { readonly layout: Layout; readonly list: readonly Standing[] }>
>()

function wallsOf(scene: Scene): readonly Standing[] {
  const { map, layout, sprites, theme } = scene
  let byMap = walls.get(sprites)
  if (!byMap) walls.set(sprites, (byMap = new WeakMap()))
  const known = byMap.get(map.terrain)
  if (known?.layout === layout) return known.list
  const list = map.terrain.flatMap((kind, cell): Standing[] => {
    if (kind !== TERRAIN.wall) return []
    const mark = markOf(map.seed, cell, 5)
    const sprite = sprites.wall(map.kind, mark, theme.grounds[map.kind])
    return [still(scene, 'wall', `${map.kind} ${mark % 12}`, cell, sprite)]
  })
  byMap.set(map.terrain, { layout, list })
  return list
}

/** One who can move, at its place in the view or where the rules have it. */
function being(
  { view, layout, sprites }: Scene,
  who: { key: string; name: string; id: number; cell: number; facing: number; team: 0 | 1 | null },
  offset: { readonly x: number; readonly y: number } = { x: 0, y: 0 }
): Standing {
  const { key, name, id, cell, team } = who
  const actor: Actor | undefined = view.actors.get(key)
  const place = { ...placeOf(cell), ...actor }
  const facing = actor?.facing ?? who.facing
  const stance = actor?.stance ?? 'idle'
  const frame = stance === 'idle' ? breathOf(view.frame, id) : (actor?.frame ?? 0)
  const pose: Pose = { stance, frame, isBack: facing === 1 || facing === 2 }
  const { x, y } = pixelOf(layout, place.x + offset.x, place.y + offset.y)
  return {
    kind: team === 0 || isPerson(name) ? 'character' : 'monster',
    name: `${name} ${team} ${stance} ${frame} ${facing}`,
    id,
    cell,
    depth: y,
    sprite: sprites.being(name, team, pose, facing),
    ...{ x, y, team, opacity: actor?.opacity ?? 255, isActive: false }
  }
}

const PEOPLE = ['warden', 'ranger', 'mender', 'shade']
const isPerson = (kind: string): boolean => PEOPLE.includes(kind)

function fighters(scene: Scene): Standing[] {
  const { state, view } = scene
  const { combat } = state
  if (!combat) return []
  const active = combat.timeline[combat.turn]
  return combat.fighters
    .filter(({ id, hp }) => hp > 0 || (view.actors.get(fighterKey(id))?.opacity ?? 0) > 0)
    .map(({ id, kind, cell, team, hp }: Fighter): Standing => {
      const who = { key: fighterKey(id), name: kind, id, cell, team, facing: fighterFacing(state, id) }
      const standing = being(scene, who)
      return {
        ...standing,
        kind: isPerson(kind) ? 'character' : 'monster',
        isActive: id === active && hp > 0
      }
    })
}

/** Places of the members of a group around its cell, in halves of a cell. */
const AROUND = [
  { x: 0, y: 0.25 },
  { x: -0.75, y: -0.3 },
  { x: 0.75, y: -0.35 },
  { x: 0.05, y: -0.75 },
  { x: -1.1, y: 0.35 },
  { x: 1.1, y: 0.35 },
  { x: -0.6, y: 0.8 },
  { x: 0.6, y: 0.8 }
] as const

function groups(scene: Scene): Standing[] {
  const { state } = scene
  return state.groups
    .filter(({ map, returnsAt }) => map === state.map && returnsAt === 0)
    .flatMap(({ id, cell, members }) =>
      members.map(({ kind }, i): Standing => {
        const facing = (id + i) % 4 < 2 ? 0 : 3
        const who = { key: groupKey(id), name: kind, id, cell, team: 1 as const, facing }
        return {
          ...being(scene, who, members.length === 1 ? { x: 0, y: 0 } : AROUND[i % AROUND.length]!),
          kind: 'monster'
        }
      })
    )
}

function party(scene: Scene): Standing[] {
  const { state } = scene
  const leads = [...state.characters].sort((a, b) => a.seat - b.seat)
  return leads.map((character, i): Standing => {
    const who = {
      key: PARTY_KEY,
      name: character.class,
      id: character.seat,
      cell: state.cell,
      team: 0 as const,
      facing: 0
    }
    return being(scene, who, i === 0 ? { x: 0, y: 0 } : AROUND[i % AROUND.length]!)
  })
}

/** All of it as things in the picture, with shadows and the circles at fighters' feet. */
export function beingItems(scene: Scene, all: readonly Standing[]): Item[] {
  const feet = all.filter(({ kind }) => kind === 'monster' || kind === 'character' || kind === 'npc')
  const circles = feet.map((standing) => {
    const isFighter = scene.state.combat !== null && standing.team !== null
    const sprite = circleSprite(fieldUnit(scene.layout), isFighter ? standing.team : null, standing.isActive)
    const name = `circle ${isFighter ? standing.team : ''} ${standing.isActive}`
    return spriteItem(name, sprite, standing.x, standing.y, standing.opacity)
  })
  return [...circles, ...all.map(bodyItem)]
}

const bodies = new WeakMap<Standing, Item>()

function bodyItem(one: Standing): Item {
  let item = bodies.get(one)
  if (!item)
    bodies.set(one, (item = spriteItem(`${one.kind} ${one.name}`, one.sprite, one.x, one.y, one.opacity)))
  return item
}

const circleSprites = new Map<string, Sprite>()

/** What lies at somebody's feet: a shadow, and in a fight a ring in the colour of the side. */
function circleSprite(unit: number, team: 0 | 1 | null, isActive: boolean): Sprite {
  const key = `${unit} ${team} ${isActive}`
  let sprite = circleSprites.get(key)
  if (!sprite) {
    const [w, h] = [Math.ceil(30 * unit) + 1, Math.ceil(16 * unit) + 1]
    sprite = makeSprite(2 * w, 2 * h, w, h, (canvas) => {
      const ring = (r: number, colour: number): void =>
        fillContours(canvas, [ellipse(w, h, r * unit, r * 0.5 * unit)], colour)
      if (team !== null) {
        if (isActive) ring(29, hex('#ffe27a'))
        ring(26, TEAM_COLOURS[team])
        canvasHole(canvas, w, h, 22.5 * unit)
        ring(22.5, withAlpha(TEAM_COLOURS[team], 70))
      }
      ring(17, hex('#00000050'))
    })
    circleSprites.set(key, sprite)
  }
  return sprite
}

/** Makes an ellipse of a canvas transparent again. */
function canvasHole(canvas: Canvas, cx: number, cy: number, r: number): void {
  for (let y = 0; y < canvas.height; y++)
    for (let x = 0; x < canvas.width; x++) {
      const [dx, dy] = [(x + 0.5 - cx) / r, (y + 0.5 - cy) / (r / 2)]
      if (dx * dx + dy * dy < 1) canvas.pixels[y * canvas.width + x] = 0
    }
}
