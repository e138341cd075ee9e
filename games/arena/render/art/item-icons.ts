import { darker, hex, lighter, type Colour } from '../raster/colour'
import type { Pen } from '../raster/pen'

const STEEL = hex('#c9d3de')
const WOOD = hex('#a8703c')
const GOLD = hex('#f0c34a')
const LEATHER = hex('#9a5f35')
const BONE = hex('#f0e6cf')

type DrawIcon = (pen: Pen) => void

function blade(pen: Pen, colour: Colour): void {
  pen.solid([-8, 6, 12, -16, 16, -17, 15, -12, -5, 9], colour)
  pen.line([-12, 3, -2, 13], 3.4, GOLD)
  pen.line([-8, 8, -14, 14], 4, LEATHER)
}

function belt(pen: Pen, colour: Colour, buckle: (pen: Pen) => void): void {
  pen.arc(-16, -4, 0, 16, 16, -4, 8, colour)
  pen.arc(-16, -4, 0, -14, 16, -4, 3, darker(colour, 0.35))
  buckle(pen.at(0, 6))
}

const ICONS: Readonly<Record<string, DrawIcon>> = {
  wood: (pen) => {
    for (const [x, y] of [
      [-5, 7],
      [6, 7],
      [0, -4]
    ] as const) {
      pen.line([x - 6, y - 5, x + 7, y + 3], 9, WOOD)
      pen.ball(x + 7, y + 3, 4.6, 4.6, hex('#e6c48f'))
      pen.dot(x + 7, y + 3, 2, 2, WOOD)
    }
  },
  herb: (pen) => {
    pen.arc(0, 16, -2, 4, -1, -10, 2.4, hex('#3f8f52'))
    for (const [x, y, turn] of [
      [-8, 6, 0.6],
      [7, 3, -0.6],
      [-7, -5, 0.6],
      [6, -8, -0.6],
      [-1, -14, 1.57]
    ] as const)
      pen.ball(x, y, 7.5, 3.8, hex('#67b556'), turn)
  },
  ore: (pen) => {
    pen.solid([-15, 8, -12, -8, -2, -14, 11, -9, 15, 6, 5, 14, -8, 14], hex('#7d7c86'))
    for (const [x, y] of [
      [-6, -2],
      [5, -5],
      [3, 6]
    ] as const)
      pen.solid([x - 4, y, x, y - 5, x + 4, y, x, y + 4], hex('#4fd0e0'))
  },
  grain: (pen) => {
    for (const x of [-8, 0, 8]) {
      pen.arc(0, 16, x * 0.3, 4, x, -6, 2, hex('#c79b36'))
      for (const y of [-13, -8, -3]) for (const dx of [-3, 3]) pen.ball(x + dx, y, 3.4, 2.6, hex('#efcf66'))
    }
  },
  tooth: (pen) => pen.solid([-9, -13, 9, -13, 10, -4, 4, 6, 0, 16, -5, 5, -10, -4], BONE),
  gland: (pen) => {
    pen.ball(0, 3, 12, 11, hex('#d86a9c'))
    pen.arc(-3, -7, -2, -15, 6, -15, 4, hex('#b84f80'))
    pen.dot(-4, -1, 3, 2.4, hex('#ffc3dd'))
  },
  moss: (pen) => {
    for (const [x, y, r] of [
      [-7, 5, 9],
      [7, 5, 9],
      [0, -4, 10],
      [0, 9, 8]
    ] as const)
      pen.ball(x, y, r, r * 0.85, hex('#5f9a4a'))
    for (const [x, y] of [
      [-5, -3],
      [5, 2],
      [-2, 8]
    ] as const)
      pen.dot(x, y, 1.7, 1.7, hex('#b9e08a'))
  },
  shell: (pen) => {
    pen.solid([-16, 10, -14, -3, -6, -12, 6, -12, 14, -3, 16, 10, 0, 14], hex('#4d7f7a'))
    for (const x of [-7, 0, 7]) pen.line([x * 0.4, -10, x * 1.5, 11], 1.6, hex('#2f5350'))
  },
  dust: (pen) => {
    pen.dot(0, 0, 16, 16, hex('#6fd8ff33'))
    for (const [x, y, r] of [
      [0, 0, 4.5],
      [-9, -6, 2.6],
      [8, -9, 3],
      [9, 7, 2.4],
      [-7, 9, 3],
      [1, -13, 1.8]
    ] as const)
      pen.ball(x, y, r, r, hex('#9be4ff'))
  },
  crownShard: (pen) => {
    pen.solid([-13, 12, -11, -12, -3, 1, 4, -15, 9, 2, 14, 5, 8, 13], GOLD)
    pen.ball(2, 4, 3.4, 3.4, hex('#d2463c'))
  },
  bread: (pen) => {
    pen.ball(0, 2, 16, 10, hex('#c98a45'))
    for (const x of [-8, -1, 6]) pen.line([x, -4, x + 4, 4], 2.4, hex('#f0d19a'))
  },
  tonic: (pen) => {
    pen.solid([-4, -10, 4, -10, 4, -5, 12, 6, 9, 15, -9, 15, -12, 6, -4, -5], hex('#e0f0f4'))
    pen.solid([-9, 3, 9, 3, 11, 7, 8, 13.5, -8, 13.5, -11, 7], hex('#e8503c'))
    pen.block(-5, -16, 10, 6, 2, WOOD)
  },
  oakBlade: (pen) => blade(pen, lighter(WOOD, 0.2)),
  ironBlade: (pen) => blade(pen, STEEL),
  hornHat: (pen) => {
    for (const side of [-1, 1]) pen.arc(side * 9, -1, side * 18, -4, side * 15, -15, 5, BONE)
    pen.solid([-12, 8, -11, -4, -5, -10, 5, -10, 11, -4, 12, 8, 0, 12], LEATHER)
    pen.line([-12, 7, 12, 7], 3.4, GOLD)
  },
  mossCloak: (pen) => {
    pen.solid([-7, -14, 7, -14, 14, 13, 5, 10, 0, 14, -5, 10, -14, 13], hex('#4f8f45'))
    pen.ball(0, -13, 4, 3, GOLD)
  },
  toothBelt: (pen) => belt(pen, LEATHER, (p) => p.solid([-4, -5, 4, -5, 0, 8], BONE)),
  shellBelt: (pen) => belt(pen, hex('#4a5568'), (p) => p.ball(0, 0, 7, 6, hex('#4d9f9a'))),
  swiftBoots: (pen) => {
    pen.solid([-9, -14, 2, -14, 3, 3, 14, 6, 15, 13, -9, 13], LEATHER)
    pen.line([-9, 13, 15, 13], 3, darker(LEATHER, 0.5))
    pen.solid([-10, -8, -18, -12, -16, -4, -18, 0, -9, 0], hex('#f3efe4'))
  },
  dustAmulet: (pen) => {
    pen.arc(-11, -14, 0, 16, 11, -14, 2.4, GOLD)
    pen.dot(0, 5, 10, 10, hex('#6fd8ff44'))
    pen.ball(0, 5, 6.5, 6.5, hex('#6fd8ff'))
  },
  hollowCrown: (pen) => {
    pen.solid([-15, 11, -16, -10, -8, -1, -4, -14, 0, -2, 4, -14, 8, -1, 16, -10, 15, 11], GOLD)
    for (const x of [-8, 0, 8]) pen.ball(x, 5, 2.6, 2.6, hex('#d2463c'))
  }
}

const PLAIN: DrawIcon = (pen) => pen.block(-12, -10, 24, 22, 4, LEATHER)

/** Draws the picture of an item around the pen's origin, about 34 units wide. */
export const drawItemIcon = (pen: Pen, id: string): void => (ICONS[id] ?? PLAIN)(pen)

const PARTS: Readonly<Record<string, string>> = {
  weapon: 'ironBlade',
  hat: 'hornHat',
  cloak: 'mossCloak',
  belt: 'toothBelt',
  boots: 'swiftBoots',
  amulet: 'dustAmulet'
}

/** The item whose shape stands for a part of the body where nothing is worn. */
export const shapeOfPart = (part: string): string => PARTS[part] ?? 'bread'
