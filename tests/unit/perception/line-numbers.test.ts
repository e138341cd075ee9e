import { expect, it } from 'vitest'
import { numbersIn } from '../../../electron/worker/perception/line-numbers'

const STEP = 10
const BOX = { x: 100, y: 40, width: 400, height: 16 }

/** A line whose characters stand ten columns apart. */
const numbersOf = (text: string, confidence = 0.9) => [
  ...numbersIn({
    box: BOX,
    characters: [...text].map((char, i) => ({ char, column: (i + 0.5) * STEP, confidence }))
  })
]
const told = (text: string) =>
  numbersOf(text).map(({ digits, thousands }) => [digits.map(({ char }) => char).join(''), thousands])

it.each([
  ['1250', [['1250', 'none']]],
  ['Score:1,250', [['1250', 'comma']]],
  ['1.250.000', [['1250000', 'point']]],
  ["12'345", [['12345', 'apostrophe']]],
  [
    '1.25',
    [
      ['1', 'none'],
      ['25', 'none']
    ]
  ],
  [
    '1,2500',
    [
      ['1', 'none'],
      ['2500', 'none']
    ]
  ],
  [
    '3/7',
    [
      ['3', 'none'],
      ['7', 'none']
    ]
  ],
  ['no number', []]
])('%s', (text, expected) => {
  expect(told(text)).toEqual(expected)
})

it('has room around it up to the middle between it and what stands beside', () => {
  const [score, lives] = numbersOf('AB12CD3')
  expect(score!.box).toEqual({ x: 120, y: 40, width: 20, height: 16 })
  expect(score!.before.map(({ char }) => char).join('')).toBe('AB')
  expect(lives!.before.map(({ char }) => char).join('')).toBe('CD')
})

it('a digit that is hardly one makes no number', () => {
  expect(numbersOf('12', 0.4)).toEqual([])
})
