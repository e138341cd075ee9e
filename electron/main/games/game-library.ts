import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { GameDraft, GameInfo, SavedGame } from '../../shared/games'
import type { LocalizedText, Text } from '../../shared/language'
import { readTextSync } from '../../shared/node/regular-file'
import { readersSchema, type Problem, type ReaderOf } from '../../shared/perception/readers'
import type { Profile, ProfileInput } from '../../shared/profile'
import { profileProblems } from '../../shared/profile-reading'
import { templateIn, type GameFiles } from '../perception/game-files'
import { writeNew } from '../record/new-file'
import { makeFolder } from '../store/data-folder'
import { freeName } from '../store/free-name'
import { loadProfiles } from '../targets/profiles'
import { gameFileText, readGameFile } from './game-file'
import { GameFolder } from './game-folder'
import { GamePictures } from './game-pictures'

/** Ids of games: they are names of folders, too. */
export const GAME_ID = /^[a-z][A-Za-z0-9-]{0,59}$/
const BINNED = /^([a-z][A-Za-z0-9-]{0,59})\.deleted-(\d{1,15})$/
const BIN = '.bin'
/** A game that is being put together; it counts when it is whole. */
const UNFINISHED = '.new-'
/** After so long nobody works at it any more. */
const ABANDONED_MS = 24 * 3600 * 1000

/** Where games lie. */
export interface GameFolders {
  /** Those that ship with the app: `<id>.json`, `<id>/templates/`. */
  readonly shipped: string
  /** The person's: `<id>/profile.json`, `draft.json`, `templates/`, `corrections/`; `.bin/` what was deleted. */
  readonly own: string
  readonly exports: string
}

/** A folder of the person's, with what keeps its game from being played; null where nothing does. */
interface OwnGame {
  readonly name: string
  readonly folder: GameFolder
  readonly profile: Profile | null
  readonly problem: ErrorData | null
}

/** Where they lie, of those that ship and of a data folder. */
export const gameFolders = (shipped: string, dataFolder: string): GameFolders => ({
  shipped,
  own: join(dataFolder, 'games'),
  exports: join(dataFolder, 'exports')
})

/**
 * The games: those that ship with the app, and the person's own. Files are looked at anew each time, so what somebody else
 * changes in the folder is seen; a game that is no sound one says why, and costs the others nothing.
 */
export class GameLibrary implements Iterable<Profile> {
  readonly #folders: GameFolders
  readonly #shipped: ReadonlyMap<string, Profile>
  readonly #known = new Map<string, GameFolder>()
  readonly #listeners = new Set<() => void>()
  #version: string | null = null

  /** Throws 'profile.invalid' when a game that ships with the app is none. */
  constructor(folders: GameFolders) {
    this.#folders = folders
    this.#shipped = loadProfiles(folders.shipped)
  }

