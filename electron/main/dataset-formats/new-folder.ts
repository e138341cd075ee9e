import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors'
import { livesHere, placeName } from '../../shared/node/process-identity'

/**
 * Makes a folder by `write`, under a hidden name beside it until it is whole. Throws `file.exists` rather than write into
 * one that is there; whatever is thrown, nothing is left behind. What a process that died left half made is swept away.
 */
export async function writeNewFolder(
  folder: string,
  write: (temporary: string) => Promise<void>
): Promise<void> {
  if (await isThere(folder)) throw new AppError('file.exists', { file: folder })
  const temporary = join(
    dirname(folder),
    `.${basename(folder)}.${placeName}-${process.pid}-${randomBytes(4).toString('hex')}.part`
  )
  await mkdir(dirname(folder), { recursive: true })
  await sweepUnfinished(folder)
  try {
    await mkdir(temporary)
    await write(temporary)
    // Somebody else may have made it meanwhile; renaming puts a folder only where there is none, or an empty one.
    if (await isThere(folder)) throw new AppError('file.exists', { file: folder })
    await rename(temporary, folder)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

/** Removes what processes that are gone left half made of this folder. */
async function sweepUnfinished(folder: string): Promise<void> {
  const start = `.${basename(folder)}.${placeName}-`
  for (const name of await readdir(dirname(folder))) {
    const [, pid] = name.startsWith(start)
      ? (/^(\d{1,10})-[0-9a-f]{8}\.part$/.exec(name.slice(start.length)) ?? [])
      : []
    if (pid !== undefined && livesHere(Number(pid), '') === false)
      await rm(join(dirname(folder), name), { recursive: true, force: true })
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )
