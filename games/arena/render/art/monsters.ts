import { darker, hex, lighter, type Colour } from '../raster/colour'
import type { Pen } from '../raster/pen'
import { postureOf, type Pose, type Posture } from './pose'

/** Draws a monster that stands at the pen's origin and looks down to the right, or from behind up to the right. */
type DrawMonster = (pen: Pen, posture: Posture, isBack: boolean) => void

const WHITE = hex('#ffffff')
const INK = hex('#2a2230')
const BONE = hex('#f0e6cf')

function eye(pen: Pen, x: number, y: number, size: number, iris: Colour = INK): void {
  pen.dot(x, y, size, size * 1.15, WHITE)
  pen.dot(x + size * 0.3, y + size * 0.1, size * 0.55, size * 0.7, iris)
}

function fourLegs(pen: Pen, { swing, down }: Posture, colour: Colour, length: number): void {
  for (const [x, way] of [
    [-14, 1],
    [-6, -1],
    [7, 1],
    [14, -1]
  ] as const) {
    const foot = x + way * swing * 4
    pen.line([x, -length + down - 2, foot, -3], 6, darker(colour, way > 0 ? 0.25 : 0.1))
    pen.ball(foot + 1, -2, 4, 2.6, darker(colour, 0.45))
  }
}

/** A beast that is mostly teeth. */
const gnasher: DrawMonster = (pen, posture, isBack) => {
  const fur = hex('#7c8494')
  fourLegs(pen, posture, fur, 10)
  const p = pen.at(posture.lean, posture.down)
  p.arc(-17, -20, -30, -24, -26, -36, 5, darker(fur, 0.1))
  p.ball(-3, -19, 19, 11, fur)
  p.solid([-14, -27, -8, -36, -4, -28, 1, -37, 5, -27], darker(fur, 0.35))
  const [hx, hy] = isBack ? [11, -32] : [13, -24]
  p.solid([hx - 12, hy - 6, hx - 9, hy - 19, hx - 2, hy - 9], fur)
  p.solid([hx + 2, hy - 9, hx + 8, hy - 20, hx + 10, hy - 6], fur)
  p.ball(hx, hy, 13, 11.5, lighter(fur, 0.08))
  if (isBack) return
  const gape = 3 + posture.raise * 4
  p.ball(hx + 6, hy + 4, 9, 5 + gape / 2, hex('#5b1f2a'))
  for (const dx of [0, 4, 8, 12]) {
    p.shape([hx + dx - 2, hy + 1, hx + dx + 2, hy + 1, hx + dx, hy + 6], BONE)
    p.shape([hx + dx - 2, hy + 7 + gape / 2, hx + dx + 2, hy + 7 + gape / 2, hx + dx, hy + 4], BONE)
  }
  for (const dx of [-3, 6]) p.dot(hx + dx, hy - 4, 2.6, 2.2, hex('#ffd84a'))
  for (const dx of [-2.4, 6.6]) p.dot(hx + dx, hy - 4, 1.1, 1.7, INK)
}

/** A fat lizard with a gland at its throat, that spits. */
const spitter: DrawMonster = (pen, posture, isBack) => {
  const hide = hex('#9fbf3f')
  const p = pen.at(posture.lean, posture.down)
  p.arc(-8, -6, -26, -2, -28, -14, 5, darker(hide, 0.15))
  for (const [x, way] of [
    [-9, 1],
    [9, -1]
  ] as const)
    pen.ball(x + posture.swing * way * 3, -3, 7, 4, darker(hide, 0.3))
  p.ball(0, -17, 16, 15, hide)
  p.ball(3, -13, 11, 10, hex('#e9e3a0'))
  p.ball(2, -35, 14, 11, hide)
  for (const x of [-9, -2, 5]) p.solid([x - 3, -44, x + 1, -52, x + 4, -44], hex('#d7742f'))
  if (isBack) {
    for (const y of [-30, -21, -12]) p.dot(-2, y, 4, 2.5, darker(hide, 0.3))
    return
  }
  for (const x of [-3, 9]) {
    p.ball(x, -42, 5, 5, hide)
    eye(p, x + 0.5, -42, 3.4)
  }
  p.ball(6, -25, 8 + posture.raise * 3, 5 + posture.raise * 3, hex('#d86a9c'))
  p.arc(-5, -32, 5, -28, 15, -33, 1.8, darker(hide, 0.55))
  if (posture.raise > 0) p.ball(20, -32, 4, 4, hex('#b6f04a'))
}

