import { EventEmitter } from 'node:events'

// Inside a utility process: the port to the main process.
class ParentPort extends EventEmitter {
  postMessage(message) {
    process.send?.(message)
  }
}
const port = new ParentPort()
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.on('disconnect', () => process.exit(0))
Object.defineProperty(process, 'parentPort', { value: port })
