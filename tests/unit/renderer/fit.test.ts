import { expect, test } from 'vitest'
import { fitPicture } from '../../../renderer/parts/fit'

const board = { width: 224, height: 256 }

test('a small picture is enlarged by a whole number, never in between', () => {
  expect(fitPicture(board, { width: 800, height: 767 }, 1)).toEqual({
    width: 448,
    height: 512,
    isEnlarged: true
  })
  expect(fitPicture(board, { width: 800, height: 768 }, 1)).toEqual({
    width: 672,
    height: 768,
    isEnlarged: true
  })
  expect(fitPicture(board, { width: 224, height: 2000 }, 1)).toEqual({ ...board, isEnlarged: true })
})

test('on a dense screen the whole number counts device pixels', () => {
  const { width, height } = fitPicture(board, { width: 700, height: 650 }, 2)
  expect([width, height]).toEqual([560, 640])
})

test('a large picture is shrunk to fit, keeping its shape', () => {
  expect(fitPicture({ width: 1280, height: 800 }, { width: 640, height: 640 }, 1)).toEqual({
    width: 640,
    height: 400,
    isEnlarged: false
  })
})
