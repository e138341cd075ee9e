import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** One write; the operating system takes less than 2 GiB at once. */
const PIECE_BYTES = 1 << 26

/**
 * Replaces a whole file so that a crash leaves either the old one or the new one: it is written under a
 * temporary name beside it, brought to the disk and renamed. Throws what the file system throws; the old file
 * is then as it was.
 * @param mode who may read and write it, as `chmod` counts; systems without such rights ignore it
 */
export function replaceFile(
  file: string,
  temporary: string,
  write: (handle: number) => void,
  mode = 0o666
): void {
  try {
    const handle = openSync(temporary, 'w', mode)
    try {
      write(handle)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes all of it: one call of the system may take only a part. */
export function writeAll(handle: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length;)
    at += writeSync(handle, bytes, at, Math.min(PIECE_BYTES, bytes.length - at))
}
