'use strict'
// What stands before every page: the preload with what Electron would give it. Runs in Chromium.

/* global window */
function preparePage(preload) {
  if (window.top !== window) return
  const toMain = window.__toMain
  delete window.__toMain
  const listeners = new Map()
  const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const unpack = (value) => (value && value.$bytes !== undefined ? bytesOf(value.$bytes) : value)

  Object.defineProperty(window, '__fromMain', {
    value: (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args.map(unpack))
    }
  })
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key, api) => {
        Object.defineProperty(window, key, { value: Object.freeze({ ...api }), enumerable: true })
      }
    },
    ipcRenderer: {
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      send: (channel, ...args) => toMain(JSON.stringify({ channel, args }))
    }
  }
  // Chromium opens nothing by itself: the main process is asked, as Electron asks its handler.
  const wantWindow = (url) => {
    toMain(JSON.stringify({ wantedUrl: new URL(url, window.location.href).href }))
    return null
  }
  window.open = wantWindow
  window.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[target=_blank]')
    if (!link) return
    event.preventDefault()
    wantWindow(link.href)
  })
  const sandboxedRequire = (name) => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
  preload(sandboxedRequire, { exports: {} }, {})
}

/** The script for a preload's text. */
function pageScript(preloadText) {
  return `(${preparePage})(function (require, module, exports) { ${preloadText}\n })`
}

/** The expression that hands a message to the page. */
function deliverExpression(channel, args) {
  const packed = args.map((value) =>
    value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64') } : value
  )
  return `window.__fromMain?.(${JSON.stringify(channel)}, ${JSON.stringify(packed)})`
}

module.exports = { pageScript, deliverExpression }
