import { darker, hex, lighter, type Colour } from '../raster/colour'
import type { Pen } from '../raster/pen'

const STEEL = hex('#dfe6ee')
const WOOD = hex('#b07a45')
const GOLD = hex('#ffd25e')
const RED = hex('#ff6a55')
const ICE = hex('#9be4ff')
const GREEN = hex('#9be86a')
const VIOLET = hex('#c79bff')

type DrawIcon = (pen: Pen) => void

function arrow(pen: Pen, x0: number, y0: number, x1: number, y1: number, colour: Colour): void {
  const length = Math.hypot(x1 - x0, y1 - y0)
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length]
  pen.line([x0, y0, x1, y1], 2.4, WOOD)
  pen.shape(
    [
      x1 + ux * 5,
      y1 + uy * 5,
      x1 - ux * 4 - uy * 5,
      y1 - uy * 4 + ux * 5,
      x1 - ux * 4 + uy * 5,
      y1 - uy * 4 - ux * 5
    ],
    colour
  )
  for (const back of [0, 4])
    pen.line(
      [x0 + ux * back - uy * 4 - ux * 3, y0 + uy * back + ux * 4 - uy * 3, x0 + ux * back, y0 + uy * back],
      1.8,
      STEEL
    )
}

function burst(
  pen: Pen,
  x: number,
  y: number,
  inner: number,
  outer: number,
  rays: number,
  colour: Colour
): void {
  const points: number[] = []
  for (let i = 0; i < rays * 2; i++) {
    const angle = (Math.PI * i) / rays
    const reach = i % 2 === 0 ? outer : inner
    points.push(x + reach * Math.sin(angle), y - reach * Math.cos(angle))
  }
  pen.solid(points, colour)
}

function blade(pen: Pen, x0: number, y0: number, x1: number, y1: number): void {
  pen.line([x0, y0, x1, y1], 5, darker(STEEL, 0.25))
  pen.line([x0, y0, x1, y1], 2.2, STEEL)
  const [dx, dy] = [(x1 - x0) * 0.18, (y1 - y0) * 0.18]
  pen.line([x0 - dy, y0 + dx, x0 + dy, y0 - dx], 3.4, GOLD)
  pen.line([x0, y0, x0 - dx * 1.3, y0 - dy * 1.3], 3.4, WOOD)
}

