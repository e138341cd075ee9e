import { describe, expect, it } from 'vitest'
import { statsOf } from '../../../../games/arena/rules/characters'
import { distance, neighboursOf } from '../../../../games/arena/rules/grid'
import { advance } from '../../../../games/arena/rules/step'
import { at } from './rules-field'
import { PLACES, journey } from './rules-journey'

const hero = (state: ReturnType<typeof journey>): (typeof state.characters)[number] => {
  const found = state.characters[0]
  if (found === undefined) throw new Error('nobody')
  return found
}

describe('walking', () => {
  it('takes a tick a step, and tells the way', () => {
    const state = journey()
    const { events } = advance(state, { kind: 'move', cell: at(2, 0) })
    expect(events).toEqual([{ kind: 'walked', path: [at(0, 0), at(1, 0), at(2, 0)] }])
    expect([state.cell, state.tick]).toEqual([at(2, 0), 2])
  })

  it('does not lead onto things, nor out of the field', () => {
    const state = journey()
    const refusals = [PLACES.tree, -1, 560, 1.5, NaN, at(0, 0)].map(
      (cell) => advance(state, { kind: 'move', cell }).refusal
    )
    expect(refusals).toEqual([
      'unreachable',
      'noSuchCell',
      'noSuchCell',
      'noSuchCell',
      'noSuchCell',
      'unreachable'
    ])
  })

  it('over an edge leads to the opposite edge of the next map, and back from there without a step', () => {
    const state = journey()
    const { events } = advance(state, { kind: 'move', cell: PLACES.eastExit })
    expect(events.at(-1)).toEqual({ kind: 'mapEntered', map: 1, cell: 20 * 14 })
    expect([state.map, state.cell, state.tally.mapsEntered]).toEqual([1, 20 * 14, 1])
    expect(advance(state, { kind: 'move', cell: state.cell }).refusal).toBeNull()
    expect([state.map, state.cell]).toEqual([0, PLACES.eastExit])
  })

  it('passing over an exit on the way elsewhere does not take it', () => {
    const state = journey()
    state.cell = PLACES.eastExit - 14
    advance(state, { kind: 'move', cell: PLACES.eastExit + 14 })
    expect(state.map).toBe(0)
  })
})

describe('monsters', () => {
  it('who are walked up to are fought', () => {
    const state = journey({ groups: [{ cell: at(2, 0) }] })
    expect(advance(state, { kind: 'move', cell: at(2, 0) }).events.map(({ kind }) => kind)).toContain(
      'combatBegan'
    )
    expect(state.phase).toBe('combat')
    expect(state.combat?.fighters.map(({ kind, team }) => [kind, team])).toEqual([
      ['warden', 0],
      ['gnasher', 1]
    ])
    expect(state.combat?.fighters.map(({ cell }) => cell)[0]).toBe(at(4, 0))
  })

  it('aggressive ones attack who comes next to them, the others do not', () => {
    for (const isAggressive of [true, false]) {
      const state = journey({ groups: [{ cell: at(3, 1), isAggressive }] })
      advance(state, { kind: 'move', cell: at(3, 0) })
      expect(state.phase).toBe(isAggressive ? 'combat' : 'exploration')
    }
  })

  it('roam on the party’s map, one step at a time, and not on others', () => {
    const state = journey({ groups: [{ cell: at(-6, 4) }, { cell: at(5, 0), map: 1 }] })
    const seen = new Set<number>()
    let before = at(-6, 4)
    for (let tick = 0; tick < 80; tick++) {
      advance(state, { kind: 'wait' })
      const cell = state.groups[0]?.cell ?? -1
      expect(distance(before, cell)).toBeLessThanOrEqual(1)
      before = cell
      seen.add(cell)
    }
    expect(seen.size).toBeGreaterThan(3)
    expect(state.groups[1]?.cell).toBe(at(5, 0))
  })

  it('that were defeated come back after their time, not next to the party', () => {
    const state = journey({ groups: [{ cell: at(2, 0) }] })
    advance(state, { kind: 'move', cell: at(2, 0) })
    const foe = state.combat?.fighters[1]
    if (foe === undefined) throw new Error('no foe')
    foe.hp = 0
    advance(state, { kind: 'wait' })
    expect([state.phase, state.lastWinner, state.tally.fightsWon, state.tally.kills]).toEqual([
      'exploration',
      0,
      1,
      1
    ])
    const returnsAt = state.groups[0]?.returnsAt ?? 0
    expect(returnsAt).toBeGreaterThan(state.tick + 200)
    state.cell = at(2, 1)
    state.tick = returnsAt
    advance(state, { kind: 'wait' })
    expect(state.groups[0]?.returnsAt).toBe(returnsAt)
    state.cell = at(-5, 0)
    advance(state, { kind: 'wait' })
    expect(state.groups[0]?.returnsAt).toBe(0)
  })

  it('do not come back to where another has roamed, on the party’s map or another', () => {
    for (const map of [0, 1]) {
      const state = journey({
        groups: [
          { cell: at(-6, 4), map },
          { cell: at(-6, 4), map }
        ]
      })
      const [gone] = state.groups
      if (gone === undefined) throw new Error('no group')
      gone.returnsAt = 1
      advance(state, { kind: 'wait' })
      expect(gone.returnsAt).toBe(1)
    }
  })

  it('give XP, kamas and loot when they are defeated', () => {
    const state = journey({ groups: [{ cell: at(2, 0), kind: 'hollowKing', level: 3 }] })
    advance(state, { kind: 'move', cell: at(2, 0) })
    const foe = state.combat?.fighters[1]
    if (foe === undefined) throw new Error('no foe')
    foe.hp = 0
    const { events } = advance(state, { kind: 'wait' })
    expect(hero(state).kamas).toBe(56)
    expect(hero(state).xp).toBe(156)
    expect(hero(state).bag).toContainEqual({ item: 'crownShard', count: 1 })
    expect(events).toContainEqual({ kind: 'looted', seat: 0, item: 'crownShard', count: 1 })
  })

  it('XP enough passes a level, with full health', () => {
    const state = journey({ groups: [{ cell: at(2, 0), kind: 'hollowKing', level: 10 }] })
    advance(state, { kind: 'move', cell: at(2, 0) })
    const foe = state.combat?.fighters[1]
    if (foe === undefined) throw new Error('no foe')
    foe.hp = 0
    const { events } = advance(state, { kind: 'wait' })
    expect(events).toContainEqual({ kind: 'levelUp', seat: 0, level: 6 })
    expect(hero(state)).toMatchObject({ level: 6, xp: 282 - 210 })
    expect(hero(state).hp).toBe(statsOf(hero(state)).maxHp)
  })
})

