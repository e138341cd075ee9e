import { describe, expect, it } from 'vitest'
import { TURN_TICKS, activeFighter } from '../../../../games/arena/rules/combat/scene'
import { advance } from '../../../../games/arena/rules/step'
import { startDuel, startTask } from '../../../../games/arena/rules/tasks/task'
import { at, field, who } from './rules-field'

describe('turns', () => {
  it('go by initiative, and lost health lowers it', () => {
    const state = startDuel(3, [
      { class: 'warden', level: 5 },
      { class: 'shade', level: 5 }
    ])
    const order = state.combat?.timeline.map((id) => who(state, id).kind)
    expect(order).toEqual(['shade', 'warden'])
  })

  it('the dead are passed over, and after the last a round begins', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0) },
      { kind: 'mender', cell: at(5, 0), team: 1 },
      { kind: 'ranger', cell: at(0, 5), team: 0 },
      { kind: 'shade', cell: at(5, -5), team: 1 }
    ])
    who(state, 2).hp = 0
    const turns = [0, 1, 2, 3].map(() => {
      const { events } = advance(state, { kind: 'endTurn' })
      expect(events).not.toContainEqual(expect.objectContaining({ kind: 'turnBegan', fighter: 2 }))
      return [activeFighter(state.combat).id, state.combat.round]
    })
    expect(turns).toEqual([
      [1, 1],
      [3, 1],
      [0, 2],
      [1, 2]
    ])
  })

  it('give points back at their end', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0) },
      { kind: 'mender', cell: at(5, 0), team: 1 }
    ])
    advance(state, { kind: 'move', cell: at(-2, 0) })
    expect(who(state, 0).mp).toBe(2)
    advance(state, { kind: 'endTurn' })
    expect(who(state, 0)).toMatchObject({ ap: 6, mp: 4 })
  })

  it('are over when their time is, every decision taking a tick', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0) },
      { kind: 'mender', cell: at(5, 0), team: 1 }
    ])
    advance(state, { kind: 'move', cell: at(-1, 0) })
    for (let tick = 1; tick < TURN_TICKS - 1; tick++) {
      expect(advance(state, { kind: 'wait' }).events).toEqual([])
      expect(activeFighter(state.combat).id).toBe(0)
    }
    const { events } = advance(state, { kind: 'wait' })
    expect(events[0]).toEqual({ kind: 'turnEnded', fighter: 0, isTimedOut: true })
    expect(activeFighter(state.combat).id).toBe(1)
    expect(state.combat.ticksLeft).toBe(TURN_TICKS)
  })

  it('a fight that lasts too long ends undecided', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0) },
      { kind: 'mender', cell: at(5, 0), team: 1 }
    ])
    const last = state.combat.lastRound
    for (let turn = 0; turn < 2 * last; turn++) {
      expect(state.phase).toBe('combat')
      advance(state, { kind: 'endTurn' })
    }
    expect([state.phase, state.lastWinner, state.tally.fightsUndecided]).toEqual(['exploration', -1, 1])
  })

  it('who falls to monsters is dead', () => {
    const close = field([
      { kind: 'mender', cell: at(0, 0), spells: ['mend'] },
      { kind: 'gnasher', cell: at(1, 0), stats: { maxHp: 500 } }
    ])
    who(close, 0).hp = 1
    advance(close, { kind: 'endTurn' })
    expect([close.phase, close.lastWinner, close.tally.deaths]).toEqual(['dead', 1, 1])
  })

  it('actions of other phases are refused', () => {
    const state = startTask(1, {
      class: 'warden',
      level: 3,
      enemies: [{ kind: 'gnasher', level: 1 }],
      map: 'plain',
      objective: { kind: 'defeat' }
    })
    for (const action of [
      { kind: 'interact', cell: 5 },
      { kind: 'openInventory' },
      { kind: 'close' },
      { kind: 'craft', recipe: 0 },
      { kind: 'say', line: 0 },
      { kind: 'return' },
      { kind: 'equip', slot: 0 },
      { kind: 'use', slot: 0 },
      { kind: 'unequip', part: 'hat' }
    ] as const)
      expect(advance(state, action).refusal).toBe('wrongPhase')
  })
})

describe('duels', () => {
  it('are decided by both players: each turn is of the other seat, and the last one standing wins', () => {
    const state = startDuel(5, [
      { class: 'warden', level: 4 },
      { class: 'ranger', level: 4 }
    ])
    const first = state.combat === null ? -1 : activeFighter(state.combat).seat
    advance(state, { kind: 'endTurn' })
    const second = state.combat === null ? -1 : activeFighter(state.combat).seat
    expect([first, second].sort()).toEqual([0, 1])
    const duel = field([
      { kind: 'warden', cell: at(0, 0), spells: ['strike'] },
      { kind: 'ranger', cell: at(1, 0), team: 1 }
    ])
    who(duel, 1).hp = 5
    const { events } = advance(duel, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(events.at(-1)?.kind).toBe('chat')
    expect([duel.phase, duel.lastWinner]).toEqual(['exploration', 0])
    expect(duel.characters.map(({ xp, kamas, hp }) => [xp, kamas, hp > 0])).toEqual([
      [0, 0, true],
      [0, 0, true]
    ])
  })

  it('lost by seat 0 are no death', () => {
    const duel = field([
      { kind: 'warden', cell: at(0, 0), team: 1, spells: ['strike'] },
      { kind: 'ranger', cell: at(1, 0), team: 0 }
    ])
    who(duel, 1).hp = 5
    advance(duel, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect([duel.phase, duel.lastWinner, duel.tally.deaths]).toEqual(['exploration', 1, 0])
  })
})
