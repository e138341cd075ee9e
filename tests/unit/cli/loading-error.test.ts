import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { loadingError } from '../../../electron/cli/loading-error'

const missing = (what: 'package' | 'module', file: string, code = 'ERR_MODULE_NOT_FOUND'): Error =>
  Object.assign(new Error(`Cannot find ${what} '${file}' imported from /somewhere/else.mjs`), { code })
/** As Node names it when it cannot read the package's own word of where it begins. */
const sharp = join(resolve('node_modules/sharp'), 'index.js')

it.each([
  ['a package that is there', missing('package', sharp)],
  ['a module that is there', missing('module', import.meta.filename)],
  ['one that is required', missing('module', import.meta.filename, 'MODULE_NOT_FOUND')]
])('knows %s for one that could not be opened', (_what, error) => {
  expect(loadingError(error)).toMatchObject({ code: 'system.tooManyFiles' })
})

it.each([
  ['a package that is not installed', missing('package', '/nowhere/sharp/index.js')],
  ['a module that was not built', missing('module', join(import.meta.dirname, 'gone.js'))],
  ['another refusal', missing('package', sharp, 'EACCES')],
  ['another error', new Error('x')],
  ['no error', 'text']
])('leaves %s as it is', (_what, error) => {
  expect(loadingError(error)).toBe(error)
})
