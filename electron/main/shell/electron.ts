import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  session,
  utilityProcess,
  type WebContents
} from 'electron'
import { AppError, errorData } from '../../shared/errors'
import { forbidTelemetry } from '../../shared/telemetry'
import { createApp } from '../app'
import { QUIET_CHROMIUM } from '../quiet-chromium'
import { resources } from '../resources'
import type { AppServices } from '../services'
import { defaultDataFolder, openDataFolder } from '../store/data-folder'
import type { WorkerLink } from '../policy-host/worker-link'
import { answerAppRequest, APP_SCHEME, APP_URL, isAppUrl } from './app-origin'
import { openTestWindow } from './electron/test-window'
import { servePages } from './ipc-pages'
import { remoteView } from './remote-view'

// The entry of the desktop app: one window on the app's page, everything else refused to it.

/** A close that takes longer than this is given up. */
const CLOSE_WITHIN_MS = 8000
/** A page that crashes more often than this in one run is left to the person. */
const MAX_RELOADS = 5

protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }
])
for (const [name, value] of QUIET_CHROMIUM) app.commandLine.appendSwitch(name, value)
forbidTelemetry(process.env)
app.on('web-contents-created', (_event, contents) => confine(contents))
app.on('window-all-closed', () => app.quit())
start().catch(refuseToStart)

async function start(): Promise<void> {
  const dataFolder = app.commandLine.getSwitchValue('data') || defaultDataFolder()
  keepChromiumFiles(openDataFolder(dataFolder).folder)
  if (!app.requestSingleInstanceLock()) return app.quit()
  await app.whenReady()

  const services = await createApp({
    dataFolder,
    shell: 'electron',
    startWorker: () => startUtility(resources.worker, 'Apprenti thinking'),
    startTraining: () => startUtility(resources.training, 'Apprenti training'),
    startImitation: () => startUtility(resources.imitation, 'Apprenti imitation'),
    startEvaluation: () => startUtility(resources.evaluation, 'Apprenti evaluation'),
    startArchive: () => startUtility(resources.archive, 'Apprenti sessions'),
    startReading: () => startUtility(resources.reading, 'Apprenti reading'),
    desktop: {
      startInjector: () => startUtility(resources.injector, 'Apprenti hands'),
      startListener: () => startUtility(resources.listener, 'Apprenti ears'),
      openTestWindow
    }
  })
  closeInOrder(services)
  refusePermissions()
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(resources.renderer, request))
  servePages(ipcMain, services)
  services.provideRemote(remoteView(services, resources.renderer))
  const window = await openWindow()
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
}

/** Chromium's own files lie with the user's data, so that a second data folder is a second app. */
function keepChromiumFiles(dataFolder: string): void {
  const folder = join(dataFolder, 'chromium')
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
}

async function openWindow(): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 720,
    minHeight: 540,
    title: 'Apprenti',
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // Its dictionaries would be fetched from its maker.
      spellcheck: false
    }
  })
  window.once('ready-to-show', () => window.show())
  let reloads = 0
  // The game and its recording live in this process: a new page picks them up where they are.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && (reloads += 1) <= MAX_RELOADS) window.webContents.reload()
  })
  await window.loadURL(APP_URL)
  return window
}

/** No page leads anywhere but to our own, opens windows, or embeds another. */
function confine(contents: WebContents): void {
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isAppUrl(details.url)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => {
    if (!isAppUrl(details.url)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** The page needs no camera, no location, no device: all is refused. */
function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
  session.defaultSession.setDevicePermissionHandler(() => false)
}

/** Quits only once the recording is kept and the game let go. */
function closeInOrder(services: AppServices): void {
  let isClosed = false
  let closing: Promise<void> | null = null
  app.on('before-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    closing ??= withinTime(services.close()).finally(() => {
      isClosed = true
      app.quit()
    })
  })
}

async function withinTime(closing: Promise<void>): Promise<void> {
  const tooLate = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS))
  await Promise.race([closing.catch(console.error), tooLate])
}

/** Starts a worker process as an Electron utility process. */
function startUtility(file: string, serviceName: string): WorkerLink {
  const child = utilityProcess.fork(file, [], { stdio: 'inherit', serviceName })
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code) => listener(`code ${code}`)),
    kill: () => {
      // Its own kill() asks politely, which a process that hangs does not hear.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      else child.kill()
    }
  }
}

function refuseToStart(error: unknown): void {
  const language = app.getPreferredSystemLanguages()[0]?.startsWith('fr') ? 'fr' : 'en'
  const { code, params } = errorData(error)
  dialog.showErrorBox('Apprenti', new AppError(code, params).sentence(language))
  app.exit(1)
}
