import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { openChromium } from '../../chromium-window'
import { AppError } from '../../../shared/errors'
import type { MonitorPlace } from '../../../shared/geometry/monitors'
import { calibrationPage } from './page'

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
  const token = randomBytes(12).toString('hex')
  const title = newTitle()
  const server = await servePage(`/${token}`, calibrationPage(title, seed))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const { x, y } = monitor?.bounds ?? { x: 0, y: 0 }
  const window = openChromium({
    url: `http://127.0.0.1:${port}/${token}`,
    width: TEST_WINDOW.width,
    height: TEST_WINDOW.height,
    x: x + TEST_WINDOW.margin,
    y: y + TEST_WINDOW.margin,
    kind: 'calibration'
  })
  const endServer = (): void => {
    server.close()
    server.closeAllConnections()
  }
  if (window === null) {
    endServer()
    throw new AppError('calibrate.noBrowser')
  }
  return {
    title,
    close: async () => {
      await window.close()
      endServer()
    }
  }
}

/** By which a test window is found among all others. */
export function newTitle(): string {
  return `Calibration ${randomBytes(3).toString('hex')}`
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
