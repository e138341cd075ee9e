import sharp from 'sharp'
import type { Pixels } from '../../electron/shared/perception/pixels'
import type { Random } from '../../electron/shared/random'

/** How a line is drawn. */
export interface LineStyle {
  readonly font: string
  readonly weight: 'normal' | 'bold'
  /** Height of the letters' box, in pixels. */
  readonly px: number
  readonly colour: string
  readonly finish: 'plain' | 'outline' | 'shadow'
  readonly ground: 'flat' | 'busy'
}

/** Fonts that Debian installs with its desktop (fonts-dejavu, fonts-urw-base35). */
export const FONTS = [
  'DejaVu Sans',
  'DejaVu Sans Mono',
  'DejaVu Serif',
  'Nimbus Sans',
  'Nimbus Mono PS',
  'P052',
  'URW Gothic',
  'URW Bookman'
]

/** A line of text as a game draws it, over a ground of its own each time. */
export async function drawLine(
  text: string,
  style: LineStyle,
  random: Random,
  size?: { width: number; height: number }
): Promise<Pixels> {
  const width = size?.width ?? Math.ceil(text.length * style.px * 0.75) + 2 * Math.round(style.px / 2)
  const height = size?.height ?? Math.round(style.px * 1.5)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground(style, width, height, random)}${letters(text, style, height)}</svg>`
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

function letters(text: string, style: LineStyle, height: number): string {
  const x = Math.round(style.px / 2)
  const y = Math.round(height / 2 + style.px * 0.36)
  const of = (fill: string, dx: number, more = ''): string =>
    `<text xml:space="preserve" x="${x + dx}" y="${y + dx}" font-family="${style.font}" font-weight="${style.weight}" font-size="${style.px}" fill="${fill}" ${more}>${text}</text>`
  if (style.finish === 'shadow') return of('#000', 1) + of(style.colour, 0)
  if (style.finish === 'outline')
    return of('#000', 0, 'stroke="#000" stroke-width="2" stroke-linejoin="round"') + of(style.colour, 0)
  return of(style.colour, 0)
}

function ground(style: LineStyle, width: number, height: number, random: Random): string {
  const dark = (): string => `rgb(${[0, 0, 0].map(() => Math.floor(random.uniform() * 110)).join(',')})`
  const base = `<rect width="100%" height="100%" fill="${dark()}"/>`
  if (style.ground === 'flat') return base
  const patches = Array.from({ length: Math.ceil((width * height) / 60) }, () => {
    const [x, y, r] = [random.uniform() * width, random.uniform() * height, 1 + random.uniform() * 5]
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="${dark()}"/>`
  })
  return base + patches.join('')
}

/** A style drawn by chance. */
export function anyStyle(random: Random, px: number, ground: LineStyle['ground']): LineStyle {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random.uniform() * of.length)]!
  return {
    font: pick(FONTS),
    weight: pick(['normal', 'bold'] as const),
    px,
    ground,
    colour: pick(['#ffffff', '#ffe066', '#7fe07f', '#ff9a8a', '#9fd0ff']),
    finish: pick(['plain', 'outline', 'shadow'] as const)
  }
}
