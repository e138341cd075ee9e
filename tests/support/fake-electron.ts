import { EventEmitter } from 'node:events'
import { compileFunction } from 'node:vm'
import type * as Electron from 'electron'

/**
 * A stand-in for the `electron` module under vitest: it notes what the entry asks for and lets a
 * test play the part of Chromium. Pages run the real preload (loadPage). Messages cross by
 * structured clone and never at once, as in Electron.
 */

type Listener = (...args: unknown[]) => void

/** The main-process end of a page. */
export class FakeContents extends EventEmitter {
  mainFrame = { url: 'about:blank' }
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  reloads = 0
  #page: FakePage | null = null
  #isDestroyed = false

  isDestroyed(): boolean {
    return this.#isDestroyed
  }
  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
    this.#page?.deliver(channel, structuredClone(args))
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
  reload(): void {
    this.reloads += 1
  }
  /** Puts a page into this window; the one before it is gone. */
  show(page: FakePage): void {
    this.#page = page
  }
  destroy(): void {
    this.#isDestroyed = true
    this.#page = null
    this.emit('destroyed')
  }
}

/** The renderer end: what a sandboxed preload sees of Electron, and the page's window object. */
export class FakePage {
  readonly window: Record<string, unknown> = {}
  readonly #ipc = new EventEmitter()
  readonly #contents: FakeContents
  readonly #frame: { url: string }
  #held: (() => void)[] | null = null

  constructor(contents: FakeContents, frame: { url: string }) {
    this.#contents = contents
    this.#frame = frame
  }

  readonly electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => {
        this.window[key] = api
      }
    },
    ipcRenderer: {
      on: (channel: string, listener: Listener) => void this.#ipc.on(channel, listener),
      send: (channel: string, ...args: unknown[]) => this.sendToMain(channel, ...args)
    }
  }

  sendToMain(channel: string, ...args: unknown[]): void {
    const event = { sender: this.#contents, senderFrame: this.#frame }
    const copies = structuredClone(args)
    setImmediate(() => ipcMain.emit(channel, event, ...copies))
  }

  deliver(channel: string, args: unknown[]): void {
    const arrive = (): void => void this.#ipc.emit(channel, {}, ...args)
    if (this.#held === null) setImmediate(arrive)
    else this.#held.push(arrive)
  }

  /** Does something while the page's thread is busy and takes no message. */
  async whileStalled(work: () => Promise<void>): Promise<void> {
    const held: (() => void)[] = (this.#held = [])
    await work()
    this.#held = null
    for (const arrive of held) setImmediate(arrive)
  }
}

/** Loads a page: the preload (bundled as CommonJS) runs with only what a sandbox lets it require. */
export function loadPage(contents: FakeContents, url: string, preload: string): FakePage {
  contents.mainFrame = { url }
  const page = new FakePage(contents, contents.mainFrame)
  contents.show(page)
  const sandboxedRequire = (name: string): unknown => {
    if (name === 'electron') return page.electron
    throw new Error(`module not found: ${name}`)
  }
  const script = compileFunction(preload, ['require', 'module', 'exports']) as (...given: unknown[]) => void
  script(sandboxedRequire, { exports: {} }, {})
  return page
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = []
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents = new FakeContents()
  readonly loaded: string[] = []
  readonly did: string[] = []

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    this.webContents.mainFrame = { url }
    this.emit('ready-to-show')
    return Promise.resolve()
  }
  show(): void {
    this.did.push('show')
  }
  focus(): void {
    this.did.push('focus')
  }
  restore(): void {
    this.did.push('restore')
  }
  isMinimized(): boolean {
    return true
  }
}

/** What tests set before the entry runs, and read after. */
export const fake = {
  isFirstInstance: true,
  languages: ['en-GB'],
  switches: {} as Record<string, string>,
  exitCodes: [] as number[],
  quits: 0,
  errorBoxes: [] as { title: string; text: string }[],
  paths: {} as Record<string, string>,
  schemes: [] as Electron.CustomScheme[],
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  permissions: {} as Record<string, Listener | (() => boolean)>,
  workers: [] as FakeUtilityProcess[],
  /** Forgets everything, for the next run of the entry. */
  reset(): void {
    app.removeAllListeners()
    ipcMain.removeAllListeners()
    BrowserWindow.all.length = 0
    Object.assign(fake, { isFirstInstance: true, languages: ['en-GB'], switches: {}, quits: 0, paths: {} })
    fake.exitCodes.length = fake.errorBoxes.length = fake.schemes.length = fake.workers.length = 0
    fake.protocols.clear()
  }
}

class FakeApp extends EventEmitter {
  readonly commandLine = {
    getSwitchValue: (name: string): string => fake.switches[name] ?? '',
    appendSwitch: (name: string, value = ''): void => void (fake.switches[name] = value)
  }
  whenReady(): Promise<void> {
    return Promise.resolve()
  }
  requestSingleInstanceLock(): boolean {
    return fake.isFirstInstance
  }
  getPreferredSystemLanguages(): string[] {
    return fake.languages
  }
  setPath(name: string, path: string): void {
    fake.paths[name] = path
  }
  quit(): void {
    let isPrevented = false
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    if (!isPrevented) fake.quits += 1
  }
  exit(code: number): void {
    fake.exitCodes.push(code)
  }
}

export const app = new FakeApp()
export const ipcMain = new EventEmitter()
export const Menu = { setApplicationMenu: (): void => undefined }
export const dialog = {
  showErrorBox: (title: string, text: string): void => void fake.errorBoxes.push({ title, text })
}
export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]): void => void fake.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>): void =>
    void fake.protocols.set(scheme, handler)
}
const note =
  (name: string) =>
  (handler: () => boolean): void =>
    void (fake.permissions[name] = handler)
export const session = {
  defaultSession: {
    setPermissionRequestHandler: note('request'),
    setPermissionCheckHandler: note('check'),
    setDevicePermissionHandler: note('device')
  }
}

class FakeUtilityProcess extends EventEmitter {
  readonly posted: unknown[] = []
  readonly pid = undefined
  readonly file: string
  constructor(file: string) {
    super()
    this.file = file
  }
  postMessage(message: unknown): void {
    this.posted.push(structuredClone(message))
  }
  kill(): boolean {
    setImmediate(() => this.emit('exit', 0))
    return true
  }
}
export const screen = { screenToDipPoint: <P>(point: P): P => point }
export const utilityProcess = {
  fork(file: string): FakeUtilityProcess {
    const child = new FakeUtilityProcess(file)
    fake.workers.push(child)
    return child
  }
}
