'use strict'

// A custom scheme's URLs are addresses below `.localhost` to Chromium, which trusts those and never
// gets to look them up: each request is answered here first.

const handlers = new Map()

/** app://apprenti/x -> http://apprenti.app.localhost/x, for the schemes that have a handler. */
function toChromium(url) {
  const { protocol, host } = new URL(url)
  const scheme = protocol.slice(0, -1)
  return handlers.has(scheme) ? url.replace(`${scheme}://${host}`, `http://${host}.${scheme}.localhost`) : url
}

/** The way back. */
function fromChromium(url) {
  const found = /^http:\/\/([^/]+)\.([^./]+)\.localhost(\/.*)?$/.exec(url)
  return found && handlers.has(found[2]) ? `${found[2]}://${found[1]}${found[3] ?? '/'}` : url
}

/** Answers a paused request of Chromium, when its scheme is ours; null when it is not. */
async function answer({ url, method, headers }) {
  const appUrl = fromChromium(url)
  const handler = handlers.get(new URL(appUrl).protocol.slice(0, -1))
  if (handler === undefined) return null
  const response = await handler(new Request(appUrl, { method, headers }))
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64')
  }
}

const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme, handler) => void handlers.set(scheme, handler)
}

module.exports = { protocol, toChromium, fromChromium, answer }
