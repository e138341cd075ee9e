import { gamePart, type GamePart } from '../../electron/shared/geometry/game-part'
import type { PicturePoint } from '../../electron/shared/action'
import { pathIn, type InputTrack } from '../../electron/shared/input-track'
import type { PersonInput } from '../../electron/shared/person-input'
import type { Size } from './fit'

/** As much of the pointer's way is shown. */
export const PATH_MS = 1000
/** A click shows for so long, however short it was. */
export const CLICK_MS = 450

interface Scene {
  readonly track: InputTrack | null
  /** Of the time around. */
  readonly near: readonly PersonInput[]
  readonly tMs: number
  /** Size of the recorded picture, and where in it the game is. */
  readonly picture: Size
  readonly place: GamePart
}

const INK = '#ffac3e'
const EDGE = '#0b0f10'

/** Draws where the person's pointer was in the last second, and their clicks, over the whole canvas. */
export function drawInputs(canvas: HTMLCanvasElement, scene: Scene, dot: number): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  const part = gamePart(scene.picture, scene.place)
  const scale = { x: canvas.width / scene.picture.width, y: canvas.height / scene.picture.height }
  const placed = ({ x, y }: PicturePoint): PicturePoint => ({
    x: (part.x + x * part.width) * scale.x,
    y: (part.y + y * part.height) * scale.y
  })
  drawPath(context, scene, placed, dot)
  for (const { at, fromMs, toMs } of scene.track?.buttonsIn(scene.tMs - CLICK_MS, scene.tMs) ?? [])
    ring(context, placed(at), (10 + ((scene.tMs - fromMs) / CLICK_MS) * 6) * dot, toMs > scene.tMs, dot)
}

function drawPath(
  context: CanvasRenderingContext2D,
  { near, tMs }: Scene,
  placed: (at: PicturePoint) => PicturePoint,
  dot: number
): void {
  const path = pathIn(near, tMs - PATH_MS, tMs)
  path.slice(1).forEach((step, i) => {
    const [from, to] = [placed(path[i]?.at ?? step.at), placed(step.at)]
    context.globalAlpha = 0.15 + 0.85 * (1 - (tMs - step.tMs) / PATH_MS)
    for (const [colour, width] of [
      [EDGE, 4],
      [INK, 2]
    ] as const) {
      context.strokeStyle = colour
      context.lineWidth = width * dot
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
      context.stroke()
    }
  })
  context.globalAlpha = 1
  const last = pathIn(near, 0, tMs).at(-1)
  if (last !== undefined) pointer(context, placed(last.at), dot)
}

function pointer(context: CanvasRenderingContext2D, { x, y }: PicturePoint, dot: number): void {
  context.beginPath()
  context.arc(x, y, 4 * dot, 0, 2 * Math.PI)
  context.fillStyle = INK
  context.fill()
  context.lineWidth = 1.5 * dot
  context.strokeStyle = EDGE
  context.stroke()
}

/** Closed while the button is down, fading as it widens afterwards. */
function ring(
  context: CanvasRenderingContext2D,
  { x, y }: PicturePoint,
  radius: number,
  isDown: boolean,
  dot: number
): void {
  const size = isDown ? 11 * dot : Math.min(radius, 16 * dot)
  for (const [colour, width] of [
    [EDGE, 5],
    [INK, 2.5]
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width * dot
    context.beginPath()
    context.arc(x, y, size, 0, 2 * Math.PI)
    context.stroke()
  }
}
