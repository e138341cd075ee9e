import { resolve } from 'node:path'
import { servePages } from '../../electron/main/shell/ipc-pages'
import type { ApprentiBridge } from '../../electron/shared/rpc/wires/electron-bridge'
import { electronWire } from '../../electron/shared/rpc/wires/electron-renderer'
import { bundle } from '../support/bundle'
import { fake, FakeContents, ipcMain, loadPage } from '../support/fake-electron'
import { RecordingServices } from './rpc-services'
import { describeRpcContract, type Connection } from './rpc.contract'

describeRpcContract('Electron IPC, with the real preload', async () => {
  const preload = await bundle(resolve('electron/preload/index.ts'), { format: 'cjs' })
  const services = new RecordingServices()
  servePages(ipcMain, services)

  async function connect(): Promise<Connection> {
    const page = loadPage(new FakeContents(), 'app://apprenti/', preload)
    const bridge = page.window['apprenti'] as ApprentiBridge
    return { wire: electronWire(bridge), whileStalled: (work) => page.whileStalled(work) }
  }

  return {
    control: services,
    connect,
    end: async () => fake.reset()
  }
})
