import { z } from 'zod'
import { AppError } from '../../shared/errors'
import type { LocalizedText, Text } from '../../shared/language'
import type { ProfileInput } from '../../shared/profile'
import { readProfileData } from '../../shared/profile-reading'
import {
  checkLine,
  checkTemplate,
  FIELD_NAME,
  LINE_TEXT,
  MOST_BYTES,
  MOST_CORRECTIONS,
  TEMPLATE_NAME,
  type KeptLine,
  type KeptTemplate
} from './game-pictures'

const FORMAT = 'apprenti-game/1'
/** What a whole game may be as one file: its pictures as base64, and its profile. */
export const LARGEST_GAME_FILE = Math.ceil((MOST_BYTES * 4) / 3) + 2_500_000

/** A game with everything it needs, as it is passed on. */
export interface WholeGame {
  /** As it was written, sound. */
  readonly profile: ProfileInput
  readonly templates: readonly KeptTemplate[]
  readonly lines: readonly Omit<KeptLine, 'id'>[]
}

/** A game as one JSON file. */
export function gameFileText({ profile, templates, lines }: WholeGame): string {
  const file: GameFile = {
    format: FORMAT,
    profile: { ...profile },
    templates: Object.fromEntries(templates.map(({ name, png }) => [name, png.toString('base64')])),
    corrections: lines.map(({ field, text, png }) => ({ field, text, png: png.toString('base64') }))
  }
  return `${JSON.stringify(file, null, 1)}\n`
}

const base64 = z.base64('must be base64')

const gameFileSchema = z.strictObject({
  format: z.literal(FORMAT, `must be "${FORMAT}": no game, or one of another version of Apprenti`),
  profile: z.record(z.string(), z.unknown()),
  templates: z
    .record(z.string().regex(TEMPLATE_NAME, 'must be the name of a PNG file without folders'), base64)
    .default({}),
  corrections: z
    .array(
      z.strictObject({
        field: z.string().regex(FIELD_NAME, 'must be the name of a field'),
        text: z.string().regex(LINE_TEXT, 'must be one line of 1 to 80 characters'),
        png: base64
      })
    )
    .default([])
})
type GameFile = z.output<typeof gameFileSchema>

/**
 * Reads what an exported file holds; nothing of it is believed before it was looked at.
 * @param as the id it is to have here; its own when left out
 * @throws AppError 'game.file' naming the first field that is wrong, 'game.picture', 'input.invalid'
 */
export async function readGameFile(text: string, as?: string): Promise<WholeGame> {
  const file = parsed(text)
  const profile = soundProfile(as === undefined ? file.profile : { ...file.profile, id: as })
  const templates = Object.entries(file.templates).map(([name, png]) => ({ name, png: bytes(png) }))
  const lines = file.corrections.map(({ png, ...line }) => ({ ...line, png: bytes(png) }))
  checkAmounts(templates, lines)
  for (const { name, png } of templates) await checkTemplate(name, png)
  for (const { field, text: read, png } of lines) await checkLine(field, read, png)
  return { profile, templates, lines }
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')

function parsed(text: string): GameFile {
  if (text.length > LARGEST_GAME_FILE) throw refused(SIZE, tooLarge(Math.floor(LARGEST_GAME_FILE / 1e6)))
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw refused(TEXT, noJson((error as Error).message), error)
  }
  const result = gameFileSchema.safeParse(data)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw refused(issue?.path.map(String).join('.') || TOP, issue?.message ?? '', result.error)
}

/** Throws for what cannot be a profile here. Older formats become the present one. */
function soundProfile(data: Record<string, unknown>): ProfileInput {
  const read = readProfileData(data)
  if ('problem' in read) throw refused(`profile.${read.problem.field}`, read.problem.what)
  return data['format'] === read.profile.format ? (data as ProfileInput) : read.profile
}

function checkAmounts(templates: readonly KeptTemplate[], lines: readonly Omit<KeptLine, 'id'>[]): void {
  const total = [...templates, ...lines].reduce((sum, { png }) => sum + png.length, 0)
  if (total > MOST_BYTES) throw refused(SIZE, tooLarge(MOST_BYTES / 2 ** 20))
  const counts = new Map<string, number>()
  for (const { field } of lines) counts.set(field, (counts.get(field) ?? 0) + 1)
  for (const [field, count] of counts)
    if (count > MOST_CORRECTIONS)
      throw refused('corrections', {
        en: `"${field}" has ${count}, and at most ${MOST_CORRECTIONS} are kept`,
        fr: `« ${field} » en a ${count}, et ${MOST_CORRECTIONS} au plus sont gardées`
      })
}

const refused = (field: Text, why: Text, cause?: unknown): AppError =>
  new AppError('game.file', { field, why }, { cause })

const SIZE = { en: 'its size', fr: 'sa taille' }
const TEXT = { en: 'its text', fr: 'son texte' }
const TOP = { en: 'its top level', fr: 'son premier niveau' }
const tooLarge = (mb: number): LocalizedText => ({
  en: `it holds more than ${mb} MB`,
  fr: `il contient plus de ${mb} Mo`
})
const noJson = (said: string): LocalizedText => ({
  en: `it is not JSON (${said})`,
  fr: `ce n’est pas du JSON (${said})`
})
