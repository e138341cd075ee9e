'use strict'
const { fork } = require('node:child_process')
const { EventEmitter } = require('node:events')
const { join } = require('node:path')

/** Electron's utility process as a child of plain Node that finds a `process.parentPort`. */
class UtilityProcess extends EventEmitter {
  #child

  constructor(file, args) {
    super()
    const port = join(__dirname, 'parent-port.mjs')
    this.#child = fork(file, args, {
      execArgv: ['--import', port],
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc']
    })
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('exit', (code, signal) => this.emit('exit', code ?? signal))
  }
  get pid() {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }
  postMessage(message) {
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }
  kill() {
    return this.#child.kill()
  }
}

/** For tests: those that run now. */
const running = new Set()

const utilityProcess = {
  running,
  fork: (file, args = []) => {
    const child = new UtilityProcess(file, args)
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }
}

module.exports = { utilityProcess }
