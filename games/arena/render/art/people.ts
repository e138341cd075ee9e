import { darker, hex, lighter, type Colour } from '../raster/colour'
import type { Pen } from '../raster/pen'
import { postureOf, type Pose, type Posture } from './pose'

/** What makes one person look unlike another. */
export interface Look {
  readonly skin: Colour
  readonly hair: Colour
  /** Of the clothes. */
  readonly main: Colour
  readonly legs: Colour
  readonly head: 'helm' | 'hood' | 'hat' | 'mask' | 'hair' | 'cap' | 'straw'
  readonly hand: 'sword' | 'bow' | 'staff' | 'daggers' | 'lantern' | 'basket' | 'none'
  readonly hasShield: boolean
  readonly hasRobe: boolean
}

const SKIN = hex('#f2c79c')
const TAN = hex('#c98f62')
const STEEL = hex('#c3ccd8')
const WOOD = hex('#8a5a33')
const INK = hex('#2a2230')
const GOLD = hex('#f0c34a')

const base: Look = {
  ...{ skin: SKIN, hair: hex('#6b4327'), main: hex('#888888'), legs: hex('#4a3b34') },
  ...{ head: 'hair', hand: 'none', hasShield: false, hasRobe: false }
}

/** The looks of the classes and of those who can be talked to, by id. */
export const LOOKS: Readonly<Record<string, Look>> = {
  warden: {
    ...base,
    main: hex('#9aa6b8'),
    legs: hex('#5b6474'),
    head: 'helm',
    hand: 'sword',
    hasShield: true
  },
  ranger: { ...base, skin: TAN, main: hex('#4f8a45'), head: 'hood', hand: 'bow' },
  mender: { ...base, main: hex('#f1ead6'), hair: hex('#d9a441'), head: 'hat', hand: 'staff', hasRobe: true },
  shade: { ...base, main: hex('#54457a'), legs: hex('#2f2a45'), head: 'mask', hand: 'daggers' },
  healer: { ...base, main: hex('#fafafa'), hair: hex('#b5502e'), head: 'cap', hasRobe: true },
  trader: { ...base, skin: TAN, main: hex('#b9722f'), head: 'straw', hand: 'basket' },
  guide: { ...base, main: hex('#3d6ea8'), hair: hex('#e8e4dc'), hand: 'lantern', hasRobe: true }
}

/** The look of an id; of one that is not known, a plain one. */
export const lookOf = (id: string): Look => LOOKS[id] ?? base

/**
 * Draws a person who stands at the pen's origin and looks down to the right, or from behind up to the right; about 66
 * units high. `team`: the colour of scarf and cape.
 */
export function drawPerson(pen: Pen, look: Look, team: Colour, pose: Pose): void {
  const posture = postureOf(pose)
  const body = pen.at(posture.lean * 0.4, posture.down)
  const head = pen.at(posture.lean, posture.down * 1.4)
  if (pose.isBack) {
    drawTool(body, look, posture)
    drawLegs(pen, look, posture)
    drawTorso(body, look, team, true)
    drawHeadBehind(head, look)
    drawCape(body, team)
    if (look.hand === 'bow') quiver(body)
    return
  }
  if (look.hasShield) body.dot(-12, -24, 3, 4, darker(look.main, 0.3))
  drawLegs(pen, look, posture)
  drawTorso(body, look, team, false)
  if (look.hasShield) drawShield(body, team)
  drawHead(head, look)
  drawTool(body, look, posture)
}

function drawLegs(pen: Pen, look: Look, { swing, down }: Posture): void {
  if (look.hasRobe) {
    pen.ball(-5 - swing * 2, -2, 4.5, 2.6, look.legs)
    pen.ball(6 + swing * 2, -2, 4.5, 2.6, look.legs)
    pen.solid([-8, -24 + down, 8, -24 + down, 12.5 + swing, -4, 0, -1.5, -12.5 + swing, -4], look.main)
    return
  }
  for (const [x, way] of [
    [-5, -1],
    [5, 1]
  ] as const) {
    const forward = way * swing
    const foot = x + forward * 4.5
    const lift = Math.max(0, forward) * 2.5
    pen.line([x, -16 + down, foot, -4 - lift], 6.5, darker(look.legs, way < 0 ? 0.18 : 0))
    pen.ball(foot + 1.5, -2 - lift, 5, 3, darker(look.legs, 0.35))
  }
}

