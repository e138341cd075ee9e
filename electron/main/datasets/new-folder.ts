import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors'

/**
 * Makes the folder of a data set: `fill` is given a temporary one beside it, which takes its name once all is in it. A
 * failure leaves nothing behind.
 * @throws AppError 'dataset.noRoom' when the disk is full; and what `fill` throws
 */
export async function inNewFolder<T>(folder: string, fill: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = join(dirname(folder), `.${basename(folder)}.part`)
  try {
    await rm(temporary, { recursive: true, force: true })
    await mkdir(temporary, { recursive: true })
    const filled = await fill(temporary)
    await rename(temporary, folder)
    return filled
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (FULL.has((error as NodeJS.ErrnoException).code ?? ''))
      throw new AppError('dataset.noRoom', { folder: dirname(folder) }, { cause: error })
    throw error
  }
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
