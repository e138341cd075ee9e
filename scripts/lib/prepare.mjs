import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, isStamped, writeStamp } from './fingerprint.mjs'
import { root } from './root.mjs'
import { npm, run, say } from './run.mjs'

const INSTALL_STAMP = 'node_modules/.apprenti-installed'
const BUILD_STAMP = 'out/.built-from'
const SOURCES = [
  'package.json',
  'electron.vite.config.ts',
  'svelte.config.js',
  'electron',
  'renderer',
  'native',
  'games',
  'bench'
]
const OLDEST_NODE = [20, 19]

/** Stops with a sentence when this Node cannot run the app. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  say(
    `Apprenti needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Get it from nodejs.org.`
  )
  process.exit(1)
}

/** Installs npm packages when package-lock.json changed since the last time. */
export async function ensureInstalled() {
  const wanted = fingerprint(['package-lock.json'])
  if (isStamped(INSTALL_STAMP, wanted)) return
  say('Installing packages (once; a minute or two) ...')
  const { code } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0) {
    say(
      'npm could not install the packages. Check the network connection and the lines above, then run this again.'
    )
    process.exit(1)
  }
  writeStamp(INSTALL_STAMP, wanted)
}

/** Builds the app when a source changed since the last build. */
export async function ensureBuilt() {
  const wanted = fingerprint(SOURCES)
  if (isStamped(BUILD_STAMP, wanted)) return
  say('Building ...')
  rmSync(join(root, BUILD_STAMP), { force: true })
  const { code, output } = await run(process.execPath, ['scripts/build.mjs'], { quiet: true })
  if (code !== 0) {
    say(output)
    say('The build failed; the lines above say where.')
    process.exit(1)
  }
  writeStamp(BUILD_STAMP, wanted)
}

/** Everything a command needs before it runs the app. */
export async function prepare() {
  checkNode()
  await ensureInstalled()
  await ensureBuilt()
}
