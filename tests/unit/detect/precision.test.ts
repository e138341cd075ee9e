import { describe, expect, it } from 'vitest'
import { averagePrecision, scoresOf, type Judged } from '../../../electron/worker/detect/precision'
import type { Rect } from '../../../electron/worker/detect/boxes'

const box = (x: number, y = 0, width = 10, height = 10): Rect => ({ x, y, width, height })
const judged = (
  found: readonly (readonly [number, number, number])[],
  truths: readonly (readonly [number, number])[],
  unsure: readonly number[] = []
): Judged => ({
  name: 'picture',
  found: found.map(([x, confidence, kind]) => ({ box: box(x), confidence, kind })),
  truths: truths.map(([x, kind]) => ({ box: box(x), kind })),
  unsure: unsure.map((x) => box(x))
})

describe('average precision', () => {
  it('is 1 when all is found and nothing else', () => {
    expect(
      averagePrecision(
        [
          judged(
            [
              [0, 0.9, 0],
              [50, 0.8, 0]
            ],
            [
              [0, 0],
              [50, 0]
            ]
          )
        ],
        0,
        0.5
      )
    ).toBe(1)
  })

  it('counts by hand: right, wrong, right of two', () => {
    // Precision 1 at recall 0.5, then 2/3 at 1: 51 of 101 recalls at 1, 50 at 2/3.
    const one = judged(
      [
        [0, 0.9, 0],
        [100, 0.8, 0],
        [50, 0.7, 0]
      ],
      [
        [0, 0],
        [50, 0]
      ]
    )
    expect(averagePrecision([one], 0, 0.5)).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 9)
  })

  it('lets each thing be found once', () => {
    const twice = judged(
      [
        [0, 0.9, 0],
        [1, 0.8, 0]
      ],
      [
        [0, 0],
        [50, 0]
      ]
    )
    expect(averagePrecision([twice], 0, 0.5)).toBeCloseTo(51 / 101, 9)
  })

  it('is stricter the more they must overlap', () => {
    // Off by 2 of 10: 80 of 120 pixels.
    const near = judged([[2, 0.9, 0]], [[0, 0]])
    expect(averagePrecision([near], 0, 0.65)).toBe(1)
    expect(averagePrecision([near], 0, 0.7)).toBe(0)
  })

  it('is of one kind, over all pictures in the order of confidence', () => {
    const first = judged(
      [
        [0, 0.5, 0],
        [0, 0.9, 1]
      ],
      [[0, 0]]
    )
    const second = judged([[100, 0.6, 0]], [[0, 0]])
    // The wrong one of the second picture is surer: precision 1/2 at recall 1/2.
    expect(averagePrecision([first, second], 0, 0.5)).toBeCloseTo((51 * 0.5) / 101, 9)
  })

  it('passes over what is found where nobody knows', () => {
    const one = judged(
      [
        [100, 0.95, 0],
        [0, 0.9, 0]
      ],
      [[0, 0]],
      [101]
    )
    expect(averagePrecision([one], 0, 0.5)).toBe(1)
    expect(averagePrecision([{ ...one, unsure: [] }], 0, 0.5)).toBe(0.5)
  })
})

describe('scores', () => {
  const pictures = [
    judged(
      [
        [0, 0.9, 0],
        [50, 0.8, 0],
        [200, 0.6, 1],
        [300, 0.1, 1]
      ],
      [
        [0, 0],
        [50, 1],
        [100, 1]
      ]
    ),
    judged([[0, 0.9, 1]], [[0, 1]], [70])
  ]
  const scores = scoresOf(pictures, ['cat', 'dog', 'emu'], 0.3)

  it('tell what was taken for what, what was missed and what was not there', () => {
    expect(scores.confusion).toEqual([
      [1, 0, 0, 0],
      [1, 1, 0, 1],
      [0, 0, 0, 0],
      [0, 1, 0, 0]
    ])
  })

  it('tell precision and recall of what is believed', () => {
    // Four are believed; right are one cat and one dog, of the four that are there.
    expect(scores).toMatchObject({ confidence: 0.3, precision: 2 / 4, recall: 2 / 4 })
  })

  it('believe what balances both best where nobody says', () => {
    const one = judged(
      [
        [0, 0.9, 0],
        [50, 0.7, 0],
        [200, 0.6, 0],
        [300, 0.5, 0]
      ],
      [
        [0, 0],
        [50, 0]
      ]
    )
    expect(scoresOf([one], ['cat'])).toMatchObject({ confidence: 0.7, precision: 1, recall: 1 })
    const buried = judged(
      [
        [0, 0.9, 0],
        [200, 0.6, 0],
        [50, 0.5, 0],
        [300, 0.4, 0]
      ],
      [
        [0, 0],
        [50, 0]
      ]
    )
    expect(scoresOf([buried], ['cat'])).toMatchObject({ confidence: 0.5, precision: 2 / 3, recall: 1 })
  })

  it('name the worst pictures and leave out those without a mistake', () => {
    expect(scores.worst).toEqual([{ picture: 'picture', missed: 1, wrong: 2 }])
  })

  it('are means over kinds that are there', () => {
    expect(scores.perKind.map(({ count }) => count)).toEqual([1, 3, 0])
    expect(scores.perKind[2]).toEqual({ kind: 'emu', count: 0, ap50: null, ap5095: null })
    expect(scores.map50).toBeCloseTo((scores.perKind[0]!.ap50! + scores.perKind[1]!.ap50!) / 2, 12)
    expect(scores.map5095).toBeLessThanOrEqual(scores.map50)
    expect(scores.pictures).toBe(2)
  })
})
