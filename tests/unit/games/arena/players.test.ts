import { describe, expect, it } from 'vitest'
import { FightExpert } from '../../../../games/arena/players/fight-expert'
import { modelFight } from '../../../../games/arena/players/fight-model'
import { JourneyExpert } from '../../../../games/arena/players/journey-expert'
import { perceive } from '../../../../games/arena/players/perceive'
import { RandomPlayer } from '../../../../games/arena/players/random'
import { CLASS_IDS } from '../../../../games/arena/rules/content/classes'
import { hashOf } from '../../../../games/arena/rules/hash'
import { advance } from '../../../../games/arena/rules/step'
import type { ArenaState } from '../../../../games/arena/rules/state'
import { drawTask } from '../../../../games/arena/rules/tasks/curriculum'
import { startDuel, startTask } from '../../../../games/arena/rules/tasks/task'
import { startJourney } from '../../../../games/arena/rules/world/start'
import { at, field, who } from './rules-field'

/** Fights of the standard stage by seed, until they are over; the share that is won. */
function winRate(fights: number, first: number, player: () => (state: ArenaState) => unknown): number {
  let won = 0
  for (let seed = first; seed < first + fights; seed++) {
    const state = startTask(seed, drawTask(seed))
    const choose = player()
    while (state.phase === 'combat') choose(state)
    if (state.lastWinner === 0) won++
  }
  return won / fights
}

describe('balance', { timeout: 120_000 }, () => {
  it('a careless player loses most standard fights', () => {
    const rate = winRate(80, 50_000, () => {
      const player = new RandomPlayer(1)
      return (state) => advance(state, player.choose(state))
    })
    expect(rate).toBeLessThan(0.1)
  })

  it('a careful one, who sees only the screen, wins nearly all', () => {
    const rate = winRate(40, 60_000, () => {
      const player = new FightExpert()
      return (state) => advance(state, player.choose(perceive(state)))
    })
    expect(rate).toBeGreaterThanOrEqual(0.95)
  })
})

describe('the careful player of fights', () => {
  it('is told nothing that a screen does not show: hidden state changes nothing in what it sees', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0) },
      { kind: 'ranger', cell: at(4, 0), team: 1 }
    ])
    const before = JSON.stringify(perceive(state))
    state.combat.traps.push({ caster: 1, team: 1, spell: 'snare', cell: at(1, 0) })
    who(state, 1).cooldowns = [3, 3, 3, 3, 3]
    who(state, 1).effects.push({ kind: 'buff', stat: 'power', value: 50, turns: 3 })
    state.dice = [1, 2, 3, 4]
    expect(JSON.stringify(perceive(state))).toBe(before)
  })

  it('builds from a sight the fight that is there', () => {
    const state = startTask(7, drawTask(7))
    const model = modelFight(perceive(state))
    expect(model?.combat.fighters.map(({ kind, cell, team }) => [kind, cell, team])).toEqual(
      state.combat?.fighters.map(({ kind, cell, team }) => [kind, cell, team])
    )
    expect(model?.self).toMatchObject({ hp: who(state, 0).hp, ap: 6, cell: who(state, 0).cell })
  })

  it('waits while it is not its turn, and plays from either seat', () => {
    let decided = 0
    for (let seed = 0; seed < 6; seed++) {
      const state = startDuel(seed, [
        { class: CLASS_IDS[seed % 4] ?? 'warden', level: 5 },
        { class: CLASS_IDS[(seed + 1) % 4] ?? 'warden', level: 5 }
      ])
      const players = [new FightExpert(), new FightExpert()]
      while (state.phase === 'combat') {
        const seat = perceive(state, 0).isOwnTurn ? 0 : 1
        expect(players[1 - seat]?.choose(perceive(state, 1 - seat))).toEqual({ kind: 'wait' })
        const action = players[seat]?.choose(perceive(state, seat)) ?? { kind: 'endTurn' }
        if (advance(state, action).refusal !== null) advance(state, { kind: 'endTurn' })
      }
      if (state.lastWinner !== -1) decided++
    }
    expect(decided).toBeGreaterThanOrEqual(4)
  })

  it('does not try again what changed nothing', () => {
    const state = field([
      { kind: 'warden', cell: at(0, 0) },
      { kind: 'gnasher', cell: at(1, 0), stats: { maxHp: 500 } }
    ])
    const player = new FightExpert()
    const seen = perceive(state)
    const tried: string[] = []
    for (let i = 0; i < 20; i++) {
      const action = player.choose(seen)
      tried.push(JSON.stringify(action))
      if (action.kind === 'endTurn') break
    }
    expect(tried.at(-1)).toBe('{"kind":"endTurn"}')
    expect(new Set(tried).size).toBe(tried.length)
  })
})

describe('the careful traveller', { timeout: 120_000 }, () => {
  it('fights, gathers, crafts, sees the world and hardly ever dies', () => {
    const sum = { fightsWon: 0, deaths: 0, gathered: 0, crafted: 0, mapsEntered: 0 }
    for (let seed = 0; seed < 4; seed++) {
      const state = startJourney(seed, [{ class: CLASS_IDS[seed] ?? 'warden', level: 1 }])
      const player = new JourneyExpert()
      for (let i = 0; i < 350; i++) advance(state, player.choose(perceive(state)))
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += state.tally[key]
    }
    expect(sum.fightsWon).toBeGreaterThan(30)
    expect(sum.deaths).toBeLessThanOrEqual(1)
    expect(sum.gathered).toBeGreaterThan(30)
    expect(sum.crafted).toBeGreaterThan(3)
    expect(sum.mapsEntered).toBeGreaterThan(15)
  })

  it('returns after death, and plays the same way by the same seed', () => {
    const run = (): string => {
      const state = startJourney(5, [{ class: 'mender', level: 3 }])
      const player = new JourneyExpert()
      state.phase = 'dead'
      expect(player.choose(perceive(state))).toEqual({ kind: 'return' })
      for (let i = 0; i < 120; i++) advance(state, player.choose(perceive(state)))
      return hashOf(state)
    }
    expect(run()).toBe(run())
  })

  it('rests when hurt, away from monsters, and has itself healed in town', () => {
    const state = startJourney(2, [{ class: 'warden', level: 4 }])
    const player = new JourneyExpert()
    const [hero] = state.characters
    if (hero === undefined) throw new Error('nobody')
    player.choose(perceive(state))
    hero.hp = Math.floor(hero.hp * 0.7)
    const healer = state.world.maps[state.map]?.npcs.find(({ kind }) => kind === 'healer')
    expect(player.choose(perceive(state))).toEqual({ kind: 'interact', cell: healer?.cell })
    hero.kamas = 0
    expect(player.choose(perceive(state))).toEqual({ kind: 'wait' })
  })
})
