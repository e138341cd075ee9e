import { hostChannel } from '../../shared/node/host-channel'
import { appFolderOf } from '../app-folder'
import { serveReading } from './serve'

// The process that reads numbers, words and templates off pictures, so that nobody else waits for it. It ends with its
// parent, and only with it: under Electron a Ctrl+C in the terminal reaches both, and the parent still closes in order.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

// ONNX Runtime reports home unless this stands there before it is loaded: it is only imported afterwards.
process.env['ORT_DISABLE_TELEMETRY'] = '1'
const loading = import('./slow-readers').then(
  ({ shippedFiles, SlowReaders }) => new SlowReaders(shippedFiles(appFolderOf(import.meta.dirname)))
)
// Whoever asks meanwhile is answered with what went wrong.
loading.catch(() => undefined)
serveReading(hostChannel(), loading)
