import { stat } from 'node:fs/promises'
import { SessionReader } from './session-reader'

const OPEN_FILES = 4

interface Entry {
  /** Changes when the file does. */
  readonly version: string
  readonly reader: Promise<SessionReader>
  users: number
  isDropped: boolean
}

/** Keeps the readers of the last few sessions open: a player asks for many stretches of one file. */
export class ReaderPool {
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>()

  /** Lends a reader for as long as `work` runs. */
  async use<Result>(path: string, work: (reader: SessionReader) => Promise<Result>): Promise<Result> {
    const entry = await this.#entry(path)
    entry.users++
    try {
      return await work(await entry.reader)
    } catch (error) {
      void this.forget(path)
      throw error
    } finally {
      entry.users--
      await closeIfUnused(entry)
    }
  }

  /** Lets go of a file, at once or when its last user is done. */
  forget(path: string): Promise<void> {
    const entry = this.#entries.get(path)
    if (entry === undefined) return Promise.resolve()
    this.#entries.delete(path)
    entry.isDropped = true
    return closeIfUnused(entry)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((path) => this.forget(path)))
  }

  async #entry(path: string): Promise<Entry> {
    const version = await fileVersion(path)
    const held = this.#entries.get(path)
    const isCurrent = held?.version === version
    if (held !== undefined && !isCurrent) await this.forget(path)
    const entry =
      held !== undefined && isCurrent
        ? held
        : { version, reader: SessionReader.open(path), users: 0, isDropped: false }
    this.#entries.delete(path)
    this.#entries.set(path, entry)
    const oldest = this.#entries.keys().next().value
    if (this.#entries.size > OPEN_FILES && oldest !== undefined) await this.forget(oldest)
    return entry
  }
}

/** A short text that differs after a file was written to. */
export async function fileVersion(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path)
  return `${mtimeMs}:${size}`
}

async function closeIfUnused(entry: Entry): Promise<void> {
  if (!entry.isDropped || entry.users > 0) return
  const reader = await entry.reader.catch(() => null)
  await reader?.close()
}
