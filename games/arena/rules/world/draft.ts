import type { MapKind } from '../content/kinds'
import { CELLS, COLUMNS, cellAt, distance, neighboursOf, xOf, yOf } from '../grid'
import { drawBelow, drawOne, drawPercent, drawUint32, shuffled } from '../dice'
import { TERRAIN, type ArenaMap, type Dice, type Side } from '../state'
import { cellsWithin } from '../sight'
import { footDistances } from '../paths'

/** A map while it is being made. */
export interface MapDraft {
  readonly kind: MapKind
  readonly seed: number
  readonly terrain: number[]
  /** The middle: every place of the map can be walked to from here. */
  readonly centre: number
  /** Cells of the open sides. */
  readonly openings: readonly { readonly side: Side; readonly cell: number }[]
}

/** Of a hundred cells, about so many begin a wall or a water. */
const SCATTER: Readonly<Record<MapKind, number>> = { plain: 6, town: 3, dungeon: 5 }

/** Fighters of a side, for whom there must be a place. */
const START_CELLS = 8
/** Steps from its middle within which there must be a side's start cells. */
const START_SPREAD = 12
/** Steps between the middles of the two sides' start cells. */
const START_DISTANCE = 9

/** A new map with these cells open at its sides. All floor hangs together. */
export function draftMap(dice: Dice, kind: MapKind, openings: MapDraft['openings']): MapDraft {
  const centre = cellAt(19, -1)
  const draft: MapDraft = {
    kind,
    seed: drawUint32(dice),
    terrain: new Array<number>(CELLS).fill(TERRAIN.floor),
    centre,
    openings
  }
  if (kind === 'dungeon') wallIn(draft)
  scatter(dice, draft)
  for (const neighbour of [centre, ...neighboursOf(centre)]) draft.terrain[neighbour] = TERRAIN.floor
  for (const { cell } of openings) carve(draft, cell)
  fillPockets(draft)
  return draft
}

/** Walls around a room. */
function wallIn({ terrain }: MapDraft): void {
  for (let cell = 0; cell < CELLS; cell++) if (neighboursOf(cell).length < 4) terrain[cell] = TERRAIN.wall
}

function scatter(dice: Dice, { kind, terrain }: MapDraft): void {
  const waterPercent = kind === 'plain' ? 40 : 15
  for (let cell = 0; cell < CELLS; cell++) {
    if (!drawPercent(dice, SCATTER[kind])) continue
    const what = drawPercent(dice, waterPercent) ? TERRAIN.water : TERRAIN.wall
    terrain[cell] = what
    if (drawPercent(dice, 50)) terrain[drawOne(dice, neighboursOf(cell))] = what
  }
}

/** Frees the straight way from a cell to the middle. */
function carve({ terrain, centre }: MapDraft, from: number): void {
  let at = from
  terrain[at] = TERRAIN.floor
  while (at !== centre) {
    const [dx, dy] = [xOf(centre) - xOf(at), yOf(centre) - yOf(at)]
    const options = [cellAt(xOf(at) + Math.sign(dx), yOf(at)), cellAt(xOf(at), yOf(at) + Math.sign(dy))]
    const [first, second] = Math.abs(dx) >= Math.abs(dy) ? options : options.reverse()
    at = first !== undefined && first >= 0 && first !== at ? first : (second ?? centre)
    terrain[at] = TERRAIN.floor
  }
}

function fillPockets({ terrain, centre }: MapDraft): void {
  const steps = footDistances(terrain, [centre])
  for (let cell = 0; cell < CELLS; cell++)
    if (terrain[cell] === TERRAIN.floor && steps[cell] === -1) terrain[cell] = TERRAIN.wall
}

/**
 * Puts a thing on the map and returns its cell: on floor away from the sides and from other things, so that all other
 * floor still hangs together. Throws a RangeError where there is no room.
 */
export function placeThing(dice: Dice, draft: MapDraft): number {
  const { terrain, centre, openings } = draft
  const isClear = (cell: number): boolean =>
    neighboursOf(cell).length === 4 &&
    terrain[cell] === TERRAIN.floor &&
    neighboursOf(cell).every((next) => terrain[next] === TERRAIN.floor) &&
    distance(cell, centre) > 2 &&
    openings.every((opening) => distance(opening.cell, cell) > 3)
  const all = Array.from({ length: CELLS }, (_, cell) => cell)
  for (const cell of shuffled(dice, all.filter(isClear))) {
    terrain[cell] = TERRAIN.thing
    const steps = footDistances(terrain, [centre])
    if (all.every((other) => terrain[other] !== TERRAIN.floor || steps[other] !== -1)) return cell
    terrain[cell] = TERRAIN.floor
  }
  throw new RangeError('There is no room left on the map')
}

/** Floor beside a thing. */
export const besideThing = ({ terrain }: MapDraft, cell: number): number =>
  neighboursOf(cell).find((next) => terrain[next] === TERRAIN.floor) ?? cell

/** A floor cell of a map, each as likely, away from its sides and its middle. */
export function placeRoamer(dice: Dice, { terrain, centre, openings }: MapDraft): number {
  const free: number[] = []
  for (let cell = 0; cell < CELLS; cell++)
    if (
      terrain[cell] === TERRAIN.floor &&
      neighboursOf(cell).length === 4 &&
      distance(cell, centre) > 3 &&
      openings.every((opening) => distance(opening.cell, cell) > 4)
    )
      free.push(cell)
  return drawOne(dice, free)
}

/** Where the two sides of a fight begin: around two cells on either side of the middle. */
export function drawStarts(dice: Dice, { terrain, centre }: MapDraft): ArenaMap['starts'] {
  const along = drawBelow(dice, START_DISTANCE + 1)
  const sign = drawPercent(dice, 50) ? 1 : -1
  const [dx, dy] = [along, sign * (START_DISTANCE - along)]
  const ends: number[] = [0.5, -0.5].map((half) =>
    cellAt(xOf(centre) + Math.trunc(dx * half), yOf(centre) + Math.trunc(dy * half))
  )
  const isFlipped = drawPercent(dice, 50)
  const [a, b] = isFlipped ? [ends[1], ends[0]] : [ends[0], ends[1]]
  const taken = new Set<number>()
  const around = (middle: number): number[] => {
    const cells: number[] = []
    for (const cell of cellsWithin(middle, 0, START_SPREAD)) {
      if (cells.length === START_CELLS) break
      if (terrain[cell] !== TERRAIN.floor || taken.has(cell) || (cells.length > 0 && drawPercent(dice, 40)))
        continue
      taken.add(cell)
      cells.push(cell)
    }
    return cells
  }
  return [around(a ?? centre), around(b ?? centre)]
}

/** What is not of the ground, once it is known. */
export type MapRest = Omit<ArenaMap, 'kind' | 'seed' | 'terrain' | 'starts'>

/** The map that a draft has become. */
export function finishMap(dice: Dice, draft: MapDraft, rest: MapRest): ArenaMap {
  const { kind, seed, terrain } = draft
  return { kind, seed, terrain, starts: drawStarts(dice, draft), ...rest }
}

/** The cell at the opposite side of the next map that an exit to the east or to the south leads to. */
export const oppositeCell = (side: 'east' | 'south', cell: number): number =>
  side === 'south' ? cell - CELLS + COLUMNS : cell - 2 * COLUMNS + 1
