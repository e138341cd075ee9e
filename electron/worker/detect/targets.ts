/** What the network is to say of a crop: dense arrays, made before the step. */
import { areaOf, type Rect } from './boxes'
import type { Truth } from './learned-pictures'
import { EDGES, STRIDE } from './net'

/** Cells so many strides from the middle of a box are to find it. */
const REACH = 1.5
/** The least distance of an edge, in pixels: what a cell outside of its box is told. */
const LEAST_EDGE = 1

/** Arrays of one crop: as the inputs of `learningGraph` have them. */
export interface Targets {
  readonly kinds: Float32Array
  readonly edges: Float32Array
  readonly found: Float32Array
  readonly counted: Float32Array
}

/**
 * Cells within 1.5 strides of a box's middle, and inside of it, are to find it; of several boxes the smallest. The cell nearest
 * to a middle always is, so that nothing is lost for being small. Nothing is learned in `unsure` boxes, unless there is
 * something to be found there.
 * @param cells along each side of the crop
 * @returns how many cells are to find something
 */
export function fillTargets(
  { kinds, edges, found, counted }: Targets,
  cells: number,
  truths: readonly Truth[],
  unsure: readonly Rect[]
): number {
  kinds.fill(0)
  edges.fill(1)
  found.fill(0)
  counted.fill(1)
  for (const box of unsure) for (const cell of cellsIn(box, cells)) counted[cell] = 0
  const plane = cells * cells
  const take = (cell: number, { kind, box }: Truth): void => {
    for (let k = 0; k < kinds.length / plane; k++) kinds[k * plane + cell] = k === kind ? 1 : 0
    const [x, y] = [middleOf(cell % cells), middleOf(Math.floor(cell / cells))]
    const away = [x - box.x, y - box.y, box.x + box.width - x, box.y + box.height - y]
    for (let i = 0; i < EDGES; i++) edges[i * plane + cell] = Math.max(LEAST_EDGE, away[i]!)
    found[cell] = 1
    counted[cell] = 1
  }
  const largestFirst = [...truths].sort((a, b) => areaOf(b.box) - areaOf(a.box))
  for (const truth of largestFirst)
    for (const cell of cellsIn(truth.box, cells)) if (isNear(truth.box, cell, cells)) take(cell, truth)
  for (const truth of largestFirst) take(nearestCell(cells, truth.box), truth)
  return found.reduce((sum, one) => sum + one, 0)
}

const middleOf = (cell: number): number => (cell + 0.5) * STRIDE

/** The cells whose middles lie in a box. */
function* cellsIn({ x, y, width, height }: Rect, cells: number): Generator<number> {
  const first = (edge: number): number => Math.max(0, Math.ceil(edge / STRIDE - 0.5))
  const last = (edge: number): number => Math.min(cells - 1, Math.floor(edge / STRIDE - 0.5))
  for (let row = first(y); row <= last(y + height); row++)
    for (let column = first(x); column <= last(x + width); column++) yield row * cells + column
}

function isNear({ x, y, width, height }: Rect, cell: number, cells: number): boolean {
  const dx = middleOf(cell % cells) - x - width / 2
  const dy = middleOf(Math.floor(cell / cells)) - y - height / 2
  return Math.max(Math.abs(dx), Math.abs(dy)) < REACH * STRIDE
}

function nearestCell(cells: number, { x, y, width, height }: Rect): number {
  const along = (middle: number): number => Math.max(0, Math.min(cells - 1, Math.floor(middle / STRIDE)))
  return along(y + height / 2) * cells + along(x + width / 2)
}
