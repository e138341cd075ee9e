import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { GameCorrection, GameTemplate } from '../../shared/games'
import { openRegular, readRegularSync, readTextSync } from '../../shared/node/regular-file'
import { replaceFile, writeAll } from '../../shared/node/replace-file'
import type { Correction } from '../../shared/perception/reading-process'
import { makeFolder } from '../store/data-folder'
import { decodePng, isFlat, type PngLimits } from './png'

/** A small picture that is looked for. */
const TEMPLATE: PngLimits = { bytes: 2 * 2 ** 20, pixels: 2_000_000 }
/** A line of digits or words. */
const LINE: PngLimits = { bytes: 256 * 1024, pixels: 1_000_000 }
const MOST_TEMPLATES = 100
export const MOST_CORRECTIONS = 500
/** Of all pictures of one game: what is told in one answer, or imported as one file, must fit the wires. */
export const MOST_BYTES = 20 * 2 ** 20

export const TEMPLATE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,75}\.png$/
export const FIELD_NAME = /^[a-z][A-Za-z0-9]{0,59}$/
const LINE_NAME = /^([0-9a-f]{32})\.png$/
/** One line of text: nothing that could not stand in one. */
export const LINE_TEXT = /^[^\p{Cc}]{1,80}$/u

/** A correction as it lies on the disk. */
export interface KeptLine {
  readonly id: string
  readonly field: string
  readonly text: string
  readonly png: Buffer
}

/** A template as it lies on the disk. */
export interface KeptTemplate {
  readonly name: string
  readonly png: Buffer
}

/**
 * The pictures of one game, in its folder: `templates/<name>.png`, and what a person read on lines as
 * `corrections/<field>/<id>.png` with the text beside it. What does not belong there is passed over.
 */
export class GamePictures {
  readonly #templates: string
  readonly #corrections: string

  constructor(folder: string) {
    this.#templates = join(folder, 'templates')
    this.#corrections = join(folder, 'corrections')
  }

