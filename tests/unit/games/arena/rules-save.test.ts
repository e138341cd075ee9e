import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../electron/shared/errors'
import { hashOf } from '../../../../games/arena/rules/hash'
import { readSave, writeSave } from '../../../../games/arena/rules/save'
import { advance } from '../../../../games/arena/rules/step'
import { objectiveStanding } from '../../../../games/arena/rules/tasks/objective'
import { STAGES, drawTask } from '../../../../games/arena/rules/tasks/curriculum'
import { startTask } from '../../../../games/arena/rules/tasks/task'
import { RandomPlayer } from '../../../../games/arena/players/random'
import { journey } from './rules-journey'

describe('a kept arena', () => {
  it('goes on as it would have, to the hash', () => {
    for (const state of [journey(), startTask(4, drawTask(4))]) {
      const player = new RandomPlayer(1)
      for (let i = 0; i < 20; i++) advance(state, player.choose(state))
      const copy = readSave(writeSave(state))
      const cloned = structuredClone(state)
      expect(hashOf(copy)).toBe(hashOf(state))
      for (let i = 0; i < 40; i++) {
        const action = player.choose(state)
        for (const one of [state, copy, cloned]) advance(one, action)
      }
      expect([hashOf(copy), hashOf(cloned)]).toEqual([hashOf(state), hashOf(state)])
    }
  })

  it('of another version, or none at all, is refused in one sentence', () => {
    const other = writeSave(journey()).replace('"version":1', '"version":7')
    expect(() => readSave(other)).toThrow(AppError)
    expect(() => readSave(other)).toThrow(
      'The saved arena is not valid: it is of version 7, and this app reads version 1; begin a new game.'
    )
    expect(() => readSave('{')).toThrow('The saved arena is not valid: it is not JSON.')
    for (const text of ['{}', '3', 'null', '[]'])
      expect(() => readSave(text)).toThrow('The saved arena is not valid: it holds no arena.')
  })

  it('a change anywhere changes the hash, the order of fields does not', () => {
    const state = journey()
    const before = hashOf(state)
    const { world, ...rest } = state
    expect(hashOf({ world, ...rest })).toBe(before)
    state.tally.kills++
    expect(hashOf(state)).not.toBe(before)
  })
})

describe('tasks', () => {
  it('are the same by seed, fit their stage, and begin with the character to act', () => {
    for (let seed = 0; seed < 60; seed++)
      for (const stage of STAGES) {
        const task = drawTask(seed, stage)
        expect(drawTask(seed, stage)).toEqual(task)
        const state = startTask(seed, task)
        expect(hashOf(startTask(seed, task))).toBe(hashOf(state))
        expect(state.phase).toBe('combat')
        const cells = new Set(state.combat?.fighters.map(({ cell }) => cell))
        expect(cells.size).toBe(1 + task.enemies.length)
        expect(objectiveStanding(state, task.objective)).toBe('open')
        if (stage === 'weak' || stage === 'single') expect(task.enemies.length).toBe(1)
        if (stage === 'dungeon') expect(task.enemies[0]?.kind).toBe('hollowKing')
      }
  })

  it('can be asked for by class, level and kind of map', () => {
    const task = drawTask(1, 'pair', { class: 'shade', level: 9, map: 'dungeon' })
    expect(task).toMatchObject({ class: 'shade', level: 9, map: 'dungeon' })
    expect(startTask(1, task).world.maps[0]?.kind).toBe('dungeon')
    expect(() => startTask(1, { ...task, enemies: [] })).toThrow(RangeError)
    const many = new Array(9).fill({ kind: 'gnasher', level: 1 }) as typeof task.enemies
    expect(startTask(1, { ...task, enemies: many }).combat?.fighters.length).toBe(9)
  })

  it('are met, failed or open by what has happened', () => {
    const state = journey()
    const standing = (kind: 'xp' | 'gather' | 'craft' | 'travel'): string =>
      objectiveStanding(state, { kind, count: 2 })
    expect(['xp', 'gather', 'craft', 'travel'].map((kind) => standing(kind as 'xp'))).toEqual(
      new Array(4).fill('open')
    )
    Object.assign(state.tally, { xpGained: 2, gathered: 2, crafted: 2, mapsEntered: 2 })
    expect(['xp', 'gather', 'craft', 'travel'].map((kind) => standing(kind as 'xp'))).toEqual(
      new Array(4).fill('met')
    )
    Object.assign(state.tally, { gathered: 1, deaths: 1 })
    expect(standing('gather')).toBe('failed')
    const fight = startTask(2, drawTask(2))
    expect(objectiveStanding(fight, { kind: 'survive', rounds: 2 })).toBe('open')
    if (fight.combat !== null) fight.combat.round = 2
    expect(objectiveStanding(fight, { kind: 'survive', rounds: 2 })).toBe('met')
    fight.combat = null
    for (const [winner, defeat, survive] of [
      [0, 'met', 'met'],
      [1, 'failed', 'failed'],
      [-1, 'failed', 'met']
    ] as const) {
      fight.lastWinner = winner
      fight.phase = winner === 1 ? 'dead' : 'exploration'
      expect(objectiveStanding(fight, { kind: 'defeat' })).toBe(defeat)
      expect(objectiveStanding(fight, { kind: 'survive', rounds: 9 })).toBe(survive)
    }
  })
})
