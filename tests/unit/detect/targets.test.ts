import { describe, expect, it } from 'vitest'
import { fillTargets, type Targets } from '../../../electron/worker/detect/targets'
import type { Rect } from '../../../electron/worker/detect/boxes'

const CELLS = 8
const KINDS = 3
const fresh = (): Targets => ({
  kinds: new Float32Array(KINDS * CELLS * CELLS).fill(7),
  edges: new Float32Array(4 * CELLS * CELLS).fill(7),
  found: new Float32Array(CELLS * CELLS).fill(7),
  counted: new Float32Array(CELLS * CELLS).fill(7)
})
const box = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height })
const cellsOf = (array: Float32Array): number[] => [...array].flatMap((value, i) => (value > 0 ? [i] : []))

describe('what the network is to say', () => {
  it('is the box in the cells around its middle, as far as they lie in it', () => {
    const targets = fresh()
    // Middle 32, 32, between four cells; within 12 pixels of it lie the middles 28 and 36, and 20 and 44 just outside.
    expect(fillTargets(targets, CELLS, [{ kind: 1, box: box(16, 16, 32, 32) }], [])).toBe(4)
    const cells = [3 * 8 + 3, 3 * 8 + 4, 4 * 8 + 3, 4 * 8 + 4]
    expect(cellsOf(targets.found)).toEqual(cells)
    expect(cellsOf(targets.kinds)).toEqual(cells.map((cell) => 64 + cell))
    // Of the cell at 28, 28: left, top, right, bottom.
    expect([0, 1, 2, 3].map((i) => targets.edges[64 * i + 27])).toEqual([12, 12, 20, 20])
    expect(targets.edges[0]).toBe(1)
    expect(targets.counted.every((one) => one === 1)).toBe(true)
  })

  it('is the smaller one where two boxes want a cell', () => {
    const targets = fresh()
    fillTargets(
      targets,
      CELLS,
      [
        { kind: 2, box: box(24, 24, 10, 10) },
        { kind: 0, box: box(0, 0, 64, 64) }
      ],
      []
    )
    // The small one's middle is 29, 29: the cells at 28 are its own, those at 36 lie outside of it.
    expect(targets.kinds[2 * 64 + 27]).toBe(1)
    expect(targets.kinds[27]).toBe(0)
    expect(targets.kinds[28]).toBe(1)
    expect(targets.edges[27]).toBe(4)
  })

  it('is everything, however small: the nearest cell finds it, whoever else wants that', () => {
    const targets = fresh()
    const tiny = { kind: 1, box: box(9, 9, 2, 2) }
    expect(fillTargets(targets, CELLS, [tiny], [])).toBe(1)
    expect(cellsOf(targets.found)).toEqual([9])
    // The cell's middle (12, 12) lies outside of it: no edge is nearer than a pixel.
    expect([0, 1, 2, 3].map((i) => targets.edges[64 * i + 9])).toEqual([3, 3, 1, 1])
    fillTargets(targets, CELLS, [tiny, { kind: 0, box: box(0, 0, 30, 30) }], [])
    expect(targets.kinds[64 + 9]).toBe(1)
  })

  it('is nothing at all where nobody knows', () => {
    const targets = fresh()
    const found = fillTargets(targets, CELLS, [{ kind: 0, box: box(16, 0, 16, 16) }], [box(0, 0, 20.5, 8)])
    expect(found).toBe(4)
    expect([...targets.counted.subarray(0, 4)]).toEqual([0, 0, 1, 1])
    expect(targets.found[2]).toBe(1)
  })
})
