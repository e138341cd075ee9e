import type { ArenaAction } from '../../rules/actions'
import type { ArenaState } from '../../rules/state'
import { drawTask } from '../../rules/tasks/curriculum'
import { startDuel, startTask } from '../../rules/tasks/task'
import { startJourney } from '../../rules/world/start'
import { FightExpert } from '../../players/fight-expert'
import { perceive } from '../../players/perceive'
import { CLASS_IDS } from '../../rules/content/classes'
import type { ArenaWindowWish } from './session'
import type { ArenaOptions } from './options'

type Begun = Pick<ArenaWindowWish, 'begin' | 'isOver' | 'opponent'>

const isFightOver = ({ combat }: ArenaState): boolean => combat === null

/** What is begun in a window, and how it goes on, by the task that was asked for. */
export function begunFrom({ task, seed, class: id, level }: ArenaOptions): Begun {
  if (task === 'journey')
    return {
      begin: () => startJourney(seed, [{ class: id, level }]),
      isOver: () => false,
      opponent: null
    }
  if (task === 'duel')
    return {
      begin: (round) => {
        const rival = CLASS_IDS[(seed + round) % CLASS_IDS.length]!
        return startDuel(seed + round, [
          { class: id, level },
          { class: rival, level }
        ])
      },
      isOver: isFightOver,
      opponent: rivalOf()
    }
  return {
    begin: (round) => startTask(seed + round, drawTask(seed + round, task, { class: id, level })),
    isOver: isFightOver,
    opponent: null
  }
}

/** A careful player at the other seat. */
function rivalOf(): (state: ArenaState) => ArenaAction {
  const expert = new FightExpert()
  return (state) => expert.choose(perceive(state, 1))
}
