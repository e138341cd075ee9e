import { describe, expect, it } from 'vitest'
import { Random } from '../../../../electron/shared/random'
import { castRefusal, castableCells } from '../../../../games/arena/rules/combat/cast'
import type { SpellEffect, SpellId } from '../../../../games/arena/rules/content/kinds'
import { SPELLS } from '../../../../games/arena/rules/content/spells'
import { CELLS, distance, isInLine } from '../../../../games/arena/rules/grid'
import { canSee } from '../../../../games/arena/rules/sight'
import { hashOf } from '../../../../games/arena/rules/hash'
import { advance } from '../../../../games/arena/rules/step'
import { at, field, setStats, who, type FieldState } from './rules-field'

const ids = Object.keys(SPELLS) as SpellId[]

/** Somebody of strength 0 with one spell, and two others, at a distance at which it can be cast at the second. */
function withSpell(id: SpellId, seed = 1): FieldState {
  const steps = Math.max(1, SPELLS[id].minRange)
  const stats = { ap: 20, maxHp: 500, resistance: 0, power: 0, will: 10 }
  return field(
    [
      { kind: 'warden', cell: at(0, 0), spells: [id], stats },
      { kind: 'gnasher', cell: at(steps, 0), stats },
      { kind: 'gnasher', cell: at(-8, 8), stats }
    ],
    { seed }
  )
}

/** Where a spell with this target is aimed in `withSpell`. */
const aimOf = (id: SpellId): number => {
  const { target, minRange } = SPELLS[id]
  if (target === 'free') return at(0, Math.max(1, minRange))
  return at(minRange === 0 ? 0 : Math.max(1, minRange), 0)
}

describe.each(ids)('%s', (id) => {
  const spell = SPELLS[id]

  it('can be cast exactly where its range, line, target and sight let it', () => {
    const random = new Random(3)
    for (let trial = 0; trial < 6; trial++) {
      const walls = Array.from({ length: 50 }, () => random.integer(CELLS))
      const water = Array.from({ length: 25 }, () => random.integer(CELLS))
      const places = [0, 1, 2, 3].map(() => {
        const around = at(random.integer(9) - 4, random.integer(9) - 4)
        return around
      })
      const cells = [...new Set(places)]
      const state = field(
        cells.map((cell, i) => ({
          kind: i === 0 ? 'ranger' : 'gnasher',
          cell,
          ...(i === 0 ? { spells: [id] } : {})
        })),
        {
          walls: walls.filter((cell) => !cells.includes(cell)),
          water: water.filter((cell) => !cells.includes(cell))
        }
      )
      const me = who(state, 0)
      me.ap = 12
      const { terrain } = state.world.maps[0] ?? { terrain: [] }
      const hides = Uint8Array.from(terrain, (kind, cell) => (kind === 1 || cells.includes(cell) ? 1 : 0))
      const expected: number[] = []
      for (let cell = 0; cell < CELLS; cell++) {
        const steps = distance(me.cell, cell)
        const isTaken = cells.includes(cell)
        const isOpen = terrain[cell] === 0
        const fits = spell.target === 'any' ? isOpen : spell.target === 'free' ? isOpen && !isTaken : isTaken
        if (
          steps >= spell.minRange &&
          steps <= spell.maxRange &&
          (!spell.isInLine || isInLine(me.cell, cell)) &&
          fits &&
          (!spell.needsSight || canSee(hides, me.cell, cell))
        )
          expected.push(cell)
      }
      const found = castableCells(state.combat, state.world.maps[0] ?? { terrain: [] }, me, 0)
      expect([...found].sort((a, b) => a - b)).toEqual(expected)
      const accepted = Array.from({ length: CELLS }, (_, cell) => cell).filter(
        (cell) => castRefusal(state.combat, state.world.maps[0] ?? { terrain: [] }, me, 0, cell) === null
      )
      expect(accepted).toEqual(expected)
    }
  })

  it('costs its points, and no more casts are allowed a turn, a target and a cooldown than it says', () => {
    const state = withSpell(id)
    const me = who(state, 0)
    const cell = aimOf(id)
    const isOnSomebody = spell.target !== 'free'
    const most =
      spell.cooldown > 0 ? 1 : Math.min(spell.castsPerTurn, isOnSomebody ? spell.castsPerTarget : 99)
    let casts = 0
    for (let i = 0; i < 5; i++) {
      const before = me.ap
      // Whoever is pushed or leaps is put back, so that the aim stays the same.
      const { refusal } = advance(state, { kind: 'cast', spell: 0, cell })
      if (refusal !== null) {
        expect(me.ap).toBe(before)
        const expected: string =
          spell.cooldown > 0
            ? 'onCooldown'
            : spell.castsPerTurn <= spell.castsPerTarget || !isOnSomebody
              ? 'castsUsedUp'
              : 'targetUsedUp'
        expect(refusal).toBe(expected)
        break
      }
      casts++
      expect(me.ap).toBe(before - spell.cost)
      me.cell = at(0, 0)
      who(state, 1).cell = at(Math.max(1, spell.minRange), 0)
    }
    expect(casts).toBe(most)
  })

  it('needs its points', () => {
    const state = withSpell(id)
    who(state, 0).ap = spell.cost - 1
    expect(advance(state, { kind: 'cast', spell: 0, cell: aimOf(id) }).refusal).toBe('notEnoughAp')
  })

  it('comes back after its turns', () => {
    const state = withSpell(id)
    advance(state, { kind: 'cast', spell: 0, cell: aimOf(id) })
    const me = who(state, 0)
    for (const fighter of state.combat.fighters.slice(1)) fighter.hp = 10_000
    for (let turn = 1; turn <= Math.max(1, spell.cooldown); turn++) {
      expect(me.cooldowns[0]).toBe(Math.max(0, spell.cooldown - turn + 1))
      me.hp = me.stats.maxHp
      advance(state, { kind: 'endTurn' })
    }
    expect([me.cooldowns[0], me.casts[0]]).toEqual([0, 0])
  })

  it('does damage and healing within its bounds, and one and a half times as much when critical', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const state = withSpell(id, seed)
      const me = who(state, 0)
      me.hp = 300
      const { events } = advance(state, { kind: 'cast', spell: 0, cell: aimOf(id) })
      const hit = events.find((event) => event.kind === 'cast')
      const factor = hit?.kind === 'cast' && hit.isCritical ? 1.5 : 1
      const within = (amount: number, { min, max }: { min: number; max: number }): void => {
        expect(amount).toBeGreaterThanOrEqual(Math.floor(min * factor))
        expect(amount).toBeLessThanOrEqual(Math.floor(max * factor))
      }
      const direct = spell.effects.find((effect) => effect.kind === 'damage')
      const damaged = events.find((event) => event.kind === 'damaged' && event.cause === 'spell')
      const healing = spell.effects.find((effect) => effect.kind === 'heal')
      const healed = events.find((event) => event.kind === 'healed')
      if (direct?.kind === 'damage') {
        const isTouched = direct.touches === 'all' || spell.minRange > 0 || spell.area.size > 0
        expect(damaged !== undefined).toBe(isTouched)
      }
      if (direct?.kind === 'damage' && damaged?.kind === 'damaged') within(damaged.hp, direct)
      if (healing?.kind === 'heal' && healed?.kind === 'healed') within(healed.hp, healing)
      if (healing !== undefined) expect(healed).toBeDefined()
    }
  })
})

