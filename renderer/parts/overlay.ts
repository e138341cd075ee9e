import { gamePart } from '../../electron/shared/geometry/game-part'
import { pointerMark, type PointerMark } from '../../electron/shared/pointer-marks'
import type { Profile } from '../../electron/shared/profile'
import type { Entity } from '../../electron/shared/state'
import type { Size } from './fit'
import type { MouseMark, MouseMarks } from './mouse-marks'

/** How each kind of thing is marked (Profile.entities). */
export type EntityMarks = Profile['entities']

/** Of a kind that the profile does not name. */
const UNNAMED: EntityMarks[string] = { label: { en: '', fr: '' }, colour: '#8fb7ff', mark: 'corners' }
const FOCUS_COLOUR = '#ffe14d'
const AGENT_COLOUR = '#3fd69d'
const DARK = '#0b0f10'

interface Scene {
  readonly entities: readonly Entity[]
  readonly marks: EntityMarks
  readonly focus: { readonly x: number; readonly y: number } | null
  readonly mouse: MouseMarks
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
  const part = gamePart(canvas, scene.mouse.place)
  for (const mark of scene.mouse.marks) mouseMark(context, mark, pointerMark(mark.pointer, part), lineWidth)
}

/** Rings where it clicks, an arrow where it drags; dashed, with its name, what it would do. */
function mouseMark(
  context: CanvasRenderingContext2D,
  { age, label }: MouseMark,
  mark: PointerMark,
  lineWidth: number
): void {
  context.save()
  context.globalAlpha = 1 - age
  for (const [colour, width] of [
    [DARK, 5],
    [AGENT_COLOUR, 2.5]
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width * lineWidth
    context.setLineDash(label === null ? [] : [5 * lineWidth, 4 * lineWidth])
    rings(context, mark)
    if (mark.arrow !== null) arrow(context, mark.at, mark.arrow)
  }
  if (label !== null) tag(context, label, mark, lineWidth)
  context.restore()
}

function rings(context: CanvasRenderingContext2D, { at, rings: count, radius }: PointerMark): void {
  for (let i = 0; i < count; i++) {
    context.beginPath()
    context.arc(at.x, at.y, radius * (1 + 0.5 * i), 0, 2 * Math.PI)
    context.stroke()
  }
}

function arrow(
  context: CanvasRenderingContext2D,
  from: PointerMark['at'],
  { to, wings }: NonNullable<PointerMark['arrow']>
): void {
  context.beginPath()
  for (const start of [from, ...wings]) {
    context.moveTo(start.x, start.y)
    context.lineTo(to.x, to.y)
  }
  context.stroke()
}

/** Beside the ring, on whichever side there is room. */
function tag(
  context: CanvasRenderingContext2D,
  label: string,
  { at, radius }: PointerMark,
  unit: number
): void {
  const [padding, height, gap] = [5 * unit, 20 * unit, radius + 5 * unit]
  context.font = `600 ${12 * unit}px system-ui, sans-serif`
  context.textBaseline = 'middle'
  const width = context.measureText(label).width + 2 * padding
  const isRoomRight = at.x + gap + width <= context.canvas.width
  const left = Math.max(0, isRoomRight ? at.x + gap : at.x - gap - width)
  context.fillStyle = DARK
  context.fillRect(left, at.y - height / 2, width, height)
  context.fillStyle = AGENT_COLOUR
  context.fillText(label, left + padding, at.y)
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
