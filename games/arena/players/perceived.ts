import type {
  ClassId,
  ItemId,
  ItemPart,
  MonsterId,
  NpcId,
  ResourceId,
  SpellId,
  WorkshopId
} from '../rules/content/kinds'
import type { Phase, Side } from '../rules/state'

/** Something on the field as the screen shows it. */
export type PerceivedEntity =
  | {
      readonly kind: 'self' | 'ally' | 'enemy'
      /** Who it looks like. */
      readonly looks: ClassId | MonsterId
      readonly cell: number
      /** Of its bar, from 0 to 1. */
      readonly hpShare: number
    }
  /** `size`: how many are seen in it. */
  | {
      readonly kind: 'group'
      readonly looks: MonsterId
      readonly cell: number
      readonly size: number
      readonly level: number | null
    }
  | {
      readonly kind: 'resource'
      readonly looks: ResourceId
      readonly cell: number
      readonly isReady: boolean
    }
  | { readonly kind: 'npc'; readonly looks: NpcId; readonly cell: number }
  | { readonly kind: 'workshop'; readonly looks: WorkshopId; readonly cell: number }
  | { readonly kind: 'door'; readonly cell: number }
  | { readonly kind: 'exit'; readonly side: Side; readonly cell: number }
  /** Of one's own side; those of others are not seen. */
  | { readonly kind: 'trap'; readonly cell: number }

/**
 * What a screen shows of the arena, and nothing else: it can be filled by reading a picture. Players over it know the
 * rules (what spells cost and do), as a person knows them, but no hidden state.
 */
export interface Perceived {
  readonly phase: Phase
  readonly hp: number
  readonly maxHp: number
  readonly ap: number
  readonly mp: number
  readonly level: number
  readonly kamas: number
  /** Map coordinates. */
  readonly mapX: number
  readonly mapY: number
  /** In a fight: the end-turn button is lit. */
  readonly isOwnTurn: boolean
  /** By cell, `TERRAIN` as it looks. */
  readonly terrain: readonly number[]
  readonly entities: readonly PerceivedEntity[]
  /** The spell bar: which icon, and whether it is lit. */
  readonly spells: readonly { readonly id: SpellId; readonly isReady: boolean }[]
  /** In phase interface: the bag by slot, and what of it is offered to be worn or used. */
  readonly bag: readonly {
    readonly item: ItemId
    readonly count: number
    readonly canEquip: boolean
    readonly canUse: boolean
  }[]
  /** In phase interface: what is worn. */
  readonly worn: Partial<Readonly<Record<ItemPart, ItemId>>>
  /** In phase crafting: which workshop, and the places in the list of recipes that are lit. */
  readonly workshop: WorkshopId | null
  readonly recipes: readonly number[]
  /** In phase dialogue: who speaks, and which lines are lit. */
  readonly speaker: NpcId | null
  readonly lines: readonly number[]
}
