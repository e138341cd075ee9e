import { newCharacter } from '../characters'
import type { ClassId, MapKind } from '../content/kinds'
import { diceOf } from '../dice'
import { STATE_VERSION, type ArenaMap, type ArenaState, type Character, type Dice } from '../state'
import { draftMap, finishMap } from './draft'
import { generateWorld, type NewWorld, type WorldSize } from './generate'

/** What every character begins a journey with. */
const FIRST_KAMAS = 20
const FIRST_BREAD = 3

const NAMES: Readonly<Record<ClassId, string>> = {
  warden: 'Orla',
  ranger: 'Ysane',
  mender: 'Tamsin',
  shade: 'Corvin'
}

/** A character of a seat, with its first kamas and bread. */
function firstCharacter(seat: number, id: ClassId, level: number): Character {
  const character = newCharacter(seat, NAMES[id], id, level)
  character.kamas = FIRST_KAMAS
  character.bag.push({ item: 'bread', count: FIRST_BREAD })
  return character
}

/**
 * A journey about to begin: the party stands in the town of a new world. `seed`: any safe integer; the same one gives the
 * same journey.
 */
export function startJourney(
  seed: number,
  party: readonly { readonly class: ClassId; readonly level: number }[],
  size?: WorldSize
): ArenaState {
  const dice = diceOf(seed)
  const characters = party.map(({ class: id, level }, seat) => firstCharacter(seat, id, level))
  return newState(seed, dice, generateWorld(dice, size), characters)
}

/** A world of one map without anybody, for a fight on it. */
export function singleMap(dice: Dice, kind: MapKind, level: number): NewWorld {
  const draft = draftMap(dice, kind, [])
  const map: ArenaMap = finishMap(dice, draft, {
    x: 0,
    y: 0,
    room: kind === 'dungeon' ? 1 : 0,
    level,
    exits: [],
    doors: [],
    npcs: [],
    workshops: []
  })
  return { world: { maps: [map], home: { map: 0, cell: draft.centre } }, groups: [], resources: [] }
}

/** A state in which nothing has happened yet, the party at home. */
export function newState(
  seed: number,
  dice: Dice,
  { world, groups, resources }: NewWorld,
  characters: Character[]
): ArenaState {
  return {
    version: STATE_VERSION,
    seed,
    dice,
    tick: 0,
    phase: 'exploration',
    world,
    map: world.home.map,
    cell: world.home.cell,
    characters,
    groups,
    resources,
    dialogue: null,
    workshop: null,
    combat: null,
    chat: [],
    lastWinner: null,
    tally: {
      fightsWon: 0,
      fightsLost: 0,
      fightsUndecided: 0,
      deaths: 0,
      kills: 0,
      xpGained: 0,
      kamasGained: 0,
      gathered: 0,
      crafted: 0,
      mapsEntered: 0
    }
  }
}
