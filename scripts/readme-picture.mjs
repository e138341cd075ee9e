// Makes docs/images/play.png anew: the real app in a real browser, the bundled game playing itself.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { prepare } from './lib/prepare.mjs'
import { root } from './lib/root.mjs'

const PROGRAM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const PLAYED_MS = 14_000

/** Starts the app on a data folder of its own. @param {string} data */
function serve(data) {
  const child = spawn(process.execPath, ['out/main/cli.js', 'serve', '--no-open', '--data', data], {
    cwd: root
  })
  const url = new Promise((done) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      const found = /http:\S+/.exec(text)
      if (found) done(found[0])
    })
  })
  return { child, url }
}

await prepare()
const data = mkdtempSync(join(tmpdir(), 'apprenti-picture-'))
const { child, url } = serve(data)
const browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })
  await page.goto(await url)
  await page.waitForTimeout(PLAYED_MS)
  mkdirSync(join(root, 'docs/images'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs/images/play.png') })
} finally {
  await browser.close()
  child.kill()
  await new Promise((done) => child.once('exit', done))
  rmSync(data, { recursive: true, force: true })
}
