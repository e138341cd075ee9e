// Builds everything that runs: the board (WebAssembly), the cartridge (8080), then main, worker, CLI, preload and renderer.
import { buildCartridge } from '../games/invaders/build.mjs'
import { buildNative } from '../native/build.mjs'
import { run } from './lib/run.mjs'

await buildNative()
await buildCartridge()
const { code } = await run(process.execPath, [
  'node_modules/electron-vite/bin/electron-vite.js',
  'build',
  '--logLevel',
  'warn'
])
process.exit(code)
