/**
 * The arena's own letters, as strokes on a grid: the baseline is 0, small letters reach 5, capitals 7, tails -2. A point is
 * two signs, x and y (`v` is -2, `u` -1, `a` 10); `r` after it rounds the corner there. `|` begins another stroke, `z` closes
 * one. A stroke that goes nowhere is a dot.
 */
const LETTERS: Readonly<Record<string, string>> = {
  A: '00 07r 47r 40|03 43',
  B: '00 07 37r 34r 04|04 44r 40r 00',
  C: '46 47r 07r 00r 40r 41',
  D: '00 07 47r 40r 00',
  E: '47 07 00 40|04 34',
  F: '47 07 00|04 34',
  G: '46 47r 07r 00r 40r 43 23',
  H: '07 00|47 40|04 44',
  I: '07 27|17 10|00 20',
  J: '37 30r 00r 02',
  K: '07 00|47 03 40',
  L: '07 00 40',
  M: '00 07 33 67 60',
  N: '00 07 40 47',
  O: '07r 57r 50r 00r z',
  P: '00 07 47r 43r 03',
  Q: '07r 57r 50r 00r z|32 50',
  R: '00 07 47r 43r 03|23 40',
  S: '47 07r 04r 44r 40r 00',
  T: '07 47|27 20',
  U: '07 00r 40r 47',
  V: '07 20 47',
  W: '07 10 35 50 67',
  X: '07 40|47 00',
  Y: '07 24 47|24 20',
  Z: '07 47 00 40',
  a: '05 35r 30|33 03r 00r 30',
  b: '07 00 40r 45r 05',
  c: '35 05r 00r 30',
  d: '47 40 00r 05r 45',
  e: '40 00r 05r 45r 43 03',
  f: '37 17r 10|05 35',
  g: '45 4vr 0v|40 00r 05r 45',
  h: '07 00|05 45r 40',
  i: '05 00|07 07',
  j: '15 1vr 0v|17 17',
  k: '07 00|35 02|13 30',
  l: '07 00r 10',
  m: '00 05 35r 30|35 65r 60',
  n: '00 05 45r 40',
  o: '05r 45r 40r 00r z',
  p: '0v 05 45r 40r 00',
  q: '4v 45 05r 00r 40',
  r: '00 05|03 05r 35',
  s: '35 05r 03r 33r 30r 00',
  t: '17 10r 30|05 35',
  u: '05 00r 40 45',
  v: '05 20 45',
  w: '05 10 34 50 65',
  x: '05 40|45 00',
  y: '05 20|45 1v 0v',
  z: '05 45 00 40',
  œ: '05r 35 30 00r z|35 65r 63 33|30 60',
  Œ: '37 07r 00r 30|67 37 30 60|34 54',
  æ: '05 35r 30|33 03r 00r 30|35 65r 63 33|30 60'
}

const SIGNS: Readonly<Record<string, string>> = {
  '0': '07r 47r 40r 00r z',
  '1': '05 27 20|00 40',
  '2': '07 47r 44r 00 40',
  '3': '07 47r 44r 24|24 44r 40r 00',
  '4': '30 37 02 42',
  '5': '47 07 04 44r 40r 00',
  '6': '47 07r 00r 40r 44r 04',
  '7': '07 47 10',
  '8': '07r 47r 44r 04r z|04r 44r 40r 00r z',
  '9': '00 40r 47r 07r 03r 43',
  '.': '00 00',
  ',': '11 0u',
  ':': '00 00|04 04',
  ';': '11 0u|14 14',
  '!': '07 02|00 00',
  '?': '07 47r 44r 23 22|20 20',
  "'": '07 05',
  '"': '07 05|27 25',
  '-': '03 33',
  '–': '03 43',
  '—': '03 63',
  '+': '03 43|21 25',
  '=': '02 42|04 44',
  '×': '15 51|11 55',
  '/': '00 37',
  '(': '17r 05 02 10',
  ')': '07r 15 12 00',
  '[': '27 07 00 20',
  ']': '07 27 20 00',
  '<': '35 03 31',
  '>': '05 33 01',
  '«': '25 03 21|55 33 51',
  '»': '05 23 01|35 53 31',
  '%': '00 67|05r 07r 27r 25r z|40r 42r 62r 60r z',
  '*': '21 25|02 44|42 04',
  '&': '40 06r 07r 27r 25 02r 00r 20 43',
  '#': '11 16|31 36|02 42|05 45',
  _: '0u 4u',
  '|': '08 0v',
  '…': '00 00|20 20|40 40',
  '·': '03 03',
  '→': '03 53|35 53 31',
  '°': '05r 07r 27r 25r z',
  '^': '05 27 45'
}

