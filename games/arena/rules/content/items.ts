import type { ItemId, ItemKind, Recipe, ResourceId, ResourceKind } from './kinds'

/** Everything a bag can hold. */
export const ITEMS: Readonly<Record<ItemId, ItemKind>> = {
  wood: { title: { en: 'Wood', fr: 'Bois' }, price: 1 },
  herb: { title: { en: 'Herb', fr: 'Herbe' }, price: 1 },
  ore: { title: { en: 'Ore', fr: 'Minerai' }, price: 2 },
  grain: { title: { en: 'Grain', fr: 'Grain' }, price: 1 },
  tooth: { title: { en: 'Tooth', fr: 'Dent' }, price: 2 },
  gland: { title: { en: 'Gland', fr: 'Glande' }, price: 2 },
  moss: { title: { en: 'Moss', fr: 'Mousse' }, price: 2 },
  shell: { title: { en: 'Shell', fr: 'Carapace' }, price: 3 },
  dust: { title: { en: 'Glow dust', fr: 'Poussière luisante' }, price: 4 },
  crownShard: { title: { en: 'Crown shard', fr: 'Éclat de couronne' }, price: 25 },
  bread: { title: { en: 'Bread', fr: 'Pain' }, price: 3, heals: 30 },
  tonic: { title: { en: 'Tonic', fr: 'Tonique' }, price: 6, heals: 80 },
  oakBlade: worn('Oak blade', 'Lame de chêne', 8, 'weapon', 1, { power: 10 }),
  ironBlade: worn('Iron blade', 'Lame de fer', 20, 'weapon', 4, { power: 22, maxHp: 5 }),
  hornHat: worn('Horned hat', 'Chapeau à cornes', 12, 'hat', 2, { maxHp: 12, lock: 1 }),
  mossCloak: worn('Moss cloak', 'Cape de mousse', 12, 'cloak', 2, { maxHp: 8, resistance: 4 }),
  toothBelt: worn('Tooth belt', 'Ceinture de dents', 10, 'belt', 1, { maxHp: 10 }),
  shellBelt: worn('Shell belt', 'Ceinture de carapace', 22, 'belt', 5, { maxHp: 15, resistance: 6 }),
  swiftBoots: worn('Swift boots', 'Bottes vives', 30, 'boots', 4, { mp: 1, dodge: 1 }),
  dustAmulet: worn('Glow amulet', 'Amulette luisante', 30, 'amulet', 4, { range: 1, initiative: 20 }),
  hollowCrown: worn('Hollow crown', 'Couronne creuse', 120, 'hat', 6, { ap: 1, maxHp: 20, power: 10 })
}

function worn(
  en: string,
  fr: string,
  price: number,
  part: NonNullable<ItemKind['part']>,
  level: number,
  bonus: NonNullable<ItemKind['bonus']>
): ItemKind {
  return { title: { en, fr }, price, part, level, bonus }
}

/** Different things a bag holds. */
export const BAG_SLOTS = 24

/** The parts of the body something is worn on, in the order the inventory shows them. */
export const PARTS = ['weapon', 'hat', 'cloak', 'belt', 'boots', 'amulet'] as const

/** What the workshops make, in the order they offer it. */
export const RECIPES: readonly Recipe[] = [
  { workshop: 'kitchen', makes: 'bread', level: 1, needs: needs({ grain: 2 }) },
  { workshop: 'kitchen', makes: 'tonic', level: 3, needs: needs({ herb: 2, gland: 1 }) },
  { workshop: 'forge', makes: 'oakBlade', level: 1, needs: needs({ wood: 3 }) },
  { workshop: 'forge', makes: 'toothBelt', level: 1, needs: needs({ tooth: 3, herb: 1 }) },
  { workshop: 'forge', makes: 'hornHat', level: 2, needs: needs({ tooth: 2, wood: 2 }) },
  { workshop: 'forge', makes: 'mossCloak', level: 2, needs: needs({ moss: 3, herb: 2 }) },
  { workshop: 'forge', makes: 'ironBlade', level: 4, needs: needs({ ore: 4, wood: 1 }) },
  { workshop: 'forge', makes: 'shellBelt', level: 5, needs: needs({ shell: 3, ore: 1 }) },
  { workshop: 'forge', makes: 'swiftBoots', level: 4, needs: needs({ gland: 3, moss: 2 }) },
  { workshop: 'forge', makes: 'dustAmulet', level: 4, needs: needs({ dust: 3, ore: 2 }) },
  { workshop: 'forge', makes: 'hollowCrown', level: 6, needs: needs({ crownShard: 2, ore: 4 }) }
]

function needs(counts: Partial<Record<ItemId, number>>): Recipe['needs'] {
  return (Object.keys(counts) as ItemId[]).map((item) => ({ item, count: counts[item] ?? 0 }))
}

/** What grows in the fields. */
export const RESOURCES: Readonly<Record<ResourceId, ResourceKind>> = {
  tree: { title: { en: 'Tree', fr: 'Arbre' }, gives: 'wood', xp: 3, regrowsIn: 150 },
  herbs: { title: { en: 'Herbs', fr: 'Herbes' }, gives: 'herb', xp: 2, regrowsIn: 120 },
  vein: { title: { en: 'Ore vein', fr: 'Filon' }, gives: 'ore', xp: 4, regrowsIn: 200 },
  wheat: { title: { en: 'Wheat', fr: 'Blé' }, gives: 'grain', xp: 2, regrowsIn: 100 }
}

export const RESOURCE_IDS = Object.keys(RESOURCES) as ResourceId[]
