import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WorkerHealth } from '../../electron/shared/play'
import { createClient } from '../../electron/shared/rpc/client'
import type { ApprentiBridge } from '../../electron/shared/rpc/wires/electron-bridge'
import type { Wire } from '../../electron/shared/rpc/wire'
import type { RecordingServices, ServicesControl } from '../contract/rpc-services'
import { describeRpcContract, type Carrier, type Connection } from '../contract/rpc.contract'
import { bundle } from '../support/bundle'
import { appWindow, launchPseudoElectron, whyNoPseudoElectron } from '../support/pseudo-electron/playwright'

// The desktop app's entry with real pages, on a stand-in for Electron: Node and this machine's
// Chromium (tests/support/pseudo-electron/README.md says what it is and is not).

type Globals = typeof globalThis & { services: RecordingServices; apprenti: ApprentiBridge }

/** How long a stalled page's thread is kept busy: longer than what is done meanwhile. */
const STALL_MS = 1500

let folder: string

beforeAll(async () => {
  if (whyNoPseudoElectron !== null) return
  folder = await mkdtemp(join(tmpdir(), 'apprenti-pseudo-'))
  const entry = await bundle(resolve('electron/main/shell/electron.ts'), {
    format: 'es',
    isStandalone: true,
    replace: {
      '../app': resolve('tests/support/pseudo-electron/contract-app.ts'),
      '../resources': resolve('tests/support/pseudo-electron/contract-resources.ts')
    }
  })
  const preload = await bundle(resolve('electron/preload/index.ts'), { format: 'cjs' })
  await mkdir(join(folder, 'main'))
  await mkdir(join(folder, 'preload'))
  await writeFile(join(folder, 'main/electron.mjs'), entry)
  await writeFile(join(folder, 'preload/index.cjs'), preload)
})
afterAll(async () => {
  if (whyNoPseudoElectron === null) await rm(folder, { recursive: true })
})

/** Our entry with the services of the contract tests and an empty page. */
async function launchForContract(data: string): Promise<ElectronApplication> {
  return await launchPseudoElectron(join(folder, 'main/electron.mjs'), {
    switches: [`--data=${join(folder, data)}`],
    env: { APPRENTI_TEST_PAGE: resolve('tests/support/pseudo-electron/page') }
  })
}

/** The services live in the other process; what the suite wants of them goes there. */
function remoteControl(app: ElectronApplication): ServicesControl {
  const ask = <M extends keyof ServicesControl>(
    method: M,
    ...args: Parameters<ServicesControl[M]>
  ): ReturnType<ServicesControl[M]> =>
    app.evaluate(
      (_electron, [name, values]) => {
        const { services } = globalThis as unknown as Globals
        return (services[name] as (...values: unknown[]) => Promise<unknown>)(...values)
      },
      [method, args] as const
    ) as ReturnType<ServicesControl[M]>
  return {
    calls: () => ask('calls'),
    forgetCalls: () => ask('forgetCalls'),
    pushSnapshot: (...of) => ask('pushSnapshot', ...of),
    pushOthers: () => ask('pushOthers'),
    showPictures: (...range) => ask('showPictures', ...range),
    listening: () => ask('listening'),
    releaseHello: () => ask('releaseHello')
  }
}

/** One more window of the app. */
async function openWindow(app: ElectronApplication, url = 'app://apprenti/'): Promise<Page> {
  const before = new Set(app.windows())
  await app.evaluate(
    ({ BrowserWindow }, [preload, address]) =>
      void new BrowserWindow({ webPreferences: { preload } }).loadURL(address),
    [join(folder, 'preload/index.cjs'), url] as const
  )
  const page = await vi.waitFor(() => {
    const opened = app.windows().find((window) => !before.has(window))
    expect(opened).toBeDefined()
    return opened as Page
  })
  await page.waitForFunction(() => 'apprenti' in globalThis)
  return page
}

/** What a page hears on its bridge, passed to the connection that it belongs to now. */
interface Ear {
  text(text: string): void
  binary(message: ArrayBuffer): void
  close(): void
}