function drawTorso(pen: Pen, look: Look, team: Colour, isBack: boolean): void {
  pen.solid([-10, -36, 10, -36, 11, -24, 8, -13, -8, -13, -11, -24], look.main)
  pen.block(-9, -18, 18, 4, 1, darker(look.main, 0.45))
  pen.dot(0, -16, 2.2, 2.2, GOLD)
  if (!isBack) {
    // A tabard and a scarf say whose side somebody is on.
    pen.solid([-5, -34, 5, -34, 4.5, -19, -4.5, -19], team)
    pen.block(-9, -38, 18, 5, 2.5, lighter(team, 0.1))
  }
  pen.ball(-11, -31, 4.5, 5, darker(look.main, 0.12))
  pen.ball(11, -31, 4.5, 5, look.main)
}

function drawCape(pen: Pen, team: Colour): void {
  pen.solid([-9, -37, 9, -37, 12, -12, 5, -8, 0, -11, -6, -8, -12, -12], team)
  pen.line([-3, -34, -4, -12], 1.2, darker(team, 0.25))
  pen.line([4, -34, 5, -12], 1.2, darker(team, 0.25))
}

const quiver = (pen: Pen): void => {
  pen.line([-7, -14, 5, -38], 6, WOOD)
  for (const x of [3, 6, 9]) pen.line([x, -38, x + 2, -45], 1.6, hex('#f3efe4'))
}

function drawShield(pen: Pen, team: Colour): void {
  pen.solid([-20, -31, -11, -34, -4, -31, -5, -18, -12, -11, -19, -18], STEEL)
  pen.solid([-17.5, -29, -11.5, -31, -6.5, -29, -7.5, -19, -12, -14.5, -16.5, -19], team)
  pen.line([-12, -30, -12, -15], 2, GOLD)
  pen.line([-17, -25, -7, -25], 2, GOLD)
}

function face(pen: Pen, skin: Colour): void {
  pen.ball(1, -47, 12.5, 12, skin)
  for (const x of [0, 8.5]) {
    pen.dot(x, -46, 2, 3, INK)
    pen.dot(x + 0.7, -47.2, 0.8, 1, hex('#ffffff'))
  }
  pen.arc(3, -40.5, 5, -39, 7, -40.8, 1.3, darker(skin, 0.45))
}

function drawHead(pen: Pen, look: Look): void {
  if (look.head === 'mask') {
    pen.ball(0, -48, 14.5, 14.5, darker(look.main, 0.25))
    pen.ball(3, -46, 10, 9.5, hex('#1d1830'))
    for (const x of [0, 8]) pen.dot(x, -46.5, 2.6, 1.9, hex('#ffe36e'), x === 0 ? 0.3 : -0.3)
    pen.solid([-12, -56, -4, -66, 4, -61, 10, -56, 0, -60], darker(look.main, 0.1))
    return
  }
  if (look.head === 'hood') {
    pen.ball(-1, -48, 15.5, 15, look.main)
    pen.solid([-14, -54, -17, -64, -3, -62], look.main)
    face(pen.at(1.5, 0, 0.94), look.skin)
    pen.arc(-7, -57, 2, -61, 13, -54, 3, lighter(look.main, 0.18))
    return
  }
  face(pen, look.skin)
  drawHairOrHat(pen, look)
}

function drawHairOrHat(pen: Pen, look: Look): void {
  if (look.head === 'helm') {
    pen.solid([-13, -44, -13, -55, -7, -61, 3, -62, 10, -59, 14, -52, 14, -49, -4, -50, -6, -43], STEEL)
    pen.line([-12, -49.5, 13.5, -50], 2.4, GOLD)
    pen.arc(-8, -60, -2, -73, 10, -64, 5, hex('#d2463c'))
    return
  }
  pen.solid([-12, -42, -13, -54, -6, -60, 4, -61, 11, -57, 13, -51, 5, -54, -4, -52, -8, -45], look.hair)
  if (look.head === 'hat') {
    pen.ball(0, -55, 19, 5.5, darker(look.main, 0.12))
    pen.solid([-11, -56, -6, -68, -9, -76, 2, -70, 11, -56, 0, -53], look.main)
    pen.line([-10.5, -57.5, 10.5, -57.5], 3, GOLD)
  } else if (look.head === 'straw') {
    pen.ball(0, -54, 20, 6, hex('#e3bd66'))
    pen.solid([-10, -55, -8, -63, 8, -63, 10, -55, 0, -52], hex('#efcf7e'))
    pen.line([-9.5, -56.5, 9.5, -56.5], 2.6, hex('#b9472f'))
  } else if (look.head === 'cap') {
    pen.solid([-12, -52, -10, -61, 8, -62, 13, -53, 0, -56], look.main)
    pen.line([0, -60.5, 0, -55], 2, hex('#d2463c'))
    pen.line([-2.7, -58, 2.7, -58], 2, hex('#d2463c'))
  } else {
    pen.solid([-8, -41, 10, -41, 8, -33, 3, -28, -3, -33], look.hair)
    pen.arc(-3, -39, 3, -37, 9, -39, 2, darker(look.hair, 0.2))
  }
}

