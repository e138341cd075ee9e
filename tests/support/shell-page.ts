import { createClient } from '../../electron/shared/rpc/client'
import { connectWebSocket } from '../../electron/shared/rpc/wires/websocket-client'

// The script of a small page that speaks the contract; tests use it through `window.contract`.

const { location } = globalThis as unknown as { location: { host: string } }

Object.assign(globalThis, {
  contract: async () => createClient(await connectWebSocket(`ws://${location.host}/rpc`))
})
