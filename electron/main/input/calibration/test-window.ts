import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { calibrationPage } from './page'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge']

const CLOSE_WITHIN_MS = 3_000

/** A window of our own that shows the calibration page. */
export interface TestWindow {
  /** By which it is found among the others. */
  readonly title: string
  close(): Promise<void>
}

export type OpenTestWindow = (seed: number) => Promise<TestWindow>

/** Shows the page in a window of the Chromium on this machine. Throws 'calibrate.noBrowser'. */
export async function openInChromium(seed: number): Promise<TestWindow> {
  const browser = findBrowser()
  if (browser === null) throw new AppError('calibrate.noBrowser')
  const token = randomBytes(12).toString('hex')
  const title = `Calibration ${token.slice(0, 6)}`
  const server = await servePage(`/${token}`, calibrationPage(title, seed))
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-calibration-'))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const child = spawn(browser, switches(folder, `http://127.0.0.1:${port}/${token}`), { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    title,
    close: async () => {
      // In order first: its helpers go on writing to the folder for a moment after a kill.
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS)
      await ended
      clearTimeout(kill)
      server.close()
      server.closeAllConnections()
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    }
  }
}

function findBrowser(): string | null {
  const named = process.env['CHROMIUM']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...(named ? [named] : []), ...found].find(existsSync) ?? null
}

function switches(folder: string, url: string): string[] {
  const isRoot = process.getuid?.() === 0
  return [
    `--app=${url}`,
    `--user-data-dir=${folder}`,
    '--window-size=900,640',
    '--window-position=40,40',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    // Chromium's sandbox does not work for root.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : [])
  ]
}

/** Serves one page at one path that nobody can guess, on this machine only. */
async function servePage(path: string, page: string): Promise<Server> {
  const server = createServer((request, response) => {
    const isOurs = request.method === 'GET' && request.url === path
    response.writeHead(isOurs ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store'
    })
    response.end(isOurs ? page : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
