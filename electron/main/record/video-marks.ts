import { gamePart, type GamePart } from '../../shared/geometry/game-part'
import { pointerMark, type PointerMark } from '../../shared/pointer-marks'
import type { FadingAct } from './act-trail'

interface Size {
  readonly width: number
  readonly height: number
}

const COLOUR = '#3fd69d'
const EDGE = '#0b0f10'

/**
 * What was done with the mouse, as an SVG to be laid over a picture that is fitted into `frame`.
 * @param picture its own size
 */
export function marksOver(acts: readonly FadingAct[], picture: Size, frame: Size, place: GamePart): string {
  const part = partIn(picture, frame, place)
  const drawn = acts.map(({ pointer, age }) => drawMark(pointerMark(pointer, part), 1 - age))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}">${drawn.join('')}</svg>`
}

/** Where the game's picture lies in the frame. */
function partIn(picture: Size, frame: Size, place: GamePart) {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height)
  const fitted = { width: picture.width * scale, height: picture.height * scale }
  const part = gamePart(fitted, place)
  return {
    ...part,
    x: part.x + (frame.width - fitted.width) / 2,
    y: part.y + (frame.height - fitted.height) / 2
  }
}

/** A light line on a dark one, to be seen on any picture. */
function drawMark({ at, rings, radius, arrow }: PointerMark, opacity: number): string {
  const width = Math.max(1, radius / 5)
  const circles = Array.from(
    { length: rings },
    (_, i) => `<circle cx="${at.x}" cy="${at.y}" r="${radius * (1 + 0.5 * i)}"/>`
  )
  const head = arrow?.wings.map(({ x, y }) => `M${x} ${y}L${arrow.to.x} ${arrow.to.y}`).join('') ?? ''
  const line = arrow === null ? '' : `<path d="M${at.x} ${at.y}L${arrow.to.x} ${arrow.to.y}${head}"/>`
  const shape = circles.join('') + line
  const stroke = (colour: string, by: number): string =>
    `<g fill="none" stroke="${colour}" stroke-width="${width * by}" stroke-opacity="${opacity}">${shape}</g>`
  return stroke(EDGE, 2) + stroke(COLOUR, 1)
}