function drawHeadBehind(pen: Pen, look: Look): void {
  const cover = { helm: STEEL, hood: look.main, mask: darker(look.main, 0.2), cap: look.main }
  const colour = look.head in cover ? cover[look.head as keyof typeof cover] : look.hair
  pen.ball(0, -48, 13.5, 13.5, colour)
  if (look.head === 'helm') pen.arc(-2, -62, 4, -74, 9, -58, 5, hex('#d2463c'))
  if (look.head === 'hood') pen.solid([-2, -62, 10, -68, 11, -55], look.main)
  if (look.head === 'mask') pen.solid([-8, -58, 2, -66, 8, -57], darker(look.main, 0.1))
  if (look.head === 'hat') {
    pen.ball(0, -55, 19, 5.5, darker(look.main, 0.12))
    pen.solid([-11, -56, -5, -68, -2, -77, 6, -69, 11, -56, 0, -53], look.main)
    pen.line([-10.5, -57.5, 10.5, -57.5], 3, GOLD)
  }
  if (look.head === 'straw') {
    pen.ball(0, -54, 20, 6, hex('#e3bd66'))
    pen.solid([-10, -55, -8, -63, 8, -63, 10, -55, 0, -52], hex('#efcf7e'))
  }
}

function drawTool(pen: Pen, look: Look, { raise }: Posture): void {
  const [x, y] = [14 + raise * 5, -24 - raise * 8]
  const skin = look.head === 'mask' ? INK : look.skin
  pen.line([11, -31, x, y], 5.5, darker(look.main, 0.1))
  if (look.hand === 'sword') {
    pen.line([x, y, x + 4 + raise * 14, y - 24 + raise * 14], 3.6, STEEL)
    pen.line([x - 4, y - 4, x + 5, y - 2 + raise * 3], 2.6, GOLD)
  } else if (look.hand === 'bow') {
    pen.arc(x - 2, y - 19, x + 13, y, x - 2, y + 19, 2.8, WOOD)
    pen.line([x - 2, y - 19, x - 2 - raise * 7, y, x - 2, y + 19], 0.9, hex('#f3efe4'))
    if (raise > 0) pen.line([x - 9, y, x + 14, y], 1.6, hex('#f3efe4'))
  } else if (look.hand === 'staff') {
    pen.line([x - 1, y + 22, x + 3, y - 24], 3, WOOD)
    pen.dot(x + 3, y - 29, 7.5 + raise * 4, 7.5 + raise * 4, hex('#7fe7ff66'))
    pen.ball(x + 3, y - 29, 5, 5, hex('#4fc3e8'))
  } else if (look.hand === 'daggers') {
    pen.line([x, y, x + 7 + raise * 6, y - 9 + raise * 6], 2.6, STEEL)
    pen.line([-11, -31, -14, -22], 5, darker(look.main, 0.2))
    pen.line([-14, -22, -19, -30], 2.6, STEEL)
  } else if (look.hand === 'lantern') {
    pen.line([x, y, x + 2, y + 5], 1.4, INK)
    pen.dot(x + 2, y + 10, 9, 9, hex('#ffe08a55'))
    pen.block(x - 2, y + 5, 8, 10, 2, hex('#ffd25e'))
  } else if (look.hand === 'basket') {
    pen.solid([x - 7, y + 2, x + 7, y + 2, x + 5, y + 11, x - 5, y + 11], WOOD)
    for (const dx of [-4, 0, 4]) pen.ball(x + dx, y + 1, 3, 3, hex('#d2463c'))
  }
  pen.ball(x, y, 3.2, 3.2, skin)
}
