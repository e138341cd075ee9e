import { replaceFile, writeAll } from '../../shared/node/replace-file'

/**
 * Writes a whole file so that a crash leaves either the old one or the new one.
 * @param mode who may read and write it, as `chmod` counts; systems without such rights ignore it
 */
export function writeFileAtomic(file: string, content: string, mode?: number): void {
  replaceFile(file, `${file}.${process.pid}.tmp`, (handle) => writeAll(handle, content), mode)
}
