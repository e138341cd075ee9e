import { expect, test } from 'vitest'
import { hexAt, withoutBackground, type CanvasPixels } from '../../../renderer/parts/games/cut-out'

const COLOURS: Readonly<Record<string, readonly number[]>> = {
  '.': [20, 30, 40],
  // Within what still counts as the background.
  ',': [30, 20, 50],
  '#': [250, 200, 10]
}

function picture(...rows: string[]): CanvasPixels {
  const data = rows.flatMap((row) => [...row].flatMap((sign) => [...COLOURS[sign]!, 255]))
  return { width: rows[0]!.length, height: rows.length, data: new Uint8ClampedArray(data) }
}

/** What is left of it, a sign a pixel. */
const left = ({ width, height, data }: CanvasPixels): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 4 + 3] === 0 ? ' ' : 'x')).join('')
  )

test('what is near the corner’s colour and hangs together with an edge is left out', () => {
  expect(left(withoutBackground(picture('..,..', '.###,', '.###.', ',....')))).toEqual([
    '     ',
    ' xxx ',
    ' xxx ',
    '     '
  ])
})

test('a hole of the background’s colour inside the shape stays', () => {
  expect(left(withoutBackground(picture('.....', '.###.', '.#.#.', '.###.', '.....')))[2]).toBe(' xxx ')
})

test('a picture without a background loses only what is like its corner', () => {
  expect(left(withoutBackground(picture('.##', '###')))).toEqual([' xx', 'xxx'])
})

test('the picture it was cut from is not changed', () => {
  const before = picture('...', '.#.', '...')
  withoutBackground(before)
  expect(left(before)).toEqual(['xxx', 'xxx', 'xxx'])
})

test('a colour is read as a profile writes it', () => {
  expect(hexAt(picture('.#'), 1, 0)).toBe('#fac80a')
  expect(hexAt(picture('.#'), 0, 0)).toBe('#141e28')
})
