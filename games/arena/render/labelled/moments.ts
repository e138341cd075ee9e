/** Moments of play as different as can be: what pictures to learn from are made of. */
import type { Random } from '../../../../electron/shared/random'
import { actionOfIndex, legalActions } from '../../rules/action-index'
import { CLASS_IDS } from '../../rules/content/classes'
import type { ClassId, MonsterId } from '../../rules/content/kinds'
import { MONSTERS } from '../../rules/content/monsters'
import { TERRAIN, type ArenaState } from '../../rules/state'
import { copyState, step } from '../../rules/step'
import { startTask } from '../../rules/tasks/task'
import { startJourney } from '../../rules/world/start'
import { Stage } from '../stage/stage'
import { STILL, type View } from '../view'

/** What is shown, and where in the game that is. */
export interface Moment {
  readonly state: ArenaState
  readonly view: View
  readonly place: string
}

const MONSTER_IDS = Object.keys(MONSTERS) as MonsterId[]
const MOST_ENEMIES = 4
const MOST_LEVEL = 10
/** Decisions by chance before a fight is looked at. */
const MOST_DECISIONS = 24
/** Pictures into what the last decision led to. */
const MOST_FRAMES = 30
/** Of a hundred things to gather, so many have been. */
const GATHERED_PERCENT = 25

const oneOf = <T>(random: Random, of: readonly T[]): T => of[random.integer(of.length)]!

/** A moment of a fight or of a journey. `world`: the seed of the map, or of the world. */
export const drawMoment = (random: Random, world: number): Moment =>
  random.integer(2) === 0 ? fightMoment(random, world) : journeyMoment(random, world)

/** Enemies of any kind, so that the rare ones are learned as well; then some decisions by chance. */
function fightMoment(random: Random, world: number): Moment {
  const enemies = Array.from({ length: 1 + random.integer(MOST_ENEMIES) }, () => ({
    kind: oneOf(random, MONSTER_IDS),
    level: 1 + random.integer(MOST_LEVEL)
  }))
  const map = oneOf(random, ['plain', 'plain', 'dungeon', 'town'] as const)
  const level = 1 + random.integer(MOST_LEVEL)
  const task = {
    class: oneOf(random, CLASS_IDS),
    level,
    enemies,
    map,
    objective: { kind: 'defeat' } as const
  }
  let state = startTask(world, task)
  let stage = new Stage(state, 'en')
  for (let left = random.integer(MOST_DECISIONS); left > 0 && state.phase === 'combat'; left--) {
    const legal = legalActions(state)
    const { state: after, events } = step(state, actionOfIndex(oneOf(random, legal)))
    if (after.phase !== 'combat') break
    stage = new Stage(state, 'en')
    stage.follow(events, after)
    state = after
  }
  for (let frames = random.integer(MOST_FRAMES); frames > 0; frames--) stage.advance()
  return { state: stage.shown, view: stage.view, place: `fight ${world}` }
}

/** The party anywhere on any map of a world, some of what grows there gathered. */
function journeyMoment(random: Random, world: number): Moment {
  const members: { class: ClassId; level: number }[] = Array.from({ length: 1 + random.integer(2) }, () => ({
    class: oneOf(random, CLASS_IDS),
    level: 1 + random.integer(MOST_LEVEL)
  }))
  const state = copyState(startJourney(world, members))
  state.map = drawMap(random, state)
  const { terrain } = state.world.maps[state.map]!
  const free = terrain.flatMap((kind, cell) => (kind === TERRAIN.floor ? [cell] : []))
  state.cell = oneOf(random, free)
  for (const spot of state.resources)
    if (random.integer(100) < GATHERED_PERCENT) spot.readyAt = state.tick + 1
  const { state: shown } = random.integer(8) === 0 ? step(state, { kind: 'openInventory' }) : { state }
  return {
    state: shown,
    view: { ...STILL, frame: random.integer(64) },
    place: `journey ${world}, map ${state.map}`
  }
}

/** The town and what has doors have little of the world and much of its kinds. */
function drawMap(random: Random, { world: { maps, home } }: ArenaState): number {
  const all = maps.map((_, map) => map)
  const withDoors = all.filter((map) => maps[map]!.doors.length > 0)
  const choice = random.integer(4)
  if (choice === 0) return home.map
  return oneOf(random, choice === 1 && withDoors.length > 0 ? withDoors : all)
}
