import type { LocalizedText } from '../../../electron/shared/language'
import type { MapKind } from '../rules/content/kinds'
import { hex, rgba, type Colour } from './raster/colour'

/** The ground of one kind of map. `even` and `odd` are its two kinds of cell. */
export interface Ground {
  readonly even: Colour
  readonly odd: Colour
  readonly edge: Colour
  /** Of tufts, pebbles and the like. */
  readonly speck: Colour
  readonly water: Colour
  /** Of the leaves, roofs or stones of what stands on it. */
  readonly wall: Colour
  /** Around the field. */
  readonly beyond: Colour
}

/** Colours of panels, windows and what is written on them. */
export interface Panels {
  readonly back: Colour
  readonly raised: Colour
  readonly sunk: Colour
  readonly border: Colour
  readonly accent: Colour
  readonly text: Colour
  readonly faint: Colour
}

export interface Theme {
  readonly id: string
  readonly title: LocalizedText
  readonly isNight: boolean
  readonly grounds: Readonly<Record<MapKind, Ground>>
  readonly panels: Panels
  /** What the world's colours are multiplied with. */
  readonly light: Colour
}

const DAY = rgba(255, 255, 255)
const NIGHT = rgba(132, 145, 202)

const DUNGEON: Ground = {
  ...{ even: hex('#5c5868'), odd: hex('#56525f'), edge: hex('#3f3b4a'), speck: hex('#6d687b') },
  ...{ water: hex('#2f6d64'), wall: hex('#7b7690'), beyond: hex('#1c1923') }
}

const meadow: Record<MapKind, Ground> = {
  plain: {
    ...{ even: hex('#8fbc5a'), odd: hex('#86b352'), edge: hex('#6f9a45'), speck: hex('#b5d977') },
    ...{ water: hex('#4d9fd6'), wall: hex('#5aa84a'), beyond: hex('#3c5a34') }
  },
  town: {
    ...{ even: hex('#cdb78e'), odd: hex('#c5ae84'), edge: hex('#a48d66'), speck: hex('#ddcaa3') },
    ...{ water: hex('#4d9fd6'), wall: hex('#c4563c'), beyond: hex('#4f5a34') }
  },
  dungeon: DUNGEON
}

const amber: Record<MapKind, Ground> = {
  plain: {
    ...{ even: hex('#dcb873'), odd: hex('#d4ae68'), edge: hex('#b48f50'), speck: hex('#eed397') },
    ...{ water: hex('#3fa8a0'), wall: hex('#b99a3a'), beyond: hex('#6e5130') }
  },
  town: {
    ...{ even: hex('#c9936a'), odd: hex('#c08a61'), edge: hex('#9c6c48'), speck: hex('#dcae88') },
    ...{ water: hex('#3fa8a0'), wall: hex('#3d7f8c'), beyond: hex('#5c3f2c') }
  },
  dungeon: {
    ...DUNGEON,
    even: hex('#6e5547'),
    odd: hex('#674f42'),
    edge: hex('#4a382e'),
    wall: hex('#94755f')
  }
}

const frost: Record<MapKind, Ground> = {
  plain: {
    ...{ even: hex('#dfe9f1'), odd: hex('#d5e1eb'), edge: hex('#b3c5d5'), speck: hex('#ffffff') },
    ...{ water: hex('#7cc3e6'), wall: hex('#5f9f92'), beyond: hex('#4c647c') }
  },
  town: {
    ...{ even: hex('#b8bfca'), odd: hex('#aeb6c2'), edge: hex('#8b95a4'), speck: hex('#d3d9e2') },
    ...{ water: hex('#7cc3e6'), wall: hex('#7d5a94'), beyond: hex('#46566c') }
  },
  dungeon: {
    ...DUNGEON,
    even: hex('#50667c'),
    odd: hex('#4a5f74'),
    edge: hex('#354558'),
    wall: hex('#7d99b4')
  }
}

const moor: Record<MapKind, Ground> = {
  plain: {
    ...{ even: hex('#9a8fa8'), odd: hex('#91869f'), edge: hex('#766b86'), speck: hex('#c48fc9') },
    ...{ water: hex('#4a5fa8'), wall: hex('#8a4f86'), beyond: hex('#40374e') }
  },
  town: {
    ...{ even: hex('#a3a08f'), odd: hex('#9a9786'), edge: hex('#7c7969'), speck: hex('#bdbaa9') },
    ...{ water: hex('#4a5fa8'), wall: hex('#4b6a58'), beyond: hex('#3a3a44') }
  },
  dungeon: {
    ...DUNGEON,
    even: hex('#5d4a5e'),
    odd: hex('#564457'),
    edge: hex('#3d2f3f'),
    wall: hex('#86698a')
  }
}

const oak: Panels = {
  ...{ back: hex('#3d2f26'), raised: hex('#554236'), sunk: hex('#2a1f19'), border: hex('#8d6d4b') },
  ...{ accent: hex('#f0c34a'), text: hex('#f7efe0'), faint: hex('#c2ae95') }
}
const slate: Panels = {
  ...{ back: hex('#28303f'), raised: hex('#3a4559'), sunk: hex('#1a202b'), border: hex('#62748f') },
  ...{ accent: hex('#6fd0f5'), text: hex('#eef4fb'), faint: hex('#a7b6ca') }
}
const plum: Panels = {
  ...{ back: hex('#352a41'), raised: hex('#4b3d5a'), sunk: hex('#231b2c'), border: hex('#8a6fa5') },
  ...{ accent: hex('#f2a7d8'), text: hex('#f6effa'), faint: hex('#bfafcc') }
}
const parchment: Panels = {
  ...{ back: hex('#e8dcc0'), raised: hex('#f6edd8'), sunk: hex('#cdbd98'), border: hex('#8f7850') },
  ...{ accent: hex('#a8442a'), text: hex('#33271a'), faint: hex('#6d5d45') }
}

interface Palette {
  readonly id: string
  readonly title: LocalizedText
  readonly grounds: Record<MapKind, Ground>
  readonly panels: Panels
}

const PALETTES: readonly Palette[] = [
  { id: 'meadow', title: { en: 'Meadow', fr: 'Prairie' }, grounds: meadow, panels: oak },
  { id: 'amber', title: { en: 'Amber', fr: 'Ambre' }, grounds: amber, panels: parchment },
  { id: 'frost', title: { en: 'Frost', fr: 'Givre' }, grounds: frost, panels: slate },
  { id: 'moor', title: { en: 'Moor', fr: 'Lande' }, grounds: moor, panels: plum }
]

/** All themes: each palette by day and by night. The first is the default. */
export const THEMES: readonly Theme[] = PALETTES.flatMap(({ id, title, ...palette }) => [
  { ...palette, id, title, isNight: false, light: DAY },
  {
    ...palette,
    id: `${id}-night`,
    title: { en: `${title.en}, night`, fr: `${title.fr}, nuit` },
    isNight: true,
    light: NIGHT
  }
])

/** The theme of an id; undefined when there is none. */
export const findTheme = (id: string): Theme | undefined => THEMES.find((theme) => theme.id === id)