/** A window of the app that connections use one after the other, each with the page loaded anew. */
class Tab {
  ear: Ear | null = null
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async open(app: ElectronApplication, url?: string): Promise<Tab> {
    const page = await openWindow(app, url)
    const tab = new Tab(page)
    await page.exposeFunction('heardText', (text: string) => tab.ear?.text(text))
    await page.exposeFunction('heardBinary', (base64: string) =>
      tab.ear?.binary(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
    )
    await page.exposeFunction('heardClose', () => tab.ear?.close())
    return tab
  }

  /** Has the page open a connection. */
  async listen(): Promise<void> {
    await this.page.evaluate(() => {
      const page = globalThis as unknown as Globals & {
        heardText(text: string): void
        heardBinary(base64: string): void
        heardClose(): void
      }
      page.apprenti.onBinary((message) =>
        page.heardBinary(
          btoa(Array.from(new Uint8Array(message), (byte) => String.fromCharCode(byte)).join(''))
        )
      )
      page.apprenti.onClose(() => page.heardClose())
      page.apprenti.onText((text) => page.heardText(text))
    })
  }

  sendText(text: string): void {
    this.page
      .evaluate((sent) => (globalThis as unknown as Globals).apprenti.sendText(sent), text)
      .catch(() => undefined)
  }

  /** Keeps the page's thread busy for a while. */
  stall(ms: number): Promise<void> {
    return this.page.evaluate((busyMs) => {
      const until = performance.now() + busyMs
      while (performance.now() < until);
    }, ms)
  }
}

/** The page's end of the wire, brought into this process. `onEnd` is called once it is closed. */
function tabWire(tab: Tab, onEnd: () => void): Wire {
  const texts: ((text: string) => void)[] = []
  const binaries: ((message: ArrayBuffer) => void)[] = []
  const closings: (() => void)[] = [onEnd]
  const ear: Ear = {
    text: (text) => texts.forEach((hear) => hear(text)),
    binary: (message) => binaries.forEach((hear) => hear(message)),
    close: () => {
      if (tab.ear === ear) tab.ear = null
      for (const listener of closings.splice(0)) listener()
    }
  }
  tab.ear = ear
  return {
    sendText: (text) => {
      if (tab.ear === ear) tab.sendText(text)
    },
    sendBinary: () => false,
    isCongested: () => false,
    onText: (listener) => texts.push(listener),
    onBinary: (listener) => binaries.push(listener),
    onClose: (listener) => closings.push(listener),
    close: () => {
      if (tab.ear === ear) tab.sendText('')
      ear.close()
    }
  }
}

async function startCarrier(): Promise<Carrier> {
  const app = await launchForContract('contract-data')
  await appWindow(app)
  const idle: Tab[] = []

  async function connect(): Promise<Connection> {
    const tab = idle.pop() ?? (await Tab.open(app))
    // Whatever the connection before still has to say goes with the old page.
    await tab.page.reload()
    const wire = tabWire(tab, () => idle.push(tab))
    await tab.listen()
    return {
      wire,
      whileStalled: async (work) => {
        const stall = tab.stall(STALL_MS)
        await work()
        await stall
      }
    }
  }
  return { control: remoteControl(app), isSlow: true, connect, end: () => app.close() }
}

if (whyNoPseudoElectron === null)
  describeRpcContract('the IPC of pseudo-Electron, with real pages', startCarrier)

describe.skipIf(whyNoPseudoElectron !== null)(
  `Electron entry in real pages (${whyNoPseudoElectron ?? 'pseudo-Electron'})`,
  () => {
    let app: ElectronApplication
    let page: Page

    beforeAll(async () => {
      app = await launchForContract('entry-data')
      page = await appWindow(app)
    })
    afterAll(() => app.close())

    const path = (): Promise<string> => page.evaluate(() => location.pathname)
    const windows = (): Promise<string[]> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.webContents.getURL()))

    it('shows one visible window on the app’s page', async () => {
      expect(await windows()).toEqual(['app://apprenti/'])
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(
        true
      )
      expect(await page.title()).toBe('An empty page for the contract tests')
    })

    it('gives the page four functions and nothing of Node', async () => {
      expect(
        await page.evaluate(() => {
          const { apprenti } = globalThis as unknown as Globals
          return [
            Object.keys(apprenti),
            'require' in globalThis,
            'process' in globalThis,
            'module' in globalThis
          ]
        })
      ).toEqual([['sendText', 'onText', 'onBinary', 'onClose'], false, false, false])
    })

