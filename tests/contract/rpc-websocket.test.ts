import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { startBrowserShell } from '../../electron/main/shell/browser'
import { connectWebSocket } from '../../electron/shared/rpc/wires/websocket-client'
import { sessionCookie } from '../support/browser-session'
import { RecordingServices } from './rpc-services'
import { describeRpcContract, type Connection } from './rpc.contract'

describeRpcContract('WebSocket, the real browser shell', async () => {
  const rendererFolder = await mkdtemp(join(tmpdir(), 'apprenti-page-'))
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html>')
  const services = new RecordingServices()
  const shell = await startBrowserShell({ services, rendererFolder, port: 0 })
  const { origin, host } = new URL(shell.url)
  const cookie = await sessionCookie(shell.url)

  async function connect(): Promise<Connection> {
    let socket: WebSocket | undefined
    const wire = await connectWebSocket(`ws://${host}/rpc`, (url) => {
      socket = new WebSocket(url, { headers: { cookie }, origin })
      return socket
    })
    return {
      wire,
      whileStalled: async (work) => {
        socket?.pause()
        await work()
        socket?.resume()
      }
    }
  }

  return {
    control: services,
    connect,
    end: async () => {
      await shell.close()
      await rm(rendererFolder, { recursive: true })
    }
  }
})
