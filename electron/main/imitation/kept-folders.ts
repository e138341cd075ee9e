import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/** Of a folder in the bin: the id it had, and when it was deleted. */
const BINNED = /^(.{1,100})\.deleted-(\d{1,15})$/
const BIN = '.bin'

/** A folder of things, each in a folder with its id; deleted ones lie in `.bin/<id>.deleted-<ms>/`. */
export class KeptFolders {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  ids(): string[] {
    return foldersIn(this.#folder)
  }

  has(id: string): boolean {
    return this.ids().includes(id)
  }

  /** Where one lies, or would lie. */
  at(id: string): string {
    return join(this.#folder, id)
  }

  /** Those in the bin, the last deleted first. */
  binned(): { readonly id: string; readonly folder: string; readonly deletedAtMs: number }[] {
    return foldersIn(join(this.#folder, BIN))
      .flatMap((name) => {
        const [, id, ms] = BINNED.exec(name) ?? []
        return id === undefined
          ? []
          : [{ id, folder: join(this.#folder, BIN, name), deletedAtMs: Number(ms) }]
      })
      .sort((a, b) => b.deletedAtMs - a.deletedAtMs)
  }

  /** An id that nothing has, not even in the bin: `<start>-<n>`. */
  freeId(start: string): string {
    const taken = new Set([...this.ids(), ...this.binned().map(({ id }) => id)])
    for (let n = 1; ; n++) if (!taken.has(`${start}-${n}`)) return `${start}-${n}`
  }

  /** Moves one to the bin. Answers whether it was there. */
  delete(id: string, nowMs: number): boolean {
    if (!this.has(id)) return false
    mkdirSync(join(this.#folder, BIN), { recursive: true })
    renameSync(this.at(id), join(this.#folder, BIN, `${id}.deleted-${nowMs}`))
    return true
  }

  /** Brings the one that was deleted last back. Answers whether it was there, and its place was free. */
  restore(id: string): boolean {
    const found = this.binned().find((binned) => binned.id === id)
    if (found === undefined || existsSync(this.at(id))) return false
    renameSync(found.folder, this.at(id))
    return true
  }
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : []))
        .sort()
    : []
