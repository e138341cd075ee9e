import { describe, expect, it } from 'vitest'
import { align, greedy, type Lattice } from '../../../electron/worker/perception/ctc'

/** Classes: the blank, 0, 1, and a sign that is no digit. */
const alphabet = new Map([
  ['0', 1],
  ['1', 2]
])

function lattice(...rows: readonly (readonly number[])[]): Lattice {
  return { steps: rows.length, classes: 4, probabilities: Float32Array.from(rows.flat()) }
}
const BLANK = [0.9, 0.04, 0.04, 0.02]
const ZERO = [0.1, 0.8, 0.05, 0.05]
const ONE = [0.2, 0.1, 0.7, 0]

describe('greedy reading', () => {
  const text = (l: Lattice): string =>
    greedy(l, alphabet)
      .map(({ char }) => char)
      .join('')

  it('joins repeats, keeps those with a blank between', () => {
    expect(text(lattice(ZERO, ZERO, BLANK, ZERO, ONE, ONE))).toBe('001')
  })

  it('a sign that is not allowed never wins, and makes what does doubtful', () => {
    const [read] = greedy(lattice([0.1, 0.2, 0, 0.7]), alphabet)
    expect(read).toEqual({ char: '0', step: 0, confidence: expect.closeTo(0.2) as number })
  })

  it('takes the surest step of a character', () => {
    expect(greedy(lattice([0.3, 0.6, 0, 0], ZERO, BLANK), alphabet)).toEqual([
      { char: '0', step: 1, confidence: expect.closeTo(0.8) as number }
    ])
  })

  it('of nothing but blanks is nothing', () => {
    expect(greedy(lattice(BLANK, BLANK), alphabet)).toEqual([])
  })
})

describe('placing a known text', () => {
  it('finds the middle of each character, the repeated ones too', () => {
    expect(align(lattice(BLANK, ZERO, ZERO, ZERO, BLANK, ZERO, ONE, BLANK), '001', alphabet)).toEqual([
      2, 5, 6
    ])
  })

  it('places what the network took for something else', () => {
    expect(align(lattice(BLANK, ONE, BLANK, BLANK, ONE), '01', alphabet)).toEqual([1, 4])
  })

  it('of too few steps is null, of no text is nothing', () => {
    expect(align(lattice(ZERO), '01', alphabet)).toBeNull()
    // Two of the same need a blank between them.
    expect(align(lattice(ZERO, ZERO), '00', alphabet)).toBeNull()
    expect(align(lattice(BLANK), '', alphabet)).toEqual([])
  })
})
