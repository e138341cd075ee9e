import { darker, hex, lighter, type Colour } from '../raster/colour'
import type { Pen } from '../raster/pen'

const WOOD = hex('#a8753f')
const IRON = hex('#5c6270')
const FIRE = hex('#ff9a3c')

/** A block of a cell's ground: its top and the two sides one sees. `half`: share of the cell's half width that it takes. */
function block(pen: Pen, height: number, colour: Colour, half = 1): void {
  const [w, h] = [31 * half, 15.5 * half]
  pen.shape([-w, 0, 0, h, 0, h - height, -w, -height], darker(colour, 0.12))
  pen.shape([0, h, w, 0, w, -height, 0, h - height], darker(colour, 0.34))
  pen.shape([-w, -height, 0, -h - height, w, -height, 0, h - height], lighter(colour, 0.12))
}

/** Something that stands in the way in a town; `variant` from 0. */
export function drawTownWall(pen: Pen, variant: number, roof: Colour): void {
  if (variant % 4 === 0) {
    block(pen, 34, hex('#e3d3b4'), 0.92)
    pen.shape([-31, -32, -15, -64, 16, -72, 0, -17], roof)
    pen.shape([0, -17, 16, -72, 31, -32], darker(roof, 0.3))
    pen.shape([-24, -3, -14, 2, -14, -16, -24, -21], hex('#6b4a2f'))
    pen.shape([10, -6, 21, -11, 21, -22, 10, -17], hex('#8fd2ec'))
  } else if (variant % 4 === 1) {
    block(pen, 24, WOOD, 0.66)
    pen.line([-20, -22, 0, -12], 2, darker(WOOD, 0.45))
    pen.line([-19, -3, 0, -12], 2, darker(WOOD, 0.4))
    pen.line([0, 8, 19, -22], 2, darker(WOOD, 0.55))
  } else if (variant % 4 === 2) {
    pen.block(-13, -30, 26, 34, 8, WOOD)
    for (const y of [-24, -2]) pen.line([-12.5, y, 12.5, y], 3, IRON)
    pen.ball(0, -29, 12, 5, hex('#4fa3d8'))
  } else {
    block(pen, 30, hex('#b9b2a6'), 0.98)
    for (const y of [-4, -14, -24]) {
      pen.line([-30, y + 1, 0, y + 16], 1, hex('#8d867a'))
      pen.line([0, y + 16, 30, y + 1], 1, hex('#6f6a61'))
    }
  }
}

/** Something that stands in the way in a dungeon; `variant` from 0. */
export function drawDungeonWall(pen: Pen, variant: number, stone: Colour): void {
  if (variant % 3 === 0) block(pen, 40, stone, 0.98)
  else if (variant % 3 === 1) {
    block(pen, 6, stone, 0.8)
    pen.block(-11, -58, 22, 56, 3, lighter(stone, 0.08))
    pen.block(-15, -64, 30, 9, 2, lighter(stone, 0.2))
    for (const x of [-5, 0, 5]) pen.line([x, -52, x, -6], 1, darker(stone, 0.3))
  } else {
    block(pen, 20, stone, 0.9)
    pen.ball(0, -27, 8.5, 8, hex('#e8ddc4'))
    for (const x of [-3, 4]) pen.dot(x, -28, 2.2, 2.6, hex('#2a2230'))
    pen.line([-3, -20.5, 3, -20.5], 2, hex('#2a2230'))
  }
}

/** Where things are made, by id: a forge, or a kitchen. */
export function drawWorkshop(pen: Pen, id: string): void {
  if (id === 'kitchen') {
    pen.solid([-24, 2, -22, -26, -12, -38, 8, -38, 20, -26, 24, 2, 0, 10], hex('#c4694b'))
    pen.solid([-10, 4, -10, -10, 0, -17, 10, -10, 10, 4, 0, 7], hex('#3a2320'))
    pen.ball(0, -2, 7, 6, FIRE)
    pen.ball(0, 0, 4, 3.5, hex('#ffe27a'))
    pen.block(4, -54, 11, 20, 2, hex('#8d4a36'))
    pen.ball(-11, -38, 9, 5, hex('#e8c07a'))
    return
  }
  block(pen, 12, hex('#7b7f88'), 0.85)
  pen.solid(
    [-20, -30, 14, -30, 22, -36, 24, -29, 8, -20, 8, -14, 14, -8, -12, -8, -6, -14, -6, -20, -18, -22],
    IRON
  )
  pen.line([-8, -34, 10, -46], 3, WOOD)
  pen.block(6, -54, 13, 10, 2, hex('#8f97a8'))
  for (const [x, y] of [
    [-10, -38],
    [0, -42],
    [-16, -34]
  ] as const)
    pen.dot(x, y, 1.7, 1.7, hex('#ffd25e'))
}

/** A way into or out of a dungeon, or on to its next room. `isBarred`: it cannot be gone through now. */
export function drawDoor(pen: Pen, isBarred: boolean): void {
  const stone = hex('#8f8a94')
  pen.solid([-24, 6, -24, -34, -14, -50, 0, -55, 14, -50, 24, -34, 24, 6, 0, 12], stone)
  pen.shape([-15, 5, -15, -30, -8, -40, 0, -43, 8, -40, 15, -30, 15, 5, 0, 9], hex('#171320'))
  if (!isBarred) {
    pen.dot(0, -10, 11, 15, hex('#8a5cff66'))
    pen.dot(0, -10, 6, 10, hex('#c9b0ff99'))
  } else {
    for (const x of [-9, -3, 3, 9]) pen.line([x, 6, x, -39], 2.4, IRON)
    for (const y of [-26, -8]) pen.line([-14, y, 14, y], 2.4, IRON)
  }
  pen.ball(0, -53, 4, 4, isBarred ? hex('#e8503c') : hex('#7ee27a'))
}
