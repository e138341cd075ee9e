import type { Profile } from '../../electron/shared/profile'
import type { Entity } from '../../electron/shared/state'
import type { Size } from './fit'

/** How each kind of thing is marked (Profile.entities). */
export type EntityMarks = Profile['entities']

/** Of a kind that the profile does not name. */
const UNNAMED: EntityMarks[string] = { label: { en: '', fr: '' }, colour: '#8fb7ff', mark: 'corners' }
const FOCUS_COLOUR = '#ffe14d'

interface Scene {
  readonly entities: readonly Entity[]
  readonly marks: EntityMarks
  readonly focus: { readonly x: number; readonly y: number } | null
  /** Size of the frame the boxes are measured in. */
  readonly frame: Size
}

/** Draws what the agent sees over the whole canvas: each kind as the profile says. */
export function drawOverlay(canvas: HTMLCanvasElement, scene: Scene, lineWidth: number): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  const scaleX = canvas.width / scene.frame.width
  const scaleY = canvas.height / scene.frame.height
  context.lineWidth = lineWidth
  for (const entity of scene.entities) {
    const { colour, mark } = scene.marks[entity.kind] ?? UNNAMED
    context.strokeStyle = colour
    // A box keeps one dot away from what it marks; corners are narrower, for what stands side by side.
    const side = mark === 'box' ? 1 : -0.5
    const x = (entity.x - side) * scaleX + lineWidth / 2
    const y = (entity.y - 1) * scaleY + lineWidth / 2
    const width = (entity.width + 2 * side) * scaleX - lineWidth
    const height = (entity.height + 2) * scaleY - lineWidth
    if (mark === 'box') context.strokeRect(x, y, width, height)
    else corners(context, x, y, width, height)
  }
  if (scene.focus !== null) crosshair(context, scene.focus.x * scaleX, scene.focus.y * scaleY, lineWidth)
}

function corners(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number
): void {
  const arm = Math.min(width, height) * 0.25
  context.beginPath()
  for (const [cx, cy, dx, dy] of [
    [x, y, 1, 1],
    [x + width, y, -1, 1],
    [x, y + height, 1, -1],
    [x + width, y + height, -1, -1]
  ] as const) {
    context.moveTo(cx + dx * arm, cy)
    context.lineTo(cx, cy)
    context.lineTo(cx, cy + dy * arm)
  }
  context.stroke()
}

function crosshair(context: CanvasRenderingContext2D, x: number, y: number, lineWidth: number): void {
  const inner = lineWidth * 4
  const outer = lineWidth * 11
  context.strokeStyle = FOCUS_COLOUR
  context.lineWidth = lineWidth * 2
  context.beginPath()
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1]
  ] as const) {
    context.moveTo(x + dx * inner, y + dy * inner)
    context.lineTo(x + dx * outer, y + dy * outer)
  }
  context.stroke()
}
