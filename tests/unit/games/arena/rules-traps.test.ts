import { describe, expect, it } from 'vitest'
import { advance } from '../../../../games/arena/rules/step'
import { legalActions, indexOfAction } from '../../../../games/arena/rules/action-index'
import { at, field, who, type FieldState } from './rules-field'

const stats = { maxHp: 300, resistance: 0 }
const trapping = (spells: ('snare' | 'spikes' | 'repelShot')[] = ['snare', 'repelShot']): FieldState =>
  field([
    { kind: 'ranger', cell: at(0, 0), spells, stats: { ap: 20, mp: 6, maxHp: 300 } },
    { kind: 'shade', cell: at(4, 0), team: 1, stats: { ...stats, mp: 6, dodge: 50 } }
  ])
const causes = (events: readonly { kind: string }[]): string[] =>
  events.flatMap((event) => (event.kind === 'damaged' && 'cause' in event ? [String(event.cause)] : []))

describe('traps', () => {
  it('lie hidden until somebody steps on them, who is hurt and goes no farther', () => {
    const state = trapping()
    const set = advance(state, { kind: 'cast', spell: 0, cell: at(3, 0) })
    expect(set.events).toContainEqual({ kind: 'trapSet', fighter: 0, cell: at(3, 0) })
    expect(state.combat.traps).toEqual([{ caster: 0, team: 0, spell: 'snare', cell: at(3, 0) }])
    advance(state, { kind: 'endTurn' })
    const { events } = advance(state, { kind: 'move', cell: at(2, 0) })
    expect(events.some(({ kind }) => kind === 'trapSprung')).toBe(true)
    expect(causes(events)).toEqual(['trap'])
    expect(who(state, 1).cell).toBe(at(3, 0))
    expect(who(state, 1).hp).toBeLessThan(300)
    expect(state.combat.traps).toEqual([])
  })

  it('their own team walks around them, and lays no second one there', () => {
    const state = trapping(['snare', 'spikes'])
    advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(advance(state, { kind: 'move', cell: at(1, 0) }).refusal).toBe('unreachable')
    expect(advance(state, { kind: 'cast', spell: 1, cell: at(1, 0) }).refusal).toBe('cellTaken')
    expect(legalActions(state)).not.toContain(indexOfAction({ kind: 'move', cell: at(1, 0) }))
    const { events } = advance(state, { kind: 'move', cell: at(2, 0) })
    expect(events).toMatchObject([{ kind: 'moved' }])
    expect(state.combat.traps.length).toBe(1)
  })

  it('catch who is pushed onto them, and stop the push', () => {
    const state = trapping()
    who(state, 1).cell = at(6, 0)
    advance(state, { kind: 'cast', spell: 0, cell: at(4, 0) })
    who(state, 1).cell = at(2, 0)
    const { events } = advance(state, { kind: 'cast', spell: 1, cell: at(2, 0) })
    expect(who(state, 1).cell).toBe(at(4, 0))
    expect(causes(events)).toEqual(['spell', 'trap'])
  })

  it('with an area hurt all around', () => {
    const state = trapping(['spikes'])
    advance(state, { kind: 'cast', spell: 0, cell: at(3, 0) })
    advance(state, { kind: 'endTurn' })
    who(state, 0).cell = at(3, -1)
    const { events } = advance(state, { kind: 'move', cell: at(3, 0) })
    expect(causes(events)).toEqual(['trap', 'trap'])
  })

  it('go with who laid them', () => {
    const state = field([
      { kind: 'ranger', cell: at(0, 0), spells: ['snare'], stats: { ap: 20 } },
      { kind: 'warden', cell: at(1, 0), team: 1 },
      { kind: 'mender', cell: at(-6, 0), team: 0 }
    ])
    expect(advance(state, { kind: 'cast', spell: 0, cell: at(0, 3) }).refusal).toBeNull()
    expect(state.combat.traps.length).toBe(1)
    who(state, 0).hp = 1
    advance(state, { kind: 'endTurn' })
    advance(state, { kind: 'cast', spell: 0, cell: at(0, 0) })
    expect(who(state, 0).hp).toBe(0)
    expect(state.combat.traps).toEqual([])
  })
})

describe('glyphs', () => {
  it('hurt enemies who begin their turn there, for three turns of their caster', () => {
    const state = field([
      { kind: 'mender', cell: at(0, 0), spells: ['burningCircle'], stats },
      { kind: 'warden', cell: at(4, 0), team: 1, stats }
    ])
    advance(state, { kind: 'cast', spell: 0, cell: at(3, 0) })
    expect(state.combat.glyphs[0]?.cells.length).toBe(13)
    const hurts = [1, 2, 3, 4].map(() => {
      const { events } = advance(state, { kind: 'endTurn' })
      const own = advance(state, { kind: 'endTurn' })
      return [causes(events), causes(own.events)]
    })
    expect(hurts).toEqual([
      [['glyph'], []],
      [['glyph'], []],
      [['glyph'], []],
      [[], []]
    ])
    expect(state.combat.glyphs).toEqual([])
  })
})
