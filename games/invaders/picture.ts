/** Size of the cabinet's upright picture, in pixels. */
export const INVADERS_WIDTH = 224
export const INVADERS_HEIGHT = 256

/** Work RAM before the picture in the block 2000h-3FFFh. */
const PICTURE_AT = 0x400
const LINE_BYTES = 32

/** As little-endian RGBA; the colours of the cellophane strips over the tube. */
const BLACK = 0xff000000
const WHITE = 0xffffffff
const RED = 0xff2020ff
const GREEN = 0xff20ff20

/** Colour that the strip over a pixel gives to a lit one; the same strips as the built-in board's. */
function gelAt(x: number, row: number): number {
  if (row >= 240) return x >= 16 && x < 134 ? GREEN : WHITE
  if (row >= 184) return GREEN
  return row >= 32 && row < 64 ? RED : WHITE
}

const gels = Uint32Array.from({ length: INVADERS_WIDTH * INVADERS_HEIGHT }, (_, i) =>
  gelAt(i % INVADERS_WIDTH, Math.floor(i / INVADERS_WIDTH))
)

/**
 * Draws the one-bit picture out of the cabinet's memory (the block 2000h-3FFFh), upright, in the
 * colours of the gels. Scan line y of the tube is column y; bit 0 of 2400h + 32 y is at its bottom.
 * Returns new rgba8 pixels, 224 x 256.
 */
export function drawInvadersPicture(ram: Uint8Array): Uint8Array {
  const pixels = new Uint32Array(INVADERS_WIDTH * INVADERS_HEIGHT)
  for (let x = 0; x < INVADERS_WIDTH; x++) {
    for (let offset = 0; offset < LINE_BYTES; offset++) {
      const byte = ram[PICTURE_AT + x * LINE_BYTES + offset] ?? 0
      let at = (INVADERS_HEIGHT - 1 - offset * 8) * INVADERS_WIDTH + x
      for (let bit = 0; bit < 8; bit++, at -= INVADERS_WIDTH)
        pixels[at] = byte & (1 << bit) ? (gels[at] ?? WHITE) : BLACK
    }
  }
  return new Uint8Array(pixels.buffer)
}
