import type { Canvas } from './canvas'
import { darker, lighter, type Colour } from './colour'
import type { Contour } from './coverage'
import { fillContours, type Paint } from './paint'
import { curve, ellipse, roundRectangle, strokeOf } from './shapes'

/** How much lighter the lit side of a shape is, and how much darker the other. */
const LIGHT = 0.22
const SHADE = 0.22

/** Draws shapes in units of its own: a point at x, y of the canvas is the origin, a unit is so many pixels. */
export class Pen {
  constructor(
    readonly canvas: Canvas,
    readonly x: number,
    readonly y: number,
    readonly unit: number
  ) {}

  /** A pen whose origin lies elsewhere, in units of this one, and is larger or smaller by a factor. */
  at(x: number, y: number, factor = 1): Pen {
    return new Pen(this.canvas, this.x + x * this.unit, this.y + y * this.unit, this.unit * factor)
  }

  /** A closed shape through points. */
  shape(points: readonly number[], colour: Colour): void {
    fillContours(this.canvas, [this.#placed(points)], colour)
  }

  /** A closed shape lit from the upper left. */
  solid(points: readonly number[], colour: Colour): void {
    const placed = this.#placed(points)
    fillContours(this.canvas, [placed], shaded(placed, colour))
  }

  /** A line of a width (units) through points, ends round. */
  line(points: readonly number[], width: number, colour: Colour): void {
    fillContours(this.canvas, strokeOf(this.#placed(points), width * this.unit), colour)
  }

  /** A line that bends: from a point over a pull point to another. */
  arc(
    x0: number,
    y0: number,
    px: number,
    py: number,
    x1: number,
    y1: number,
    width: number,
    colour: Colour
  ): void {
    this.line([x0, y0, ...curve(x0, y0, px, py, x1, y1)], width, colour)
  }

  /** A flat ellipse. */
  dot(x: number, y: number, rx: number, ry: number, colour: Colour, turned = 0): void {
    fillContours(this.canvas, [this.#ellipse(x, y, rx, ry, turned)], colour)
  }

  /** An ellipse lit from the upper left. */
  ball(x: number, y: number, rx: number, ry: number, colour: Colour, turned = 0): void {
    const contour = this.#ellipse(x, y, rx, ry, turned)
    fillContours(this.canvas, [contour], shaded(contour, colour))
  }

  /** A rectangle with round corners, lit from the upper left. */
  block(x: number, y: number, width: number, height: number, radius: number, colour: Colour): void {
    const u = this.unit
    const contour = roundRectangle(this.x + x * u, this.y + y * u, width * u, height * u, radius * u)
    fillContours(this.canvas, [contour], shaded(contour, colour))
  }

  #ellipse(x: number, y: number, rx: number, ry: number, turned: number): Contour {
    const u = this.unit
    return ellipse(this.x + x * u, this.y + y * u, rx * u, ry * u, turned)
  }

  #placed(points: readonly number[]): number[] {
    return points.map((value, i) => value * this.unit + (i % 2 === 0 ? this.x : this.y))
  }
}

function shaded(contour: Contour, colour: Colour): Paint {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < contour.length; i += 2) {
    left = Math.min(left, contour[i]!)
    right = Math.max(right, contour[i]!)
    top = Math.min(top, contour[i + 1]!)
    bottom = Math.max(bottom, contour[i + 1]!)
  }
  const ends = { x0: left, y0: top, x1: left + (right - left) * 0.6, y1: bottom }
  return { from: lighter(colour, LIGHT), to: darker(colour, SHADE), ...ends }
}
