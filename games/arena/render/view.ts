import { columnOf, directionTo, rowOf } from '../rules/grid'
import type { ArenaState } from '../rules/state'
import type { Pose } from './art/pose'

/** Where somebody stands on the field and how, as far as it differs from what the rules say. */
export interface Actor {
  /** In halves of a cell from the corner of the field: the middle of cell 0 is at (1, 1). */
  readonly x?: number
  readonly y?: number
  /** Direction it looks in, 0 to 3 as in grid.ts. */
  readonly facing?: number
  readonly stance?: Pose['stance']
  readonly frame?: number
  /** 0..255. The dead are drawn only as long as they have one. */
  readonly opacity?: number
}

/** A number or a word that rises over somebody and fades. */
export interface Float {
  readonly id: number
  readonly text: string
  readonly kind: 'damage' | 'heal' | 'points' | 'shield' | 'gain' | 'word'
  /** As of `Actor`. */
  readonly x: number
  readonly y: number
  /** From 0, when it appears, to 1, when it is gone. */
  readonly age: number
}

/** Light on cells: a spell that takes effect. */
export interface Flash {
  readonly cells: readonly number[]
  readonly kind: 'harm' | 'help' | 'trap'
  /** 0 to 1. */
  readonly age: number
}

/** Something that flies from one place to another. */
export interface Missile {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly kind: 'harm' | 'help'
}

/** What is seen and is not in the rules' state: everything that moves between two decisions. */
export interface View {
  /** Pictures since the window opened; what breathes, breathes by it. */
  readonly frame: number
  readonly actors: ReadonlyMap<string, Actor>
  readonly floats: readonly Float[]
  readonly flashes: readonly Flash[]
  readonly missiles: readonly Missile[]
}

/** Nothing moves: what pictures to learn from are made of. */
export const STILL: View = { frame: 0, actors: new Map(), floats: [], flashes: [], missiles: [] }

/** Keys of `View.actors`. */
export const fighterKey = (id: number): string => `fighter ${id}`
export const groupKey = (id: number): string => `group ${id}`
export const PARTY_KEY = 'party'

/** The middle of a cell in halves of a cell. */
export const placeOf = (cell: number): { readonly x: number; readonly y: number } => ({
  x: 2 * columnOf(cell) + (rowOf(cell) % 2) + 1,
  y: rowOf(cell) + 1
})

/** Pictures between two breaths. */
const BREATH_FRAMES = 16

/** The idle frame of somebody, each in a rhythm of its own. */
export const breathOf = (frame: number, phase: number): number =>
  Math.floor((frame + phase * 7) / BREATH_FRAMES) % 2

/** Where a fighter looks that did nothing yet: at the nearest enemy that stands. */
export function fighterFacing({ combat }: ArenaState, id: number): number {
  const own = combat?.fighters[id]
  if (!combat || !own) return 0
  const from = placeOf(own.cell)
  let [best, least] = [-1, Infinity]
  for (const { team, hp, cell } of combat.fighters) {
    if (team === own.team || hp <= 0) continue
    const { x, y } = placeOf(cell)
    const far = (x - from.x) ** 2 + (y - from.y) ** 2
    if (far < least) [best, least] = [cell, far]
  }
  return best < 0 ? (own.team === 0 ? 0 : 2) : directionTo(own.cell, best)
}
