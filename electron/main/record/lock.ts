import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { z } from 'zod'
import { isAlive } from '../processes'

const HEARTBEAT_MS = 5_000
/** A lock not touched for this long belongs to nobody, whatever its process number says. */
const STALE_MS = 60_000
const lockSchema = z.object({ pid: z.number().int().positive(), host: z.string() })

/**
 * Says to every process that a session file is being written: a small file beside it, touched while
 * its owner lives. It is stale at once when the owner's process is gone.
 */
export class RecordingLock {
  readonly #path: string
  readonly #heartbeat: NodeJS.Timeout

  private constructor(path: string) {
    this.#path = path
    this.#heartbeat = setInterval(() => void this.#touch(), HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  /** Rejects when the lock file is there already or cannot be written. */
  static async take(path: string): Promise<RecordingLock> {
    try {
      await writeFile(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    } catch (error) {
      // A full disk leaves an empty file; one that was there belongs to somebody else.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(path, { force: true })
      throw error
    }
    return new RecordingLock(path)
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat)
    await rm(this.#path, { force: true })
  }

  async #touch(): Promise<void> {
    const now = new Date()
    // A lock somebody removed is not worth stopping a recording for.
    await utimes(this.#path, now, now).catch(() => undefined)
  }
}

/** True while some process records under this lock. */
export async function isLocked(path: string): Promise<boolean> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs
    if (age > STALE_MS) return false
    const owner = lockSchema.safeParse(JSON.parse((await readFile(path, 'utf8')) || 'null'))
    // Not yet written by an owner that has just begun.
    if (!owner.success) return true
    return owner.data.host !== hostname() || isAlive(owner.data.pid)
  } catch {
    return false
  }
}
