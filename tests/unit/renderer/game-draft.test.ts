import { describe, expect, test } from 'vitest'
import type { GameDraft } from '../../../electron/shared/games'
import { profileProblems } from '../../../electron/shared/profile-reading'
import {
  memoryFieldsOf,
  fieldsOf,
  numericFields,
  withCounter,
  withFieldName,
  withKind,
  withoutField,
  withReader,
  withReaderChanged,
  withTemplate,
  withWorth,
  WORTHS,
  worthOf
} from '../../../renderer/state/draft-fields'
import { gapFor, gapsOf, isDone, stepOfProblem, STEPS } from '../../../renderer/state/draft-gaps'
import {
  idOfCopy,
  nameFrom,
  patternOf,
  relabelled,
  sameInAll,
  textOfPattern
} from '../../../renderer/state/draft-names'
import {
  conditionOf,
  testOf,
  TESTS,
  withCondition,
  withoutPhase,
  withPhase,
  withPhaseMoved,
  withPhaseOn
} from '../../../renderer/state/draft-phases'
import { gameAddress, gamesPlace } from '../../../renderer/state/game-address'
import {
  titled,
  withActionForEach,
  withGrid,
  withDecisions,
  withKey,
  withLearned,
  withoutControl,
  withPart,
  withPointer,
  withRestart,
  withWindowRule
} from '../../../renderer/state/game-draft'

const region = { x: 0.1, y: 0.1, width: 0.2, height: 0.1 }
const words = { wait: 'Wait', cell: (column: number, row: number) => `Cell ${column}, ${row}` }

/** A game as someone who took every step would leave it. */
function taught(): GameDraft {
  let draft: GameDraft = { format: 2, id: 'garden', clock: { kind: 'realTime', decisionsPerSecond: 5 } }
  draft = titled(draft, 'en', 'Brick garden')
  draft = withWindowRule(draft, { title: patternOf('Garden (1.0)'), program: 'garden' })
  draft = withKey(withKey(draft, 'ArrowLeft', '←'), 'Space', 'Space')
  draft = withReader(draft, 'number', region, 'Score').draft
  draft = withReader(draft, 'number', region, 'Lives').draft
  const sign = withTemplate(draft, { file: 'title.png', cutAtWidth: 640 }, region, 'Title sign')
  const menu = withPhase(sign.draft, 'Menu')
  draft = withCondition(menu.draft, menu.phase, { field: sign.field, present: true })
  const play = withPhase(draft, 'Play')
  draft = withCondition(play.draft, play.phase, { field: 'lives', above: 0 })
  draft = withPhaseOn(draft, 'play', true)
  draft = withRestart(draft, [{ press: 'space' }, { waitSeconds: 1 }])
  draft = withCounter(withCounter(draft, 'score', 'score'), 'lives', 'lives')
  draft = withWorth(withWorth(draft, 'score', 'upGood', 1), 'lives', 'downBad', 10)
  return withActionForEach(draft, words)
}

test('a game taught step by step is a profile, and lacks nothing', () => {
  expect(profileProblems(taught())).toEqual([])
  expect(gapsOf(taught())).toEqual([])
  expect(STEPS.map((step) => isDone(step, taught(), true))).toEqual(STEPS.map(() => true))
  expect(isDone('try', taught(), false)).toBe(false)
})

test('no change touches the draft it was made from', () => {
  const draft = Object.freeze(taught())
  const before = JSON.stringify(draft)
  withoutField(draft, 'lives')
  withoutControl(draft, 'space')
  withoutPhase(draft, 'menu')
  withFieldName(draft, 'score', 'points')
  expect(JSON.stringify(draft)).toBe(before)
})

describe('names', () => {
  test('are made of what a person calls things', () => {
    expect(nameFrom('Vies restantes', [], 'x')).toBe('viesRestantes')
    expect(nameFrom('Énergie', [], 'x')).toBe('energie')
    expect(nameFrom('2nd player', [], 'x')).toBe('ndPlayer')
    expect(nameFrom('得点', [], 'field')).toBe('field')
    expect(nameFrom('Score', ['score', 'score2'], 'x')).toBe('score3')
    expect(idOfCopy('brick-garden', ['brick-garden'])).toBe('brick-garden-2')
  })

  test('a label is the same in both languages until it is translated', () => {
    expect(relabelled(sameInAll('Score'), 'fr', 'Points')).toEqual({ en: 'Points', fr: 'Points' })
    expect(relabelled({ en: 'Lives', fr: 'Vies' }, 'fr', 'Cœurs')).toEqual({ en: 'Lives', fr: 'Cœurs' })
  })

  test('a title becomes a pattern that finds just it, and comes back as it was', () => {
    for (const text of ['Brick - Garden (1.0) [demo]', 'C:\\games\\*.exe', 'a|b', '']) {
      expect(textOfPattern(patternOf(text))).toBe(text)
      expect(new RegExp(`^${patternOf(text)}$`, 'u').test(text)).toBe(true)
    }
    expect(new RegExp(patternOf('1.0'), 'u').test('1x0')).toBe(false)
    expect(textOfPattern('Level [0-9]+')).toBeNull()
    expect(textOfPattern('^Garden$')).toBeNull()
  })
})

