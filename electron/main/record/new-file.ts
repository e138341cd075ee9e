import { randomBytes } from 'node:crypto'
import { access, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../shared/errors'
import { reasonOf } from './messages'

/**
 * Makes a file by `write`, under another name until it is whole. Throws `file.exists` rather than
 * overwrite, `export.diskFull`, or `input.invalid` when it cannot be written there; whatever is
 * thrown, nothing is left behind.
 */
export async function writeNew(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  if (await isThere(file)) throw new AppError('file.exists', { file })
  const temporary = `${file}.${randomBytes(4).toString('hex')}.part`
  try {
    await write(temporary)
    const handle = await open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await takeName(file)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw fileError(error, file)
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
  if (error instanceof AppError || !(error instanceof Error) || !('syscall' in error)) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(file, error)
  return new AppError('input.invalid', { what: file, why: reasonOf(error) }, { cause: error })
}

export const diskFull = (file: string, cause?: unknown): AppError =>
  new AppError('export.diskFull', { folder: dirname(file) }, { cause })