describe('what effects do', () => {
  const effectSpell = (kind: SpellEffect['kind']): SpellId =>
    ids.find((id) => SPELLS[id].effects.some((effect) => effect.kind === kind)) ?? 'strike'

  it('power raises damage, resistance lowers it, in percent', () => {
    const damageWith = (power: number, resistance: number): number => {
      const state = withSpell('strike', 3)
      setStats(state, 0, { power })
      setStats(state, 1, { resistance })
      advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
      return 500 - who(state, 1).hp
    }
    const plain = damageWith(0, 0)
    expect(damageWith(100, 0)).toBe(2 * plain)
    expect(damageWith(0, 50)).toBe(Math.floor(plain / 2))
    // However much resists, a fifth comes through.
    expect(damageWith(0, 300)).toBe(Math.max(1, Math.floor(plain / 5)))
  })

  it('damage hits friends who stand in the area, and oneself', () => {
    const state = field([
      { kind: 'ranger', cell: at(0, 0), spells: ['arrowRain'] },
      { kind: 'gnasher', cell: at(3, 0) },
      { kind: 'warden', cell: at(4, 0), team: 0 }
    ])
    const friend = who(state, 2)
    advance(state, { kind: 'cast', spell: 0, cell: at(3, 0) })
    expect(friend.hp).toBeLessThan(friend.stats.maxHp)
  })

  it('a shockwave spares its caster and friends', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0), spells: ['shockwave'] },
      { kind: 'gnasher', cell: at(1, 0), stats: { maxHp: 100 } },
      { kind: 'mender', cell: at(0, 1), team: 0 }
    ])
    advance(state, { kind: 'cast', spell: 0, cell: at(0, 0) })
    expect([who(state, 0), who(state, 2)].map(({ hp, stats }) => stats.maxHp - hp)).toEqual([0, 0])
    expect(who(state, 1).hp).toBeLessThan(100)
    expect(distance(who(state, 1).cell, at(0, 0))).toBe(3)
  })

  it('a shield takes damage first, and is gone after its turns', () => {
    const state = withSpell('bulwark')
    advance(state, { kind: 'cast', spell: 0, cell: at(0, 0) })
    const me = who(state, 0)
    expect(me.effects).toMatchObject([{ kind: 'shield', turns: 2 }])
    setStats(state, 1, { ap: 3 })
    who(state, 1).ap = 3
    who(state, 2).cell = at(-8, 9)
    who(state, 2).mp = 0
    const { events } = advance(state, { kind: 'endTurn' })
    const hit = events.find((event) => event.kind === 'damaged' && event.fighter === 0)
    expect(hit).toMatchObject({ hp: 0 })
    expect(me.hp).toBe(500)
    expect(me.effects).toMatchObject([{ kind: 'shield', turns: 1 }])
    advance(state, { kind: 'endTurn' })
    expect(me.effects).toEqual([])
  })

  it('poison hurts at the beginning of so many turns', () => {
    const state = withSpell('venom', 4)
    advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    const poison = who(state, 1).effects.find(({ kind }) => kind === 'poison')
    expect(poison).toMatchObject({ turns: 3 })
    const damage = poison?.kind === 'poison' ? poison.damage : 0
    const hurts = [1, 2, 3, 4].map(() => {
      who(state, 0).hp = 500
      const { events } = advance(state, { kind: 'endTurn' })
      return events.flatMap((event) =>
        event.kind === 'damaged' && event.cause === 'poison' ? [event.hp] : []
      )
    })
    expect(hurts).toEqual([[damage], [damage], [damage], []])
  })

  it('stolen health comes back to who stole it', () => {
    const state = withSpell('drain')
    const me = who(state, 0)
    me.hp = 100
    advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(me.hp).toBe(100 + Math.floor(((500 - who(state, 1).hp) * 60) / 100))
  })

  it('healing does not go above the most', () => {
    const state = withSpell('mend')
    const me = who(state, 0)
    me.hp = me.stats.maxHp - 3
    advance(state, { kind: 'cast', spell: 0, cell: at(0, 0) })
    expect(me.hp).toBe(me.stats.maxHp)
  })

  it('a buff of power raises what follows, for its turns', () => {
    const state = withSpell('knife')
    advance(state, { kind: 'cast', spell: 0, cell: at(1, 0) })
    expect(who(state, 0).effects).toMatchObject([{ kind: 'buff', stat: 'power', value: 10, turns: 2 }])
  })

  it('leaping takes one to the cell', () => {
    const state = withSpell(effectSpell('teleport'))
    advance(state, { kind: 'cast', spell: 0, cell: at(0, 2) })
    expect(who(state, 0).cell).toBe(at(0, 2))
  })

  it('a line goes on behind the target', () => {
    const state = field([
      { kind: 'mender', cell: at(0, 0), spells: ['lance'] },
      { kind: 'gnasher', cell: at(3, 0) },
      { kind: 'gnasher', cell: at(4, 0) },
      { kind: 'gnasher', cell: at(2, 0) }
    ])
    who(state, 3).cell = at(2, 1)
    advance(state, { kind: 'cast', spell: 0, cell: at(3, 0) })
    expect([1, 2, 3].map((id) => who(state, id).hp < who(state, id).stats.maxHp)).toEqual([true, true, false])
  })

  it('points are taken with a chance that falls with what is left, and never below 0', () => {
    let taken = 0
    for (let seed = 0; seed < 300; seed++) {
      const state = field(
        [
          { kind: 'ranger', cell: at(0, 0), spells: ['pinningArrow'], stats: { will: 10 } },
          { kind: 'gnasher', cell: at(2, 0), stats: { will: 10, mp: 3 } }
        ],
        { seed }
      )
      advance(state, { kind: 'cast', spell: 0, cell: at(2, 0) })
      const left = who(state, 1).mp
      expect(left).toBeGreaterThanOrEqual(0)
      taken += 3 - left
    }
    // Three tries: 0.5, then 0.5 or 0.33, ...: 1.13 points on average.
    expect(taken / 300).toBeGreaterThan(0.98)
    expect(taken / 300).toBeLessThan(1.28)
  })

  it('what is taken between turns is missing in the next, and comes back after it', () => {
    const state = field([
      { kind: 'mender', cell: at(0, 0), spells: ['daze'], stats: { will: 1000 } },
      { kind: 'warden', cell: at(6, 0), team: 1, stats: { maxHp: 400 } }
    ])
    advance(state, { kind: 'cast', spell: 0, cell: at(6, 0) })
    const other = who(state, 1)
    const left = other.ap
    expect(left).toBeLessThan(6)
    advance(state, { kind: 'endTurn' })
    expect(other.ap).toBe(left)
    advance(state, { kind: 'endTurn' })
    expect(other.ap).toBe(6)
  })

  it('a refused cast changes nothing at all', () => {
    const state = withSpell('strike')
    const before = hashOf(state)
    for (const [spell, cell, refusal] of [
      [0, at(5, 0), 'outOfRange'],
      [1, at(1, 0), 'noSuchSpell'],
      [0, at(0, 1), 'noTarget'],
      [0, -1, 'noSuchCell'],
      [0, 0.5, 'noSuchCell'],
      [0, NaN, 'noSuchCell']
    ] as const)
      expect(advance(state, { kind: 'cast', spell, cell })).toEqual({ events: [], refusal })
    expect(hashOf(state)).toBe(before)
  })

  it('range is lengthened by what a fighter has of it, where the spell allows it', () => {
    const state = field([
      { kind: 'ranger', cell: at(0, 0), spells: ['arrow', 'arrowRain'], stats: { range: 2, ap: 12 } },
      { kind: 'gnasher', cell: at(0, -9) }
    ])
    const refusals = [0, 1].map((spell) => advance(state, { kind: 'cast', spell, cell: at(0, -9) }).refusal)
    expect(refusals).toEqual([null, 'outOfRange'])
  })
})
