import { expect, test } from 'vitest'
import type { GameDraft } from '../../../electron/shared/games'
import { readersSchema } from '../../../electron/shared/perception/readers'
import {
  namedColours,
  tellsOf,
  withColourName,
  withNamedColour,
  withoutNamedColour,
  withTells
} from '../../../renderer/state/draft-colours'
import {
  readerOf,
  withReader,
  withReaderChanged,
  type DraftReaderOf
} from '../../../renderer/state/draft-fields'
import { conditionOf, withCondition, withPhase } from '../../../renderer/state/draft-phases'

const region = { x: 0.1, y: 0.1, width: 0.2, height: 0.1 }
const colourOf = (draft: GameDraft): DraftReaderOf<'colour'> => {
  const reader = readerOf(draft, 'ground')
  if (reader?.kind !== 'colour') throw new Error('it tells no colour')
  return reader
}
const isRight = (draft: GameDraft): boolean => readersSchema.safeParse(draft.readers).success

/** A ground that was picked, then told from another one. */
function two(): GameDraft {
  let { draft } = withReader({ id: 'g' }, 'colour', region, 'Ground')
  draft = withReaderChanged(draft, 'ground', (reader) => ({ ...reader, colour: '#383737', vote: 7 }))
  draft = withTells(draft, 'ground', 'which', 'play')
  return withNamedColour(draft, 'ground', 'menu', '#365041')
}

test('the colour that was told how much there is of becomes the first that is told apart, and comes back', () => {
  expect(tellsOf(colourOf(two()))).toBe('which')
  expect(colourOf(two())).toEqual({
    ...{ kind: 'colour', field: 'ground', region, vote: 7 },
    palette: { play: '#383737', menu: '#365041' }
  })
  expect(isRight(two())).toBe(true)
  const share = withTells(two(), 'ground', 'share', 'play')
  expect(colourOf(share)).toEqual({ kind: 'colour', field: 'ground', region, vote: 7, colour: '#383737' })
  expect(isRight(share)).toBe(true)
})

test('asked for what it tells already, it stays as it is', () => {
  expect(withTells(two(), 'ground', 'which', 'other')).toEqual(two())
})

test('another colour under a name keeps its place among them', () => {
  expect(namedColours(colourOf(withNamedColour(two(), 'ground', 'play', '#404040')))).toEqual([
    ['play', '#404040'],
    ['menu', '#365041']
  ])
})

test('another name keeps its place, and goes to the conditions that ask for the colour, and to no others', () => {
  let draft = two()
  for (const name of ['play', 'menu']) {
    const made = withPhase(draft, name)
    draft = withCondition(made.draft, made.phase, conditionOf('ground', 'is', name))
    draft = withCondition(draft, made.phase, conditionOf('other', 'is', name))
  }
  const renamed = withColourName(draft, 'ground', 'play', 'game')
  expect(namedColours(colourOf(renamed)).map(([name]) => name)).toEqual(['game', 'menu'])
  expect(renamed.phaseRules?.map(({ when }) => when)).toEqual([
    [
      { field: 'ground', is: 'game' },
      { field: 'other', is: 'play' }
    ],
    [
      { field: 'ground', is: 'menu' },
      { field: 'other', is: 'menu' }
    ]
  ])
})

test('a name that is empty or taken changes nothing', () => {
  expect(withColourName(two(), 'ground', 'play', '')).toEqual(two())
  expect(withColourName(two(), 'ground', 'play', 'menu')).toEqual(two())
})

test('a colour that is taken away leaves the others', () => {
  expect(namedColours(colourOf(withoutNamedColour(two(), 'ground', 'play')))).toEqual([['menu', '#365041']])
})
