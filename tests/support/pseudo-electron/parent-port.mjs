import { EventEmitter } from 'node:events'

// Inside a utility process: the port to the main process. Like Electron's it begins to read once
// somebody listens; what came before waits.
class ParentPort extends EventEmitter {
  postMessage(message) {
    process.send?.(message)
  }
}
const port = new ParentPort()
port.once('newListener', () => {
  process.on('message', (data) => port.emit('message', { data, ports: [] }))
})
process.on('disconnect', () => process.exit(0))
Object.defineProperty(process, 'parentPort', { value: port })
