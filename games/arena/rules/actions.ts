import type { ItemPart } from './content/kinds'

/** What a player may do. */
export type ArenaAction =
  /** Walk there; in a fight as far as movement points carry. A cell at an edge leads to the next map, a monster group to a fight. */
  | { readonly kind: 'move'; readonly cell: number }
  /** `spell`: place in the spell bar. */
  | { readonly kind: 'cast'; readonly spell: number; readonly cell: number }
  | { readonly kind: 'endTurn' }
  /** Walk up to what is on that cell, and gather it, talk to it, open it. */
  | { readonly kind: 'interact'; readonly cell: number }
  | { readonly kind: 'openInventory' }
  /** Whatever is open: inventory, workshop, dialogue. */
  | { readonly kind: 'close' }
  /** `slot`: place in the bag. */
  | { readonly kind: 'equip'; readonly slot: number }
  | { readonly kind: 'unequip'; readonly part: ItemPart }
  | { readonly kind: 'use'; readonly slot: number }
  /** `recipe`: place in `RECIPES`. */
  | { readonly kind: 'craft'; readonly recipe: number }
  /** `line`: place among those that are offered. */
  | { readonly kind: 'say'; readonly line: number }
  /** After death, back to town. */
  | { readonly kind: 'return' }
  /** A tick goes by: rests outside of fights, lets the turn's time run in one. */
  | { readonly kind: 'wait' }

/** Why an action was refused. Nothing has changed then. */
export type Refusal =
  | 'wrongPhase'
  | 'noSuchCell'
  | 'unreachable'
  | 'noSuchSpell'
  | 'notEnoughAp'
  | 'onCooldown'
  | 'castsUsedUp'
  | 'targetUsedUp'
  | 'outOfRange'
  | 'notInLine'
  | 'noSight'
  | 'cellTaken'
  | 'noTarget'
  | 'nothingThere'
  | 'notReady'
  | 'barred'
  | 'noSuchItem'
  | 'cannotBeWorn'
  | 'cannotBeUsed'
  | 'levelTooLow'
  | 'ingredientsMissing'
  | 'bagFull'
  | 'noSuchRecipe'
  | 'noSuchLine'
  | 'notEnoughKamas'
