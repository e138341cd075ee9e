/**
 * The page that is clicked: it shows a target, and for a press the place where the page felt it; the
 * next target comes with the release. Everything is drawn in physical pixels. Targets lie near the four
 * corners first, then anywhere.
 */
export function calibrationPage(title: string, seed: number): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>${title}</title>
<style>html, body { margin: 0; height: 100%; overflow: hidden; background: #202428; cursor: none }
canvas { display: block; width: 100vw; height: 100vh }</style>
<canvas></canvas>
<script>
const canvas = document.querySelector('canvas')
const context = canvas.getContext('2d', { alpha: false })
const EDGE = 24
let state = ${seed >>> 0}
let shown = 0
let mark = null
let target = [0.5, 0.5]
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
function square([x, y], size, colour) {
  context.fillStyle = colour
  context.fillRect(x - (size - 1) / 2, y - (size - 1) / 2, size, size)
}
function draw() {
  canvas.width = Math.round(innerWidth * devicePixelRatio)
  canvas.height = Math.round(innerHeight * devicePixelRatio)
  context.fillStyle = '#202428'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const place = (share, extent) => Math.round(EDGE + share * (extent - 2 * EDGE))
  if (mark) square(mark, ${MARK_PX}, '#00ffff')
  else square([place(target[0], canvas.width), place(target[1], canvas.height)], ${TARGET_PX}, '#ff00ff')
}
addEventListener('resize', draw)
addEventListener('contextmenu', (event) => event.preventDefault())
addEventListener('pointerdown', (event) => {
  mark = [Math.floor(event.clientX * devicePixelRatio), Math.floor(event.clientY * devicePixelRatio)]
  draw()
})
addEventListener('pointerup', () => {
  if (!mark) return
  mark = null
  shown += 1
  target = shown <= 4 ? [(shown - 1) % 2, shown > 2 ? 1 : 0] : [random(), random()]
  draw()
})
draw()
</script>`
}

/** Odd, so that each has a middle pixel. */
const TARGET_PX = 9
const MARK_PX = 5
