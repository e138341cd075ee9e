import type { Rect } from '../../shared/geometry/rectangle'
import { isWithin, topOf } from './client-windows'
import { toRgba, type Palette } from './pixels'
import { numbersOf, readProperty } from './properties'
import type { XServer } from './server'

/** `WM_STATE` of a window that is kept as an icon. */
const ICONIC = 3
const POINTER_ROOT = 1
/** Kinds of visuals whose pixels are numbers of colours, not colours. */
const INDEXED_BELOW = 4
const Z_PIXMAP = 2
const ALL_PLANES = 0xffffffff

/** Its client area on the screen. Rejects when the window is gone. */
export async function placeOf(server: XServer, id: number): Promise<Rect> {
  const [{ width, height }, { destX: x, destY: y }] = await Promise.all([
    server.ask<{ width: number; height: number }>((client, done) => client.GetGeometry(id, done)),
    server.ask<{ destX: number; destY: number }>((client, done) =>
      client.TranslateCoordinates(id, server.root, 0, 0, done)
    )
  ])
  return { x, y, width, height }
}

/** Told by window managers in the new way, or the old one only. Rejects when the window is gone. */
export async function isMinimized(server: XServer, id: number): Promise<boolean> {
  const [now, old, hidden] = await Promise.all([
    readProperty(server, id, '_NET_WM_STATE'),
    readProperty(server, id, 'WM_STATE'),
    server.atom('_NET_WM_STATE_HIDDEN')
  ])
  return numbersOf(now).includes(hidden) || (now === null && numbersOf(old)[0] === ICONIC)
}

/**
 * Whether the server gives it what is typed at this moment, which needs no window manager to tell. Rejects
 * when the window is gone.
 */
export async function isFocused(server: XServer, id: number): Promise<boolean> {
  return (await focusOf(server, id)).isFocused
}

/** The same, and whether it is decided by where the pointer is. Rejects when the window is gone. */
export async function focusOf(
  server: XServer,
  id: number
): Promise<{ readonly isFocused: boolean; readonly followsPointer: boolean }> {
  const { focus } = await server.ask<{ focus: number }>((x, done) => x.GetInputFocus(done))
  if (focus === POINTER_ROOT) return { isFocused: await isUnderPointer(server, id), followsPointer: true }
  return { isFocused: focus !== 0 && (await isWithin(server, focus, id)), followsPointer: false }
}

/** Where nobody has the focus keys go where the pointer is. */
async function isUnderPointer(server: XServer, id: number): Promise<boolean> {
  const [{ child }, top] = await Promise.all([
    server.ask<{ child: number }>((x, done) => x.QueryPointer(server.root, done)),
    topOf(server, id)
  ])
  return child !== 0 && child === top
}

/** Its pixels, as rgba8. Rejects when it is gone, not on the screen, or not wholly so where nothing composites. */
export async function capturePixels(
  server: XServer,
  id: number
): Promise<{ width: number; height: number; data: Uint8Array; tMonotonicMs: number }> {
  const { width, height } = await server.ask<{ width: number; height: number }>((x, done) =>
    x.GetGeometry(id, done)
  )
  const image = await server.ask<{ depth: number; visualId: number; data: Buffer }>((x, done) =>
    x.GetImage(Z_PIXMAP, id, 0, 0, width, height, ALL_PLANES, done)
  )
  const tMonotonicMs = performance.now()
  const { depth, visualId, data } = image
  const visual = server.display.screen.map((s) => s.depths[depth]?.[visualId]).find(Boolean)
  const format = server.display.format[depth]
  if (!visual || !format) throw new Error(`no such pixels: depth ${depth}, visual ${visualId}`)
  const palette = visual.class < INDEXED_BELOW ? await paletteOf(server, id, depth) : null
  const picture = {
    width,
    height,
    bitsPerPixel: format.bits_per_pixel,
    rowPad: format.scanline_pad,
    isBigEndian: server.display.image_byte_order === 1,
    data
  }
  return { width, height, data: toRgba(picture, visual, palette), tMonotonicMs }
}

async function paletteOf(server: XServer, id: number, depth: number): Promise<Palette> {
  const { colormap } = await server.ask<{ colormap: number }>((x, done) => x.GetWindowAttributes(id, done))
  const pixels = Array.from({ length: 2 ** depth }, (_, i) => i)
  return server.ask<Palette>((x, done) => x.QueryColors(colormap, pixels, done))
}
