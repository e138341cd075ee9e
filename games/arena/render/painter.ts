import { around, overlaps, type Item } from './display-list'
import { Canvas, type Box } from './raster/canvas'

/** More places than this are painted as fewer, larger ones. */
const MOST_PLACES = 24

/**
 * Keeps a picture up to date: of a new list of things, only the places are painted where something came, went or changed.
 * The result is the same, to the pixel, as painting all of them.
 */
export class Painter {
  readonly canvas: Canvas
  #shown: ReadonlyMap<string, Item> = new Map()
  #isEmpty = true

  /** Pixels; the whole picture is painted the first time. */
  constructor(width: number, height: number) {
    this.canvas = new Canvas(width, height)
  }

  /** Paints the picture of these things, the first at the bottom. Returns the places that were painted: none overlaps another. */
  paint(items: readonly Item[]): readonly Box[] {
    const places = this.#isEmpty ? [this.#whole()] : this.#changed(items)
    const { canvas } = this
    for (const place of places) {
      canvas.clip(place)
      for (const item of items) if (overlaps(item.box, place)) item.paint(canvas)
    }
    canvas.clip()
    this.#shown = new Map(items.map((item) => [item.key, item]))
    this.#isEmpty = false
    return places
  }

  /** Everything is painted anew the next time. */
  forget(): void {
    this.#isEmpty = true
  }

  #whole(): Box {
    return { x: 0, y: 0, width: this.canvas.width, height: this.canvas.height }
  }

  #changed(items: readonly Item[]): Box[] {
    const changed: Box[] = []
    const gone = new Map(this.#shown)
    for (const item of items) if (!gone.delete(item.key)) changed.push(item.box)
    for (const { box } of gone.values()) changed.push(box)
    const within = changed
      .map((box) => clipped(box, this.canvas))
      .filter(({ width, height }) => width > 0 && height > 0)
    return merged(within)
  }
}

function clipped(box: Box, { width, height }: Canvas): Box {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)]
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width) - x,
    height: Math.min(height, box.y + box.height) - y
  }
}

/** Boxes that overlap become one; so do the nearest when there are too many. */
function merged(boxes: readonly Box[]): Box[] {
  const places: Box[] = []
  for (const box of boxes) addTo(places, box)
  while (places.length > MOST_PLACES) {
    const last = places.pop()!
    const nearest = places.reduce(
      (best, place, i) => (growth(place, last) < growth(places[best]!, last) ? i : best),
      0
    )
    const [partner] = places.splice(nearest, 1)
    addTo(places, around(partner!, last))
  }
  return places
}

/** Pixels that are painted for nothing when two boxes become one. */
const growth = (a: Box, b: Box): number => areaOf(around(a, b)) - areaOf(a) - areaOf(b)
const areaOf = ({ width, height }: Box): number => width * height

function addTo(places: Box[], box: Box): void {
  let grown = box
  for (let i = 0; i < places.length; i++) {
    if (!overlaps(places[i]!, grown)) continue
    grown = around(places[i]!, grown)
    places.splice(i, 1)
    // It may reach others now.
    i = -1
  }
  places.push(grown)
}
