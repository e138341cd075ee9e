import { copyFile, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRegular } from '../../shared/node/regular-file'
import { readAt, scanSession, type SessionScan } from './scan'
import { canBeSealed, missingEnd } from './seal'
import { binFolder, cacheFolder } from './session-files'
import { opensByItsSummary } from './session-reader'

/**
 * Gives a cut-off session its end. The kept part is copied byte for byte to a temporary file, completed,
 * synced and renamed over the original; the torn bytes after it, if any, go to `.bin/<id>.torn`, so that
 * nothing that was on the disk is lost. A summary that is damaged is made anew in the same way. Answers false,
 * and changes nothing, when the file is sound or more than its end is wrong.
 */
export async function repair(folder: string, id: string, path: string): Promise<boolean> {
  if (await opensByItsSummary(path)) return false
  const scan = await scanSession(path)
  if (!canBeSealed(scan)) return false
  await mkdir(cacheFolder(folder), { recursive: true })
  await removeAbandoned(cacheFolder(folder), id)
  const temporary = join(cacheFolder(folder), `${id}.${process.pid}.repair`)
  try {
    await keepTornEnd(folder, id, path, scan)
    await writeCompleted(path, temporary, scan)
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
  return true
}

async function writeCompleted(path: string, temporary: string, scan: SessionScan): Promise<void> {
  await copyFile(path, temporary)
  const copy = await open(temporary, 'r+')
  try {
    await copy.truncate(scan.kept.end)
    const end = missingEnd(scan)
    for (let done = 0; done < end.length;)
      done += (await copy.write(end, done, end.length - done, scan.kept.end + done)).bytesWritten
    await copy.sync()
  } finally {
    await copy.close()
  }
}

async function keepTornEnd(folder: string, id: string, path: string, scan: SessionScan): Promise<void> {
  const length = scan.size - scan.kept.end
  if (length === 0) return
  const file = await openRegular(path)
  try {
    const torn = await readAt(file, scan.kept.end, length)
    await mkdir(binFolder(folder), { recursive: true })
    await writeFile(join(binFolder(folder), `${id}.torn`), torn, { flush: true })
  } finally {
    await file.close()
  }
}

/** Copies left by a process that died while it repaired: whoever repairs holds the session's lock. */
async function removeAbandoned(cache: string, id: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [owner, , kind] = name.split('.')
    if (owner === id && kind === 'repair') await rm(join(cache, name), { force: true })
  }
}