  /** Where a template lies, whether it is there or not. Throws 'game.picture' for what is no name of one. */
  templatePath(name: string): string {
    if (!TEMPLATE_NAME.test(name)) throw new AppError('game.picture', { name, why: NO_TEMPLATE_NAME })
    return join(this.#templates, name)
  }

  /** Names of the templates, in order. */
  templateNames(): string[] {
    return namesIn(this.#templates).filter((name) => TEMPLATE_NAME.test(name))
  }

  /** Those that can be decoded. */
  async templates(): Promise<GameTemplate[]> {
    const shown = await Promise.all(this.keptTemplates().map((kept) => templateOf(kept).catch(() => null)))
    return shown.filter((template) => template !== null)
  }

  keptTemplates(): KeptTemplate[] {
    return this.templateNames().flatMap((name) => {
      const png = readSmall(join(this.#templates, name), TEMPLATE.bytes)
      return png === null ? [] : [{ name, png }]
    })
  }

  /**
   * Keeps a template under a name like the wished one. One of the same pixels is not kept twice, and none takes
   * another's place. Rejects with 'game.picture' or 'game.full'.
   * @param isUsed templates that must stay when there is no more room
   */
  async addTemplate(
    wished: string,
    png: Uint8Array,
    isUsed: (name: string) => boolean
  ): Promise<GameTemplate> {
    await checkTemplate(wished, png)
    const same = this.keptTemplates().find((kept) => kept.png.equals(png))
    if (same) return await templateOf(same)
    this.#makeRoom(isUsed)
    this.#checkBytes(png.length)
    const name = freeTemplateName(wished, this.templateNames())
    this.putTemplate(name, png)
    return await templateOf({ name, png: Buffer.from(png) })
  }

  /** Writes a template that was checked. */
  putTemplate(name: string, png: Uint8Array): void {
    const file = this.templatePath(name)
    makeFolder(this.#templates)
    put(file, png)
  }

  /** The lines that a person read of one field, oldest first. */
  async corrections(field: string): Promise<GameCorrection[]> {
    const lines = await this.#lines(field)
    return lines.map(({ id, text, png }) => ({ id, field, text, url: pngUrl(png) }))
  }

  /** The same, decoded; what cannot be is left out. */
  async learnable(field: string): Promise<Correction[]> {
    const lines = await this.#lines(field)
    const decoded = await Promise.all(
      lines.map(({ id, text, png }) =>
        decodePng(id, png, LINE).then(
          (line) => ({ line, text }),
          () => null
        )
      )
    )
    return decoded.filter((correction) => correction !== null)
  }

  /** Every line of every field. */
  async keptLines(): Promise<KeptLine[]> {
    const fields = namesIn(this.#corrections).filter((name) => FIELD_NAME.test(name))
    return (await Promise.all(fields.map((field) => this.#lines(field)))).flat()
  }

  /**
   * Keeps how a person read a line; the same picture read again is corrected, not kept twice. Answers its id.
   * Rejects with 'game.picture', 'game.full' or 'input.invalid'.
   */
  async correct(field: string, text: string, png: Uint8Array): Promise<string> {
    await checkLine(field, text, png)
    const id = lineId(field, png)
    const names = lineIds(this.#folderOf(field))
    if (!names.includes(id)) {
      if (names.length >= MOST_CORRECTIONS)
        throw new AppError('game.full', { what: correctionsOf(field), most: MOST_CORRECTIONS })
      this.#checkBytes(png.length)
    }
    this.putLine(field, text, png)
    return id
  }

  /** Writes a line that was checked. */
  putLine(field: string, text: string, png: Uint8Array): void {
    const folder = this.#folderOf(field)
    const id = lineId(field, png)
    makeFolder(folder)
    // The text last: with it the line counts.
    put(join(folder, `${id}.png`), png)
    put(join(folder, `${id}.txt`), text)
  }

  /** Removes a correction of any field; one that is not there is removed already. */
  uncorrect(id: string): void {
    if (!LINE_NAME.test(`${id}.png`)) return
    for (const field of namesIn(this.#corrections).filter((name) => FIELD_NAME.test(name))) {
      const folder = this.#folderOf(field)
      rmSync(join(folder, `${id}.txt`), { force: true })
      rmSync(join(folder, `${id}.png`), { force: true })
    }
  }

  /** The field of a correction; null when it is not there. */
  fieldOf(id: string): string | null {
    return (
      namesIn(this.#corrections).find(
        (field) => FIELD_NAME.test(field) && lineIds(this.#folderOf(field)).includes(id)
      ) ?? null
    )
  }

  #folderOf(field: string): string {
    if (!FIELD_NAME.test(field)) throw new AppError('input.invalid', { what: field, why: NO_FIELD_NAME })
    return join(this.#corrections, field)
  }

  async #lines(field: string): Promise<KeptLine[]> {
    const folder = this.#folderOf(field)
    const lines: KeptLine[] = []
    for (const id of lineIds(folder).slice(0, MOST_CORRECTIONS)) {
      const line = await readLine(folder, field, id)
      if (line !== null) lines.push(line)
    }
    return lines
  }

  #checkBytes(more: number): void {
    const corrections = namesIn(this.#corrections).map((field) => join(this.#corrections, field))
    const bytes = [this.#templates, ...corrections].reduce((sum, folder) => sum + bytesIn(folder), more)
    if (bytes > MOST_BYTES)
      throw new AppError('game.full', { what: ALL_PICTURES, most: MOST_BYTES / 2 ** 20 })
  }

  /** Templates that no reader looks for any more go first. */
  #makeRoom(isUsed: (name: string) => boolean): void {
    if (this.templateNames().length < MOST_TEMPLATES) return
    for (const name of this.templateNames().filter((name) => !isUsed(name)))
      rmSync(join(this.#templates, name), { force: true })
    if (this.templateNames().length >= MOST_TEMPLATES)
      throw new AppError('game.full', { what: TEMPLATES, most: MOST_TEMPLATES })
  }
}

/** Rejects with 'game.picture' for what is no picture, too large, or of one colour. */
export async function checkTemplate(name: string, png: Uint8Array): Promise<void> {
  if (isFlat(await decodePng(name, png, TEMPLATE)))
    throw new AppError('game.picture', { name, why: ONE_COLOUR })
}

/** Rejects with 'game.picture', or 'input.invalid' for a text that cannot be that of a line. */
export async function checkLine(field: string, text: string, png: Uint8Array): Promise<void> {
  if (!LINE_TEXT.test(text) || text.trim() === '')
    throw new AppError('input.invalid', { what: `"${text.slice(0, 80)}"`, why: NO_LINE_TEXT })
  await decodePng(field, png, LINE)
}

/** One picture has one text. */
const lineId = (field: string, png: Uint8Array): string =>
  createHash('sha256').update(field).update('\0').update(png).digest('hex').slice(0, 32)

async function templateOf({ name, png }: KeptTemplate): Promise<GameTemplate> {
  const { width, height } = await decodePng(name, png, TEMPLATE)
  return { name, width, height, url: pngUrl(png) }
}

const pngUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`

/** As a file's name: a profile can say it. */
function freeTemplateName(wished: string, taken: readonly string[]): string {
  const plain = wished
    .replace(/\.png$/i, '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  const stem = plain.slice(0, 60) || 'template'
  const lower = new Set(taken.map((name) => name.toLowerCase()))
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${stem}.png` : `${stem}-${n}.png`
    if (!lower.has(name.toLowerCase())) return name
  }
}

async function readLine(folder: string, field: string, id: string): Promise<KeptLine | null> {
  try {
    const text = readTextSync(join(folder, `${id}.txt`), 1024)
    if (!LINE_TEXT.test(text)) return null
    const handle = await openRegular(join(folder, `${id}.png`))
    try {
      if ((await handle.stat()).size > LINE.bytes) return null
      return { id, field, text, png: await handle.readFile() }
    } finally {
      await handle.close()
    }
  } catch {
    // Somebody else's file, or one that is just being removed: it is no correction.
    return null
  }
}

/** Those that have a text, oldest first. */
function lineIds(folder: string): string[] {
  const names = namesIn(folder)
  const texts = new Set(names.filter((name) => name.endsWith('.txt')))
  const ids = names.flatMap((name) => LINE_NAME.exec(name)?.[1] ?? []).filter((id) => texts.has(`${id}.txt`))
  const madeAt = new Map(ids.map((id) => [id, statSync(join(folder, `${id}.png`), QUIET)?.mtimeMs ?? 0]))
  return ids.sort((a, b) => madeAt.get(a)! - madeAt.get(b)! || (a < b ? -1 : 1))
}

const QUIET = { throwIfNoEntry: false } as const

const bytesIn = (folder: string): number =>
  namesIn(folder).reduce((sum, name) => sum + (statSync(join(folder, name), QUIET)?.size ?? 0), 0)

function put(file: string, content: string | Uint8Array): void {
  replaceFile(file, `${file}.${process.pid}.tmp`, (handle) => writeAll(handle, content))
}

function readSmall(file: string, limit: number): Buffer | null {
  try {
    return readRegularSync(file, limit)
  } catch {
    // No file of ours: a folder, a pipe, or far too large.
    return null
  }
}

/** In order of their names; a folder that is not there has nothing in it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

const NO_TEMPLATE_NAME = {
  en: 'it is not the name of a PNG file, as "coin.png"',
  fr: 'ce n’est pas le nom d’un fichier PNG, comme « coin.png »'
}
const NO_FIELD_NAME = { en: 'it is not the name of a field', fr: 'ce n’est pas le nom d’un champ' }
const NO_LINE_TEXT = {
  en: 'it must be what stands on one line, 1 to 80 characters',
  fr: 'ce doit être ce qui est écrit sur une ligne, de 1 à 80 caractères'
}
const ONE_COLOUR = {
  en: 'it is of one colour, so it would be seen everywhere. Cut out a piece with edges in it',
  fr: 'elle est d’une seule couleur : elle serait vue partout. Découpez un morceau qui a des contours'
}
const TEMPLATES = { en: 'the templates of a game', fr: 'parmi les modèles d’un jeu' }
const ALL_PICTURES = { en: 'the pictures of a game, in MB', fr: 'parmi les images d’un jeu, en Mo' }
const correctionsOf = (field: string) => ({
  en: `the corrections of "${field}"`,
  fr: `parmi les corrections de « ${field} »`
})
