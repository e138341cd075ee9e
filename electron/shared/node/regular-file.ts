import { closeSync, constants, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { AppError } from '../errors'
import { writeAll } from './replace-file'

/** Opening a pipe to read it waits for a writer, unless told not to. Windows has no such flag and no such pipes. */
const NO_WAIT = constants.O_NONBLOCK ?? 0
const READ = constants.O_RDONLY | NO_WAIT
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_WAIT
/** What a file that a person could read holds at most: settings, cards, profiles. */
const SMALL_BYTES = 4 * 1024 * 1024

const oddFile = (file: string): AppError => new AppError('file.odd', { file })

/**
 * Refuses what is no regular file with 'file.odd'. It is looked at before it is opened too: merely opening some devices does
 * something.
 */
export function checkRegular(file: string): void {
  if (!statSync(file).isFile()) throw oddFile(file)
}

/**
 * Opens a file to read it. Never waits: a pipe, a device or a folder under the name is refused with
 * 'file.odd'. Throws what the file system throws.
 */
export function openRegularSync(file: string): number {
  checkRegular(file)
  const handle = openSync(file, READ)
  if (fstatSync(handle).isFile()) return handle
  closeSync(handle)
  throw oddFile(file)
}

/** The same, without holding other work up. */
export async function openRegular(file: string): Promise<FileHandle> {
  if (!(await stat(file)).isFile()) throw oddFile(file)
  const handle = await open(file, READ)
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw oddFile(file)
}

/**
 * Reads a whole file of which no more than `limit` bytes are expected: one that holds more is refused with
 * 'file.tooLarge', however much it is; what is none, as `openRegularSync` says.
 */
export function readRegularSync(file: string, limit = SMALL_BYTES): Buffer {
  const handle = openRegularSync(file)
  try {
    const { size } = fstatSync(handle)
    if (size > limit) throw new AppError('file.tooLarge', { file, limit: Math.ceil(limit / 2 ** 20) })
    return readFrom(handle, 0, size)
  } finally {
    closeSync(handle)
  }
}

/** The same as text. */
export const readTextSync = (file: string, limit?: number): string => readRegularSync(file, limit).toString()

/** The last bytes of a file, at most `bytes` of them, however long it is. Throws as `openRegularSync` does. */
export function readEndSync(file: string, bytes: number): Buffer {
  const handle = openRegularSync(file)
  try {
    const { size } = fstatSync(handle)
    return readFrom(handle, Math.max(0, size - bytes), Math.min(size, bytes))
  } finally {
    closeSync(handle)
  }
}

/** What is there of `length` bytes from `from` on: a file can become shorter while it is read. */
function readFrom(handle: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let done = 0
  for (let read = 1; read > 0 && done < length; done += read)
    read = readSync(handle, bytes, done, length - done, from + done)
  return bytes.subarray(0, done)
}

/** Adds to a file's end, and makes it when it is not there. Never waits for who would read a pipe. Throws as above. */
export function appendRegularSync(file: string, text: string): void {
  if (existsSync(file)) checkRegular(file)
  const handle = openSync(file, APPEND, 0o666)
  try {
    if (!fstatSync(handle).isFile()) throw oddFile(file)
    writeAll(handle, text)
  } finally {
    closeSync(handle)
  }
}
