/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startBrowserShell, type BrowserShell } from '../../electron/main/shell/browser'
import type { Client } from '../../electron/shared/rpc/client'
import { RecordingServices } from '../contract/rpc-services'
import { bundle } from '../support/bundle'

const { findChromium } = createRequire(import.meta.url)('../support/pseudo-electron/chromium.cjs') as {
  findChromium(): string | null
}
const executablePath = findChromium()
const why = executablePath === null ? 'no Chromium on this machine (set CHROMIUM_PATH)' : 'real Chromium'

type PageGlobals = typeof globalThis & { contract(): Promise<Client> }

describe.skipIf(executablePath === null)(`browser shell in a browser (${why})`, () => {
  let folder: string
  let browser: Browser
  let services: RecordingServices
  let shell: BrowserShell
  let page: Page

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apprenti-browser-'))
    const script = await bundle(resolve('tests/support/shell-page.ts'), { format: 'es', isStandalone: true })
    await writeFile(join(folder, 'page.js'), script)
    await writeFile(
      join(folder, 'index.html'),
      '<!doctype html><title>The app</title><script type="module" src="/page.js"></script>'
    )
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    services = new RecordingServices()
    shell = await startBrowserShell({ services, rendererFolder: folder, port: 0 })
    page = await browser.newPage()
  })
  afterEach(async () => {
    await page.context().close()
    await shell.close()
  })

  const hello = (): Promise<unknown> =>
    page.evaluate(async () => {
      const client = await (globalThis as unknown as PageGlobals).contract()
      return await client.call('play.snapshot')
    })

  it('opens by its link, hides the token, talks, and survives a reload', async () => {
    await page.goto(shell.url)
    expect(page.url()).toBe(`${new URL(shell.url).origin}/`)
    expect(await hello()).toMatchObject({ answered: 'play.snapshot' })
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.reload()
    expect(await hello()).toMatchObject({ answered: 'play.snapshot' })
    await page.goto(shell.url)
    expect(await page.title()).toBe('The app')
  })

  it('tells another browser to ask for a new link, which then works', async () => {
    await page.goto(shell.url)
    const stranger = await (await browser.newContext()).newPage()
    await stranger.goto(shell.url)
    expect(await stranger.textContent('main')).toContain('use a new link')
    await stranger.goto(shell.newLink())
    expect(await stranger.title()).toBe('The app')
    await stranger.context().close()
    expect(await hello()).toMatchObject({ answered: 'play.snapshot' })
  })

  it('opens from a link on another site, the first time and later', async () => {
    const elsewhere = await startLinkPage(() => shell.url)
    for (let visit = 0; visit < 2; visit += 1) {
      await page.goto(elsewhere.url)
      await page.click('a')
      await page.waitForFunction(() => document.title === 'The app')
      expect(await hello()).toMatchObject({ answered: 'play.snapshot' })
    }
    elsewhere.server.close()
  })

  it('cannot be framed or reached by another site, even with a session', async () => {
    await page.goto(shell.url)
    const { host } = new URL(shell.url)
    const elsewhere = await startLinkPage(() => shell.url)
    await page.goto(elsewhere.url)
    const reached = await page.evaluate(async (target) => {
      const fetched = await fetch(`http://${target}/`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused'
      )
      const socket = new WebSocket(`ws://${target}/rpc`)
      const opened = await new Promise((done) => {
        socket.onopen = () => done('opened')
        socket.onerror = () => done('refused')
      })
      const frame = Object.assign(document.createElement('iframe'), { src: `http://${target}/` })
      document.body.append(frame)
      await new Promise((done) => (frame.onload = done))
      return [fetched, opened]
    }, host)
    expect(reached).toEqual(['refused', 'refused'])
    const framed = page.frames().find((frame) => frame !== page.mainFrame())
    expect(await framed?.title().catch(() => 'blocked')).not.toBe('The app')
    elsewhere.server.close()
  })

  it('holds pictures back from a page that is busy, and says how many', async () => {
    await page.goto(shell.url)
    const drops = await page.evaluateHandle(async () => {
      const client = await (globalThis as unknown as PageGlobals).contract()
      const seen: { seq: number; dropped: number }[] = []
      const stream = await client.call('view.subscribe', { maxHz: 60 })
      client.onPicture(stream, ({ seq, dropped }) => seen.push({ seq, dropped }))
      return seen
    })
    const stall = page.evaluate(() => {
      const until = performance.now() + 2500
      while (performance.now() < until);
    })
    const pictures = 400
    await services.showPictures(0, pictures, 60_000)
    await stall
    await page.waitForFunction((seen) => seen.at(-1)?.seq === 399, drops)
    const seen = await drops.jsonValue()
    expect(seen.at(-1)?.dropped).toBe(pictures - seen.length)
    // Four on their way and the newest. The buffers of the system alone would have taken some eighty.
    expect(seen.length).toBeLessThan(20)
  })
})

/** A page of another site (localhost is one to 127.0.0.1) with a link to the app. */
async function startLinkPage(link: () => string): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>Elsewhere</title><body><a href="${link()}">Open</a>`)
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}/` }
}
