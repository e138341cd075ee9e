import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'

/**
 * Refuses a folder of somebody else's in which a pipe or a device lies, whatever its name: opening one may wait for ever,
 * reading one may never end. @throws AppError 'file.odd' with its path, and as reading the folder does
 */
export async function checkRegularFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() || entry.isDirectory()) continue
    const file = join(entry.parentPath, entry.name)
    // A link is what it leads to; one that leads nowhere is missing, which whoever wants it says.
    const found = entry.isSymbolicLink() ? await stat(file).catch(() => null) : entry
    if (found === null || found.isFile() || found.isDirectory()) continue
    throw new AppError('file.odd', { file })
  }
}
