import { describe, expect, it } from 'vitest'
import { monsterStats, newCharacter, statsOf } from '../../../../games/arena/rules/characters'
import { ITEMS, RECIPES } from '../../../../games/arena/rules/content/items'
import type { ItemId } from '../../../../games/arena/rules/content/kinds'
import { dialogueNode } from '../../../../games/arena/rules/explore/dialogue'
import { advance } from '../../../../games/arena/rules/step'
import type { ArenaState, Character } from '../../../../games/arena/rules/state'
import { PLACES, journey } from './rules-journey'

const hero = (state: ArenaState): Character => {
  const found = state.characters[0]
  if (found === undefined) throw new Error('nobody')
  return found
}
const give = (state: ArenaState, items: Partial<Record<ItemId, number>>): void => {
  hero(state).bag = (Object.keys(items) as ItemId[]).map((item) => ({ item, count: items[item] ?? 0 }))
}
const recipeOf = (item: ItemId): number => RECIPES.findIndex(({ makes }) => makes === item)

describe('workshops', () => {
  it.each(RECIPES.filter(({ workshop }) => workshop === 'forge').map(({ makes }) => makes))(
    'make %s of what it needs, no less',
    (item) => {
      const state = journey()
      const index = recipeOf(item)
      const { needs = [], level = 1 } = RECIPES[index] ?? {}
      advance(state, { kind: 'interact', cell: PLACES.forge })
      expect([state.phase, state.workshop]).toEqual(['crafting', 'forge'])
      hero(state).level = level
      give(state, Object.fromEntries(needs.map(({ item: need, count }) => [need, count - 1])))
      hero(state).bag = hero(state).bag.filter(({ count }) => count > 0)
      expect(advance(state, { kind: 'craft', recipe: index }).refusal).toBe('ingredientsMissing')
      give(state, Object.fromEntries(needs.map(({ item: need, count }) => [need, count + 1])))
      expect(advance(state, { kind: 'craft', recipe: index }).events).toEqual([{ kind: 'crafted', item }])
      expect(hero(state).bag).toEqual([
        ...needs.map(({ item: need }) => ({ item: need, count: 1 })),
        { item, count: 1 }
      ])
      expect(state.tally.crafted).toBe(1)
    }
  )

  it('make only their own things, for those of the level, and are closed again', () => {
    const state = journey()
    advance(state, { kind: 'interact', cell: PLACES.forge })
    give(state, { grain: 9, crownShard: 9, ore: 9 })
    expect(advance(state, { kind: 'craft', recipe: recipeOf('bread') }).refusal).toBe('noSuchRecipe')
    expect(advance(state, { kind: 'craft', recipe: 99 }).refusal).toBe('noSuchRecipe')
    expect(advance(state, { kind: 'craft', recipe: recipeOf('hollowCrown') }).refusal).toBe('levelTooLow')
    expect(advance(state, { kind: 'move', cell: 5 }).refusal).toBe('wrongPhase')
    advance(state, { kind: 'close' })
    expect([state.phase, state.workshop]).toEqual(['exploration', null])
  })
})

