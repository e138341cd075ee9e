import { expect, test } from 'vitest'
import { begin, changed, redone, undone } from '../../../renderer/state/draft-history'

test('what was done is undone in turn, and done again', () => {
  let history = changed(changed(begin('a'), 'b'), 'c')
  history = undone(history)
  expect(history.present).toBe('b')
  history = undone(undone(history))
  expect(history.present).toBe('a')
  history = redone(redone(redone(history)))
  expect(history.present).toBe('c')
})

test('changes of one thing that follow one another are undone at once', () => {
  let history = begin('')
  for (const text of ['S', 'Sc', 'Sco']) history = changed(history, text, 'title')
  history = changed(history, 'Sco!', 'other')
  expect(undone(history).present).toBe('Sco')
  expect(undone(undone(history)).present).toBe('')
})

test('after an undo, typing on is a change of its own', () => {
  const history = undone(changed(changed(begin('a'), 'b'), 'c', 'title'))
  expect(history.present).toBe('b')
  const more = changed(history, 'd', 'title')
  expect(undone(more).present).toBe('b')
  expect(redone(more)).toBe(more)
})

test('a change that changes nothing is none', () => {
  const history = changed(begin('a'), 'b')
  expect(changed(history, 'b')).toBe(history)
})

test('only so many are remembered', () => {
  let history = begin(0)
  for (let i = 1; i <= 500; i++) history = changed(history, i)
  for (let i = 0; i < 500; i++) history = undone(history)
  expect(history.present).toBe(300)
})