/** A walking clump of moss under a mushroom's cap; it mends others. */
const mossling: DrawMonster = (pen, posture, isBack) => {
  const moss = hex('#5f9a4a')
  const p = pen.at(posture.lean, posture.down)
  for (const x of [-6, 6]) pen.ball(x + posture.swing * 3 * Math.sign(x), -3, 5, 3.5, hex('#6b4a2f'))
  p.ball(0, -14, 13, 13, moss)
  for (const [x, y] of [
    [-9, -8],
    [-3, -4],
    [6, -6],
    [10, -13]
  ] as const)
    p.ball(x, y, 4, 3.5, lighter(moss, 0.15))
  const cap = hex('#d8577f')
  p.solid([-20, -22, -17, -34, -6, -42, 7, -42, 17, -34, 21, -22, 10, -19, -10, -19], cap)
  for (const [x, y, r] of [
    [-9, -31, 3.5],
    [3, -36, 3],
    [11, -28, 3.2],
    [-1, -26, 2.4]
  ] as const)
    p.dot(x, y, r, r * 0.8, hex('#fff2f6'))
  p.shape([-13, -21, 13, -21, 9, -18, -9, -18], hex('#f3d9c4'))
  if (isBack) return
  eye(p, 0, -13, 3.3)
  eye(p, 9, -13, 3.3)
  p.arc(2, -7, 5, -5 + posture.raise * 2, 8, -7, 1.5, darker(moss, 0.6))
  if (posture.raise > 0)
    for (const [x, y] of [
      [-18, -44],
      [0, -50],
      [17, -45]
    ] as const)
      p.dot(x, y, 2.6, 2.6, hex('#ffe27a'))
}

/** A spider that lays traps. */
const snarer: DrawMonster = (pen, posture, isBack) => {
  const shell = hex('#6a3f6e')
  const p = pen.at(posture.lean, posture.down)
  for (const side of [-1, 1])
    for (let i = 0; i < 4; i++) {
      const step = (i % 2 === 0 ? 1 : -1) * posture.swing * 2
      const [kneeX, footX] = [side * (13 + i * 4), side * (15 + i * 5.5) + step]
      p.line([side * 5, -15, kneeX, -28 + i * 4, footX, -4 + i * 0.5 - (i - 1.5) * 3], 3, darker(shell, 0.3))
    }
  p.ball(-5, -21, 15, 13, shell)
  p.solid([-9, -30, -1, -30, -5, -21], hex('#f2d04a'))
  p.solid([-9, -12, -1, -12, -5, -21], hex('#f2d04a'))
  if (isBack) return
  p.ball(9, -14, 9.5, 8.5, lighter(shell, 0.12))
  for (const [x, y, r] of [
    [6, -17, 2.6],
    [13, -17, 2.6],
    [9.5, -20, 1.8],
    [15, -13, 1.5],
    [4, -13, 1.5]
  ] as const)
    p.dot(x, y, r, r, hex('#ff5a4a'))
  for (const x of [7, 12]) p.shape([x - 1.6, -8, x + 1.6, -8, x + posture.raise, -2], BONE)
}

/** A ram. */
const ramhorn: DrawMonster = (pen, posture, isBack) => {
  const wool = hex('#e9dcc3')
  const hide = hex('#8b6a4c')
  fourLegs(pen, posture, hide, 12)
  const p = pen.at(posture.lean * 1.6, posture.down)
  p.ball(-2, -24, 20, 14, wool)
  for (const [x, y] of [
    [-17, -26],
    [-11, -34],
    [-1, -37],
    [9, -34],
    [-16, -17],
    [-6, -14],
    [6, -14]
  ] as const)
    p.ball(x, y, 6.5, 6, lighter(wool, 0.15))
  const [hx, hy] = isBack ? [9, -37] : [15, -29 + posture.raise * 6]
  p.ball(hx, hy, 10, 9.5, hide)
  if (!isBack) {
    p.ball(hx + 6, hy + 4, 6, 5, lighter(hide, 0.25))
    p.dot(hx + 9, hy + 3, 1.2, 1, INK)
    eye(p, hx + 3, hy - 3, 2.4)
    p.line([hx - 1, hy - 8, hx + 6, hy - 6], 2, darker(hide, 0.5))
  }
  const horn = hex('#d9b45c')
  for (const x of [hx - 7, hx + 5]) {
    p.arc(x, hy - 7, x - 9, hy - 17, x - 12, hy - 4, 5, horn)
    p.arc(x - 12, hy - 4, x - 11, hy + 3, x - 5, hy + 1, 3.6, darker(horn, 0.12))
  }
}

/** A flame that floats and thinks. */
const wisp: DrawMonster = (pen, posture, isBack) => {
  const flame = hex('#52c7ee')
  const p = pen.at(posture.lean, posture.down * 2 - 8)
  pen.dot(0, -1, 9, 3.5, hex('#10203055'))
  p.dot(0, -22, 24, 25, hex('#6fd8ff30'))
  p.solid(
    [0, -58, 6, -44, 13, -48, 14, -36, 19, -24, 14, -9, 0, -2, -14, -9, -19, -24, -15, -38, -8, -40],
    flame
  )
  p.solid([1, -46, 8, -34, 13, -22, 9, -9, 0, -5, -9, -9, -13, -22, -8, -32], lighter(flame, 0.5))
  p.ball(0, -18, 8, 9, WHITE)
  for (const side of [-1, 1])
    p.ball(side * (19 + posture.raise * 4), -22 - posture.raise * 6, 4.5, 4.5, flame)
  if (isBack) return
  for (const x of [-1, 8]) p.dot(x, -24, 2.8, 4, hex('#133a63'))
  p.dot(4, -14, 2.4 + posture.raise, 1.8 + posture.raise * 2, hex('#133a63'))
}

