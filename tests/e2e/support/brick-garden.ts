import sharp from 'sharp'
import type { FieldState } from '../../../electron/shared/perception/fields'
import type { Reader } from '../../../electron/shared/perception/readers'
import type { Region } from '../../../electron/shared/perception/region'

/** A window with a menu bar over the game: only the lower part is the game. */
export const WINDOW = { width: 640, height: 510 }
export const GAME = { x: 0, y: 30, width: 640, height: 480 }

export type ScenePhase = 'menu' | 'play' | 'over'

/** One moment of the made-up game. */
export interface Scene {
  readonly phase: ScenePhase
  readonly score: number
  readonly lives: number
  /** Share of the time that is left. */
  readonly time: number
  readonly tick: number
}

/** Where things stand in the game's own picture, in its pixels. */
export const ZONES = {
  score: { x: 84, y: 8, width: 78, height: 24 },
  lives: { x: 594, y: 8, width: 22, height: 24 },
  time: { x: 250, y: 14, width: 180, height: 14 },
  sign: { x: 190, y: 168, width: 260, height: 52 }
} as const

const COLOURS = ['#c94f4f', '#d98a3d', '#d9c23d', '#5fae57', '#4b86c9']
const escape = (text: string): string => text.replaceAll('&', '&amp;')

function bricks({ phase, tick }: Scene): string {
  if (phase === 'menu') return ''
  return Array.from({ length: 5 * 12 }, (_, i) => i)
    .filter((i) => (i * 7 + 3) % 60 >= Math.min(50, tick / 30))
    .map((i) => {
      const row = Math.floor(i / 12)
      return `<rect x="${12 + (i % 12) * 52}" y="${56 + row * 22}" width="46" height="16" rx="2" fill="${COLOURS[row]}"/>`
    })
    .join('')
}

const big = (text: string, y: number, size: number): string =>
  `<text x="320" y="${y}" font-size="${size}" font-weight="bold" fill="#f4e9c8" text-anchor="middle">${text}</text>`

function middle({ phase }: Scene): string {
  if (phase === 'play') return ''
  const [title, hint] = phase === 'menu' ? ['BRICK GARDEN', 'Press Enter'] : ['GAME OVER', 'Enter: again']
  return `<rect x="190" y="168" width="260" height="52" fill="#3a1f4d"/>${big(title, 204, 30)}${big(hint, 262, 18)}`
}

/** The window's picture at a moment. */
export async function draw(scene: Scene): Promise<Buffer> {
  const { score, lives, time, tick } = scene
  const ball = { x: 40 + ((tick * 7) % 560), y: 210 + Math.abs(((tick * 5) % 380) - 190) }
  const hud =
    scene.phase === 'menu'
      ? ''
      : `<text x="16" y="27" font-size="19" fill="#cfd8e3">SCORE</text>
         <text x="${ZONES.score.x + ZONES.score.width - 4}" y="27" font-size="21" font-weight="bold" fill="#fff" text-anchor="end">${score}</text>
         <text x="520" y="27" font-size="19" fill="#cfd8e3">LIVES</text>
         <text x="600" y="27" font-size="21" font-weight="bold" fill="#fff">${lives}</text>
         <rect x="250" y="14" width="180" height="14" fill="#3b2a2a"/>
         <rect x="250" y="14" width="${180 * time}" height="14" fill="#57c26b"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="510" font-family="DejaVu Sans, sans-serif">
    <rect width="640" height="510" fill="#dcdad5"/>
    <text x="12" y="20" font-size="13" fill="#222">${escape('Game    Settings    Help')}</text>
    <g transform="translate(0 30)">
      <rect width="640" height="480" fill="#16202e"/><rect width="640" height="40" fill="#0c131d"/>
      ${hud}${bricks(scene)}
      <rect x="${Math.min(540, Math.max(0, ball.x - 50))}" y="452" width="100" height="12" rx="6" fill="#8fb7ff"/>
      <circle cx="${ball.x}" cy="${ball.y}" r="7" fill="#ffe9a8"/>${middle(scene)}
    </g></svg>`
  return await sharp(Buffer.from(svg)).png().toBuffer()
}

const RECORDED_STEPS = 1800
/** Of the made-up recording: twenty steps a second. */
export const RECORDED = { steps: RECORDED_STEPS, stepMs: 50 }

/** The moments of the recording: the menu, a game, its end. */
export function recordedScene(step: number): Scene {
  const phase = step < 120 ? 'menu' : step < 1620 ? 'play' : 'over'
  const played = Math.min(1500, Math.max(0, step - 120))
  return {
    phase,
    score: Math.floor(played / 12) * 10,
    lives: phase === 'over' ? 0 : 3 - Math.floor(played / 600),
    time: 1 - (played % 500) / 500,
    tick: step
  }
}

/** Whether a region lies around a zone: over its middle, and neither far too large nor much too small. */
function isAround({ x, y, width, height }: Region, zone: Region): boolean {
  const [left, top] = [x * GAME.width, y * GAME.height]
  const [right, bottom] = [left + width * GAME.width, top + height * GAME.height]
  const middle = { x: zone.x + zone.width / 2, y: zone.y + zone.height / 2 }
  const isOver = left < middle.x && middle.x < right && top < middle.y && middle.y < bottom
  return (
    isOver &&
    right - left < zone.width * 3 &&
    bottom - top < zone.height * 3 &&
    right - left > zone.width * 0.6
  )
}

/**
 * What a reader makes of a moment, as far as its box lies where something stands. Every eleventh reading of a number is a
 * doubtful one. `seenIn`: the phase whose picture a template was cut from.
 */
export function readScene(reader: Reader, scene: Scene, seenIn: ScenePhase | null): FieldState {
  const unread = { value: null, confidence: 0.2, isSure: false }
  if (reader.kind === 'template')
    return { value: seenIn === scene.phase, confidence: seenIn === scene.phase ? 0.94 : 0.88, isSure: true }
  if (reader.kind === 'memory' || scene.phase === 'menu') return unread
  if (reader.kind === 'bar')
    return isAround(reader.region, ZONES.time) ? { value: scene.time, confidence: 0.9, isSure: true } : unread
  if (reader.kind !== 'number') return unread
  const isScore = isAround(reader.region, ZONES.score)
  if (!isScore && !isAround(reader.region, ZONES.lives)) return unread
  const value = isScore ? scene.score : scene.lives
  const isDoubtful = isScore && Math.floor(scene.tick / 30) % 11 === 10
  return isDoubtful
    ? { value: value - 40, confidence: 0.51, isSure: false, doubt: 'falls' }
    : { value, confidence: 0.97, isSure: true }
}