/** Marks over letters, around x 2; over a capital they lie two higher. */
const MARKS = {
  acute: '17 38',
  grave: '18 37',
  hat: '07 28 47',
  dots: '17 17|37 37',
  tilde: '07 18 37 48',
  cedilla: '20 2v 1v'
} as const

const MARKED: Readonly<Record<string, readonly [letter: string, mark: keyof typeof MARKS]>> = {
  é: ['e', 'acute'],
  è: ['e', 'grave'],
  ê: ['e', 'hat'],
  ë: ['e', 'dots'],
  à: ['a', 'grave'],
  á: ['a', 'acute'],
  â: ['a', 'hat'],
  ä: ['a', 'dots'],
  ç: ['c', 'cedilla'],
  î: ['ı', 'hat'],
  ï: ['ı', 'dots'],
  í: ['ı', 'acute'],
  ô: ['o', 'hat'],
  ö: ['o', 'dots'],
  ó: ['o', 'acute'],
  ù: ['u', 'grave'],
  ú: ['u', 'acute'],
  û: ['u', 'hat'],
  ü: ['u', 'dots'],
  ñ: ['n', 'tilde'],
  É: ['E', 'acute'],
  È: ['E', 'grave'],
  Ê: ['E', 'hat'],
  Ë: ['E', 'dots'],
  À: ['A', 'grave'],
  Â: ['A', 'hat'],
  Ç: ['C', 'cedilla'],
  Î: ['I', 'hat'],
  Ï: ['I', 'dots'],
  Ô: ['O', 'hat'],
  Ù: ['U', 'grave'],
  Û: ['U', 'hat'],
  Ü: ['U', 'dots']
}

/** Signs that are drawn as another. */
const ALIKE: Readonly<Record<string, string>> = { '’': "'", '‘': "'", '−': '–', '\u00a0': ' ', '\u202f': ' ' }

/** A point of a stroke on the grid. */
export interface GlyphPoint {
  readonly x: number
  readonly y: number
  readonly isRound: boolean
}

export interface GlyphStroke {
  readonly points: readonly GlyphPoint[]
  readonly isClosed: boolean
}

/** A sign of the font on the grid: how wide it is without the space after it, and its strokes. */
export interface Glyph {
  readonly width: number
  readonly strokes: readonly GlyphStroke[]
}

const BLANK: Glyph = { width: 1, strokes: [] }
/** What is drawn for a sign that the font lacks. */
const UNKNOWN = '07 47 40 00 z'

const Y_LETTERS: Readonly<Record<string, number>> = { v: -2, u: -1, a: 10 }

function strokesOf(text: string, dx = 0, dy = 0): GlyphStroke[] {
  return text.split('|').map((stroke) => {
    const tokens = stroke.split(' ')
    const isClosed = tokens.at(-1) === 'z'
    const points = (isClosed ? tokens.slice(0, -1) : tokens).map((token) => ({
      x: Number(token[0]) + dx,
      y: (Y_LETTERS[token[1]!] ?? Number(token[1])) + dy,
      isRound: token.endsWith('r')
    }))
    return { points, isClosed }
  })
}

const isCapital = (letter: string): boolean => letter !== letter.toLowerCase()

function glyphFrom(sign: string): Glyph {
  const known = ALIKE[sign] ?? sign
  if (known === ' ') return BLANK
  if (known === 'ı') return { width: 0, strokes: strokesOf('05 00') }
  const [letter, mark] = MARKED[known] ?? [known, null]
  const base = letter === 'ı' ? strokesOf('05 00') : strokesOf(LETTERS[letter] ?? SIGNS[letter] ?? UNKNOWN)
  const width = Math.max(...base.flatMap(({ points }) => points.map(({ x }) => x)))
  if (mark === null) return { width, strokes: base }
  const lift = isCapital(letter) && mark !== 'cedilla' ? 2 : 0
  const marked = strokesOf(MARKS[mark], width / 2 - 2, lift)
  const left = Math.min(0, ...marked.flatMap(({ points }) => points.map(({ x }) => x)))
  const right = Math.max(width, ...marked.flatMap(({ points }) => points.map(({ x }) => x)))
  const moved = [...base, ...marked].map((stroke) => ({
    ...stroke,
    points: stroke.points.map((point) => ({ ...point, x: point.x - left }))
  }))
  return { width: right - left, strokes: moved }
}

const known = new Map<string, Glyph>()

/** The strokes of a sign; a box for one that the font lacks. */
export function glyphOf(sign: string): Glyph {
  let glyph = known.get(sign)
  if (!glyph) known.set(sign, (glyph = glyphFrom(sign)))
  return glyph
}