describe('resting and gathering', () => {
  it('waiting gives health back, up to the most', () => {
    const state = journey()
    hero(state).hp = 100
    const most = statsOf(hero(state)).maxHp
    advance(state, { kind: 'wait' })
    expect(hero(state).hp).toBe(100 + Math.floor(most * 0.03))
    for (let i = 0; i < 40; i++) advance(state, { kind: 'wait' })
    expect(hero(state).hp).toBe(most)
  })

  it('gathering takes two ticks beside the thing, gives it and XP, and it must grow again', () => {
    const state = journey()
    const steps = distance(at(0, 0), PLACES.tree) - 1
    const { events } = advance(state, { kind: 'interact', cell: PLACES.tree })
    expect(neighboursOf(PLACES.tree)).toContain(state.cell)
    expect(events).toContainEqual({ kind: 'gathered', cell: PLACES.tree, item: 'wood' })
    expect(state.tick).toBe(steps + 2)
    expect(hero(state)).toMatchObject({ bag: [{ item: 'wood', count: 1 }], xp: 3 })
    expect(advance(state, { kind: 'interact', cell: PLACES.tree }).refusal).toBe('notReady')
    state.tick += 150
    expect(advance(state, { kind: 'interact', cell: PLACES.tree }).refusal).toBeNull()
    expect(hero(state).bag).toEqual([{ item: 'wood', count: 2 }])
  })

  it('where nothing is there is nothing to do', () => {
    expect(advance(journey(), { kind: 'interact', cell: at(1, 0) }).refusal).toBe('nothingThere')
  })

  it('a full bag takes nothing more', () => {
    const state = journey()
    const items = [
      ...['herb', 'ore', 'grain', 'tooth', 'gland', 'moss', 'shell', 'dust', 'crownShard', 'bread', 'tonic'],
      ...['oakBlade', 'ironBlade', 'hornHat', 'mossCloak', 'toothBelt', 'shellBelt', 'swiftBoots'],
      ...['dustAmulet', 'hollowCrown']
    ] as (typeof state.characters)[number]['bag'][number]['item'][]
    hero(state).bag = items.map((item) => ({ item, count: 1 }))
    while (hero(state).bag.length < 24) hero(state).bag.push({ item: 'herb', count: 1 })
    expect(advance(state, { kind: 'interact', cell: PLACES.tree }).refusal).toBe('bagFull')
  })

  it('a barred door opens when the monsters of its map are gone', () => {
    const state = journey({ groups: [{ cell: at(-6, 0) }] })
    expect(advance(state, { kind: 'interact', cell: PLACES.door }).refusal).toBe('barred')
    const group = state.groups[0]
    if (group !== undefined) group.returnsAt = 10_000
    expect(advance(state, { kind: 'interact', cell: PLACES.door }).refusal).toBeNull()
    expect([state.map, state.cell]).toEqual([2, at(0, 0)])
  })
})

describe('death', () => {
  it('leaves one thing to do: to return to town, whole, a tenth of the kamas poorer', () => {
    const state = journey({ groups: [{ cell: at(2, 0), map: 1 }] })
    state.map = 1
    hero(state).kamas = 57
    advance(state, { kind: 'move', cell: at(2, 0) })
    const me = state.combat?.fighters[0]
    if (me === undefined) throw new Error('nobody')
    me.hp = 0
    const { events } = advance(state, { kind: 'wait' })
    expect(events).toContainEqual({ kind: 'died' })
    expect([state.phase, state.lastWinner, state.tally.deaths]).toEqual(['dead', 1, 1])
    for (const kind of ['wait', 'openInventory', 'endTurn', 'close'] as const)
      expect(advance(state, { kind }).refusal).toBe('wrongPhase')
    const back = advance(state, { kind: 'return' })
    expect(back.events).toContainEqual({ kind: 'returned', kamasLost: 5 })
    expect([state.phase, state.map, state.cell]).toEqual(['exploration', 0, at(0, 0)])
    expect(hero(state)).toMatchObject({ kamas: 52, hp: statsOf(hero(state)).maxHp })
    expect(state.groups[0]?.returnsAt).toBe(0)
  })
})
