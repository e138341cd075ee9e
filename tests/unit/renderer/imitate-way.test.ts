import { expect, test } from 'vitest'
import type { CloningItem, DatasetInfo } from '../../../electron/shared/clonings'
import {
  doneOf,
  firstStep,
  imitateAddress,
  imitatePlace,
  isLearnable,
  wantOf,
  type WayFacts
} from '../../../renderer/state/imitate-way'

const NOTHING: WayFacts = {
  ...{ actions: 4, recordings: 0, datasets: [], clonings: [] },
  state: { making: null, cloning: null, playing: null }
}
const dataset = (...counts: number[]): DatasetInfo =>
  ({ actions: counts.map((count, i) => ({ id: `${i}`, count })), damage: null }) as unknown as DatasetInfo
const cloning = { id: 'c', model: 'm', accuracy: 0.9 } as unknown as CloningItem
const making = { title: '', game: '', share: 0 }

test('an address leads to a step of a game, and there to one of its clonings', () => {
  expect(imitatePlace(imitateAddress('snake', 'judge', 'snake-1-clone-2'))).toEqual({
    ...{ game: 'snake', step: 'judge', cloning: 'snake-1-clone-2' }
  })
  expect(imitatePlace(null)).toEqual({ game: null, step: null, cloning: null })
  expect(imitatePlace('snake.nowhere')).toEqual({ game: 'snake', step: null, cloning: null })
})

test('what can be learned from has more than one action, often enough, and is whole', () => {
  expect(isLearnable(dataset(60, 40))).toBe(true)
  expect(isLearnable(dataset(100, 0))).toBe(false)
  expect(isLearnable(dataset(30, 30))).toBe(false)
  expect(isLearnable({ ...dataset(60, 40), damage: { code: 'dataset.damaged', params: {} } })).toBe(false)
})

test('there is always something to do next', () => {
  const facts = (change: Partial<WayFacts>): WayFacts => ({ ...NOTHING, ...change })
  expect(wantOf(facts({ actions: null }), 'record')).toBe('game')
  expect(wantOf(facts({ actions: 0, recordings: 2 }), 'record')).toBe('actions')
  expect(wantOf(NOTHING, 'judge')).toBe('record')
  expect(wantOf(facts({ recordings: 1 }), 'play')).toBe('make')
  expect(wantOf(facts({ state: { making, cloning: null, playing: null } }), 'data')).toBe('making')
  expect(wantOf(facts({ recordings: 1, datasets: [dataset(9, 1)] }), 'train')).toBe('more')
  expect(wantOf(facts({ datasets: [dataset(90, 10)] }), 'judge')).toBe('train')
  const made = facts({ recordings: 1, datasets: [dataset(90, 10)], clonings: [cloning] })
  expect(wantOf(made, 'record')).toBe('make')
  expect(wantOf(made, 'data')).toBe('train')
  expect(wantOf(made, 'train')).toBe('judge')
  expect(wantOf(made, 'judge')).toBe('play')
  expect(wantOf(made, 'play')).toBe('better')
})

test('the page begins with the first step that is not done, or with what is under way', () => {
  expect(firstStep(NOTHING)).toBe('record')
  expect(firstStep({ ...NOTHING, state: { making, cloning: null, playing: null } })).toBe('data')
  expect(firstStep({ ...NOTHING, recordings: 1 })).toBe('data')
  const made = { ...NOTHING, recordings: 1, datasets: [dataset(90, 10)], clonings: [cloning] }
  expect(doneOf(made)).toEqual({ record: true, data: true, train: true, judge: true, play: false })
  expect(firstStep(made)).toBe('play')
})
