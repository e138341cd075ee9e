import { chmodSync, existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, errorText } from '../../shared/errors'
import type { Text } from '../../shared/language'
import { readTextSync } from '../../shared/node/regular-file'
import {
  defaultSettings,
  settingsFileSchema,
  settingsSchema,
  type Settings,
  type SettingsChange
} from '../../shared/settings'
import { writeFileAtomic } from './atomic-file'
import { freeName } from './free-name'

/** The file holds OBS's password: only the person may read it. */
const ONLY_OWNER = 0o600

function keepToOwner(file: string): void {
  try {
    chmodSync(file, ONLY_OWNER)
  } catch {
    // A file of somebody else's: that it can be read is theirs to decide.
  }
}

/** The person's settings, in settings.json of the data folder. */
export class SettingsStore {
  readonly #file: string
  #current: Settings = defaultSettings
  /** What a newer version of the app wrote and this one does not know: it is written again as it was. */
  #unknown: Readonly<Record<string, unknown>> = {}

  /** A file that cannot be used, and could not be set aside. */
  #isInTheWay = false

  /**
   * Reads the file. One that cannot be used is set aside under another name, never overwritten, and
   * `onDamaged` hears about it.
   */
  constructor(folder: string, onDamaged: (error: AppError) => void) {
    this.#file = join(folder, 'settings.json')
    if (!existsSync(this.#file)) return
    keepToOwner(this.#file)
    try {
      this.#read()
    } catch (cause) {
      const damage = { file: this.#file, why: whyUnusable(cause) }
      onDamaged(this.#setAside(damage) ?? new AppError('settings.unusable', damage, { cause }))
    }
  }

  #read(): void {
    const written = settingsFileSchema.parse(JSON.parse(readTextSync(this.#file)))
    const isKnown = ([key]: [string, unknown]): boolean => key in defaultSettings
    this.#unknown = Object.fromEntries(Object.entries(written).filter((entry) => !isKnown(entry)))
    const known = Object.fromEntries(Object.entries(written).filter(isKnown))
    this.#current = settingsSchema.parse({ ...defaultSettings, ...known })
  }

  /** Null when the folder does not let it be moved: it stays, and whoever changes settings hears why. */
  #setAside(damage: { file: string; why: Text }): AppError | null {
    const aside = freeName(`${this.#file}.damaged`)
    try {
      renameSync(this.#file, aside)
      return new AppError('settings.damaged', { ...damage, aside })
    } catch {
      this.#isInTheWay = true
      return null
    }
  }

  get current(): Settings {
    return this.#current
  }

  /** Changes some settings and writes the file before answering. */
  change(part: SettingsChange): Settings {
    const next = settingsSchema.parse({ ...this.#current, ...part })
    if (this.#isInTheWay) renameSync(this.#file, freeName(`${this.#file}.damaged`))
    this.#isInTheWay = false
    writeFileAtomic(this.#file, `${JSON.stringify({ ...this.#unknown, ...next }, null, 2)}\n`, ONLY_OWNER)
    this.#current = next
    return next
  }
}

function whyUnusable(cause: unknown): Text {
  if (cause instanceof SyntaxError) return { en: 'it is not JSON', fr: 'ce n’est pas du JSON' }
  if (cause instanceof AppError) return errorText(cause)
  return { en: 'a value is out of range', fr: 'une valeur est hors des limites' }
}
