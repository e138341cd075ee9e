import Module, { register } from 'node:module'
import { fileURLToPath } from 'node:url'

// `electron` leads to the stand-in, for `import` and for `require` (which Playwright uses).
const standIn = new URL('./electron.cjs', import.meta.url)

const hook = `export const resolve = (name, context, next) =>
  name === 'electron' ? { url: ${JSON.stringify(standIn.href)}, shortCircuit: true } : next(name, context)`
register(`data:text/javascript,${encodeURIComponent(hook)}`)

const resolveFilename = Module._resolveFilename
Module._resolveFilename = function (name, ...rest) {
  return name === 'electron' ? fileURLToPath(standIn) : resolveFilename.call(this, name, ...rest)
}

// Playwright calls this once it is connected; Electron would begin to be ready only now.
globalThis.__playwright_run = () => undefined
