import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { hostChannel } from '../shared/node/host-channel'
import { appFolderOf } from './app-folder'
import { OnnxRuntime } from './engine/runtime/onnx-runtime'
import { readCloneWasm } from './imitate/clone-wasm'
import { serveImitation } from './imitate/serve-imitation'

serveImitation(hostChannel(), {
  runtime: new OnnxRuntime({ threads: 1 }),
  wasm: readCloneWasm(join(appFolderOf(import.meta.dirname), 'out/native')),
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  turn: () => turn()
})

// Ends with its parent, and only with it: what is best so far is on the disk. Under Electron a Ctrl+C in the terminal,
// or its closing, reaches both.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
