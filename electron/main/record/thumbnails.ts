import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularSync } from '../../shared/node/regular-file'
import { decodeCompressedImage } from './protobuf'
import { cacheFolder } from './session-files'
import type { SessionReader } from './session-reader'

const WIDTH_PX = 160
const HEIGHT_PX = 160

/**
 * A data URL of a small picture from the middle of a session, made once and kept beside the sessions.
 * Empty when there is none or it cannot be read: a list must not fail for it. `bytes`: the file's size,
 * which changes when the session does.
 */
export async function thumbnail(
  folder: string,
  id: string,
  bytes: number,
  reader: SessionReader
): Promise<string> {
  const path = join(cacheFolder(folder), `${id}.${bytes}.webp`)
  const kept = readKept(path)
  const small = kept ?? (await makeThumbnail(path, reader).catch(() => null))
  return small === null ? '' : `data:image/webp;base64,${small.toString('base64')}`
}

/** Null when it was not made yet, or cannot be read. */
function readKept(path: string): Buffer | null {
  try {
    return readRegularSync(path)
  } catch {
    return null
  }
}

async function makeThumbnail(path: string, reader: SessionReader): Promise<Buffer | null> {
  const message = await reader.middlePicture()
  if (message === null) return null
  // Loaded when first needed: recording itself must not wait for an image library.
  const { default: sharp } = await import('sharp')
  const small = await sharp(decodeCompressedImage(message.data).bytes)
    .resize(WIDTH_PX, HEIGHT_PX, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
  await keep(path, small).catch(() => undefined)
  return small
}

async function keep(path: string, small: Buffer): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  const temporary = `${path}.${process.pid}`
  await writeFile(temporary, small)
  await rename(temporary, path)
}

/** Forgets the small pictures of a session that is gone for good. */
export async function removeThumbnails(folder: string, id: string): Promise<void> {
  const names = await readdir(cacheFolder(folder)).catch(() => [])
  const own = names.filter((name) => name.startsWith(`${id}.`))
  await Promise.all(own.map((name) => rm(join(cacheFolder(folder), name), { force: true })))
}
