/** What runs in the page: draws what comes, tells what the person does. As text, because it is never bundled. */
const SCRIPT = `
const canvas = document.querySelector('canvas')
const context = canvas.getContext('2d', { alpha: false, colorSpace: 'srgb' })
const socket = new WebSocket('ws://' + location.host + '/frames')
socket.binaryType = 'arraybuffer'
const tell = (message) => socket.readyState === 1 && socket.send(JSON.stringify(message))
const ratio = () => window.devicePixelRatio || 1

let isFitted = false
function sized({ width, height }) {
  canvas.width = width
  canvas.height = height
  canvas.style.width = width / ratio() + 'px'
  canvas.style.height = height / ratio() + 'px'
  if (isFitted) return
  isFitted = true
  // The frame of a window is not known before it is open.
  const fit = () => window.resizeBy(Math.round(width / ratio()) - innerWidth, Math.round(height / ratio()) - innerHeight)
  setTimeout(fit, 50)
  setTimeout(fit, 350)
  setTimeout(() => addEventListener('resize', later), 900)
}
let waiting = 0
function later() {
  clearTimeout(waiting)
  waiting = setTimeout(() => tell({ kind: 'size', width: Math.round(innerWidth * ratio()), height: Math.round(innerHeight * ratio()) }), 200)
}

socket.onmessage = ({ data }) => {
  if (typeof data === 'string') return sized(JSON.parse(data))
  const view = new DataView(data)
  for (let at = 0; at < data.byteLength; ) {
    const [x, y, width, height] = [0, 2, 4, 6].map((i) => view.getUint16(at + i, true))
    at += 8
    const pixels = new Uint8ClampedArray(data, at, width * height * 4)
    context.putImageData(new ImageData(pixels, width, height), x, y)
    at += pixels.length
  }
  tell({ kind: 'drawn' })
}
socket.onclose = () => {
  document.body.classList.add('over')
  window.close()
}

const place = ({ clientX, clientY }) => ({
  x: Math.max(0, Math.min(canvas.width - 1, Math.floor(clientX * ratio()))),
  y: Math.max(0, Math.min(canvas.height - 1, Math.floor(clientY * ratio())))
})
addEventListener('mousemove', (event) => tell({ kind: 'move', ...place(event) }))
addEventListener('mousedown', (event) => {
  if (event.button !== 1) tell({ kind: 'press', button: event.button === 2 ? 'right' : 'left', ...place(event) })
  event.preventDefault()
})
document.addEventListener('mouseleave', () => tell({ kind: 'leave' }))
addEventListener('contextmenu', (event) => event.preventDefault())
addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
  if (['Space', 'Enter', 'Escape', 'Tab'].includes(event.code)) event.preventDefault()
  tell({ kind: 'key', code: event.code, key: event.key })
})
`

const STYLE = `
html, body { margin: 0; height: 100%; overflow: hidden; background: #14101a; cursor: default; user-select: none }
canvas { display: block; image-rendering: pixelated }
.over canvas { opacity: 0.35 }
`

/** The page that shows a game's pictures. `nonce`: what lets its script and style run. */
export const gameWindowPage = (title: string, nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title.replaceAll('<', '&lt;')}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body><canvas></canvas><script type="module" nonce="${nonce}">${SCRIPT}</script></body>
</html>
`

/** What such a page may do: run its own script, and talk to where it comes from. */
export const gameWindowPolicy = (nonce: string, port: number): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    // The canvas's size in the page's own units.
    "style-src-attr 'unsafe-inline'",
    `connect-src ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
