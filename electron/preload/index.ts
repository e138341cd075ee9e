import { contextBridge, ipcRenderer } from 'electron'
import { CHANNELS, type ApprentiBridge } from '../shared/rpc/wires/electron-bridge'

// The page gets these four functions and nothing of Electron. Each message is acknowledged once the
// page's listener has returned, so that the app notices a page that falls behind.

function onMessage<T>(channel: string, listener: (message: T) => void): void {
  ipcRenderer.on(channel, (_event, message: T) => {
    try {
      listener(message)
    } finally {
      ipcRenderer.send(CHANNELS.received)
    }
  })
}

const bridge: ApprentiBridge = {
  sendText: (text) => ipcRenderer.send(CHANNELS.text, text),
  onText: (listener) => {
    onMessage(CHANNELS.text, listener)
    ipcRenderer.send(CHANNELS.open)
  },
  onBinary: (listener) =>
    onMessage<Uint8Array<ArrayBuffer>>(CHANNELS.binary, (message) => listener(message.slice().buffer)),
  onClose: (listener) => ipcRenderer.on(CHANNELS.closed, () => listener())
}

contextBridge.exposeInMainWorld('apprenti', bridge)
