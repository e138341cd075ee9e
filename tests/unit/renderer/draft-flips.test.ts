import { expect, test } from 'vitest'
import type { GameDraft } from '../../../electron/shared/games'
import { profileProblems } from '../../../electron/shared/profile-reading'
import { isFair, oppositeOf, withFlip, withOpposite } from '../../../renderer/state/draft-flips'
import {
  titled,
  withActionForEach,
  withKey,
  withoutControl,
  withWindowRule
} from '../../../renderer/state/game-draft'

/** A game of two ways, one key that fires, and one for a list. */
function twoWays(): GameDraft {
  let draft: GameDraft = { format: 2, id: 'ways', clock: { kind: 'realTime', decisionsPerSecond: 5 } }
  draft = withWindowRule(titled(draft, 'en', 'Ways'), { title: 'Ways' })
  for (const key of ['ArrowLeft', 'ArrowRight', 'Space', 'Tab'] as const) draft = withKey(draft, key, key)
  return withActionForEach(draft, { wait: 'Wait', cell: () => '' })
}

test('keys of opposite ways change places from the start, where both are there', () => {
  const draft = withFlip(twoWays(), 'leftRight', true)
  expect(draft.fairFlips).toEqual({ leftRight: { swaps: [{ control: 'arrowLeft', with: 'arrowRight' }] } })
  expect(oppositeOf(draft, 'leftRight', 'arrowRight')).toBe('arrowLeft')
  expect(oppositeOf(draft, 'leftRight', 'space')).toBeNull()
  expect(profileProblems(draft)).toEqual([])
  expect(withFlip(twoWays(), 'upDown', true).fairFlips).toEqual({ upDown: { swaps: [] } })
})

test('one mirror is taken away and the other stays; with the last one nothing is left of them', () => {
  const both = withFlip(withFlip(twoWays(), 'leftRight', true), 'upDown', true)
  const one = withFlip(both, 'leftRight', false)
  expect([isFair(one, 'leftRight'), isFair(one, 'upDown')]).toEqual([false, true])
  expect(withFlip(one, 'upDown', false)).toEqual(twoWays())
})

test('a control changes places with one other only', () => {
  let draft = withFlip(twoWays(), 'leftRight', true)
  draft = withOpposite(draft, 'leftRight', 'space', 'arrowLeft')
  expect(draft.fairFlips?.leftRight?.swaps).toEqual([{ control: 'space', with: 'arrowLeft' }])
  expect(oppositeOf(draft, 'leftRight', 'arrowRight')).toBeNull()
  draft = withOpposite(draft, 'leftRight', 'arrowLeft', null)
  expect(draft.fairFlips?.leftRight?.swaps).toEqual([])
  expect(withOpposite(twoWays(), 'leftRight', 'space', 'tab')).toEqual(twoWays())
})

test('a key that is taken away changes places with none', () => {
  const draft = withoutControl(withFlip(twoWays(), 'leftRight', true), 'arrowLeft')
  expect(draft.fairFlips?.leftRight?.swaps).toEqual([])
  expect(profileProblems(draft).filter(({ field }) => field.startsWith('fairFlips'))).toEqual([])
})
