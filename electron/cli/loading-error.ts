import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../shared/errors'

/**
 * What stopped the program from being loaded. A process that may open no more files is told by Node, where it cannot look
 * into one any more, that a module is missing: one that lies where it was looked for is not. Of a package Node then names
 * a file that it may never have had, so that its folder tells.
 */
export function loadingError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !/MODULE_NOT_FOUND$/.test(String((thrown as NodeJS.ErrnoException).code)))
    return thrown
  const [, kind, file] = /Cannot find (package|module) '([^']+)'/.exec(thrown.message) ?? []
  if (file === undefined || !existsSync(kind === 'package' ? dirname(file) : file)) return thrown
  return new AppError('system.tooManyFiles', {}, { cause: thrown })
}
