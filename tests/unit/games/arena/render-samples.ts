import { layoutOf } from '../../../../games/arena/render/layout'
import { actionOfIndex, legalActions } from '../../../../games/arena/rules/action-index'
import type { ArenaAction } from '../../../../games/arena/rules/actions'
import type { ArenaEvent } from '../../../../games/arena/rules/events'
import type { ArenaState } from '../../../../games/arena/rules/state'
import { step } from '../../../../games/arena/rules/step'
import { drawTask } from '../../../../games/arena/rules/tasks/curriculum'
import { startTask } from '../../../../games/arena/rules/tasks/task'
import { startJourney } from '../../../../games/arena/rules/world/start'
import { Random } from '../../../../electron/shared/random'

export const SMALL = layoutOf({ width: 320, height: 200, scalePercent: 100 })
export const MIDDLE = layoutOf({ width: 960, height: 600, scalePercent: 100 })

/** One step of a play by chance. */
export interface Sample {
  readonly before: ArenaState
  readonly action: ArenaAction
  readonly events: readonly ArenaEvent[]
  readonly after: ArenaState
}

/** Plays by chance from a state; what is worth seeing comes more often than walking about. */
export function playedFrom(first: ArenaState, steps: number, seed = 1): Sample[] {
  const random = new Random(seed)
  const samples: Sample[] = []
  let state = first
  for (let i = 0; i < steps; i++) {
    const legal = legalActions(state).map(actionOfIndex)
    if (legal.length === 0) break
    const telling = legal.filter(({ kind }) => kind !== 'move' && kind !== 'wait')
    const pool = telling.length > 0 && random.integer(3) > 0 ? telling : legal
    const action = pool[random.integer(pool.length)]!
    const { state: after, events } = step(state, action)
    samples.push({ before: state, action, events, after })
    state = after
  }
  return samples
}

export const aJourney = (seed = 3): ArenaState => startJourney(seed, [{ class: 'shade', level: 4 }])
export const aFight = (seed = 5): ArenaState => startTask(seed, drawTask(seed, 'mixed', { class: 'ranger' }))
