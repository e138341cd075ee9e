import type { BigIntStats } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'

/** Where a recording's bytes go. Tests put slow and full ones here. */
export interface AppendFile {
  /** Writes all of it at `position`, or rejects. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Resolves when all written so far would survive a power cut. */
  sync(): Promise<void>
  /** False when its name stands for nothing, or another file, by now: what is written then is lost. */
  isInPlace(): Promise<boolean>
  truncate(size: number): Promise<void>
  close(): Promise<void>
}

/** Creates a file that was not there; rejects with EEXIST otherwise. */
export async function createFile(path: string): Promise<AppendFile> {
  return new DiskFile(path, await open(path, 'wx'))
}

/** Opens a file that is there, to complete its end. */
export async function reopenFile(path: string): Promise<AppendFile> {
  return new DiskFile(path, await open(path, 'r+'))
}

class DiskFile implements AppendFile {
  readonly #path: string
  readonly #handle: FileHandle

  constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  /** A nearly full disk takes part of a write without an error: the rest is tried again, and then fails. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, position + done)
      done += bytesWritten
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync()
  }

  async isInPlace(): Promise<boolean> {
    const [own, named] = await Promise.all([this.#handle.stat({ bigint: true }), statOrNull(this.#path)])
    return named !== null && named.ino === own.ino && named.dev === own.dev
  }

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** Null when nothing has the name; another failure is thrown. */
function statOrNull(path: string): Promise<BigIntStats | null> {
  return stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
}
