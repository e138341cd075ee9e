import { statsOf, xpForLevel } from '../../../../games/arena/rules/characters'
import { activeFighter } from '../../../../games/arena/rules/combat/scene'
import { BAG_SLOTS } from '../../../../games/arena/rules/content/items'
import { CELLS } from '../../../../games/arena/rules/grid'
import { CHAT_LINES, TERRAIN, type ArenaState, type Combat } from '../../../../games/arena/rules/state'

/** What does not hold in a state, in words; empty where all is as it must be. */
export function brokenInvariants(state: ArenaState): string[] {
  const broken: string[] = []
  const hold = (isTrue: boolean, what: string): void => {
    if (!isTrue) broken.push(what)
  }
  const { phase, combat, dialogue, workshop, world, map, cell, characters, chat } = state
  hold((phase === 'combat') === (combat !== null), 'a fight is there in phase combat alone')
  hold((phase === 'dialogue') === (dialogue !== null), 'a dialogue is there in its phase alone')
  hold((phase === 'crafting') === (workshop !== null), 'a workshop is there in its phase alone')
  hold(world.maps[map]?.terrain[cell] === TERRAIN.floor, 'the party stands on floor')
  hold(chat.length <= CHAT_LINES, 'the chat has no more lines than are kept')
  hold(
    state.dice.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32),
    'dice are 32-bit words'
  )
  for (const character of characters) {
    const { hp, kamas, bag, level, xp } = character
    hold(hp >= 1 && hp <= statsOf(character).maxHp && Number.isInteger(hp), `health of a character: ${hp}`)
    hold(kamas >= 0 && Number.isInteger(kamas), `kamas: ${kamas}`)
    hold(bag.length <= BAG_SLOTS && bag.every(({ count }) => count > 0), 'the bag holds what it can')
    hold(new Set(bag.map(({ item }) => item)).size === bag.length, 'a stack for every item')
    hold(xp >= 0 && xp < xpForLevel(level), `XP ${xp} of level ${level}`)
  }
  const standing = state.groups.filter(({ returnsAt }) => returnsAt === 0)
  for (const group of standing)
    hold(world.maps[group.map]?.terrain[group.cell] === TERRAIN.floor, 'groups stand on floor')
  hold(
    new Set(standing.map((group) => group.map * CELLS + group.cell)).size === standing.length,
    'one group a cell'
  )
  if (combat !== null) brokenInCombat(state, combat, hold)
  return broken
}

function brokenInCombat(
  { world }: ArenaState,
  combat: Combat,
  hold: (isTrue: boolean, what: string) => void
): void {
  const { fighters, timeline, traps, glyphs } = combat
  const terrain = world.maps[combat.map]?.terrain ?? []
  const living = fighters.filter(({ hp }) => hp > 0)
  hold(new Set(living.map(({ cell }) => cell)).size === living.length, 'one fighter a cell')
  hold(
    [...timeline].sort((a, b) => a - b).every((id, i) => id === i) && timeline.length === fighters.length,
    'everybody is in the timeline once'
  )
  hold(activeFighter(combat).hp > 0 && activeFighter(combat).seat >= 0, 'it is the turn of one with a seat')
  hold(living.some(({ team }) => team === 0) && living.some(({ team }) => team === 1), 'both teams stand')
  hold(combat.ticksLeft > 0 && combat.round >= 1 && combat.round <= combat.lastRound, 'time goes on')
  for (const fighter of fighters) {
    const { hp, ap, mp, stats, cooldowns, casts, effects, cell } = fighter
    hold(Number.isInteger(hp) && hp >= 0 && hp <= stats.maxHp, `health of a fighter: ${hp}`)
    hold(Number.isInteger(ap) && ap >= 0, `action points: ${ap}`)
    hold(Number.isInteger(mp) && mp >= 0, `movement points: ${mp}`)
    hold(
      [...cooldowns, ...casts].every((n) => Number.isInteger(n) && n >= 0),
      'cooldowns and casts'
    )
    hold(terrain[cell] === TERRAIN.floor, 'fighters stand on floor')
    hold(
      effects.every(({ turns }) => turns > 0),
      'effects have turns left'
    )
  }
  for (const { caster, cell } of [...traps, ...glyphs]) {
    hold((fighters[caster]?.hp ?? 0) > 0, 'what lies on the field is of the living')
    hold(terrain[cell] !== undefined, 'traps lie on the field')
  }
  hold(
    traps.every(({ cell }) => !living.some((fighter) => fighter.cell === cell)),
    'nobody stands on a trap'
  )
}
