import type { GameDraft } from '../../electron/shared/games'
import { readerOf, withReaderChanged, type DraftReaderOf } from './draft-fields'
import { rulesOf } from './draft-phases'

// What a colour's field tells in a game that is being taught: how much there is of one, or which of some there is most of.

type ColourReader = DraftReaderOf<'colour'>
export const COLOUR_TELLS = ['share', 'which'] as const
export type ColourTells = (typeof COLOUR_TELLS)[number]

export const tellsOf = ({ palette }: ColourReader): ColourTells => (palette === undefined ? 'share' : 'which')

/** The colours that are told apart: what conditions call each by, and what it is. */
export const namedColours = ({ palette }: ColourReader): [name: string, colour: string][] =>
  Object.entries(palette ?? {})

/** Tells the one or the other. The colour that was told first stays, under this name where it needs one. */
export function withTells(draft: GameDraft, field: string, tells: ColourTells, name: string): GameDraft {
  return withColours(draft, field, ({ colour, palette, ...reader }) => {
    const first = colour ?? Object.values(palette ?? {})[0] ?? '#ffffff'
    return tells === 'share'
      ? { ...reader, colour: first }
      : { ...reader, palette: palette ?? { [name]: first } }
  })
}

/** One more to be told apart, or another colour under a name that is there. */
export const withNamedColour = (draft: GameDraft, field: string, name: string, colour: string): GameDraft =>
  withPalette(draft, field, (palette) => ({ ...palette, [name]: colour }))

/**
 * Calls a colour something else, in the conditions that ask for it as well. A name that is empty, or another colour's,
 * changes nothing.
 */
export function withColourName(draft: GameDraft, field: string, from: string, to: string): GameDraft {
  const reader = readerOf(draft, field)
  if (to === '' || reader?.kind !== 'colour' || reader.palette?.[to] !== undefined) return draft
  const renamed = withPalette(draft, field, (palette) =>
    Object.fromEntries(Object.entries(palette).map(([name, colour]) => [name === from ? to : name, colour]))
  )
  return {
    ...renamed,
    phaseRules: rulesOf(renamed).map((rule) => ({
      ...rule,
      when: rule.when.map((condition) =>
        condition.field === field && 'is' in condition && condition.is === from
          ? { ...condition, is: to }
          : condition
      )
    }))
  }
}

export const withoutNamedColour = (draft: GameDraft, field: string, name: string): GameDraft =>
  withPalette(draft, field, ({ [name]: _taken, ...others }) => others)

type Palette = Readonly<Record<string, string>>

const withPalette = (draft: GameDraft, field: string, change: (palette: Palette) => Palette): GameDraft =>
  withColours(draft, field, ({ palette = {}, ...reader }) => ({ ...reader, palette: change(palette) }))

const withColours = (
  draft: GameDraft,
  field: string,
  change: (reader: ColourReader) => ColourReader
): GameDraft =>
  withReaderChanged(draft, field, (reader) => (reader.kind === 'colour' ? change(reader) : reader))
