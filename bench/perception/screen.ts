import sharp from 'sharp'
import type { Frame } from '../../electron/shared/frame'
import type { GreyPixels, Pixels } from '../../electron/shared/perception/pixels'
import { toGrey } from '../../electron/shared/perception/pixels'
import { Random } from '../../electron/shared/random'

export const SCREEN = { width: 1280, height: 800 }

/** Where things lie on the screen, in pixels. */
export const PLACES = {
  score: { x: 1080, y: 16, width: 120, height: 26 },
  title: { x: 40, y: 16, width: 240, height: 30 },
  health: { x: 40, y: 760, width: 300, height: 20 },
  sprite: { x: 620, y: 360, width: 32, height: 32 }
}

/** A screen of a game that nobody plays: a busy ground, a number, words, a bar and a sprite. */
export async function drawScreen(score: number, seed: number): Promise<Frame> {
  const random = new Random(seed)
  const spots = Array.from({ length: 900 }, () => {
    const level = (): number => random.integer(120)
    const [x, y, r] = [random.integer(SCREEN.width), random.integer(SCREEN.height), 4 + random.integer(26)]
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="rgb(${level()},${level()},${level()})"/>`
  })
  const text = (x: number, y: number, px: number, words: string): string =>
    `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-weight="bold" font-size="${px}" fill="#fff" stroke="#000" stroke-width="3" paint-order="stroke">${words}</text>`
  const { health, sprite } = PLACES
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="800"><rect width="100%" height="100%" fill="#203040"/>
    ${spots.join('')}${text(1086, 37, 20, String(score))}${text(46, 38, 20, 'Press start button')}
    <rect x="${health.x}" y="${health.y}" width="${health.width}" height="${health.height}" fill="#202020"/>
    <rect x="${health.x}" y="${health.y}" width="180" height="${health.height}" fill="#d02020"/>
    <g transform="translate(${sprite.x} ${sprite.y})">${SPRITE}</g></svg>`
  const { data } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { ...SCREEN, format: 'rgba8', data: new Uint8Array(data), tMonotonicMs: 0, seq: seed }
}

/** A face of 32 x 32, as SVG. */
export const SPRITE = `<circle cx="16" cy="16" r="15" fill="#e0c020"/><circle cx="10" cy="12" r="4" fill="#102040"/><circle cx="22" cy="12" r="4" fill="#f4f4f4"/><rect x="8" y="21" width="16" height="4" fill="#802010"/>`

/** The sprite alone: its levels, and its transparency as what of it counts. */
export async function drawSprite(): Promise<GreyPixels & { readonly cover: Uint8Array }> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">${SPRITE}</svg>`
  const { data } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const pixels: Pixels = { width: 32, height: 32, data: new Uint8Array(data) }
  return { ...toGrey(pixels), cover: Uint8Array.from({ length: 1024 }, (_, i) => data[4 * i + 3]!) }
}

/** A part of a frame. */
export function cut(frame: Frame, part: { x: number; y: number; width: number; height: number }): Pixels {
  const data = new Uint8Array(4 * part.width * part.height)
  for (let y = 0; y < part.height; y++) {
    const from = 4 * ((part.y + y) * frame.width + part.x)
    data.set(frame.data.subarray(from, from + 4 * part.width), 4 * part.width * y)
  }
  return { width: part.width, height: part.height, data }
}

/** Pixels as a PNG: what a library takes that reads files. */
export const asPng = ({ width, height, data }: Pixels): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 0 })
    .toBuffer()
