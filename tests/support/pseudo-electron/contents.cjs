'use strict'
const { EventEmitter } = require('node:events')
const { readFileSync } = require('node:fs')
const { deliverExpression, pageScript } = require('./page-script.cjs')
const { answer, fromChromium, toChromium } = require('./protocols.cjs')

/** One page: Electron's WebContents over a DevTools session. */
class WebContents extends EventEmitter {
  mainFrame = { url: '' }
  targetId = null
  #chromium
  #session = null
  #ipcMain
  #options
  #isDestroyed = false
  #windowOpenHandler = () => ({ action: 'allow' })
  /** The URL that the app itself asked for: no navigation rule is consulted for it. */
  #asked = null
  #frames = new Map()
  #ready

  constructor(chromium, ipcMain, options) {
    super()
    this.#ipcMain = ipcMain
    this.#options = options
    this.#ready = Promise.resolve(chromium).then((started) => this.#open(started))
  }

  isDestroyed() {
    return this.#isDestroyed
  }
  setWindowOpenHandler(handler) {
    this.#windowOpenHandler = handler
  }
  getURL() {
    return this.mainFrame.url
  }
  send(channel, ...args) {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
    const expression = deliverExpression(channel, args)
    // A page that is on its way out takes nothing any more, as in Electron.
    void this.#ready.then(() => this.#send('Runtime.evaluate', { expression })).catch(() => undefined)
  }
  async loadURL(url) {
    await this.#ready
    const address = toChromium(url)
    this.#asked = address
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve))
    const { errorText } = await this.#send('Page.navigate', { url: address })
    if (errorText) throw new Error(`${errorText} loading '${url}'`)
    await loaded
  }
  reload() {
    this.#asked = toChromium(this.mainFrame.url)
    void this.#ready.then(() => this.#send('Page.reload'))
  }
  close() {
    void this.#ready.then(() => this.#chromium.send('Target.closeTarget', { targetId: this.targetId }))
  }

  /** Its target is gone. */
  gone() {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.emit('destroyed')
  }

  async #open(chromium) {
    this.#chromium = chromium
    const { targetId } = await chromium.send('Target.createTarget', { url: 'about:blank' })
    this.targetId = targetId
    const attached = await chromium.send('Target.attachToTarget', { targetId, flatten: true })
    this.#session = attached.sessionId
    this.#listen()
    await this.#send('Page.enable')
    await this.#send('Runtime.enable')
    await this.#send('Runtime.addBinding', { name: '__toMain' })
    await this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    const preload = this.#options.webPreferences?.preload
    if (preload)
      await this.#send('Page.addScriptToEvaluateOnNewDocument', {
        source: pageScript(readFileSync(preload, 'utf8'))
      })
  }

  #send(method, params = {}) {
    return this.#chromium.send(method, params, this.#session)
  }

  #listen() {
    const on = (event, listener) =>
      this.#chromium.on(event, (params, session) => session === this.#session && listener(params))
    on('Fetch.requestPaused', (request) => void this.#onRequest(request).catch(() => undefined))
    on('Runtime.executionContextCreated', ({ context }) =>
      this.#frames.set(context.id, context.auxData?.frameId)
    )
    on('Runtime.bindingCalled', (call) => this.#onBinding(call))
    on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.mainFrame.url = fromChromium(frame.url)
      this.emit('did-navigate', {}, this.mainFrame.url)
    })
    on('Page.loadEventFired', () => this.emit('did-finish-load'))
    on('Inspector.targetCrashed', () => this.emit('render-process-gone', {}, { reason: 'crashed' }))
  }

  #onBinding({ payload, executionContextId }) {
    const { channel, args, wantedUrl } = JSON.parse(payload)
    if (wantedUrl !== undefined) return void this.#onWantedWindow(wantedUrl)
    const isMain = this.#frames.get(executionContextId) === this.targetId
    const senderFrame = isMain ? this.mainFrame : { url: '' }
    this.#ipcMain.emit(channel, { sender: this, senderFrame }, ...args)
  }

  #onWantedWindow(url) {
    const { action } = this.#windowOpenHandler({ url: fromChromium(url) })
    if (action !== 'deny') void this.#chromium.send('Target.createTarget', { url })
  }

  async #onRequest({ requestId, request, resourceType, frameId }) {
    if (resourceType === 'Document' && !this.#mayNavigate(request.url, frameId))
      return await this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    const response = await answer(request)
    if (response !== null) await this.#send('Fetch.fulfillRequest', { requestId, ...response })
    else if (isLoopback(request.url)) await this.#send('Fetch.continueRequest', { requestId })
    else await this.#send('Fetch.failRequest', { requestId, errorReason: 'InternetDisconnected' })
  }

  #mayNavigate(address, frameId) {
    const isMainFrame = frameId === this.targetId
    if (isMainFrame && address === this.#asked) {
      this.#asked = null
      return true
    }
    let isPrevented = false
    const preventDefault = () => (isPrevented = true)
    const details = { url: fromChromium(address), isMainFrame, preventDefault }
    this.emit('will-frame-navigate', details)
    if (isMainFrame) this.emit('will-navigate', details, details.url)
    return !isPrevented
  }
}

function isLoopback(url) {
  return ['localhost', '127.0.0.1'].includes(new URL(url).hostname)
}

module.exports = { WebContents }
