import { expect, test } from 'vitest'
import type { GameDraft } from '../../../electron/shared/games'
import { sameInAll } from '../../../renderer/state/draft-names'
import { withRow } from '../../../renderer/state/draft-places'

const name = (place: number): string => `Place ${place}`
const level = { x: 0.2, y: 0.8, width: 0.6, height: 0.1 }
const placesOf = (draft: GameDraft): unknown[] => draft.actions?.map(({ move }) => move?.at) ?? []

test('places lie evenly along the longer side of the box, from one end to the other', () => {
  const { actions } = withRow({ id: 'g' }, level, 4, name)
  expect(actions).toEqual([
    { id: 'at1', label: sameInAll('Place 1'), move: { at: { x: 0.2, y: 0.85 } } },
    { id: 'at2', label: sameInAll('Place 2'), move: { at: { x: 0.4, y: 0.85 } } },
    { id: 'at3', label: sameInAll('Place 3'), move: { at: { x: 0.6, y: 0.85 } } },
    { id: 'at4', label: sameInAll('Place 4'), move: { at: { x: 0.8, y: 0.85 } } }
  ])
  const upright = { x: 0.1, y: 0.2, width: 0.1, height: 0.6 }
  expect(placesOf(withRow({ id: 'g' }, upright, 2, name))).toEqual([
    { x: 0.15, y: 0.2 },
    { x: 0.15, y: 0.8 }
  ])
})

test('they take the place of what only moved the pointer, and leave what does more', () => {
  const at = { x: 0.5, y: 0.5 }
  const label = sameInAll('Before')
  const draft: GameDraft = {
    id: 'g',
    actions: [
      { id: 'wait', label, hold: [] },
      { id: 'move', label, hold: [], press: [], move: { at } },
      { id: 'at1', label, move: { at }, press: ['fire'] },
      { id: 'click', label, click: { at } }
    ]
  }
  const once = withRow(draft, level, 2, name)
  expect(once.actions?.map(({ id }) => id)).toEqual(['at12', 'at2', 'wait', 'at1', 'click'])
  expect(withRow(once, level, 3, name).actions).toHaveLength(6)
})

test('one place lies in the middle', () => {
  expect(placesOf(withRow({ id: 'g' }, level, 1, name))).toEqual([{ x: 0.5, y: 0.85 }])
})
