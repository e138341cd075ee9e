import { gainXp, statsOf } from '../characters'
import { say } from '../chat'
import { put } from '../bag'
import { beginCombat, type Sides } from '../combat/begin'
import { firstTurn } from '../combat/turn'
import type { Scene } from '../combat/scene'
import { MONSTERS } from '../content/monsters'
import { drawPercent } from '../dice'
import type { ArenaEvent } from '../events'
import type { ArenaState, Character, Combat, MonsterGroup } from '../state'
import { currentMap, leaderOf } from './party'

/** Ticks until a defeated group comes back. */
const GROUP_RETURNS_IN = 250
/** Ticks that a group keeps away after a fight nobody won. */
const GROUP_RECOVERS_IN = 40
/** Percent of its kamas that death costs. */
const DEATH_COST = 10

/** The fight of a state as what its rules work on. Throws a RangeError when there is none. */
export function sceneOf(state: ArenaState, combat: Combat | null, events: ArenaEvent[]): Scene {
  const map = combat === null ? undefined : state.world.maps[combat.map]
  if (combat === null || map === undefined) throw new RangeError('There is no fight')
  return { combat, map, dice: state.dice, events }
}

/** Begins a fight of these sides where the party is. Monsters whose turn comes first have played it on return. */
export function startCombat(state: ArenaState, group: number, sides: Sides, events: ArenaEvent[]): void {
  state.combat = beginCombat(currentMap(state), state.map, group, sides)
  state.phase = 'combat'
  state.dialogue = null
  state.workshop = null
  events.push({ kind: 'combatBegan' })
  say(state, events, { en: 'A fight begins.', fr: 'Un combat commence.' }, 'combat')
  const winner = firstTurn(sceneOf(state, state.combat, events))
  if (winner !== null) finishCombat(state, winner, events)
}

/** The party fights a group of monsters. */
export function fightGroup(state: ArenaState, group: MonsterGroup, events: ArenaEvent[]): void {
  const characters = state.characters.map((character) => ({ character, team: 0 as const }))
  startCombat(state, group.id, { characters, monsters: group.members }, events)
}

/** Ends the fight: health is kept, the winners get what there is, and who has lost to monsters is dead. */
export function finishCombat(state: ArenaState, winner: 0 | 1 | -1, events: ArenaEvent[]): void {
  const { combat, tally } = state
  if (combat === null) return
  const isDuel = combat.fighters.every(({ seat }) => seat >= 0)
  for (const { seat, hp } of combat.fighters) {
    const character = state.characters.find((other) => other.seat === seat)
    if (character !== undefined) character.hp = Math.max(1, Math.min(hp, statsOf(character).maxHp))
  }
  state.combat = null
  state.phase = 'exploration'
  state.lastWinner = winner
  events.push({ kind: 'combatEnded', winner })
  tally.kills += combat.fighters.filter(({ team, hp }) => team === 1 && hp === 0).length
  if (winner === 0) {
    tally.fightsWon++
    say(state, events, { en: 'The fight is won.', fr: 'Le combat est gagné.' }, 'combat')
    reward(state, combat, events)
    leave(state, combat.group, GROUP_RETURNS_IN)
  } else if (winner === 1 || !combat.fighters.some(({ team, hp }) => team === 0 && hp > 0)) {
    tally.fightsLost++
    say(state, events, { en: 'The fight is lost.', fr: 'Le combat est perdu.' }, 'combat')
    if (!isDuel) die(state, events)
  } else {
    tally.fightsUndecided++
    say(state, events, { en: 'The fight ends undecided.', fr: 'Le combat finit sans vainqueur.' }, 'combat')
    leave(state, combat.group, GROUP_RECOVERS_IN)
  }
}

function leave(state: ArenaState, id: number, ticks: number): void {
  const group = state.groups.find((other) => other.id === id)
  if (group !== undefined) group.returnsAt = state.tick + ticks
}

function die(state: ArenaState, events: ArenaEvent[]): void {
  state.tally.deaths++
  state.phase = 'dead'
  events.push({ kind: 'died' })
}

/** XP is shared, kamas and loot go from seat to seat; where no monsters fought there is nothing. */
function reward(state: ArenaState, { fighters }: Combat, events: ArenaEvent[]): void {
  const { characters, dice, tally } = state
  const monsters = fighters.filter(({ seat, team }) => seat < 0 && team === 1)
  let [xp, kamas] = [0, 0]
  monsters.forEach(({ kind, level }, i) => {
    const monster = MONSTERS[kind as keyof typeof MONSTERS]
    xp += Math.floor((monster.xp * (100 + 15 * (level - 1))) / 100)
    kamas += Math.floor((monster.kamas * (100 + 20 * (level - 1))) / 100)
    const finder = characters[i % characters.length]
    if (finder === undefined) return
    for (const { item, percent } of monster.loot) if (drawPercent(dice, percent)) find(finder, item, events)
  })
  const share = Math.floor(kamas / characters.length)
  for (const character of characters) {
    gainXp(character, Math.floor(xp / characters.length), events)
    gainKamas(character, share, events)
  }
  tally.xpGained += Math.floor(xp / characters.length)
  tally.kamasGained += share
}

function find(finder: Character, item: Parameters<typeof put>[1], events: ArenaEvent[]): void {
  const { seat } = finder
  if (put(finder, item, 1)) events.push({ kind: 'looted', seat, item, count: 1 })
  else events.push({ kind: 'bagFull', seat, item })
}

function gainKamas(character: Character, amount: number, events: ArenaEvent[]): void {
  if (amount === 0) return
  character.kamas += amount
  events.push({ kind: 'kamas', seat: character.seat, amount })
}

/** After death: back in town with full health, some kamas poorer. */
export function returnToTown(state: ArenaState, events: ArenaEvent[]): void {
  const { home } = state.world
  for (const character of state.characters) {
    const lost = Math.floor((character.kamas * DEATH_COST) / 100)
    character.kamas -= lost
    character.hp = statsOf(character).maxHp
    events.push({ kind: 'returned', kamasLost: lost })
  }
  state.map = home.map
  state.cell = home.cell
  state.phase = 'exploration'
  const { name } = leaderOf(state)
  say(state, events, { en: `${name} wakes up in town.`, fr: `${name} se réveille en ville.` })
}
