// Builds everything that runs: the board (WebAssembly), the games' own programs, then main, worker, CLI, preload and renderer.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildNative } from '../native/build.mjs'
import { root } from './lib/root.mjs'
import { run, say } from './lib/run.mjs'

/** Each game that brings a program of its own is built by games/<id>/build.mjs. */
async function buildGames() {
  const scripts = readdirSync(join(root, 'games')).map((id) => join(root, 'games', id, 'build.mjs'))
  for (const script of scripts.filter((file) => existsSync(file))) {
    const { code, output } = await run(process.execPath, [script], { quiet: true })
    if (code === 0) continue
    say(output)
    process.exit(code)
  }
}

await buildNative()
await buildGames()
const { code } = await run(process.execPath, [
  'node_modules/electron-vite/bin/electron-vite.js',
  'build',
  '--logLevel',
  'warn'
])
process.exit(code)