  /** Called when games came, went or changed, by this app or, once somebody looks, by another. Returns the way to stop. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * The games that can be played: the person's first, those that say most of their windows before the others, and of
   * those that say as much the one that was changed last.
   */
  [Symbol.iterator](): Iterator<Profile> {
    const own = this.#ownOrNone()
      .flatMap(({ profile, folder }) => (profile ? [{ profile, savedAtMs: folder.savedAtMs }] : []))
      .toSorted((a, b) => precision(b.profile) - precision(a.profile) || b.savedAtMs - a.savedAtMs)
    return [...own.map(({ profile }) => profile), ...this.#shipped.values()].values()
  }

  /** Those that ship with the app, then the person's; of the bin, last deleted first. */
  list({ deleted }: { readonly deleted: boolean }): GameInfo[] {
    if (deleted) return this.#binned().map((game) => this.#info(game, game.deletedAtMs))
    const shipped = [...this.#shipped.values()].map((profile) => shippedInfo(profile))
    return [...shipped, ...this.#own().map((game) => this.#info(game, null))]
  }

  /** Whether it comes with the app and the person has none of this id. */
  isShipped(id: string): boolean {
    return this.#shipped.has(id) && this.#ownFolder(id) === null
  }

  /** One that is there. Throws 'game.notYours'. */
  info(id: string): GameInfo {
    const own = this.#own().find(({ name }) => name === id)
    if (own) return this.#info(own, null)
    const shipped = this.#shipped.get(id)
    if (shipped) return shippedInfo(shipped)
    throw new AppError('game.notYours', { id })
  }

  /** What was last kept of the work on a game: its draft, or else its profile. Of one that ships, what a copy begins with. */
  draft(id: string): GameDraft {
    const own = this.#ownFolder(id)
    if (own) return own.draft(id)
    if (!this.#shipped.has(id)) throw new AppError('game.notYours', { id })
    return copyOf(this.#shippedRaw(id), id)
  }

  /** Keeps a draft as it is, right or not. */
  keepDraft(draft: GameDraft): void {
    const id = checkedId(draft.id)
    if (this.isShipped(id)) throw new AppError('game.shipped', { id })
    this.#folderAt(id).keepDraft(draft)
    this.#changed()
  }

  /** Throws the draft away: the profile stands. A game that has none goes to the bin. */
  dropDraft(id: string): void {
    const own = this.#mustOwn(id)
    if (!own.hasProfile) return this.delete(id)
    own.dropDraft()
    this.#changed()
  }

  /**
   * Makes a draft the game's profile, or answers everything that is not right in it.
   * @param from the id it had before: its pictures come along, and that game is no more (one that ships stays)
   */
  save(draft: GameDraft, from = draft.id): SavedGame {
    const problems = this.problems(draft, from)
    if (problems.length > 0) return { game: null, problems }
    if (from === draft.id) this.#folderAt(draft.id).save(draft)
    else this.#move(draft, checkedId(from))
    this.#changed()
    return { game: this.info(draft.id), problems: [] }
  }

  /** Everything that keeps a draft from being saved. */
  problems(draft: GameDraft, from = draft.id): Problem[] {
    const problems = profileProblems(draft)
    const id = this.#idProblem(draft.id, from)
    if (id !== null && !problems.some(({ field }) => field === 'id'))
      problems.unshift({ field: 'id', what: id })
    if (draft.attach?.builtin !== undefined) problems.push({ field: 'attach.builtin', what: NOT_BUILT_IN })
    return problems
  }

  /** Moves one of the person's own to the bin. Where it is attached it goes on to be played until it is let go. */
  delete(id: string, nowMs = Date.now()): void {
    this.#mustOwn(id)
    makeFolder(join(this.#folders.own, BIN))
    renameSync(this.#pathOf(id), freeName(join(this.#folders.own, BIN, `${id}.deleted-${nowMs}`)))
    this.#changed()
  }

  /** Brings back what was deleted last under this id. Throws 'game.notYours', or 'game.taken' when its place is. */
  restore(id: string): void {
    const found = this.#binned().find(({ name }) => name === checkedId(id))
    if (found === undefined) throw new AppError('game.notYours', { id })
    if (existsSync(this.#pathOf(id)) || this.#shipped.has(id)) throw new AppError('game.taken', { id })
    renameSync(found.folder.folder, this.#pathOf(id))
    this.#changed()
  }

  /** A game with its pictures as one file's text. Throws 'game.notYours', 'game.onlyDraft', or what is wrong with it. */
  async exportText(id: string): Promise<string> {
    const pictures = this.pictures(id)
    const profile = this.#rawOf(id)
    const templates = pictures.keptTemplates()
    return gameFileText({ profile, templates, lines: await pictures.keptLines() })
  }

  /** Writes that file. Throws 'file.exists' rather than overwrite; where none is named, a new one among the exports. */
  async export(id: string, file?: string): Promise<string> {
    const text = await this.exportText(id)
    if (file === undefined) makeFolder(this.#folders.exports)
    const place = file ?? freeFile(join(this.#folders.exports, id))
    await writeNew(place, (temporary) => writeFile(temporary, text))
    return place
  }

  /**
   * Takes in what an exported file holds, as a game of the person's own. Rejects with 'game.file' naming what is wrong in it,
   * 'game.picture', or 'game.taken'; nothing is kept then.
   */
  async import(text: string, as?: string): Promise<GameInfo> {
    const { profile, templates, lines } = await readGameFile(text, as === undefined ? as : checkedId(as))
    const id = checkedId(profile.id)
    if (this.#shipped.has(id)) throw new AppError('game.taken', { id })
    const mine: ProfileInput = { ...profile, attach: withoutBuiltin(profile.attach) }
    const [first] = profileProblems(mine)
    if (first) throw new AppError('game.file', { field: `profile.${first.field}`, why: first.what })
    this.#putTogether(id, (folder) => {
      const pictures = new GamePictures(folder)
      new GameFolder(folder).save(mine)
      for (const { name, png } of templates) pictures.putTemplate(name, png)
      for (const line of lines) pictures.putLine(line.field, line.text, line.png)
    })
    this.#changed()
    return this.info(id)
  }

  /** The pictures of a game, to look at; of one that is not there (yet) there are none. */
  pictures(id: string): GamePictures {
    return new GamePictures(this.isShipped(id) ? join(this.#folders.shipped, id) : this.#pathOf(id))
  }

  /** Where the templates of a game's readers may lie: its own folder, then that of one that ships under this id. */
  templateFolders(id: string): string[] {
    return [this.#pathOf(checkedId(id)), join(this.#folders.shipped, id)]
  }

  /** Those of one of the person's own, to change. Throws 'game.shipped' or 'game.notYours'. */
  ownPictures(id: string): GamePictures {
    return new GamePictures(this.#mustOwn(id).folder)
  }

  /** Keeps a template for a game of the person's own (GamePictures.addTemplate). */
  addTemplate(id: string, name: string, png: Uint8Array): ReturnType<GamePictures['addTemplate']> {
    const own = this.#mustOwn(id)
    // Whatever a draft holds in their place.
    const used = JSON.stringify([own.read.profile?.readers, own.hasDraft ? own.draft(id).readers : null])
    return new GamePictures(own.folder).addTemplate(name, png, (known) =>
      used.includes(JSON.stringify(known))
    )
  }

  /** The reader of a number's field, as it was last kept; null when there is none or it is not sound. */
  numberReader(id: string, field: string): ReaderOf<'number'> | null {
    const readers = readersSchema.safeParse(this.draft(id).readers ?? [])
    const found = readers.data?.find((reader) => reader.field === field)
    return found?.kind === 'number' ? found : null
  }

  /** An id like the wished one that no game has. */
  freeId(wished: string): string {
    const stem = GAME_ID.test(wished) ? wished.slice(0, 55) : 'game'
    for (let n = 1; ; n++) {
      const id = n === 1 ? stem : `${stem}-${n}`
      if (!this.#shipped.has(id) && !existsSync(this.#pathOf(id))) return id
    }
  }

  #idProblem(id: unknown, from: unknown): Text | null {
    if (typeof id !== 'string' || !GAME_ID.test(id)) return NO_ID
    if (this.#shipped.has(id)) return SHIPS
    return id !== from && existsSync(this.#pathOf(id)) ? TAKEN : null
  }

  /** A game under a new id, with its pictures. */
  #move(draft: GameDraft, from: string): void {
    const before = this.#ownFolder(from)
    const source = before?.folder ?? join(this.#folders.shipped, from)
    if (before === null && !this.#shipped.has(from)) throw new AppError('game.notYours', { id: from })
    this.#putTogether(draft.id, (folder) => {
      for (const part of ['templates', 'corrections'])
        if (existsSync(join(source, part)))
          cpSync(join(source, part), join(folder, part), { recursive: true })
      new GameFolder(folder).save(draft)
    })
    if (before) this.#remove(before.folder)
  }

  /** Makes a game's folder whole or not at all. */
  #putTogether(id: string, fill: (folder: string) => void): void {
    const place = this.#pathOf(id)
    makeFolder(this.#folders.own)
    this.#sweep()
    const folder = this.#temporary()
    try {
      mkdirSync(folder)
      fill(folder)
      if (existsSync(place)) throw new AppError('game.taken', { id })
      renameSync(folder, place)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw isTaken(error) ? new AppError('game.taken', { id }, { cause: error }) : error
    }
  }

  /** At once for everybody who looks, then from the disk. */
  #remove(folder: string): void {
    const gone = this.#temporary()
    renameSync(folder, gone)
    rmSync(gone, { recursive: true, force: true })
  }

  #temporary(): string {
    return join(this.#folders.own, `${UNFINISHED}${process.pid}-${randomBytes(4).toString('hex')}`)
  }

  /** What a process that was killed left half made. */
  #sweep(): void {
    const names = readdirSync(this.#folders.own).filter((name) => name.startsWith(UNFINISHED))
    for (const folder of names.map((name) => join(this.#folders.own, name)))
      if (Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > ABANDONED_MS)
        rmSync(folder, { recursive: true, force: true })
  }

  #own(): OwnGame[] {
    // An empty one is what a process that was killed at once left.
    const isGame = (name: string): boolean =>
      !name.startsWith('.') && readdirSync(this.#pathOf(name)).length > 0
    const names = foldersIn(this.#folders.own).filter(isGame)
    const games = names.map((name) => this.#look(name))
    this.#noteVersion(games)
    return games
  }

  /** A folder that cannot be read keeps nobody from the games that ship. */
  #ownOrNone(): OwnGame[] {
    try {
      return this.#own()
    } catch {
      return []
    }
  }

  #look(name: string): OwnGame {
    const folder = this.#folderAt(name)
    if (!folder.hasProfile && folder.hasDraft) return { name, folder, profile: null, problem: null }
    const { profile, problem } = folder.read
    const trouble = profile === null ? problem : this.#unusable(name, folder, profile)
    return { name, folder, profile: trouble === null ? profile : null, problem: trouble }
  }

  /** Why a sound profile is not used. */
  #unusable(name: string, { folder }: GameFolder, { id, attach }: Profile): ErrorData | null {
    if (this.#shipped.has(name))
      return errorData(new AppError('game.twice', { id: name, folder, why: SHIPS }))
    if (id !== name && existsSync(this.#pathOf(id)))
      return errorData(new AppError('game.twice', { id, folder, why: OTHER_FOLDER }))
    if (id !== name || !GAME_ID.test(name)) return errorData(new AppError('game.folderName', { id, folder }))
    if (attach.builtin === undefined) return null
    const params = { file: join(folder, 'profile.json'), field: 'attach.builtin', why: NOT_BUILT_IN }
    return errorData(new AppError('profile.invalid', params))
  }

  #binned(): (OwnGame & { readonly deletedAtMs: number })[] {
    const bin = join(this.#folders.own, BIN)
    const found = foldersIn(bin).flatMap((name) => {
      const [, id, ms] = BINNED.exec(name) ?? []
      if (id === undefined) return []
      const folder = new GameFolder(join(bin, name))
      const { profile, problem } = folder.hasProfile ? folder.read : { profile: null, problem: null }
      return [{ name: id, folder, profile, problem, deletedAtMs: Number(ms) }]
    })
    return found.sort((a, b) => b.deletedAtMs - a.deletedAtMs)
  }

  #info({ name, folder, profile, problem }: OwnGame, deletedAtMs: number | null): GameInfo {
    const deletedAt = deletedAtMs === null ? null : new Date(deletedAtMs).toISOString()
    const title = profile?.title ?? titleOf(name, folder)
    return { id: name, title, source: 'person', profile, problem, hasDraft: folder.hasDraft, deletedAt }
  }

  #pathOf(id: string): string {
    return join(this.#folders.own, id)
  }

  #folderAt(name: string): GameFolder {
    const known = this.#known.get(name) ?? new GameFolder(this.#pathOf(name))
    this.#known.set(name, known)
    return known
  }

  #ownFolder(id: string): GameFolder | null {
    return existsSync(this.#pathOf(checkedId(id))) ? this.#folderAt(id) : null
  }

  #mustOwn(id: string): GameFolder {
    const own = this.#ownFolder(id)
    if (own === null) throw new AppError(this.#shipped.has(id) ? 'game.shipped' : 'game.notYours', { id })
    return own
  }

  #shippedRaw(id: string): ProfileInput {
    return JSON.parse(readTextSync(join(this.#folders.shipped, `${id}.json`))) as ProfileInput
  }

  #rawOf(id: string): ProfileInput {
    const own = this.#ownFolder(id)
    if (own === null && !this.#shipped.has(id)) throw new AppError('game.notYours', { id })
    if (own === null) return this.#shippedRaw(id)
    if (!own.hasProfile && own.hasDraft) throw new AppError('game.onlyDraft', { id })
    return own.rawProfile() as ProfileInput
  }

  #changed(): void {
    this.#version = null
    this.#ownOrNone()
    this.#tell()
  }

  /** What somebody else changed is told when it is first seen. */
  #noteVersion(games: readonly OwnGame[]): void {
    const version = games.map(({ name, folder }) => `${name} ${folder.version}`).join('\n')
    const before = this.#version
    this.#version = version
    if (before !== null && before !== version) this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** What lies beside the games for their readers. */
export const filesOfReaders = (library: GameLibrary): GameFiles => ({
  template: (id, file, field) => templateIn(library.templateFolders(id), file, field),
  corrections: (id, field) => library.pictures(id).learnable(field)
})

/** Throws for what cannot be an id, path separators and dots above all. */
function checkedId(id: unknown): string {
  if (typeof id === 'string' && GAME_ID.test(id)) return id
  throw new AppError('input.invalid', {
    what: { en: 'The id of the game', fr: 'L’identifiant du jeu' },
    why: NO_ID
  })
}

const shippedInfo = (profile: Profile): GameInfo => ({
  id: profile.id,
  title: profile.title,
  source: 'app',
  profile,
  problem: null,
  hasDraft: false,
  deletedAt: null
})

/** How much a profile says of the windows it is for. */
const precision = ({ attach: { window } }: Profile): number =>
  (window?.title === undefined ? 0 : 2) + (window?.program === undefined ? 0 : 1)

/** Of a game that is only a draft, or broken: what of a title can be read. */
function titleOf(name: string, folder: GameFolder): LocalizedText {
  try {
    const { en, fr } = folder.draft(name).title ?? {}
    if (typeof en === 'string' && typeof fr === 'string' && en !== '' && fr !== '') return { en, fr }
  } catch {
    // It has no title that can be read; its folder has a name.
  }
  return { en: name, fr: name }
}

const copyOf = (profile: ProfileInput, id: string): GameDraft => ({
  ...profile,
  id,
  attach: withoutBuiltin(profile.attach)
})

/** What runs inside the app is code, which a game of a person's has not. */
function withoutBuiltin({ mameDriver, window }: ProfileInput['attach']): ProfileInput['attach'] {
  return {
    ...(mameDriver === undefined ? {} : { mameDriver }),
    ...(window === undefined ? {} : { window })
  }
}

/** Somebody made a folder of this name meanwhile. */
const isTaken = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException | null)?.code ?? '')

function freeFile(stem: string): string {
  for (let n = 1; ; n++) {
    const file = `${n === 1 ? stem : `${stem}-${n}`}.apprenti-game.json`
    if (!existsSync(file)) return file
  }
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
        .sort()
    : []

const SHIPS = {
  en: 'one that comes with Apprenti has this id',
  fr: 'un jeu fourni avec Apprenti a cet identifiant'
}
const TAKEN = { en: 'another game has this id', fr: 'un autre jeu a cet identifiant' }
const OTHER_FOLDER = { en: 'another folder holds that game', fr: 'un autre dossier contient ce jeu' }
const NOT_BUILT_IN = {
  en: 'only games that come with Apprenti run inside it: leave it out',
  fr: 'seuls les jeux fournis avec Apprenti tournent à l’intérieur : ne le donnez pas'
}
const NO_ID = {
  en: 'it must begin with a small letter and hold only letters, digits and dashes, 60 at most',
  fr: 'il doit commencer par une minuscule et ne contenir que lettres, chiffres et tirets, 60 au plus'
}