    it('runs no inline script and no foreign one, and connects nowhere', async () => {
      const outcome = await page.evaluate(async () => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.inlineRan = true'
        document.head.append(script)
        const foreign = await fetch('http://127.0.0.1:9/').then(
          () => 'connected',
          () => 'refused'
        )
        // A text as code, later: what runs inside `evaluate` itself is not under the page's policy.
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the point is that the page refuses it.
        setTimeout('globalThis.textRan = true')
        await new Promise((done) => setTimeout(done, 20))
        return ['inlineRan' in globalThis, 'textRan' in globalThis, foreign]
      })
      expect(outcome).toEqual([false, false, 'refused'])
    })

    it('denies navigation away from the app', async () => {
      await page.evaluate(() => (location.href = 'https://example.org/elsewhere'))
      await page.evaluate(() => (location.href = 'http://127.0.0.1:9/'))
      await new Promise((done) => setTimeout(done, 200))
      expect(await path()).toBe('/')
      expect(await windows()).toEqual(['app://apprenti/'])
    })

    it('opens no second window', async () => {
      await page.evaluate(() => void window.open('https://example.org/', '_blank'))
      await page.evaluate(() => {
        const link = Object.assign(document.createElement('a'), { href: '/index.html', target: '_blank' })
        document.body.append(link)
        link.click()
      })
      await vi.waitFor(() => expect(app.windows()).toHaveLength(1), { timeout: 5000 })
      expect(await windows()).toEqual(['app://apprenti/'])
    })

    it('answers nothing but its own files', async () => {
      const status = (url: string): Promise<number> =>
        page.evaluate(async (u) => (await fetch(u)).status, url)
      expect(await status('/index.html')).toBe(200)
      expect(await status('/nothing.js')).toBe(404)
      expect(await status('/..%2f..%2fpackage.json')).toBe(404)
    })

    it('quits once its services are closed, with exit code 0', async () => {
      const other = await launchForContract('quit-data')
      await appWindow(other)
      const exited = new Promise((done) => other.process().on('exit', done))
      await other.close()
      expect(await exited).toBe(0)
    })

    it('loads a page that crashed again', async () => {
      const session = await page.context().newCDPSession(page)
      const loaded = app.evaluate(
        ({ BrowserWindow }) =>
          new Promise<void>((done) =>
            BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => done())
          )
      )
      void session.send('Page.crash').catch(() => undefined)
      await loaded
      expect(await windows()).toEqual(['app://apprenti/'])
    })
  }
)

const BUILT = resolve('out/main/electron.js')

describe.skipIf(whyNoPseudoElectron !== null)(
  `The built app in a real page (${whyNoPseudoElectron ?? 'pseudo-Electron'})`,
  () => {
    it('plays, shows it, and goes on when its worker is killed', async () => {
      expect(existsSync(BUILT), 'run "npm run build" first').toBe(true)
      const app = await launchPseudoElectron(BUILT, { switches: [`--data=${join(folder, 'built-data')}`] })
      const shown = await appWindow(app)
      await shown.waitForFunction(() => document.title.includes('Apprenti'))

      // Beside the app's window, one of the same origin whose page has no connection of its own.
      const tab = await Tab.open(app, 'app://apprenti/no-such-file')
      const client = createClient(tabWire(tab, () => undefined))
      await tab.listen()
      expect(await client.call('app.hello')).toMatchObject({ shell: 'electron' })
      let health: WorkerHealth | null = null
      client.on('play', ({ worker }) => (health = worker))
      await vi.waitFor(() => expect(health).toEqual({ state: 'ready', restarts: 0 }), { timeout: 15_000 })

      const stream = await client.call('view.subscribe', { maxHz: 30 })
      const seen: number[] = []
      client.onPicture(stream, ({ seq }) => seen.push(seq))
      await vi.waitFor(() => expect(seen.length).toBeGreaterThan(10), { timeout: 10_000 })
      expect(seen).toEqual([...seen].sort((a, b) => a - b))

      await app.evaluate(({ utilityProcess }) => {
        const { running } = utilityProcess as unknown as { running: Set<{ pid: number }> }
        for (const { pid } of running) process.kill(pid, 'SIGKILL')
      })
      await vi.waitFor(() => expect(health).toEqual({ state: 'ready', restarts: 1 }), { timeout: 15_000 })

      const exited = new Promise((done) => app.process().on('exit', done))
      await app.close()
      expect(await exited).toBe(0)
      expect(existsSync(join(folder, 'built-data/app.lock'))).toBe(false)
    })
  }
)
