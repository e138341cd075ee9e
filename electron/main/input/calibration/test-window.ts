import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { delimiter, join } from 'node:path'
import { quietArguments } from '../../quiet-chromium'
import { AppError } from '../../../shared/errors'
import { spawnOwn } from '../../../shared/node/own-process'
import { makeScratchFolder } from '../../store/scratch-folder'
import type { MonitorPlace } from '../../../shared/geometry/monitors'
import { calibrationPage } from './page'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge']

const CLOSE_WITHIN_MS = 3_000

/** Its size, and how far from the corner of its monitor it opens. */
export const TEST_WINDOW = { width: 900, height: 640, margin: 40 } as const

/** A window of our own that shows the calibration page. */
export interface TestWindow {
  /** By which it is found among the others. */
  readonly title: string
  close(): Promise<void>
}

/** On this monitor, or on the main one. */
export type OpenTestWindow = (seed: number, monitor: MonitorPlace | null) => Promise<TestWindow>

/** Shows the page in a window of the Chromium on this machine. Throws 'calibrate.noBrowser'. */
export async function openInChromium(seed: number, monitor: MonitorPlace | null): Promise<TestWindow> {
  const browser = findBrowser()
  if (browser === null) throw new AppError('calibrate.noBrowser')
  const token = randomBytes(12).toString('hex')
  const title = newTitle()
  const folder = makeScratchFolder('calibration')
  const server = await servePage(`/${token}`, calibrationPage(title, seed))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const child = spawnOwn(browser, switches(folder, `http://127.0.0.1:${port}/${token}`, monitor), {
    stdio: ['ignore', 'ignore', 'ignore']
  })
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

/** By which a test window is found among all others. */
export function newTitle(): string {
  return `Calibration ${randomBytes(3).toString('hex')}`
}

function findBrowser(): string | null {
  const named = process.env['CHROMIUM']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...(named ? [named] : []), ...found].find(existsSync) ?? null
}

function switches(folder: string, url: string, monitor: MonitorPlace | null): string[] {
  const isRoot = process.getuid?.() === 0
  const { x, y } = monitor?.bounds ?? { x: 0, y: 0 }
  return [
    `--app=${url}`,
    `--user-data-dir=${folder}`,
    `--window-size=${TEST_WINDOW.width},${TEST_WINDOW.height}`,
    `--window-position=${x + TEST_WINDOW.margin},${y + TEST_WINDOW.margin}`,
    ...quietArguments(),
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