describe('equipment', () => {
  it.each((Object.keys(ITEMS) as ItemId[]).filter((item) => ITEMS[item].part !== undefined))(
    '%s changes what its wearer is made of, and back',
    (item) => {
      const state = journey()
      const { part = 'hat', bonus = {}, level = 1 } = ITEMS[item]
      hero(state).level = 6
      const before = statsOf(hero(state))
      give(state, { [item]: 1 })
      advance(state, { kind: 'openInventory' })
      expect(state.phase).toBe('interface')
      expect(advance(state, { kind: 'equip', slot: 0 }).events).toEqual([{ kind: 'worn', part, item }])
      const after = statsOf(hero(state))
      for (const key of Object.keys(after) as (keyof typeof after)[])
        expect(after[key]).toBe(before[key] + (bonus[key] ?? 0))
      hero(state).hp = after.maxHp
      expect(hero(state).bag).toEqual([])
      advance(state, { kind: 'unequip', part })
      expect(statsOf(hero(state))).toEqual(before)
      expect([hero(state).hp, hero(state).bag]).toEqual([before.maxHp, [{ item, count: 1 }]])
      hero(state).level = level - 1
      expect(advance(state, { kind: 'equip', slot: 0 }).refusal).toBe('levelTooLow')
    }
  )

  it('takes the place of what was worn there', () => {
    const state = journey()
    give(state, { oakBlade: 1, ironBlade: 1 })
    advance(state, { kind: 'openInventory' })
    advance(state, { kind: 'equip', slot: 0 })
    advance(state, { kind: 'equip', slot: 0 })
    expect([hero(state).worn, hero(state).bag]).toEqual([
      { weapon: 'ironBlade' },
      [{ item: 'oakBlade', count: 1 }]
    ])
  })

  it('bread is eaten, a blade is not, and wood is not worn', () => {
    const state = journey()
    hero(state).hp = 50
    give(state, { bread: 2, oakBlade: 1, wood: 1 })
    advance(state, { kind: 'openInventory' })
    expect(advance(state, { kind: 'use', slot: 0 }).events).toEqual([{ kind: 'used', item: 'bread', hp: 30 }])
    expect([hero(state).hp, hero(state).bag[0]]).toEqual([80, { item: 'bread', count: 1 }])
    const refusals = [
      advance(state, { kind: 'use', slot: 1 }),
      advance(state, { kind: 'equip', slot: 2 }),
      advance(state, { kind: 'use', slot: 7 }),
      advance(state, { kind: 'unequip', part: 'hat' })
    ].map(({ refusal }) => refusal)
    expect(refusals).toEqual(['cannotBeUsed', 'cannotBeWorn', 'noSuchItem', 'noSuchItem'])
  })
})

describe('talk', () => {
  it('the healer heals for kamas, and not without', () => {
    const state = journey()
    hero(state).hp = 10
    advance(state, { kind: 'interact', cell: PLACES.healer })
    expect([state.phase, dialogueNode(state)?.lines.length]).toEqual(['dialogue', 3])
    expect(advance(state, { kind: 'say', line: 0 }).refusal).toBe('notEnoughKamas')
    hero(state).kamas = 7
    advance(state, { kind: 'say', line: 0 })
    expect(hero(state)).toMatchObject({ kamas: 2, hp: statsOf(hero(state)).maxHp })
    expect([state.phase, state.dialogue]).toEqual(['exploration', null])
  })

  it('goes from node to node, and is closed', () => {
    const state = journey()
    advance(state, { kind: 'interact', cell: PLACES.healer })
    advance(state, { kind: 'say', line: 1 })
    expect(state.dialogue).toMatchObject({ node: 1 })
    expect(advance(state, { kind: 'say', line: 1 }).refusal).toBe('noSuchLine')
    advance(state, { kind: 'close' })
    expect([state.phase, state.dialogue]).toEqual(['exploration', null])
  })

  it('the trader buys what is neither worn nor eaten, and sells bread', () => {
    const state = journey()
    give(state, { wood: 3, shell: 2, bread: 1, oakBlade: 1 })
    advance(state, { kind: 'interact', cell: PLACES.trader })
    advance(state, { kind: 'say', line: 0 })
    expect(hero(state)).toMatchObject({
      kamas: 9,
      bag: [
        { item: 'bread', count: 1 },
        { item: 'oakBlade', count: 1 }
      ]
    })
    advance(state, { kind: 'say', line: 1 })
    expect(hero(state)).toMatchObject({ kamas: 1, bag: [{ item: 'bread', count: 2 }, {}] })
    expect(state.phase).toBe('dialogue')
  })
})

describe('characters', () => {
  it('and monsters grow with their level', () => {
    const [one, six] = [1, 6].map((level) => statsOf(newCharacter(0, 'a', 'ranger', level)))
    expect([six?.maxHp, six?.power]).toEqual([(one?.maxHp ?? 0) + 40, 40])
    expect(monsterStats('gnasher', 4)).toMatchObject({ maxHp: 46, power: 15, ap: 6 })
  })
})
