import { chmodSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import { defaultSettings, settingsSchema, type Settings, type SettingsChange } from '../../shared/settings'
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

  /**
   * Reads the file. One that cannot be used is set aside under another name, never overwritten, and
   * `onDamaged` hears about it.
   */
  constructor(folder: string, onDamaged: (error: AppError) => void) {
    this.#file = join(folder, 'settings.json')
    if (!existsSync(this.#file)) return
    keepToOwner(this.#file)
    try {
      const written = JSON.parse(readFileSync(this.#file, 'utf8')) as SettingsChange
      this.#current = settingsSchema.parse({ ...defaultSettings, ...written })
    } catch (cause) {
      const aside = freeName(`${this.#file}.damaged`)
      renameSync(this.#file, aside)
      const why =
        cause instanceof SyntaxError
          ? { en: 'it is not JSON', fr: 'ce n’est pas du JSON' }
          : { en: 'a value is out of range', fr: 'une valeur est hors des limites' }
      onDamaged(new AppError('settings.damaged', { file: this.#file, why, aside }, { cause }))
    }
  }

  get current(): Settings {
    return this.#current
  }

  /** Changes some settings and writes the file before answering. */
  change(part: SettingsChange): Settings {
    const next = settingsSchema.parse({ ...this.#current, ...part })
    writeFileAtomic(this.#file, `${JSON.stringify(next, null, 2)}\n`, ONLY_OWNER)
    this.#current = next
    return next
  }
}
