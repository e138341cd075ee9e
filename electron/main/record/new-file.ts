import { randomBytes } from 'node:crypto'
import { access, open, readdir, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { AppError } from '../../shared/errors'
import { livesHere } from '../../shared/node/process-identity'
import { reasonOf } from './messages'

/** `<name>.<computer>-<process>-<any>.part`: a file being made, and by whom. */
const UNFINISHED = /\.([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.part$/
const thisComputer = (): string => crc32(hostname()).toString(16).padStart(8, '0')

/**
 * Makes a file by `write`, under another name until it is whole. Throws `file.exists` rather than
 * overwrite, `export.diskFull`, or `input.invalid` when it cannot be written there; whatever is
 * thrown, nothing is left behind. What a process that died left in the folder is swept away.
 */
export async function writeNew(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  if (await isThere(file)) throw new AppError('file.exists', { file })
  const temporary = `${file}.${thisComputer()}-${process.pid}-${randomBytes(4).toString('hex')}.part`
  try {
    // Before any work: a path that cannot be written is told as such, whatever would have written there.
    await (await open(temporary, 'wx')).close()
    await sweepUnfinished(dirname(file))
    await write(temporary)
    const handle = await open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await takeName(file)
    await rename(temporary, file)
  } catch (error) {
    // What cannot be removed hides no reason: a path that is none cannot be cleared either.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileError(error, file)
  }
}

/** Removes what processes of this computer that are gone left half made in a folder. Never throws. */
export async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, computer, pid] = UNFINISHED.exec(basename(name)) ?? []
    if (computer === thisComputer() && livesHere(Number(pid), '') === false)
      await rm(join(folder, name), { force: true }).catch(() => undefined)
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )

/** Somebody else may have made the file while ours was written: only an empty one of our own is renamed over. */
async function takeName(file: string): Promise<void> {
  try {
    await (await open(file, 'wx')).close()
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new AppError('file.exists', { file }) : error
  }
}

/** Says what the file system refused; what is wrong with the session itself passes as it is. */
function fileError(error: unknown, file: string): unknown {
  if (error instanceof AppError || !isOfThePath(error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return diskFull(file, error)
  return new AppError('input.invalid', { what: file, why: reasonOf(error) }, { cause: error })
}

/** Refused by the system, or by Node before the system was asked (a name with a zero byte). */
export const isOfThePath = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error &&
  ('syscall' in error || (error as NodeJS.ErrnoException).code === 'ERR_INVALID_ARG_VALUE')

export const diskFull = (file: string, cause?: unknown): AppError =>
  new AppError('export.diskFull', { folder: dirname(file) }, { cause })
