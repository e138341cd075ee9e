import { Canvas, over, overOpaque } from './canvas'
import { alphaOf, withAlpha, type Colour } from './colour'

/** A picture with transparent parts that is drawn often. `left`, `top`: where its corner lies from its anchor, in pixels. */
export interface Sprite {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly pixels: Uint32Array
}

/** Draws a sprite with its anchor at a pixel. `opacity` 0..255 fades all of it. */
export function blit(canvas: Canvas, sprite: Sprite, x: number, y: number, opacity = 255): void {
  const { pixels, width } = sprite
  const [left, top] = [x + sprite.left, y + sprite.top]
  const [fromX, toX] = [Math.max(canvas.clipLeft, left), Math.min(canvas.clipRight, left + width)]
  const [fromY, toY] = [Math.max(canvas.clipTop, top), Math.min(canvas.clipBottom, top + sprite.height)]
  const target = canvas.pixels
  for (let row = fromY; row < toY; row++) {
    const source = (row - top) * width - left
    const line = canvas.row(row)
    for (let column = fromX; column < toX; column++) {
      const colour = pixels[source + column]!
      const alpha = colour >>> 24
      if (alpha === 0) continue
      const at = line + column
      if (opacity !== 255) target[at] = over(target[at]!, colour, opacity)
      else if (alpha === 255) target[at] = colour
      else if (target[at]! >>> 24 === 255) target[at] = overOpaque(target[at]!, colour, alpha)
      else target[at] = over(target[at]!, colour, 255)
    }
  }
}

/** Draws on a canvas of its own and keeps the part that is not empty. The anchor lies at `anchorX`, `anchorY` of that canvas. */
export function makeSprite(
  width: number,
  height: number,
  anchorX: number,
  anchorY: number,
  draw: (canvas: Canvas) => void
): Sprite {
  const canvas = new Canvas(width, height)
  draw(canvas)
  return spriteOf(canvas, anchorX, anchorY)
}

/** The part of a canvas that is not empty, as a sprite. */
export function spriteOf(canvas: Canvas, anchorX: number, anchorY: number): Sprite {
  let [left, top, right, bottom] = [canvas.width, canvas.height, 0, 0]
  for (let y = 0; y < canvas.height; y++)
    for (let x = 0; x < canvas.width; x++)
      if (canvas.pixels[y * canvas.width + x]! >>> 24 !== 0) {
        left = Math.min(left, x)
        right = Math.max(right, x + 1)
        top = Math.min(top, y)
        bottom = y + 1
      }
  const [width, height] = [Math.max(0, right - left), Math.max(0, bottom - top)]
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * canvas.width + left
    pixels.set(canvas.pixels.subarray(from, from + width), y * width)
  }
  return { width, height, left: left - anchorX, top: top - anchorY, pixels }
}

/** The same sprite seen in a mirror. */
export function mirrored(sprite: Sprite): Sprite {
  const { width, height } = sprite
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[y * width + x] = sprite.pixels[y * width + width - 1 - x]!
  return { ...sprite, left: -sprite.left - width, pixels }
}

/** Draws a line of `px` around everything on a canvas that is not transparent. */
export function outline(canvas: Canvas, colour: Colour, px: number): void {
  const { width, height } = canvas
  const solid = Uint8Array.from(canvas.pixels, alphaOf)
  const reach = Math.ceil(px)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const own = solid[y * width + x]!
      if (own === 255) continue
      let most = 0
      for (let dy = -reach; dy <= reach; dy++)
        for (let dx = -reach; dx <= reach; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
          const near = Math.max(0, Math.min(1, px + 1 - Math.sqrt(dx * dx + dy * dy)))
          most = Math.max(most, solid[ny * width + nx]! * near)
        }
      if (most <= own) continue
      const ring = withAlpha(colour, (alphaOf(colour) * most) / 255)
      // The line lies under what is drawn.
      const drawn = canvas.pixels[y * width + x]!
      canvas.pixels[y * width + x] = own === 0 ? ring : over(ring, drawn, 255)
    }
}
