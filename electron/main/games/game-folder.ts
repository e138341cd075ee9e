import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { GameDraft } from '../../shared/games'
import { readTextSync } from '../../shared/node/regular-file'
import type { Profile } from '../../shared/profile'
import { readProfile } from '../targets/profiles'
import { writeFileAtomic } from '../store/atomic-file'
import { versionOf } from '../store/file-version'
import { makeFolder } from '../store/data-folder'
import { freeName } from '../store/free-name'

const PROFILE_FILE = 'profile.json'
const DRAFT_FILE = 'draft.json'

/** What a game's profile file is at the moment. */
interface Read {
  readonly version: string
  readonly profile: Profile | null
  readonly problem: ErrorData | null
}

type Raw = Readonly<Record<string, unknown>>

/** One game of a person's: `profile.json`, which is played, and `draft.json`, which is worked on. */
export class GameFolder {
  readonly folder: string
  #read: Read | null = null

  constructor(folder: string) {
    this.folder = folder
  }

  /** Changes when either file does. */
  get version(): string {
    return `${versionOf(this.#profileFile)} ${versionOf(this.#draftFile)}`
  }

  /** When its profile was last written; 0 where there is none. */
  get savedAtMs(): number {
    return statSync(this.#profileFile, { throwIfNoEntry: false })?.mtimeMs ?? 0
  }

  get hasProfile(): boolean {
    return existsSync(this.#profileFile)
  }

  get hasDraft(): boolean {
    return existsSync(this.#draftFile)
  }

  /** The profile as its file is now: the same object for as long as that does not change. */
  get read(): Read {
    const version = versionOf(this.#profileFile)
    if (this.#read?.version !== version) this.#read = { version, ...readSafely(this.#profileFile) }
    return this.#read
  }

  /** What was last kept: the draft, or else the profile, right or not. Throws 'profile.invalid' where neither is JSON. */
  draft(id: string): GameDraft {
    const draft = this.hasDraft ? this.#rawDraft() : null
    return { ...(draft ?? this.#rawProfile()), id }
  }

  keepDraft(draft: GameDraft): void {
    this.#write(DRAFT_FILE, draft)
  }

  dropDraft(): void {
    rmSync(this.#draftFile, { force: true })
  }

  /** Makes it the profile: what was worked on is done. */
  save(profile: object): void {
    this.#write(PROFILE_FILE, profile)
    this.dropDraft()
  }

  /** The profile as it was written; of an older format as it is understood. */
  rawProfile(): object {
    const { profile, problem } = this.read
    if (profile === null) throw new AppError(problem?.code ?? 'internal', problem?.params ?? {})
    const raw = this.#rawProfile()
    return raw['format'] === profile.format ? raw : profile
  }

  get #profileFile(): string {
    return join(this.folder, PROFILE_FILE)
  }

  get #draftFile(): string {
    return join(this.folder, DRAFT_FILE)
  }

  #write(name: string, content: object): void {
    const isNew = !existsSync(this.folder)
    makeFolder(this.folder)
    try {
      writeFileAtomic(join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`)
    } catch (error) {
      // A game that could not be begun leaves nothing.
      if (isNew) rmSync(this.folder, { recursive: true, force: true })
      throw error
    }
  }

  /** A draft that somebody damaged is set aside; the profile takes its place. */
  #rawDraft(): Raw | null {
    try {
      return readObject(this.#draftFile)
    } catch (error) {
      if (!this.hasProfile) throw error
      renameSync(this.#draftFile, freeName(`${this.#draftFile}.damaged`))
      return null
    }
  }

  #rawProfile(): Raw {
    const raw = readObject(this.#profileFile)
    return raw['format'] === 1 ? { ...readProfile(this.#profileFile) } : raw
  }
}

function readSafely(file: string): Omit<Read, 'version'> {
  try {
    return { profile: readProfile(file), problem: null }
  } catch (error) {
    return { profile: null, problem: errorData(error) }
  }
}

/** Throws 'profile.invalid' for what is no JSON object. */
function readObject(file: string): Raw {
  try {
    const data: unknown = JSON.parse(readTextSync(file))
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Raw
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new AppError('profile.invalid', { file, field: { en: 'its text', fr: 'son texte' }, why: NO_OBJECT })
}

const NO_OBJECT = { en: 'it is not JSON that holds a game', fr: 'ce n’est pas du JSON qui contient un jeu' }