describe('keys and actions', () => {
  test('a key pressed twice is there once', () => {
    const once = withKey({ id: 'g' }, 'KeyA', 'A')
    expect(withKey(once, 'KeyA', 'A')).toBe(once)
    expect(once.controls).toEqual([{ id: 'keyA', label: { en: 'A', fr: 'A' }, key: 'KeyA' }])
  })

  test('a key that is taken away is pressed nowhere any more', () => {
    const draft = withoutControl(taught(), 'space')
    expect(profileProblems(draft)).toEqual([])
    expect(draft.episode?.restart).toEqual([{ waitSeconds: 1 }])
  })

  test('one action for each key and cell, and one that waits', () => {
    let draft = withPointer(withKey({ id: 'g' }, 'KeyA', 'A'), { buttons: ['left'] })
    draft = withGrid(draft, {
      shape: 'square',
      columns: 2,
      rows: 1,
      area: { x: 0, y: 0, width: 1, height: 1 }
    })
    const actions = withActionForEach(draft, words).actions ?? []
    expect(actions.map(({ label }) => label.en)).toEqual(['Wait', 'A', 'Cell 1, 1', 'Cell 2, 1'])
    expect(actions[1]).toMatchObject({ hold: ['keyA'] })
    expect(actions[3]?.click?.at).toEqual({ x: 0.75, y: 0.5 })
  })

  test('what a recording taught is added to the keys that were there, under their names', () => {
    const learned = withLearned(withKey({ id: 'g' }, 'ArrowLeft', '←'), {
      controls: [
        { id: 'left', label: sameInAll('left'), key: 'ArrowLeft' },
        { id: 'fire', label: sameInAll('fire'), key: 'Space' }
      ],
      actions: [{ id: 'leftFire', label: sameInAll('Left and fire'), hold: ['left', 'fire'] }],
      pointer: undefined,
      counts: { leftFire: 12 },
      clicks: [],
      decisionsPerSecond: null
    })
    expect(learned.controls?.map(({ id }) => id)).toEqual(['arrowLeft', 'fire'])
    expect(learned.actions?.[0]?.hold).toEqual(['arrowLeft', 'fire'])
  })

  test('a board and a pace that a recording taught are taken over; a board that was drawn stays', () => {
    const grid = (columns: number) => ({
      ...{ shape: 'square' as const, columns, rows: 2 },
      area: { x: 0, y: 0, width: 1, height: 1 }
    })
    const learned = {
      ...{ controls: [], actions: [], counts: {}, clicks: [], decisionsPerSecond: 2 },
      pointer: { buttons: ['left' as const], grid: grid(8) }
    }
    const draft = withDecisions(withPointer({ id: 'g' }, { buttons: ['left'] }), 10)
    const taken = withLearned(draft, learned)
    expect(taken.pointer?.grid?.columns).toBe(8)
    expect(taken.clock).toMatchObject({ decisionsPerSecond: 2 })
    expect(withLearned(withGrid(draft, grid(3)), learned).pointer?.grid?.columns).toBe(3)
    expect(withLearned(draft, { ...learned, decisionsPerSecond: null }).clock).toEqual(draft.clock)
  })
})

describe('fields', () => {
  test('another name goes everywhere the field is spoken of', () => {
    const draft = withFieldName(taught(), 'lives', 'hearts')
    expect(profileProblems(draft)).toEqual([])
    expect(JSON.stringify(draft)).not.toContain('"lives":"lives"')
    expect(draft.episode?.lives).toBe('hearts')
    expect(draft.phaseRules?.[1]?.when).toEqual([{ field: 'hearts', above: 0 }])
    expect(draft.rewards?.[1]).toMatchObject({ field: 'hearts', of: 'loss', weight: -10 })
  })

  test('a field that is taken away leaves no rule that speaks of it', () => {
    const draft = withoutField(taught(), 'lives')
    expect(draft.episode?.lives).toBeUndefined()
    expect(draft.rewards?.map(({ field }) => field)).toEqual(['score'])
    expect(gapsOf(draft)).toContainEqual({ step: 'phases', what: 'emptyPhase', of: 'play', isNeeded: true })
  })

  test('a number in memory is a field as well, and is taken away with the rules that spoke of it', () => {
    const at = (address: number, type: 'u8' | 'u8array') => ({ at: address, type, about: 'It', length: 4 })
    const memory = { base: 0, size: 9, fields: { ships: at(1, 'u8'), rows: at(2, 'u8array') } }
    const draft = withWorth({ ...taught(), memory }, 'ships', 'downBad', 5)
    expect(memoryFieldsOf(draft)).toEqual(['ships'])
    expect(fieldsOf(draft)).toContain('ships')
    expect(numericFields(draft)).toContain('ships')
    const without = withoutField(draft, 'ships')
    expect(Object.keys(without.memory?.fields ?? {})).toEqual(['rows'])
    expect(without.rewards?.some(({ field }) => field === 'ships')).toBe(false)
  })

  test('read in another way it keeps its place and name', () => {
    const draft = withKind(taught(), 'score', 'bar')
    expect(draft.readers?.[0]).toEqual({ kind: 'bar', field: 'score', region })
    expect(profileProblems(withKind(draft, 'score', 'colour'))).toEqual([])
  })

  test('only numbers can be worth something', () => {
    let draft = withReader({ id: 'g' }, 'text', region, 'Message').draft
    draft = withReader(draft, 'bar', region, 'Health').draft
    draft = withReader(draft, 'colour', region, 'Team').draft
    expect(numericFields(draft)).toEqual(['health', 'team'])
    draft = withReaderChanged(draft, 'team', () => ({
      ...{ kind: 'colour', field: 'team', region },
      palette: { red: '#ff0000', blue: '#0000ff' }
    }))
    expect(numericFields(draft)).toEqual(['health'])
  })

  test('what a change is worth is told back in the same words', () => {
    for (const worth of WORTHS) {
      const reward = withWorth({ id: 'g' }, 'score', worth, 2).rewards?.[0]
      expect(reward === undefined ? null : worthOf(reward)).toBe(worth)
      expect(Math.abs(reward?.weight ?? 0)).toBe(2)
    }
    expect(worthOf({ field: 'time', of: 'value', weight: 1 })).toBeNull()
    expect(withWorth(taught(), 'score', null, 1).rewards?.map(({ field }) => field)).toEqual(['lives'])
  })

  test('changing the worth of one keeps its place among the others', () => {
    const draft = withWorth(taught(), 'score', 'upGood', 5)
    expect(draft.rewards?.map(({ field, weight }) => [field, weight])).toEqual([
      ['score', 5],
      ['lives', -10]
    ])
  })
})

