import { inflateSync } from 'node:zlib'

/** Red, green, blue and alpha of every pixel, row by row from the top. */
export interface PngPixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Bytes of a pixel by the colour type of eight bits: grey, red-green-blue, grey with alpha, with alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 }
/** Chunks that say nothing about how bright a pixel is. */
const HARMLESS = new Set(['pHYs', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'bKGD', 'eXIf'])
/** More pixels than any screen has: a file that says so is damaged. */
const MOST_PIXELS = 1 << 26

/**
 * The pixels of a plain PNG, as this app records them: eight bits, no palette, not interlaced, no colour profile (RFC 2083).
 * Null for any other file, and for one that is damaged: a library of all formats can tell more about it, ten times as slowly.
 */
export function plainPng(bytes: Uint8Array): PngPixels | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 33 || SIGNATURE.some((byte, i) => bytes[i] !== byte)) return null
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const [depth, colour, compression, filter, interlace] = bytes.subarray(24, 29)
  const channels = CHANNELS[colour!]
  if (channels === undefined || depth !== 8 || compression !== 0 || filter !== 0 || interlace !== 0)
    return null
  const size = width * height
  if (size === 0 || size > MOST_PIXELS) return null
  const parts = dataOf(bytes, view)
  if (parts === null) return null
  const stride = width * channels
  try {
    const rows = inflateSync(parts, { maxOutputLength: height * (stride + 1) })
    if (rows.length !== height * (stride + 1) || !unfilter(rows, height, stride, channels)) return null
    return { width, height, data: spread(rows, width, height, channels) }
  } catch {
    return null
  }
}

/** The compressed rows; null where a chunk is cut, or says what would have to be heeded. */
function dataOf(bytes: Uint8Array, view: DataView): Uint8Array | null {
  const parts: Uint8Array[] = []
  for (let at = 33; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (at + 12 + length > bytes.length) return null
    if (name === 'IEND') return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    if (name === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length))
    else if (!HARMLESS.has(name)) return null
    at += 12 + length
  }
  return null
}

/** Undoes the filter of each row in place, which its first byte names. @returns false for one that there is not */
function unfilter(rows: Uint8Array, height: number, stride: number, channels: number): boolean {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1) + 1
    const kind = rows[start - 1]!
    if (kind > 4) return false
    if (kind === 0) continue
    for (let i = 0; i < stride; i++) {
      const left = i < channels ? 0 : rows[start + i - channels]!
      const up = y === 0 ? 0 : rows[start + i - stride - 1]!
      const corner = y === 0 || i < channels ? 0 : rows[start + i - stride - 1 - channels]!
      rows[start + i]! += predicted(kind, left, up, corner)
    }
  }
  return true
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

function spread(rows: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const data = new Uint8Array(width * height * 4)
  const [isGrey, hasAlpha] = [channels < 3, channels % 2 === 0]
  let to = 0
  for (let y = 0; y < height; y++) {
    let at = y * (width * channels + 1) + 1
    for (let x = 0; x < width; x++, at += channels, to += 4) {
      data[to] = rows[at]!
      data[to + 1] = rows[isGrey ? at : at + 1]!
      data[to + 2] = rows[isGrey ? at : at + 2]!
      data[to + 3] = hasAlpha ? rows[at + channels - 1]! : 255
    }
  }
  return data
}
