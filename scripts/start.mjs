// `npm start`: sets up what is missing, then opens the app in Electron when its program can be had,
// in the browser otherwise. `npm start -- --browser` or `--no-open` asks for the browser shell.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findElectron } from './lib/electron.mjs'
import { prepare } from './lib/prepare.mjs'
import { root } from './lib/root.mjs'
import { say } from './lib/run.mjs'

const args = process.argv.slice(2)
const BROWSER_FLAGS = ['--browser', '--no-open', '--port']
const EARLY_EXIT_MS = 8000

async function openInBrowser() {
  process.argv.splice(2, process.argv.length, 'serve', ...args.filter((a) => a !== '--browser'))
  await import(pathToFileURL(join(root, 'out/main/cli.js')).href)
}

/** Runs the app in Electron. Answers false when it could not even open. @param {string} program */
function openInElectron(program) {
  const startedAt = Date.now()
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return new Promise((done) => {
    const child = spawn(program, [...sandbox, root, ...args], { stdio: 'inherit' })
    child.on('error', () => done(false))
    child.on('exit', (code) => {
      if (code !== 0 && Date.now() - startedAt < EARLY_EXIT_MS) return done(false)
      process.exit(code ?? 0)
    })
  })
}

await prepare()
if (args.some((a) => BROWSER_FLAGS.some((flag) => a === flag || a.startsWith(`${flag}=`)))) {
  say('Opening in the browser, as asked.')
  await openInBrowser()
} else {
  const electron = await findElectron()
  if ('reason' in electron) {
    say(`Opening in the browser, because ${electron.reason}.`)
    await openInBrowser()
  } else {
    say(`Apprenti opens in its own window (Electron ${electron.version}).`)
    if (!(await openInElectron(electron.program))) {
      say('Electron could not open its window, so Apprenti opens in the browser.')
      await openInBrowser()
    }
  }
}
