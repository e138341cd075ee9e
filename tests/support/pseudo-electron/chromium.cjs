'use strict'
const { spawn } = require('node:child_process')
const { EventEmitter } = require('node:events')
const { existsSync, mkdtempSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { createInterface } = require('node:readline')
const WebSocket = require('ws')

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']

/** The Chromium of this machine (CHROMIUM_PATH goes first), or null. */
function findChromium() {
  const folders = (process.env.PATH ?? '').split(':')
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env.CHROMIUM_PATH ?? '', ...candidates].find((path) => path && existsSync(path)) ?? null
}

const SWITCHES = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--no-startup-window',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--mute-audio',
  '--remote-debugging-port=0'
]

/** A running Chromium, spoken to by its DevTools protocol. Emits (method, params, sessionId). */
class Chromium extends EventEmitter {
  #socket
  #lastId = 0
  #pending = new Map()

  static async start() {
    const path = findChromium()
    if (path === null) throw new Error('no Chromium found: set CHROMIUM_PATH')
    const profile = mkdtempSync(join(tmpdir(), 'pseudo-electron-'))
    // The shell between ends Chromium when this process ends, however it ends, and clears up after it.
    const script =
      'folder=$1; shift; "$@" & chromium=$!; cat >/dev/null; kill -9 $chromium; wait; rm -rf "$folder"'
    const child = spawn(
      'sh',
      ['-c', script, 'sh', profile, path, ...SWITCHES, `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['pipe', 'ignore', 'pipe'], detached: true }
    )
    const chromium = new Chromium()
    await chromium.#connect(await endpoint(child))
    return chromium
  }

  async #connect(url) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false })
    this.#socket.on('message', (text) => this.#receive(JSON.parse(text)))
    this.#socket.on('error', () => undefined)
    await new Promise((resolve) => this.#socket.once('open', resolve))
  }

  #receive({ id, error, result, method, params, sessionId }) {
    if (id === undefined) return void this.emit(method, params, sessionId)
    const { resolve, reject } = this.#pending.get(id)
    this.#pending.delete(id)
    if (error) reject(new Error(error.message))
    else resolve(result)
  }

  send(method, params = {}, sessionId = undefined) {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  }
}

/** Waits for the line that names the DevTools socket, and says it on: Playwright waits for it too. */
function endpoint(child) {
  return new Promise((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)
      if (found === null) return
      process.stderr.write(`${line}\n`)
      resolve(found[1])
    })
  })
}

module.exports = { Chromium, findChromium }