describe('phases', () => {
  test('they change places, and not beyond the ends', () => {
    const names = (draft: GameDraft) => draft.phaseRules?.map(({ phase }) => phase)
    expect(names(withPhaseMoved(taught(), 'play', -1))).toEqual(['play', 'menu'])
    expect(names(withPhaseMoved(taught(), 'play', 1))).toEqual(['menu', 'play'])
  })

  test('one that is taken away is not one a game is on in', () => {
    const draft = withoutPhase(taught(), 'play')
    expect(draft.episode?.phases).toBeUndefined()
    expect(profileProblems(draft)).toEqual([])
  })

  test('conditions are told back as they were written', () => {
    for (const test of TESTS) {
      const value = test === 'present' || test === 'absent' ? '' : '3'
      expect(testOf(conditionOf('f', test, value))).toEqual({ test, value })
    }
    expect(conditionOf('f', 'is', 'Game over')).toEqual({ field: 'f', is: 'Game over' })
    expect(conditionOf('f', 'is', 'true')).toEqual({ field: 'f', is: true })
    expect(conditionOf('f', 'above', '1,5')).toEqual({ field: 'f', above: 1.5 })
    expect(conditionOf('f', 'matches', '12')).toEqual({ field: 'f', matches: '12' })
  })
})

test('the whole window is no part, and nothing of an old part is left', () => {
  const part = withPart({ id: 'g', windowPicture: { aspect: 0.75 } }, region)
  expect(part.windowPicture).toEqual({ aspect: 0.75, part: region })
  expect(withPart(part, null).windowPicture).toEqual({ aspect: 0.75 })
  expect('windowPicture' in withPart(withPart({ id: 'g' }, region), null)).toBe(false)
})

test('what is missing is said of the step where it is put right', () => {
  const lacks = gapsOf({ id: 'g' }).map(({ step, what, isNeeded }) => `${step} ${what}${isNeeded ? '!' : ''}`)
  expect(lacks).toEqual([
    'window name!',
    'window window!',
    'controls controls!',
    'actions actions',
    'fields fields',
    'phases phases',
    'reward score',
    'reward reward'
  ])
  expect(stepOfProblem('readers.0.region.width')).toBe('fields')
  expect(stepOfProblem('episode.score')).toBe('reward')
  expect(stepOfProblem('episode.restart.0.press')).toBe('phases')
  expect(stepOfProblem('actions.3.hold')).toBe('actions')
})

test('what the schema says is left out where a gap says it in words', () => {
  const made = withPhase({ ...taught() }, 'Shop')
  const gaps = gapsOf(made.draft)
  expect(gapFor('phaseRules.2.when', gaps, made.draft)?.of).toBe('shop')
  expect(gapFor('phaseRules.0.when', gaps, made.draft)).toBeNull()
  expect(gapFor('readers.0.region', gaps, made.draft)).toBeNull()
})

test('an address leads to a step of a game, whatever the game is called', () => {
  expect(gamesPlace(gameAddress('bin', 'fields'))).toEqual({ kind: 'game', id: 'bin', step: 'fields' })
  expect(gamesPlace('bin')).toEqual({ kind: 'bin' })
  expect(gamesPlace('new')).toEqual({ kind: 'new' })
  expect(gamesPlace('garden')).toEqual({ kind: 'list' })
  expect(gamesPlace('garden.nowhere')).toEqual({ kind: 'list' })
  expect(gamesPlace(null)).toEqual({ kind: 'list' })
})
