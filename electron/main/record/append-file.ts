import { open, type FileHandle } from 'node:fs/promises'

/** Where a recording's bytes go. Tests put slow and full ones here. */
export interface AppendFile {
  /** Writes all of it at `position`, or rejects. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Resolves when all written so far would survive a power cut. */
  sync(): Promise<void>
  truncate(size: number): Promise<void>
  close(): Promise<void>
}

/** Creates a file that was not there; rejects with EEXIST otherwise. */
export async function createFile(path: string): Promise<AppendFile> {
  return new DiskFile(await open(path, 'wx'))
}

/** Opens a file that is there, to complete its end. */
export async function reopenFile(path: string): Promise<AppendFile> {
  return new DiskFile(await open(path, 'r+'))
}

class DiskFile implements AppendFile {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
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

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}
