import { crc32 } from 'node:zlib'
import { desktopToPicture, onDesktop, type ClientArea } from '../../shared/geometry/client-area'
import { coveredParts, type Rect } from '../../shared/geometry/rectangle'
import type { Frame } from '../../shared/frame'

/** What the pixels of one picture say. */
export interface PictureFacts {
  /** Equal for equal pictures of a size; a change goes unseen once in four thousand million. */
  readonly fingerprint: number
  readonly isBlack: boolean
  /** Whether the part that other windows lie over is black; null when there is no such part worth a look. */
  readonly isCoveredPartBlack: boolean | null
}

/** A red, green and blue of zero, whatever the fourth channel, of a little-endian pixel. */
const COLOUR = 0x00ffffff
/** The edge of a covered part may be off by a pixel: windows move between being listed and being seen. */
const EDGE_PX = 1

/**
 * Looks at a picture (rgba8) once.
 *
 * @param area where the picture lies
 * @param covers the windows in front of it, in desktop units
 */
export function factsOf(frame: Frame, area: ClientArea, covers: readonly Rect[]): PictureFacts {
  const pixels = pixelsOf(frame)
  const whole = { x: 0, y: 0, width: frame.width, height: frame.height }
  const covered = coveredParts(onDesktop(area), covers)
    .map((part) => inner(desktopToPicture(area, part)))
    .filter((part) => part.width > 0 && part.height > 0)
  return {
    fingerprint: crc32(frame.data),
    isBlack: isBlackIn(pixels, frame.width, whole),
    isCoveredPartBlack:
      covered.length === 0 ? null : covered.every((part) => isBlackIn(pixels, frame.width, part))
  }
}

function pixelsOf({ data }: Frame): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
}

/** Ends at the first lit pixel, which in an ordinary picture is one of the first. */
function isBlackIn(pixels: Uint32Array, rowPixels: number, { x, y, width, height }: Rect): boolean {
  for (let row = y; row < y + height; row++) {
    const start = row * rowPixels + x
    for (let at = start; at < start + width; at++) if ((pixels[at]! & COLOUR) !== 0) return false
  }
  return true
}

const inner = ({ x, y, width, height }: Rect): Rect => ({
  x: x + EDGE_PX,
  y: y + EDGE_PX,
  width: width - 2 * EDGE_PX,
  height: height - 2 * EDGE_PX
})
