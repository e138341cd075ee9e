import type { Wire } from '../wire'
import type { ApprentiBridge } from './electron-bridge'

/** The bridge of this page, or null when it runs in a plain browser. */
export function electronBridge(): ApprentiBridge | null {
  return (globalThis as { apprenti?: ApprentiBridge }).apprenti ?? null
}

/** A page's end of the Electron wire. */
export function electronWire(bridge: ApprentiBridge): Wire {
  const closing = new Set<() => void>()
  let closed = false
  const lose = (): void => {
    if (closed) return
    closed = true
    for (const listener of closing) listener()
  }
  bridge.onClose(lose)
  return {
    sendText: (text) => {
      if (!closed) bridge.sendText(text)
    },
    // Pictures travel towards renderers only.
    sendBinary: () => false,
    isCongested: () => false,
    onText: (listener) => bridge.onText((text) => !closed && listener(text)),
    onBinary: (listener) => bridge.onBinary((message) => !closed && listener(message)),
    onClose: (listener) => closing.add(listener),
    close: () => {
      // An empty text is no message: the app hangs up.
      if (!closed) bridge.sendText('')
      lose()
    }
  }
}