const ICONS: Readonly<Record<string, DrawIcon>> = {
  strike: (pen) => {
    pen.arc(-15, 6, 4, 14, 15, -8, 3, lighter(RED, 0.2))
    blade(pen, -8, 8, 12, -14)
  },
  shockwave: (pen) => {
    for (const r of [18, 12]) pen.arc(-r, 6, 0, 6 - r * 1.6, r, 6, 3, GOLD)
    burst(pen, 0, 6, 4, 9, 7, RED)
  },
  bash: (pen) => {
    pen.solid([-12, -14, 4, -14, 6, 4, -4, 14, -14, 4], STEEL)
    pen.solid([-8, -10, 1, -10, 2, 2, -4, 9, -10, 2], hex('#5b8ddb'))
    for (const [x, y] of [
      [12, -10],
      [15, 0],
      [12, 10]
    ] as const)
      pen.line([x - 4, y * 0.7, x + 2, y], 2.6, GOLD)
  },
  bulwark: (pen) => {
    pen.dot(0, 0, 18, 18, hex('#6fc7ff55'))
    pen.solid([-12, -14, 0, -17, 12, -14, 11, 4, 0, 16, -11, 4], hex('#5b8ddb'))
    pen.line([0, -12, 0, 10], 3, GOLD)
    pen.line([-8, -5, 8, -5], 3, GOLD)
  },
  hook: (pen) => {
    pen.line([-16, -14, -4, -2], 2.4, WOOD)
    pen.arc(-4, -2, 16, 2, 8, 12, 4, STEEL)
    pen.arc(8, 12, 0, 18, -6, 9, 4, STEEL)
    pen.shape([-10, 12, -3, 3, -2, 13], STEEL)
  },
  arrow: (pen) => arrow(pen, -13, 12, 11, -11, STEEL),
  pinningArrow: (pen) => {
    arrow(pen, 0, -16, 0, 8, GREEN)
    pen.arc(-13, 14, 0, 6, 13, 14, 2.6, GREEN)
  },
  arrowRain: (pen) => {
    for (const x of [-10, 1, 12])
      arrow(pen, x - 3, -15 + Math.abs(x) * 0.5, x - 6, 6 + Math.abs(x) * 0.5, ICE)
  },
  repelShot: (pen) => {
    arrow(pen, -15, 0, 3, 0, GOLD)
    for (const x of [9, 15]) pen.arc(x - 2, -10, x + 5, 0, x - 2, 10, 2.4, GOLD)
  },
  snare: (pen) => {
    pen.arc(-16, 8, 0, -12, 16, 8, 3.4, STEEL)
    pen.arc(-16, 8, 0, 20, 16, 8, 3.4, darker(STEEL, 0.2))
    for (const x of [-10, -3, 4, 11]) pen.shape([x - 3, -1, x + 3, -1, x, 7], RED)
  },
  lance: (pen) => {
    pen.line([-15, 15, 12, -12], 8, hex('#fff2a055'))
    pen.line([-15, 15, 12, -12], 3.4, hex('#fff2a0'))
    burst(pen, 12, -12, 3, 8, 4, hex('#ffffff'))
  },
  mend: (pen) => {
    pen.dot(0, 0, 17, 17, hex('#8dff8d40'))
    pen.solid(
      [-5, -15, 5, -15, 5, -5, 15, -5, 15, 5, 5, 5, 5, 15, -5, 15, -5, 5, -15, 5, -15, -5, -5, -5],
      GREEN
    )
  },
  burningCircle: (pen) => {
    pen.dot(0, 9, 17, 7, hex('#ff6a55'))
    pen.dot(0, 9, 12, 4.5, hex('#5a1d18'))
    pen.solid([0, -17, 5, -6, 9, -10, 10, 3, 0, 10, -10, 3, -8, -8, -4, -5], hex('#ff9a3c'))
    pen.solid([0, -6, 4, 1, 3, 6, 0, 8, -4, 5, -3, 0], hex('#ffe27a'))
  },
  daze: (pen) => {
    pen.arc(-14, 4, -16, -16, 4, -13, 3, VIOLET)
    pen.arc(4, -13, 18, -8, 11, 6, 3, VIOLET)
    pen.arc(11, 6, 3, 14, -4, 6, 3, VIOLET)
    pen.arc(-4, 6, -6, -4, 3, -3, 3, VIOLET)
    burst(pen, -11, 12, 2, 5, 5, GOLD)
  },
  drain: (pen) => {
    pen.solid([0, -17, 9, -2, 9, 6, 0, 13, -9, 6, -9, -2], RED)
    pen.dot(-3, 4, 2.5, 4, lighter(RED, 0.5))
    pen.arc(-16, 14, 0, 22, 15, 10, 2.4, VIOLET)
    pen.shape([18, 13, 12, 4, 11, 13], VIOLET)
  },
  stab: (pen) => {
    blade(pen, 6, -8, -8, 12)
    pen.solid([-12, 10, -6, 16, -14, 18], RED)
  },
  blink: (pen) => {
    pen.dot(-9, 4, 7, 11, hex('#c79bff44'))
    pen.dot(0, 2, 7, 12, hex('#c79bff77'))
    pen.ball(9, 0, 7.5, 13, VIOLET)
    burst(pen, 9, -12, 2, 6, 4, hex('#ffffff'))
  },
  venom: (pen) => {
    pen.solid([-4, -17, 4, -17, 4, -8, 13, 5, 9, 15, -9, 15, -13, 5, -4, -8], hex('#d7f3e8'))
    pen.solid([-8, 1, 8, 1, 11, 6, 8, 13, -8, 13, -11, 6], hex('#5fd04a'))
    for (const [x, y] of [
      [-3, 6],
      [4, 9],
      [2, -3]
    ] as const)
      pen.dot(x, y, 2, 2, lighter(GREEN, 0.5))
  },
  spikes: (pen) => {
    pen.dot(0, 12, 18, 5, hex('#3a2c4a'))
    for (const [x, top] of [
      [-12, -2],
      [-4, -13],
      [5, -15],
      [13, -3]
    ] as const)
      pen.solid([x - 4.5, 12, x, top, x + 4.5, 12], STEEL)
  },
  knife: (pen) => {
    for (const y of [-7, 1, 9]) pen.line([-17, y + 6, -8, y], 1.6, hex('#ffffff88'))
    blade(pen, -4, 6, 14, -12)
  }
}

const PLAIN: DrawIcon = (pen) => burst(pen, 0, 0, 6, 15, 8, GOLD)

/** Draws the picture of a spell around the pen's origin, about 36 units wide. */
export const drawSpellIcon = (pen: Pen, id: string): void => (ICONS[id] ?? PLAIN)(pen)

/** The colour behind a spell's picture: what kind of spell it is. */
export function spellGround(id: string): Colour {
  if (['mend', 'sporeMend'].includes(id)) return hex('#255b34')
  if (['bulwark', 'blink', 'hook'].includes(id)) return hex('#27416f')
  if (['snare', 'spikes', 'burningCircle'].includes(id)) return hex('#5a3a1f')
  if (['venom', 'daze', 'drain', 'pinningArrow'].includes(id)) return hex('#46295f')
  return hex('#6b2a26')
}
