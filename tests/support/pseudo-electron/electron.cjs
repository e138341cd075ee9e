'use strict'
const { EventEmitter } = require('node:events')
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { Chromium } = require('./chromium.cjs')
const { WebContents } = require('./contents.cjs')
const { protocol } = require('./protocols.cjs')
const { utilityProcess } = require('./utility-process.cjs')

// The module `electron`, as far as our entry uses it. README.md says what is missing.

const chromium = Chromium.start()
const ipcMain = new EventEmitter()
const windows = new Set()

const switches = new Map(
  process.argv
    .slice(2)
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split(/=(.*)/s, 2))
)

class App extends EventEmitter {
  commandLine = {
    getSwitchValue: (name) => switches.get(name) ?? '',
    hasSwitch: (name) => switches.has(name),
    appendSwitch: (name, value = '') => void switches.set(name, value)
  }
  #paths = { userData: join(tmpdir(), `pseudo-electron-data-${process.pid}`) }

  async whenReady() {
    await chromium
  }
  getPreferredSystemLanguages() {
    return [(process.env.LANG ?? 'en_US').split('.')[0].replace('_', '-')]
  }
  getPath(name) {
    return this.#paths[name]
  }
  setPath(name, path) {
    if (!existsSync(path)) throw new Error(`Path ${path} does not exist`)
    this.#paths[name] = path
  }
  /** One process a user-data folder; a second one tells the first and gets false. */
  requestSingleInstanceLock() {
    const file = join(this.#paths.userData, 'SingletonLock')
    const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    if (owner !== 0 && owner !== process.pid && tell(owner)) return false
    writeFileSync(file, String(process.pid))
    process.on('exit', () => rmSync(file, { force: true }))
    process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''))
    return true
  }
  quit() {
    let isPrevented = false
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    if (isPrevented) return
    this.emit('will-quit', {})
    this.emit('quit', {}, 0)
    this.exit(0)
  }
  exit(code = 0) {
    process.exit(code)
  }
}

/** Says "a second one was started" to a process. False when there is none. */
function tell(pid) {
  try {
    process.kill(pid, 'SIGUSR2')
    return true
  } catch {
    return false
  }
}

const app = new App()
process.on('SIGTERM', () => app.quit())
process.on('SIGINT', () => app.quit())

class BrowserWindow extends EventEmitter {
  webContents
  #isVisible = false

  constructor(options = {}) {
    super()
    this.#isVisible = options.show !== false
    this.webContents = new WebContents(chromium, ipcMain, options)
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.once('destroyed', () => this.#closed())
    windows.add(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  static getAllWindows() {
    return [...windows]
  }
  static fromWebContents(contents) {
    return [...windows].find((window) => window.webContents === contents) ?? null
  }
  loadURL(url) {
    return this.webContents.loadURL(url)
  }
  close() {
    this.webContents.close()
  }
  isDestroyed() {
    return this.webContents.isDestroyed()
  }
  show() {
    this.#isVisible = true
  }
  isVisible() {
    return this.#isVisible
  }
  focus() {
    this.emit('focus')
  }
  isMinimized() {
    return false
  }
  restore() {
    this.#isVisible = true
  }
  #closed() {
    windows.delete(this)
    this.emit('closed')
    if (windows.size === 0) app.emit('window-all-closed')
  }
}

const webContents = {
  getAllWebContents: () => [...windows].map((window) => window.webContents),
  fromDevToolsTargetId: (id) =>
    webContents.getAllWebContents().find((contents) => contents.targetId === id) ?? null
}

const dialog = { showErrorBox: (title, text) => void process.stderr.write(`${title}\n${text}\n`) }
const Menu = { setApplicationMenu: () => undefined }
const session = {
  defaultSession: {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined
  }
}

chromium.then(async (started) => {
  started.on('Target.targetDestroyed', ({ targetId }) => webContents.fromDevToolsTargetId(targetId)?.gone())
  await started.send('Target.setDiscoverTargets', { discover: true })
  app.emit('ready')
})

/** One monitor of scale 1. */
const screen = { screenToDipPoint: (point) => point }

module.exports = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  screen,
  session,
  utilityProcess,
  webContents
}
