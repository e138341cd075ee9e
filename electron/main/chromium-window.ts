import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { spawnOwn } from '../shared/node/own-process'
import { quietArguments } from './quiet-chromium'
import { makeScratchFolder } from './store/scratch-folder'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge']

const CLOSE_WITHIN_MS = 3_000

export interface ChromiumWish {
  readonly url: string
  readonly width: number
  readonly height: number
  /** Of its corner on the desktop; where the desktop likes when left out. */
  readonly x?: number
  readonly y?: number
  /** What its folder is named after. */
  readonly kind: 'calibration' | 'window'
  /** Further switches. */
  readonly switches?: readonly string[]
}

/** A window of the Chromium on this machine that shows one page and nothing else. */
export interface ChromiumWindow {
  /** Resolves when it is closed, by whomever. */
  readonly ended: Promise<void>
  /** Ends it and removes what it kept. Safe to call twice. */
  close(): Promise<void>
}

/** Opens a page in a window of its own; null where there is no Chromium. */
export function openChromium(wish: ChromiumWish): ChromiumWindow | null {
  const browser = findBrowser()
  if (browser === null) return null
  const folder = makeScratchFolder(wish.kind)
  const child = spawnOwn(browser, switchesFor(folder, wish), { stdio: ['ignore', 'ignore', 'ignore'] })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    ended,
    close: async () => {
      // In order first: its helpers go on writing to the folder for a moment after a kill.
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS)
      await ended
      clearTimeout(kill)
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

function switchesFor(folder: string, { url, width, height, x, y, switches = [] }: ChromiumWish): string[] {
  const isRoot = process.getuid?.() === 0
  return [
    `--app=${url}`,
    `--user-data-dir=${folder}`,
    `--window-size=${width},${height}`,
    ...(x !== undefined && y !== undefined ? [`--window-position=${x},${y}`] : []),
    ...quietArguments(),
    '--disable-extensions',
    ...switches,
    // Chromium's sandbox does not work for root.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : [])
  ]
}
