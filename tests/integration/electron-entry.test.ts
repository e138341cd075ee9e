import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppOptions } from '../../electron/main/app'
import { createClient, type Client } from '../../electron/shared/rpc/client'
import type { ApprentiBridge } from '../../electron/shared/rpc/wires/electron-bridge'
import { electronWire } from '../../electron/shared/rpc/wires/electron-renderer'
import { RecordingServices } from '../contract/rpc-services'
import { bundle } from '../support/bundle'
import type * as FakeElectron from '../support/fake-electron'

// The desktop app's entry on a stand-in for the electron module: as source with services of the
// test, and as built with the real ones. The same entry in a real page: electron-pseudo.test.ts.

type Fake = typeof FakeElectron
const APP = '../../electron/main/app'
const ENTRY = '../../electron/main/shell/electron'

let dataFolder: string
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'apprenti-electron-'))
  vi.resetModules()
})
afterEach(async () => {
  vi.doUnmock(APP)
  await rm(dataFolder, { recursive: true })
})

/** The stand-in that the next run of the entry will get. */
async function freshElectron(): Promise<Fake> {
  const electron: Fake = await import('../support/fake-electron')
  electron.fake.reset()
  electron.fake.switches['data'] = dataFolder
  return electron
}

function openClient(electron: Fake, contents: FakeElectron.FakeContents, preload: string): Client {
  const page = electron.loadPage(contents, 'app://apprenti/', preload)
  return createClient(electronWire(page.window['apprenti'] as ApprentiBridge))
}

