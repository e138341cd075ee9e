import type { LocalizedText } from '../../../electron/shared/language'
import type {
  BuffedStat,
  ClassId,
  ItemId,
  ItemPart,
  MapKind,
  MonsterId,
  NpcId,
  ResourceId,
  SpellId,
  Stats,
  WorkshopId
} from './content/kinds'

/**
 * The whole of an arena at one moment, as plain data: it can be copied by structure, hashed, and kept as JSON.
 * Cells are numbers of grid.ts; ticks are the arena's own clock (a tick is about a second in a window).
 */
export const STATE_VERSION = 1

/** The four words of its random numbers (dice.ts). */
export type Dice = [number, number, number, number]

export type Phase = 'exploration' | 'combat' | 'dead' | 'interface' | 'dialogue' | 'crafting'

/**
 * What lies on a cell of a map. `wall` stops walking and sight, `water` walking alone; so does `thing`, which is under
 * whatever can be interacted with (door, person, workshop, resource).
 */
export const TERRAIN = { floor: 0, wall: 1, water: 2, thing: 3 } as const

export type Side = 'north' | 'east' | 'south' | 'west'

/** Walking onto this cell leads to the cell of the other map. */
export interface Exit {
  readonly side: Side
  readonly cell: number
  readonly toMap: number
  readonly toCell: number
}

/** Opened by interacting. `isBarred`: not while monsters of this map stand. */
export interface Door {
  readonly cell: number
  readonly toMap: number
  readonly toCell: number
  readonly isBarred: boolean
}

/** A map never changes; what does (monsters, resources left) stands beside it in the state. */
export interface ArenaMap {
  readonly kind: MapKind
  /** Map coordinates, as shown to the player. Rooms of a dungeon share those of its entrance. */
  readonly x: number
  readonly y: number
  /** Room of a dungeon from 1; 0 elsewhere. */
  readonly room: number
  /** Level of its monsters. */
  readonly level: number
  /** For the look of it alone. */
  readonly seed: number
  /** `TERRAIN` of each cell. */
  readonly terrain: readonly number[]
  readonly exits: readonly Exit[]
  readonly doors: readonly Door[]
  readonly npcs: readonly { readonly kind: NpcId; readonly cell: number }[]
  readonly workshops: readonly { readonly kind: WorkshopId; readonly cell: number }[]
  /** Where the two sides of a fight begin, the best first. */
  readonly starts: readonly [readonly number[], readonly number[]]
}

export interface World {
  readonly maps: readonly ArenaMap[]
  /** Where one comes back to after death. */
  readonly home: { readonly map: number; readonly cell: number }
}

export interface ResourceSpot {
  readonly map: number
  readonly cell: number
  readonly kind: ResourceId
  /** Tick from which it can be gathered. */
  readyAt: number
}

export interface MonsterGroup {
  readonly id: number
  readonly map: number
  cell: number
  readonly members: readonly { readonly kind: MonsterId; readonly level: number }[]
  /** Attacks whoever comes next to it. */
  readonly isAggressive: boolean
  /** Tick at which it comes back; 0 while it stands. */
  returnsAt: number
}

export interface ItemStack {
  readonly item: ItemId
  count: number
}

/** Somebody a player plays. `seat`: who decides for it. */
export interface Character {
  readonly seat: number
  readonly name: string
  readonly class: ClassId
  level: number
  /** In this level; see `xpForLevel`. */
  xp: number
  hp: number
  kamas: number
  bag: ItemStack[]
  worn: Partial<Record<ItemPart, ItemId>>
}

export type FighterEffect =
  | { readonly kind: 'shield'; points: number; turns: number }
  | { readonly kind: 'buff'; readonly stat: BuffedStat; readonly value: number; turns: number }
  | { readonly kind: 'poison'; readonly damage: number; readonly caster: number; turns: number }

export interface Fighter {
  /** Its place in `Combat.fighters`. */
  readonly id: number
  readonly team: 0 | 1
  /** Whose character it is; -1: a monster, played by the rules. */
  readonly seat: number
  readonly kind: ClassId | MonsterId
  readonly level: number
  readonly stats: Stats
  readonly spells: readonly SpellId[]
  cell: number
  /** 0: dead. */
  hp: number
  ap: number
  mp: number
  /** Turns until each spell may be cast again. */
  cooldowns: number[]
  /** Casts of each spell in this turn. */
  casts: number[]
  /** This turn's casts on fighters: spell (place in `spells`) and fighter. */
  targeted: [number, number][]
  effects: FighterEffect[]
}

/** Of a fighter's, on the field. */
export interface Trap {
  readonly caster: number
  readonly team: 0 | 1
  readonly spell: SpellId
  readonly cell: number
}

export interface Glyph extends Trap {
  readonly cells: readonly number[]
  /** Turns of its caster that it still lies. */
  turns: number
}

export interface Combat {
  readonly map: number
  /** The group that is fought; -1: none (a duel, a task). */
  readonly group: number
  fighters: Fighter[]
  /** Ids of all fighters, by initiative, the dead included. */
  timeline: number[]
  /** Place in the timeline of whose turn it is. */
  turn: number
  /** From 1. */
  round: number
  /** Ticks left of this turn: every decision takes one, waiting too. At 0 the turn ends. */
  ticksLeft: number
  /** The round after which a fight ends undecided. */
  readonly lastRound: number
  traps: Trap[]
  glyphs: Glyph[]
}

export interface ChatLine {
  readonly tick: number
  readonly channel: 'info' | 'combat' | 'general'
  readonly text: LocalizedText
}

/** Counts since the beginning; objectives are made of their growth. */
export interface Tally {
  fightsWon: number
  fightsLost: number
  fightsUndecided: number
  deaths: number
  kills: number
  xpGained: number
  kamasGained: number
  gathered: number
  crafted: number
  mapsEntered: number
}

export interface ArenaState {
  readonly version: typeof STATE_VERSION
  readonly seed: number
  dice: Dice
  tick: number
  phase: Phase
  readonly world: World
  /** Where the party is, on the map. */
  map: number
  cell: number
  /** Who plays, by seat. Seat 0 leads outside of fights. */
  characters: Character[]
  groups: MonsterGroup[]
  resources: ResourceSpot[]
  /** In phase dialogue. `npc`: place in the map's list. */
  dialogue: { npc: number; node: number } | null
  /** In phase crafting: which workshop. */
  workshop: WorkshopId | null
  /** In phase combat. */
  combat: Combat | null
  /** The newest last; no more than `CHAT_LINES`. */
  chat: ChatLine[]
  /** The end of the last fight: the team that won, -1 undecided; null before the first. */
  lastWinner: 0 | 1 | -1 | null
  tally: Tally
}

/** Lines of chat that are kept. */
export const CHAT_LINES = 12
