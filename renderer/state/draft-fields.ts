import type { Language } from '../../electron/shared/language'
import type { GameDraft } from '../../electron/shared/games'
import type { ReaderKind } from '../../electron/shared/perception/readers'
import type { Region } from '../../electron/shared/perception/region'
import { nameFrom, relabelled, sameInAll } from './draft-names'

// What counts in a game that is being taught: fields, each read off the picture, and what they are worth.

export type DraftReader = NonNullable<GameDraft['readers']>[number]
export type DraftReaderOf<K extends ReaderKind> = Extract<DraftReader, { kind: K }>
export type DraftReward = NonNullable<GameDraft['rewards']>[number]
/** The kinds that a person draws on the picture. */
export const PICTURE_KINDS = ['number', 'text', 'bar', 'colour', 'template', 'changed'] as const
export type PictureKind = (typeof PICTURE_KINDS)[number]

export const readersOf = (draft: GameDraft): readonly DraftReader[] => draft.readers ?? []
export const readerOf = (draft: GameDraft, field: string | null): DraftReader | null =>
  readersOf(draft).find((reader) => reader.field === field) ?? null

export function isOnPicture(reader: DraftReader): reader is Exclude<DraftReader, { kind: 'memory' }> {
  return reader.kind !== 'memory'
}

/** The names of the numbers that lie in the game's memory. A run of bytes is none. */
export const memoryFieldsOf = (draft: GameDraft): string[] =>
  Object.entries(draft.memory?.fields ?? {}).flatMap(([name, { type }]) => (type === 'u8array' ? [] : [name]))

/** Everything that rules may speak of. */
export const fieldsOf = (draft: GameDraft): string[] => [
  ...new Set([...readersOf(draft).map(({ field }) => field), ...memoryFieldsOf(draft)])
]

export function fieldLabel(draft: GameDraft, field: string, language: Language): string {
  return draft.fields?.[field]?.label[language] ?? field
}

/** A new field that is read in this region. Answers also its name. */
export function withReader(
  draft: GameDraft,
  kind: Exclude<PictureKind, 'template'>,
  region: Region,
  label: string
): { draft: GameDraft; field: string } {
  return withField(draft, label, (field) => freshReader(kind, field, region))
}

/** A small picture to look for, cut out of a picture of this width. */
export interface CutTemplate {
  readonly file: string
  readonly cutAtWidth: number
}

/** A new field: whether a template is seen in this region. Answers also its name. */
export function withTemplate(
  draft: GameDraft,
  cut: CutTemplate,
  region: Region,
  label: string
): { draft: GameDraft; field: string } {
  return withField(draft, label, (field) => ({ kind: 'template', field, region, ...cut }))
}

function withField(
  draft: GameDraft,
  label: string,
  reader: (field: string) => DraftReader
): { draft: GameDraft; field: string } {
  const field = fieldNameFor(draft, label)
  return {
    field,
    draft: {
      ...draft,
      readers: [...readersOf(draft), reader(field)],
      fields: { ...draft.fields, [field]: { label: sameInAll(label) } }
    }
  }
}

/** The name that a field so called would have. */
export function fieldNameFor(draft: GameDraft, label: string): string {
  const taken = [...readersOf(draft).map(({ field }) => field), ...Object.keys(draft.memory?.fields ?? {})]
  return nameFrom(label, taken, 'field')
}

function freshReader(
  kind: Exclude<PictureKind, 'template'>,
  field: string,
  region: Region
): Exclude<DraftReader, { kind: 'memory' }> {
  const base = { field, region }
  if (kind === 'colour') return { ...base, kind, colour: '#ffffff' }
  return { ...base, kind }
}

export function withReaderChanged(
  draft: GameDraft,
  field: string,
  change: (reader: DraftReader) => DraftReader
): GameDraft {
  return {
    ...draft,
    readers: readersOf(draft).map((reader) => (reader.field === field ? change(reader) : reader))
  }
}

export function withRegion(draft: GameDraft, field: string, region: Region): GameDraft {
  return withReaderChanged(draft, field, (reader) => (isOnPicture(reader) ? { ...reader, region } : reader))
}

/** Reads the same place in another way. What only the old way knew is forgotten. */
export function withKind(draft: GameDraft, field: string, kind: Exclude<PictureKind, 'template'>): GameDraft {
  return withReaderChanged(draft, field, (reader) =>
    isOnPicture(reader) && reader.kind !== kind ? freshReader(kind, field, reader.region) : reader
  )
}

