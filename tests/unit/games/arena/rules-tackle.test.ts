import { describe, expect, it } from 'vitest'
import { pathTo, reachOf } from '../../../../games/arena/rules/combat/reach'
import { distance, neighboursOf } from '../../../../games/arena/rules/grid'
import { advance } from '../../../../games/arena/rules/step'
import { at, field, who, type FieldState } from './rules-field'

const facing = (lock: number, dodge: number, others = 1): FieldState =>
  field([
    { kind: 'shade', cell: at(0, 0), stats: { mp: 8, ap: 8, dodge } },
    ...[at(1, 0), at(-1, 0), at(0, 1)]
      .slice(0, others)
      .map((cell) => ({ kind: 'gnasher' as const, cell, stats: { lock } }))
  ])

describe('walking in a fight', () => {
  it('costs a movement point a step, and goes no farther than there are', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0), stats: { mp: 3 } },
      { kind: 'gnasher', cell: at(8, 0) }
    ])
    expect(advance(state, { kind: 'move', cell: at(0, 4) }).refusal).toBe('unreachable')
    expect(advance(state, { kind: 'move', cell: at(0, 0) }).refusal).toBe('unreachable')
    const { events } = advance(state, { kind: 'move', cell: at(0, -2) })
    expect(who(state, 0)).toMatchObject({ cell: at(0, -2), mp: 1, ap: 6 })
    expect(events).toContainEqual({
      kind: 'moved',
      fighter: 0,
      path: [at(0, 0), at(0, -1), at(0, -2)]
    })
  })

  it('goes neither through walls, water nor fighters', () => {
    const state = field(
      [
        { kind: 'warden', cell: at(0, 0), stats: { mp: 3, dodge: 100 } },
        { kind: 'gnasher', cell: at(1, 0) },
        { kind: 'mender', cell: at(-1, 0), team: 0 }
      ],
      { walls: [at(0, 1)], water: [at(0, -1)] }
    )
    const reach = reachOf(state.combat, state.world.maps[0] ?? { terrain: [] }, who(state, 0))
    expect(reach.cells).toEqual([])
  })

  it('leaving contact keeps (dodge + 2) / (2 (lock + 2)) of the points', () => {
    for (const [lock, dodge, share] of [
      [2, 2, 1 / 2],
      [6, 2, 1 / 4],
      [2, 6, 1],
      [2, 100, 1],
      [0, 0, 1 / 2]
    ] as const) {
      const state = facing(lock, dodge)
      advance(state, { kind: 'move', cell: at(0, -1) })
      expect(who(state, 0)).toMatchObject({ ap: Math.floor(8 * share), mp: Math.floor(8 * share) - 1 })
    }
  })

  it('two in contact hold back twice, and points too few to step hold fast', () => {
    const twice = facing(2, 2, 2)
    advance(twice, { kind: 'move', cell: at(0, -1) })
    expect(who(twice, 0)).toMatchObject({ ap: 2, mp: 1 })
    const fast = facing(100, 0)
    expect(advance(fast, { kind: 'move', cell: at(0, -1) }).refusal).toBe('unreachable')
  })

  it('friends and the dead hold nobody', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0), stats: { mp: 3 } },
      { kind: 'mender', cell: at(1, 0), team: 0 },
      { kind: 'gnasher', cell: at(0, 1) },
      { kind: 'gnasher', cell: at(9, 0) }
    ])
    who(state, 2).hp = 0
    advance(state, { kind: 'move', cell: at(-1, 0) })
    expect(who(state, 0)).toMatchObject({ mp: 2, ap: 6 })
  })

  it('finds for every cell the way that leaves most points, as trying every way does', () => {
    const state = field(
      [
        { kind: 'shade', cell: at(0, 0), stats: { mp: 6, dodge: 3 } },
        { kind: 'gnasher', cell: at(1, 1), stats: { lock: 3 } },
        { kind: 'gnasher', cell: at(-2, 0), stats: { lock: 1 } },
        { kind: 'spitter', cell: at(2, -2), stats: { lock: 2 } }
      ],
      { walls: [at(1, -1), at(0, 2)], water: [at(-1, -1)] }
    )
    const me = who(state, 0)
    const taken = new Set([at(1, -1), at(0, 2), at(-1, -1), at(1, 1), at(-2, 0), at(2, -2)])
    const best = new Map<number, number>()
    const explore = (cell: number, mp: number, seen: readonly number[]): void => {
      if ((best.get(cell) ?? -1) < mp) best.set(cell, mp)
      let share = 1
      for (const foe of state.combat.fighters.slice(1))
        if (distance(foe.cell, cell) === 1) share *= Math.min(1, 5 / (2 * (foe.stats.lock + 2)))
      const left = Math.floor(mp * share) - 1
      if (left < 0) return
      for (const next of neighboursOf(cell))
        if (!taken.has(next) && !seen.includes(next)) explore(next, left, [...seen, next])
    }
    explore(me.cell, me.mp, [me.cell])
    const reach = reachOf(state.combat, state.world.maps[0] ?? { terrain: [] }, me)
    expect(new Set(reach.cells)).toEqual(new Set([...best.keys()].filter((cell) => cell !== me.cell)))
    for (const cell of reach.cells) {
      expect(reach.left[cell]).toBe(best.get(cell))
      const copy = structuredClone(state)
      expect(advance(copy, { kind: 'move', cell }).refusal).toBeNull()
      expect(who(copy, 0)).toMatchObject({ cell, mp: reach.left[cell] })
      expect(pathTo(reach, cell)[0]).toBe(me.cell)
    }
  })
})
