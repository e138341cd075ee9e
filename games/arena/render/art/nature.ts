import { darker, hex, lighter, type Colour } from '../raster/colour'
import type { Pen } from '../raster/pen'

const BARK = hex('#7a5334')
const ROCK = hex('#8b8a91')
const WHEAT = hex('#e6bf52')

function crown(pen: Pen, x: number, y: number, size: number, leaf: Colour): void {
  pen.ball(x, y, size, size * 0.85, darker(leaf, 0.12))
  pen.ball(x - size * 0.55, y + size * 0.25, size * 0.6, size * 0.55, darker(leaf, 0.05))
  pen.ball(x + size * 0.5, y + size * 0.3, size * 0.62, size * 0.55, darker(leaf, 0.2))
  pen.ball(x - size * 0.15, y - size * 0.35, size * 0.6, size * 0.5, lighter(leaf, 0.12))
}

/** A tree that can be felled: light bark, fruit. Spent: its stump. */
function tree(pen: Pen, isReady: boolean): void {
  const bark = hex('#b98a58')
  if (!isReady) {
    pen.solid([-8, -8, 8, -8, 10, 0, -10, 0], bark)
    pen.ball(0, -9, 8, 3.6, hex('#e8c997'))
    pen.dot(0, -9, 4, 1.8, hex('#c79b62'))
    return
  }
  pen.solid([-5, -34, 5, -34, 9, 1, -9, 1], bark)
  crown(pen, 0, -50, 25, hex('#58b04c'))
  for (const [x, y] of [
    [-13, -46],
    [2, -56],
    [13, -44],
    [-2, -40]
  ] as const)
    pen.ball(x, y, 3.2, 3.2, hex('#e8503c'))
}

/** Herbs in flower. Spent: cut stalks. */
function herbs(pen: Pen, isReady: boolean): void {
  const leaf = hex('#3f8f52')
  for (const [x, tip] of [
    [-10, -14],
    [-4, -18],
    [4, -16],
    [10, -13]
  ] as const)
    pen.arc(x * 0.5, 2, x * 0.6, -6, x * 1.3, isReady ? tip : -4, 3, leaf)
  if (!isReady) return
  for (const [x, y] of [
    [-13, -15],
    [-5, -20],
    [6, -19],
    [13, -14]
  ] as const) {
    for (const [dx, dy] of [
      [-2.6, 0],
      [2.6, 0],
      [0, -2.6],
      [0, 2.6]
    ] as const)
      pen.dot(x + dx, y + dy, 2.6, 2.6, hex('#c77cf0'))
    pen.dot(x, y, 1.8, 1.8, hex('#ffe27a'))
  }
}

/** A vein of ore in a rock. Spent: rubble. */
function vein(pen: Pen, isReady: boolean): void {
  if (!isReady) {
    for (const [x, y, r] of [
      [-9, -3, 5],
      [2, -5, 6],
      [10, -1, 4]
    ] as const)
      pen.ball(x, y, r, r * 0.75, ROCK)
    return
  }
  pen.solid([-20, 2, -18, -14, -8, -28, 3, -24, 10, -31, 19, -14, 21, 2, 0, 7], darker(ROCK, 0.2))
  pen.solid([-8, -28, 3, -24, -2, -8, -12, -6], ROCK)
  for (const [x, y] of [
    [-10, -12],
    [2, -17],
    [11, -10],
    [-2, -3],
    [11, -20]
  ] as const) {
    pen.solid([x - 4, y, x, y - 5, x + 4, y, x, y + 4], hex('#4fd0e0'))
    pen.shape([x - 1.5, y - 1, x, y - 3, x + 1, y - 1], hex('#ffffff'))
  }
}

/** Ripe wheat. Spent: stubble. */
function wheat(pen: Pen, isReady: boolean): void {
  for (const [x, y] of [
    [-12, -1],
    [-4, -3],
    [5, -3],
    [12, 0],
    [-8, 3],
    [1, 3],
    [8, 4]
  ] as const) {
    const tip = isReady ? y - 26 : y - 5
    pen.arc(x, y, x, y - 14, x + (isReady ? 4 : 0), tip, 1.8, darker(WHEAT, 0.2))
    if (isReady) pen.ball(x + 4.4, tip - 3, 2.8, 6, WHEAT, 0.25)
  }
}

const RESOURCES: Readonly<Record<string, (pen: Pen, isReady: boolean) => void>> = { tree, herbs, vein, wheat }

/** Draws a resource at the pen's origin, ready to be gathered or spent. */
export function drawResource(pen: Pen, id: string, isReady: boolean): void {
  ;(RESOURCES[id] ?? herbs)(pen, isReady)
}

/** Something that stands in the way on a plain; `variant` from 0. */
export function drawPlainWall(pen: Pen, variant: number, leaf: Colour): void {
  if (variant % 4 === 0) {
    pen.solid([-4, -30, 4, -30, 7, 2, -7, 2], BARK)
    for (const [y, half] of [
      [-20, 22],
      [-36, 18],
      [-52, 13]
    ] as const)
      pen.solid([-half, y, 0, y - 28, half, y, half * 0.4, y + 4, -half * 0.4, y + 4], darker(leaf, 0.25))
  } else if (variant % 4 === 1) {
    pen.solid([-22, 4, -20, -14, -9, -27, 6, -30, 18, -17, 23, 3, 0, 11], ROCK)
    pen.solid([-9, -27, 6, -30, 2, -14, -12, -10], lighter(ROCK, 0.15))
    pen.arc(-18, -2, -10, -6, -4, 2, 4, darker(leaf, 0.1))
  } else if (variant % 4 === 2) {
    crown(pen, 0, -14, 20, darker(leaf, 0.15))
    for (const [x, y] of [
      [-9, -13],
      [6, -20],
      [10, -8]
    ] as const)
      pen.dot(x, y, 2, 2, hex('#fff4c8'))
  } else {
    pen.solid([-5, -36, 5, -36, 9, 2, -9, 2], darker(BARK, 0.15))
    crown(pen, 0, -48, 23, darker(leaf, 0.3))
  }
}
