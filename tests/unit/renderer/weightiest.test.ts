import { expect, test } from 'vitest'
import { weightiest } from '../../../renderer/parts/train/weightiest'

const saliency = Buffer.from([0, 255, 51]).toString('base64')
const labels = { actions: [], numbers: ['ship', 'shot'] }

test('the numbers that a choice hangs on most come first, by name', () => {
  const view = { observation: [0.1, 0.2, 0.3], saliency, labels }
  expect(weightiest(view, 2)).toEqual([
    { index: 1, name: 'shot', value: 0.2, weight: 1 },
    { index: 2, name: '2', value: 0.3, weight: 0.2 }
  ])
})

test('of a picture, or without saliency, there are none', () => {
  expect(weightiest({ observation: null, saliency, labels }, 3)).toEqual([])
  expect(weightiest({ observation: [1], saliency: null, labels }, 3)).toEqual([])
})
