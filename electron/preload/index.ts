import { contextBridge, ipcRenderer } from 'electron'
import { CHANNELS, type ApprentiBridge } from '../shared/rpc/wires/electron-bridge'

// The page gets these four functions and nothing of Electron. It has one connection at a time: who
// listens later takes over, and whoever listened before is told that its connection ended.

const nobody = (): void => undefined
let hearText: (text: string) => void = nobody
let hearBinary: (message: ArrayBuffer) => void = nobody
let hearClose = nobody

/** Acknowledges each message once the page's listener has returned, so that the app notices a page that falls behind. */
function receive<T>(channel: string, hear: (message: T) => void): void {
  ipcRenderer.on(channel, (_event, message: T) => {
    try {
      hear(message)
    } finally {
      ipcRenderer.send(CHANNELS.received)
    }
  })
}

receive<string>(CHANNELS.text, (text) => hearText(text))
receive<Uint8Array<ArrayBuffer>>(CHANNELS.binary, (message) => hearBinary(message.slice().buffer))
ipcRenderer.on(CHANNELS.closed, () => hearClose())

const bridge: ApprentiBridge = {
  sendText: (text) => ipcRenderer.send(CHANNELS.text, text),
  onText: (listener) => {
    hearText = listener
    ipcRenderer.send(CHANNELS.open)
  },
  onBinary: (listener) => {
    hearBinary = listener
  },
  onClose: (listener) => {
    hearClose()
    hearClose = listener
  }
}

contextBridge.exposeInMainWorld('apprenti', bridge)