export function withFieldLabel(draft: GameDraft, field: string, language: Language, text: string): GameDraft {
  const label = relabelled(draft.fields?.[field]?.label ?? sameInAll(''), language, text)
  return { ...draft, fields: { ...draft.fields, [field]: { label } } }
}

/** Gives a field another name everywhere. Corrections stay with the old name. */
export function withFieldName(draft: GameDraft, from: string, to: string): GameDraft {
  const renamed = <T extends { field: string }>(item: T): T =>
    item.field === from ? { ...item, field: to } : item
  const { score, lives, ...episode } = draft.episode ?? {}
  const name = (field: string): string => (field === from ? to : field)
  return {
    ...draft,
    readers: readersOf(draft).map(renamed),
    fields: Object.fromEntries(
      Object.entries(draft.fields ?? {}).map(([field, shown]) => [name(field), shown])
    ),
    rewards: (draft.rewards ?? []).map(renamed),
    phaseRules: (draft.phaseRules ?? []).map((rule) => ({ ...rule, when: rule.when.map(renamed) })),
    episode: {
      ...episode,
      ...(score === undefined ? {} : { score: name(score) }),
      ...(lives === undefined ? {} : { lives: name(lives) })
    }
  }
}

/** Takes a field away, and with it the conditions and rewards that spoke of it. */
export function withoutField(draft: GameDraft, field: string): GameDraft {
  const { [field]: _shown, ...fields } = draft.fields ?? {}
  const { score, lives, ...episode } = draft.episode ?? {}
  return {
    ...draft,
    fields,
    ...withoutMemoryField(draft, field),
    readers: readersOf(draft).filter((reader) => reader.field !== field),
    rewards: (draft.rewards ?? []).filter((reward) => reward.field !== field),
    phaseRules: (draft.phaseRules ?? []).map((rule) => ({
      ...rule,
      when: rule.when.filter((condition) => condition.field !== field)
    })),
    episode: {
      ...episode,
      ...(score === undefined || score === field ? {} : { score }),
      ...(lives === undefined || lives === field ? {} : { lives })
    }
  }
}

function withoutMemoryField({ memory }: GameDraft, field: string): Pick<GameDraft, 'memory'> {
  if (memory?.fields[field] === undefined) return {}
  const { [field]: _taken, ...fields } = memory.fields
  return { memory: { ...memory, fields } }
}

/** The fields whose value is a number, which can be worth something. */
export function numericFields(draft: GameDraft): string[] {
  const read = readersOf(draft)
    .filter((reader) => reader.kind !== 'text' && reader.kind !== 'template' && !isPalette(reader))
    .map(({ field }) => field)
  return [...new Set([...read, ...memoryFieldsOf(draft)])]
}

const isPalette = (reader: DraftReader): boolean => reader.kind === 'colour' && reader.palette !== undefined

/** What a change of a field means to the player. */
export const WORTHS = ['upGood', 'downBad', 'upBad', 'downGood'] as const
export type Worth = (typeof WORTHS)[number]

const RULES: Readonly<Record<Worth, { of: 'gain' | 'loss'; sign: 1 | -1 }>> = {
  upGood: { of: 'gain', sign: 1 },
  downBad: { of: 'loss', sign: -1 },
  upBad: { of: 'gain', sign: -1 },
  downGood: { of: 'loss', sign: 1 }
}

/** How a reward counts, in the words of a player; null where it is of another kind (the value itself). */
export function worthOf({ of = 'gain', weight }: DraftReward): Worth | null {
  return WORTHS.find((worth) => RULES[worth].of === of && RULES[worth].sign === (weight < 0 ? -1 : 1)) ?? null
}

/** What a field's changes are worth; null: nothing. `points`: of each unit, without a sign. */
export function withWorth(draft: GameDraft, field: string, worth: Worth | null, points: number): GameDraft {
  const rewards = draft.rewards ?? []
  const at = rewards.findIndex((reward) => reward.field === field)
  const others = rewards.filter((reward) => reward.field !== field)
  if (worth === null) return { ...draft, rewards: others }
  const { of, sign } = RULES[worth]
  return {
    ...draft,
    rewards: others.toSpliced(at < 0 ? others.length : at, 0, {
      field,
      of,
      weight: sign * Math.abs(points)
    })
  }
}

/** The field that counts points, or lives; null: none. */
export function withCounter(draft: GameDraft, what: 'score' | 'lives', field: string | null): GameDraft {
  const { [what]: _before, ...others } = draft.episode ?? {}
  return { ...draft, episode: field === null ? others : { ...others, [what]: field } }
}
