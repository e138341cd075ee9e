import { createRequire } from 'node:module'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run, say } from './run.mjs'

const PACKAGE = join(root, 'node_modules/electron')
const REFUSED = join(root, 'node_modules/.apprenti-no-electron')
const RETRY_AFTER_MS = 24 * 3600 * 1000
const DOWNLOAD_LIMIT_MS = 180_000

/** Path of Electron's program, or null while it is not there. */
function binary() {
  const pathFile = join(PACKAGE, 'path.txt')
  if (!existsSync(pathFile)) return null
  const program = join(PACKAGE, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

function refusedRecently() {
  return existsSync(REFUSED) && Date.now() - statSync(REFUSED).mtimeMs < RETRY_AFTER_MS
}

/**
 * Finds Electron, fetching its program the first time (npm's own step is off: a failing download
 * must not break the installation).
 * @returns {Promise<{ program: string, version: string } | { reason: string }>}
 */
export async function findElectron() {
  if (!hasDisplay()) return { reason: 'there is no desktop display here' }
  if (binary() === null && !refusedRecently()) {
    say('Fetching Electron (once; about 100 MB) ...')
    const { code } = await run(process.execPath, [join(PACKAGE, 'install.js')], {
      quiet: true,
      timeoutMs: DOWNLOAD_LIMIT_MS
    })
    if (code !== 0 || binary() === null) writeFileSync(REFUSED, '')
    else rmSync(REFUSED, { force: true })
  }
  const program = binary()
  if (program === null)
    return { reason: "Electron's program could not be downloaded (tried at most once a day)" }
  const { version } = createRequire(import.meta.url)(join(PACKAGE, 'package.json'))
  return { program, version }
}