describe('Electron entry, source', () => {
  let electron: Fake
  let preload: string
  let services: RecordingServices
  let createApp: (options: AppOptions) => Promise<RecordingServices>

  beforeAll(async () => {
    preload = await bundle(resolve('electron/preload/index.ts'), { format: 'cjs' })
  })
  beforeEach(async () => {
    services = new RecordingServices()
    createApp = vi.fn(() => Promise.resolve(services))
    vi.doMock(APP, () => ({ createApp: (options: AppOptions) => createApp(options) }))
    electron = await freshElectron()
  })

  async function run(): Promise<FakeElectron.BrowserWindow> {
    await import(ENTRY)
    return await vi.waitFor(() => {
      const [window] = electron.BrowserWindow.all
      expect(window?.loaded).toHaveLength(1)
      return window as FakeElectron.BrowserWindow
    })
  }

  it('opens one confined window on the app’s own page', async () => {
    const window = await run()
    expect(window.loaded).toEqual(['app://apprenti/'])
    expect(window.did).toEqual(['show'])
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      preload: expect.stringMatching(/preload[/\\]index\.cjs$/) as string
    })
    expect(createApp).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ dataFolder, shell: 'electron' })
    )
    expect(electron.fake.paths).toEqual({ userData: join(dataFolder, 'chromium') })
  })

  it('serves the built page under its own scheme with the same confinement as the browser shell', async () => {
    await run()
    expect(electron.fake.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }
    ])
    const get = async (url: string, method = 'GET'): Promise<Response> =>
      await (electron.fake.protocols.get('app')?.(new Request(url, { method })) ?? Response.error())
    expect((await get('app://apprenti/package.json')).status).toBe(404)
    expect((await get('app://apprenti/..%2f..%2fpackage.json')).status).toBe(404)
    expect((await get('app://other/index.html')).status).toBe(404)
    const refused = await get('app://apprenti/', 'POST')
    expect(refused.status).toBe(405)
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(refused.headers.get('content-security-policy')).toContain("connect-src 'self';")
  })

  it('lets no page lead elsewhere, open a window or embed another', async () => {
    const { webContents } = await run()
    const isPrevented = (event: string, details: object): boolean => {
      const preventDefault = vi.fn()
      webContents.emit(event, { preventDefault, ...details })
      return preventDefault.mock.calls.length > 0
    }
    const navigation = (url: string, isMainFrame = true): boolean =>
      isPrevented('will-frame-navigate', { url, isMainFrame })
    expect(navigation('app://apprenti/#/sessions')).toBe(false)
    expect(navigation('app://apprenti/', false)).toBe(true)
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'app://apprenti.evil/',
      'javascript:0',
      'app:',
      ''
    ])
      expect(navigation(url), url).toBe(true)
    expect(isPrevented('will-redirect', { url: 'https://example.org/' })).toBe(true)
    expect(isPrevented('will-attach-webview', {})).toBe(true)
    expect(webContents.windowOpenHandler?.({ url: 'app://apprenti/' })).toEqual({ action: 'deny' })
  })

  it('refuses every permission', async () => {
    await run()
    const { request, check, device } = electron.fake.permissions
    const answer = vi.fn()
    request?.({}, 'media', answer)
    expect(answer).toHaveBeenCalledExactlyOnceWith(false)
    expect([check?.(), device?.()]).toEqual([false, false])
  })

  it('talks to its page, and to no frame or site beside it', async () => {
    const { webContents } = await run()
    const client = openClient(electron, webContents, preload)
    expect(await client.call('play.snapshot')).toMatchObject({ answered: 'play.snapshot' })

    const text = JSON.stringify({ t: 'q', i: '1', m: 'play.restart', a: [] })
    const frame = new electron.FakePage(webContents, { url: 'app://apprenti/' })
    frame.sendToMain('apprenti:text', text)
    frame.sendToMain('apprenti:open')
    const elsewhere = new electron.FakeContents()
    elsewhere.mainFrame = { url: 'https://example.org/' }
    const foreign = new electron.FakePage(elsewhere, elsewhere.mainFrame)
    foreign.sendToMain('apprenti:open')
    foreign.sendToMain('apprenti:text', text)
    await new Promise((done) => setTimeout(done, 30))
    await client.call('play.snapshot')
    expect((await services.calls()).map(({ method }) => method)).toEqual(['play.snapshot', 'play.snapshot'])
    expect((await services.listening()).listeners).toBe(16)
  })

  it.each(['reload', 'crash', 'close'] as const)('ends the connection of a page at its %s', async (end) => {
    const { webContents } = await run()
    const client = openClient(electron, webContents, preload)
    await client.call('view.subscribe', { maxHz: 30 })
    await client.call('play.humanInput', { held: ['left'] })
    if (end === 'crash') webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    if (end === 'close') webContents.destroy()
    if (end === 'reload') await openClient(electron, webContents, preload).call('play.snapshot')
    expect(await services.listening()).toEqual({ watchers: 0, listeners: end === 'reload' ? 16 : 0 })
    expect(await services.calls()).toContainEqual({
      method: 'play.humanInput',
      input: { seat: '1', held: [] }
    })
  })

  it('serves a page that connects again, and tells its former connection', async () => {
    const { webContents } = await run()
    const page = electron.loadPage(webContents, 'app://apprenti/', preload)
    const connect = (): Client => createClient(electronWire(page.window['apprenti'] as ApprentiBridge))
    const first = connect()
    await first.call('view.subscribe', { maxHz: 30 })
    const ended = vi.fn()
    first.onClose(ended)
    const second = connect()
    expect(ended).toHaveBeenCalledOnce()
    const seen: number[] = []
    const stream = await second.call('view.subscribe', { maxHz: 30 })
    second.onPicture(stream, ({ seq }) => seen.push(seq))
    // More of them than may be on their way unread: each is acknowledged exactly once.
    await services.showPictures(0, 20, 100)
    await page.whileStalled(() => services.showPictures(20, 20, 100))
    await vi.waitFor(() => expect(seen.at(-1)).toBe(39))
    expect(seen.filter((seq) => seq >= 20 && seq < 39).length).toBeLessThanOrEqual(4)
    expect(await services.listening()).toEqual({ watchers: 1, listeners: 16 })
  })

  it('loads a crashed page again, but not without end', async () => {
    const { webContents } = await run()
    for (let crash = 1; crash <= 7; crash += 1)
      webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(webContents.reloads).toBe(5)
  })

  it('quits only once the services are closed', async () => {
    await run()
    let finish = (): void => undefined
    vi.spyOn(services, 'close').mockImplementation(() => new Promise((done) => (finish = done)))
    electron.app.emit('window-all-closed')
    electron.app.quit()
    expect(services.close).toHaveBeenCalledOnce()
    expect(electron.fake.quits).toBe(0)
    finish()
    await vi.waitFor(() => expect(electron.fake.quits).toBe(1))
  })

  it('brings its window to the front when the app is started a second time', async () => {
    const window = await run()
    electron.app.emit('second-instance')
    expect(window.did).toEqual(['show', 'restore', 'focus'])
  })

  it('leaves the first copy alone when it is the second', async () => {
    electron.fake.isFirstInstance = false
    await import(ENTRY)
    await vi.waitFor(() => expect(electron.fake.quits).toBe(1))
    expect(createApp).not.toHaveBeenCalled()
    expect(electron.BrowserWindow.all).toEqual([])
  })

  it.each([
    ['en-GB', true, /^Apprenti is already running on the data folder \/d \(process 7\)/],
    ['fr-CA', true, /^Apprenti tourne déjà sur le dossier de données \/d/],
    ['de-DE', false, /^Something went wrong inside Apprenti: a fault of ours/]
  ])('says in one sentence why it cannot start, in %s', async (language, isKnown, sentence) => {
    // Modules are fresh in each test, so the class has to come from the same load as the entry's.
    const { AppError } = await import('../../electron/shared/errors')
    const error = isKnown
      ? new AppError('data.inUse', { folder: '/d', pid: 7 })
      : new Error('a fault of ours')
    createApp = () => Promise.reject(error)
    electron.fake.languages = [language]
    await import(ENTRY)
    await vi.waitFor(() => expect(electron.fake.exitCodes).toEqual([1]))
    expect(electron.fake.errorBoxes).toEqual([
      { title: 'Apprenti', text: expect.stringMatching(sentence) as string }
    ])
    expect(electron.BrowserWindow.all).toEqual([])
  })

  it('runs the worker as a utility process', async () => {
    await run()
    const link = vi.mocked(createApp).mock.calls[0]?.[0].startWorker()
    const [child] = electron.fake.workers
    expect(child?.file).toMatch(/worker\.js$/)
    const [heard, ended] = [vi.fn(), vi.fn()]
    link?.onMessage(heard)
    link?.onExit(ended)
    link?.post({ ram: new Uint8Array([1]) })
    expect(child?.posted).toEqual([{ ram: new Uint8Array([1]) }])
    child?.emit('message', 'hello')
    expect(heard).toHaveBeenCalledExactlyOnceWith('hello')
    link?.kill()
    await vi.waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith('code 0'))
  })
})

