import type { LocalizedText } from '../../../electron/shared/language'
import type { ItemId, ItemPart, SpellId } from './content/kinds'

/** What took health or points away. */
export type HarmCause = 'spell' | 'collision' | 'trap' | 'glyph' | 'poison' | 'tackle'

/** What happened in a step, in order: for whoever draws it, counts it or tells it. Fighters are ids of the fight. */
export type ArenaEvent =
  // outside of fights
  | { readonly kind: 'walked'; readonly path: readonly number[] }
  | { readonly kind: 'mapEntered'; readonly map: number; readonly cell: number }
  | { readonly kind: 'groupMoved'; readonly group: number; readonly path: readonly number[] }
  | { readonly kind: 'groupReturned'; readonly group: number }
  | { readonly kind: 'rested'; readonly hp: number }
  | { readonly kind: 'gathered'; readonly cell: number; readonly item: ItemId }
  | { readonly kind: 'looted'; readonly seat: number; readonly item: ItemId; readonly count: number }
  | { readonly kind: 'bagFull'; readonly seat: number; readonly item: ItemId }
  | { readonly kind: 'crafted'; readonly item: ItemId }
  | { readonly kind: 'worn'; readonly part: ItemPart; readonly item: ItemId | null }
  | { readonly kind: 'used'; readonly item: ItemId; readonly hp: number }
  | { readonly kind: 'kamas'; readonly seat: number; readonly amount: number }
  | { readonly kind: 'xp'; readonly seat: number; readonly amount: number }
  | { readonly kind: 'levelUp'; readonly seat: number; readonly level: number }
  | { readonly kind: 'opened'; readonly what: 'inventory' | 'workshop' | 'dialogue' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'died' }
  | { readonly kind: 'returned'; readonly kamasLost: number }
  | { readonly kind: 'chat'; readonly text: LocalizedText }
  // fights
  | { readonly kind: 'combatBegan' }
  | { readonly kind: 'combatEnded'; readonly winner: 0 | 1 | -1 }
  | { readonly kind: 'turnBegan'; readonly fighter: number; readonly round: number }
  | { readonly kind: 'turnEnded'; readonly fighter: number; readonly isTimedOut: boolean }
  /** `path`: from where it stood, the start included. */
  | { readonly kind: 'moved'; readonly fighter: number; readonly path: readonly number[] }
  | {
      readonly kind: 'cast'
      readonly fighter: number
      readonly spell: SpellId
      readonly cell: number
      readonly isCritical: boolean
      readonly cells: readonly number[]
    }
  /** `hp`: taken; `absorbed`: by shields. */
  | {
      readonly kind: 'damaged'
      readonly fighter: number
      readonly hp: number
      readonly absorbed: number
      readonly cause: HarmCause
    }
  | { readonly kind: 'healed'; readonly fighter: number; readonly hp: number }
  /** Points taken away, negative; or given, positive. */
  | {
      readonly kind: 'points'
      readonly fighter: number
      readonly ap: number
      readonly mp: number
      readonly cause: HarmCause
    }
  | { readonly kind: 'resisted'; readonly fighter: number }
  | { readonly kind: 'shielded'; readonly fighter: number; readonly points: number }
  | { readonly kind: 'buffed'; readonly fighter: number }
  | { readonly kind: 'poisoned'; readonly fighter: number }
  | {
      readonly kind: 'pushed'
      readonly fighter: number
      readonly path: readonly number[]
      readonly hasCollided: boolean
    }
  | { readonly kind: 'teleported'; readonly fighter: number; readonly from: number; readonly to: number }
  | { readonly kind: 'trapSet'; readonly fighter: number; readonly cell: number }
  | {
      readonly kind: 'trapSprung'
      readonly fighter: number
      readonly cell: number
      readonly cells: readonly number[]
    }
  | { readonly kind: 'glyphSet'; readonly fighter: number; readonly cells: readonly number[] }
  | { readonly kind: 'killed'; readonly fighter: number }
