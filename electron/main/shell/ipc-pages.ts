import { CHANNELS } from '../../shared/rpc/wires/electron-bridge'
import type { AppServices } from '../services'
import { isAppUrl } from './app-origin'
import { ipcWire, type IpcWire, type PageContents } from './ipc-wire'
import { servePeer } from './peer'

/** The parts of Electron's objects that are used here. */
interface WindowContents extends PageContents {
  readonly mainFrame: unknown
  on(event: 'destroyed' | 'render-process-gone', listener: () => void): unknown
}
interface PageEvent {
  readonly sender: WindowContents
  readonly senderFrame: { readonly url: string } | null
}
interface PageIpc {
  on(channel: string, listener: (event: PageEvent, message: unknown) => void): unknown
}

/**
 * Serves the contract to every window that opens a connection. Only the main frame of our own page
 * is heard; a window that loads anew begins a new connection, which ends the one it had.
 */
export function servePages(ipc: PageIpc, services: AppServices): void {
  const wires = new WeakMap<WindowContents, IpcWire>()
  const wireOf = (event: PageEvent): IpcWire | undefined =>
    isOurPage(event) ? wires.get(event.sender) : undefined

  ipc.on(CHANNELS.open, (event) => {
    if (!isOurPage(event)) return
    const { sender } = event
    const before = wires.get(sender)
    if (before === undefined) {
      sender.on('destroyed', () => wires.get(sender)?.lose())
      sender.on('render-process-gone', () => wires.get(sender)?.lose())
    }
    before?.lose()
    const wire = ipcWire(sender)
    wires.set(sender, wire)
    servePeer(wire, services)
  })
  ipc.on(CHANNELS.text, (event, text) => wireOf(event)?.receiveText(text))
  ipc.on(CHANNELS.received, (event) => wireOf(event)?.receiveReceipt())
}

function isOurPage({ sender, senderFrame }: PageEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url)
}