const BUILT = resolve('out/main/electron.js')

describe('Electron entry, built', () => {
  it('serves the real app to its page and lets go of the data folder when it quits', async () => {
    expect(existsSync(BUILT), 'run "npm run build" first').toBe(true)
    const electron = await freshElectron()
    await import(BUILT)
    const window = await vi.waitFor(
      () => {
        expect(electron.fake.errorBoxes).toEqual([])
        const [opened] = electron.BrowserWindow.all
        expect(opened).toBeDefined()
        return opened as FakeElectron.BrowserWindow
      },
      { timeout: 20_000 }
    )
    const client = openClient(electron, window.webContents, await readFile('out/preload/index.cjs', 'utf8'))
    expect(await client.call('app.hello')).toMatchObject({ shell: 'electron', dataFolder })
    expect(electron.fake.workers[0]?.file).toBe(resolve('out/main/worker.js'))
    const page = await electron.fake.protocols.get('app')?.(new Request('app://apprenti/'))
    expect(await page?.text()).toBe(await readFile('out/renderer/index.html', 'utf8'))
    expect(existsSync(join(dataFolder, 'app.lock'))).toBe(true)
    electron.app.quit()
    await vi.waitFor(() => expect(electron.fake.quits).toBe(1), { timeout: 10_000 })
    expect(existsSync(join(dataFolder, 'app.lock'))).toBe(false)
  })
})
