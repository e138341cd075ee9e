import type { LocalizedText } from '../../../../electron/shared/language'

/** The ids and the forms of everything the arena's tables hold. */

export type ClassId = 'warden' | 'ranger' | 'mender' | 'shade'

export type MonsterId =
  'gnasher' | 'spitter' | 'mossling' | 'snarer' | 'ramhorn' | 'wisp' | 'shellback' | 'hollowKing'

export type SpellId =
  // warden
  | 'strike'
  | 'shockwave'
  | 'bash'
  | 'bulwark'
  | 'hook'
  // ranger
  | 'arrow'
  | 'pinningArrow'
  | 'arrowRain'
  | 'repelShot'
  | 'snare'
  // mender
  | 'lance'
  | 'mend'
  | 'burningCircle'
  | 'daze'
  | 'drain'
  // shade
  | 'stab'
  | 'blink'
  | 'venom'
  | 'spikes'
  | 'knife'
  // monsters
  | 'bite'
  | 'spit'
  | 'sporeMend'
  | 'sporeDust'
  | 'thornTrap'
  | 'sting'
  | 'headbutt'
  | 'charge'
  | 'flare'
  | 'numb'
  | 'shellUp'
  | 'slam'
  | 'crownBlow'
  | 'gravePull'
  | 'darkNova'

export type ItemPart = 'weapon' | 'hat' | 'cloak' | 'belt' | 'boots' | 'amulet'

export type ItemId =
  // gathered
  | 'wood'
  | 'herb'
  | 'ore'
  | 'grain'
  // left by monsters
  | 'tooth'
  | 'gland'
  | 'moss'
  | 'shell'
  | 'dust'
  | 'crownShard'
  // to be used
  | 'bread'
  | 'tonic'
  // to be worn
  | 'oakBlade'
  | 'ironBlade'
  | 'hornHat'
  | 'mossCloak'
  | 'toothBelt'
  | 'shellBelt'
  | 'swiftBoots'
  | 'dustAmulet'
  | 'hollowCrown'

export type ResourceId = 'tree' | 'herbs' | 'vein' | 'wheat'
export type WorkshopId = 'forge' | 'kitchen'
export type NpcId = 'healer' | 'trader' | 'guide'
export type MapKind = 'plain' | 'town' | 'dungeon'

/** Where a spell takes effect, seen from the cell it is cast at. `line`: on from there, away from the caster. */
export interface Area {
  readonly shape: 'cell' | 'cross' | 'circle' | 'line'
  /** Cells from the centre; for a line its further cells. 0 for a single cell. */
  readonly size: number
}

/** Whom an effect touches, of those who stand in the area. `all` includes friends, and oneself where one stands in it. */
export type Touches = 'all' | 'allies' | 'enemies' | 'caster'

/** A characteristic that an effect may change for some turns. */
export type BuffedStat = 'ap' | 'mp' | 'power' | 'resistance'

export type SpellEffect =
  /** `stealPercent`: of the health taken, goes to the caster. */
  | {
      readonly kind: 'damage'
      readonly touches: Touches
      readonly min: number
      readonly max: number
      readonly stealPercent?: number
    }
  | { readonly kind: 'heal'; readonly touches: Touches; readonly min: number; readonly max: number }
  /** `cells`: how far; negative pulls. */
  | { readonly kind: 'push'; readonly touches: Touches; readonly cells: number }
  | { readonly kind: 'shield'; readonly touches: Touches; readonly points: number; readonly turns: number }
  | {
      readonly kind: 'buff'
      readonly touches: Touches
      readonly stat: BuffedStat
      readonly value: number
      readonly turns: number
    }
  /** Each point may be resisted. */
  | { readonly kind: 'removeAp' | 'removeMp'; readonly touches: Touches; readonly points: number }
  | { readonly kind: 'poison'; readonly touches: Touches; readonly damage: number; readonly turns: number }
  /** The caster goes to the cell. */
  | { readonly kind: 'teleport' }
  /** Lies hidden until somebody steps on its cell, then the effects happen in the area around it. */
  | { readonly kind: 'trap'; readonly area: Area; readonly effects: readonly SpellEffect[] }
  /** Lies for so many turns of its caster; whoever begins a turn on it feels the effects. */
  | {
      readonly kind: 'glyph'
      readonly area: Area
      readonly turns: number
      readonly effects: readonly SpellEffect[]
    }

export interface Spell {
  readonly title: LocalizedText
  /** Action points. */
  readonly cost: number
  readonly minRange: number
  readonly maxRange: number
  /** A fighter's range lengthens it. */
  readonly isRangeModifiable: boolean
  readonly isInLine: boolean
  readonly needsSight: boolean
  /** What must be on the cell. */
  readonly target: 'any' | 'free' | 'fighter'
  readonly area: Area
  readonly effects: readonly SpellEffect[]
  /** Turns of the caster until it may be cast again: 2 means every other turn; 0 and 1 mean every turn. */
  readonly cooldown: number
  readonly castsPerTurn: number
  /** A turn, on one fighter. */
  readonly castsPerTarget: number
  /** Of a hundred casts, so many do half as much again. */
  readonly criticalPercent: number
}

/** What a fighter is made of, before anything happens to it. Powers and resistances are percents. */
export interface Stats {
  readonly maxHp: number
  readonly ap: number
  readonly mp: number
  readonly initiative: number
  readonly power: number
  readonly resistance: number
  readonly range: number
  /** Holds back those who want to leave contact. */
  readonly lock: number
  /** Gets away from them. */
  readonly dodge: number
  /** Takes points away, and keeps its own. */
  readonly will: number
}

export interface ClassKind {
  readonly title: LocalizedText
  readonly base: Stats
  /** Added with every level after the first. */
  readonly perLevel: Partial<Stats>
  /** In the order of the spell bar. */
  readonly spells: readonly SpellId[]
}

/** How a monster plays. */
export type Behaviour = 'chaser' | 'archer' | 'healer' | 'trapper' | 'tank' | 'boss'

export interface MonsterKind extends ClassKind {
  readonly behaviour: Behaviour
  /** Distance it likes to keep from its enemies, in cells. */
  readonly keepsDistance: number
  /** For one of level 1; grows with the level. */
  readonly xp: number
  readonly kamas: number
  readonly loot: readonly { readonly item: ItemId; readonly percent: number }[]
}

export interface ItemKind {
  readonly title: LocalizedText
  /** Kamas a trader gives for it. */
  readonly price: number
  readonly part?: ItemPart
  readonly bonus?: Partial<Stats>
  /** Level from which it can be worn. */
  readonly level?: number
  /** Health that using it up gives back. */
  readonly heals?: number
}

export interface Recipe {
  readonly workshop: WorkshopId
  readonly makes: ItemId
  readonly needs: readonly { readonly item: ItemId; readonly count: number }[]
  readonly level: number
}

export interface ResourceKind {
  readonly title: LocalizedText
  readonly gives: ItemId
  readonly xp: number
  /** Ticks until it can be gathered again. */
  readonly regrowsIn: number
}

/** What choosing a line of a dialogue does. */
export type DialogueDeed = 'heal' | 'sell' | 'buyBread'

export interface DialogueLine {
  readonly text: LocalizedText
  readonly deed?: DialogueDeed
  /** Index of the node that follows; -1 ends the dialogue. */
  readonly next: number
}

export interface DialogueNode {
  readonly text: LocalizedText
  readonly lines: readonly DialogueLine[]
}

export interface NpcKind {
  readonly title: LocalizedText
  readonly nodes: readonly DialogueNode[]
}