/** A tortoise behind a wall of its own. */
const shellback: DrawMonster = (pen, posture, isBack) => {
  const skin = hex('#b7a04e')
  const shell = hex('#4d7f7a')
  fourLegs(pen, posture, skin, 8)
  const p = pen.at(posture.lean, posture.down)
  if (!isBack) {
    p.line([10, -14, 21, -20], 9, skin)
    p.ball(24, -22, 8.5, 7.5, skin)
    eye(p, 26, -24, 2.4)
    p.arc(23, -18, 27, -16.5, 31, -19, 1.3, darker(skin, 0.5))
  } else p.ball(13, -28, 7, 6, skin)
  p.ball(-2, -11, 23, 7, hex('#d8c98a'))
  p.solid([-25, -12, -22, -27, -12, -38, 2, -41, 14, -35, 21, -24, 21, -12, 0, -8], shell)
  for (const [x, y, r] of [
    [-2, -29, 7],
    [-15, -21, 5],
    [12, -21, 5],
    [-2, -15, 5]
  ] as const) {
    p.dot(x, y, r + 1.2, r, darker(shell, 0.4))
    p.ball(x, y, r, r - 1, lighter(shell, 0.16))
  }
  for (const [x, y] of [
    [-13, -36],
    [-1, -42],
    [11, -36]
  ] as const)
    p.solid([x - 3.5, y + 3, x, y - 7, x + 3.5, y + 3], BONE)
}

/** The lord of the dungeon: a crown, a cloak, and nothing inside. */
const hollowKing: DrawMonster = (pen, posture, isBack) => {
  const cloak = hex('#6e2740')
  const plate = hex('#4b4f60')
  const p = pen.at(posture.lean, posture.down)
  p.solid([-19, -62, 19, -62, 28, -4, 14, -8, 8, -2, 0, -8, -9, -2, -15, -8, -28, -4], cloak)
  if (!isBack) {
    p.solid([-14, -58, 14, -58, 11, -28, 0, -20, -11, -28], plate)
    p.line([-9, -44, 9, -44], 2.4, hex('#e8c04e'))
    p.line([-8, -36, 8, -36], 2.4, hex('#e8c04e'))
    p.ball(0, -52, 4, 4, hex('#ff5a4a'))
  } else for (const x of [-9, 0, 9]) p.line([x, -56, x * 1.5, -14], 1.6, darker(cloak, 0.35))
  for (const side of [-1, 1]) {
    p.ball(side * 19, -58, 10, 8, lighter(plate, 0.15))
    p.solid([side * 19 - 4, -63, side * 24, -75, side * 19 + 4, -63], BONE)
  }
  p.ball(1, -70, 13, 13, hex('#1b1624'))
  if (!isBack) for (const x of [-2, 8]) p.dot(x, -70, 3.2, 2.4, hex('#ff8a3c'), x < 0 ? 0.4 : -0.4)
  p.solid(
    [-13, -76, -15, -92, -8, -84, -3, -95, 2, -84, 8, -95, 11, -84, 17, -91, 15, -76, 1, -73],
    hex('#f0c34a')
  )
  for (const x of [-8, 1, 10]) p.ball(x, -79, 2, 2, hex('#d2463c'))
  const [x, y] = [25 + posture.raise * 8, -36 - posture.raise * 14]
  p.line([19, -54, x, y], 8, plate)
  p.line([x - 6, y + 22 - posture.raise * 20, x + 7, y - 34 + posture.raise * 18], 4, hex('#3a3340'))
  p.solid([x + 2, y - 30, x + 20, y - 38, x + 22, y - 20, x + 5, y - 18], hex('#b9c2cf'))
  p.ball(x, y, 4.5, 4.5, plate)
}

/** What stands for a monster that has no drawing of its own. */
const blob: DrawMonster = (pen, posture, isBack) => {
  const p = pen.at(posture.lean, posture.down)
  p.ball(0, -14, 16, 14, hex('#8a6fd0'))
  if (isBack) return
  eye(p, 0, -16, 4)
  eye(p, 9, -16, 4)
}

const MONSTERS: Readonly<Record<string, DrawMonster>> = {
  ...{ gnasher, spitter, mossling, snarer, ramhorn, wisp, shellback, hollowKing }
}

/** Whether there is a drawing of this monster. */
export const isMonster = (id: string): boolean => id in MONSTERS

/** Draws a monster by its id, 36 to 95 units high. */
export function drawMonster(pen: Pen, id: string, pose: Pose): void {
  const draw = MONSTERS[id] ?? blob
  draw(pen, postureOf(pose), pose.isBack)
}
