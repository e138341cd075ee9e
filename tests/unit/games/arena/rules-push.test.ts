import { describe, expect, it } from 'vitest'
import { collisionDamage } from '../../../../games/arena/rules/combat/push'
import { advance } from '../../../../games/arena/rules/step'
import { at, field, setStats, who, type FieldState } from './rules-field'

const stats = { maxHp: 200, resistance: 0 }
const bashing = (others: readonly number[] = [], walls: number[] = []): FieldState =>
  field(
    [
      { kind: 'warden', cell: at(0, 0), spells: ['bash', 'hook', 'shockwave'], level: 5, stats: { ap: 12 } },
      { kind: 'gnasher', cell: at(1, 0), stats },
      ...others.map((cell) => ({ kind: 'gnasher' as const, cell, stats }))
    ],
    { walls }
  )

const damageBy = (events: readonly { kind: string }[], cause: string): number[] =>
  events.flatMap((event) =>
    'cause' in event && event.cause === cause && 'hp' in event ? [Number(event.hp)] : []
  )

describe('pushing', () => {
  it('moves the target straight away, as far as it says', () => {
    const state = bashing()
    const { events } = advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(who(state, 1).cell).toBe(at(4, 0))
    expect(events).toContainEqual({
      kind: 'pushed',
      fighter: 1,
      path: [at(1, 0), at(2, 0), at(3, 0), at(4, 0)],
      hasCollided: false
    })
    expect(damageBy(events, 'collision')).toEqual([])
  })

  it('a wall stops it and hurts for every cell that is left', () => {
    const state = bashing([], [at(3, 0)])
    const { events } = advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(who(state, 1).cell).toBe(at(2, 0))
    expect(damageBy(events, 'collision')).toEqual([2 * collisionDamage(5)])
    expect(collisionDamage(5)).toBe(5)
  })

  it('who is run into takes half, and stays', () => {
    const state = bashing([at(2, 0)])
    const { events } = advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect([who(state, 1).cell, who(state, 2).cell]).toEqual([at(1, 0), at(2, 0)])
    expect(damageBy(events, 'collision')).toEqual([15, 7])
  })

  it('the edge of the field stops it as a wall does', () => {
    const edge = 14 * 20
    const state = field([
      { kind: 'warden', cell: edge + 14, spells: ['bash'], level: 1 },
      { kind: 'gnasher', cell: edge, stats }
    ])
    const { events } = advance(state, { kind: 'cast', spell: 0, cell: edge })
    expect(damageBy(events, 'collision').length).toBe(1)
  })

  it('pulling brings the target next to oneself, unhurt', () => {
    const state = bashing()
    who(state, 1).cell = at(0, 4)
    const { events } = advance(state, { kind: 'cast', spell: 1, cell: at(0, 4) })
    expect(who(state, 1).cell).toBe(at(0, 1))
    expect(damageBy(events, 'collision')).toEqual([])
  })

  it('an area pushes away from its middle, the farthest first, so that nobody is in the other’s way', () => {
    const state = bashing([at(2, 0), at(0, -1)])
    const { events } = advance(state, { kind: 'cast', spell: 2, cell: at(0, 0) })
    expect([1, 2, 3].map((id) => who(state, id).cell)).toEqual([at(3, 0), at(4, 0), at(0, -3)])
    expect(damageBy(events, 'collision')).toEqual([])
  })

  it('can kill, and the fight is over then', () => {
    const state = bashing([], [at(2, 0)])
    who(state, 1).hp = 9
    setStats(state, 1, { resistance: 80 })
    const { events } = advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(events.some(({ kind }) => kind === 'killed')).toBe(true)
    expect([state.phase, state.lastWinner]).toEqual(['exploration', 0])
  })
})
