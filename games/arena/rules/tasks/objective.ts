import type { ArenaState } from '../state'

/** What a task is about. */
export type Objective =
  /** Win the fight. */
  | { readonly kind: 'defeat' }
  /** Still be alive when this round begins, or win before. */
  | { readonly kind: 'survive'; readonly rounds: number }
  /** So much more XP, so many things gathered or made, so many maps entered, before death. */
  | { readonly kind: 'xp' | 'gather' | 'craft' | 'travel'; readonly count: number }

/** How a task stands. */
export type ObjectiveStanding = 'open' | 'met' | 'failed'

/** How a task stands in a state that began with all tallies at 0. */
export function objectiveStanding(state: ArenaState, objective: Objective): ObjectiveStanding {
  const { combat, lastWinner, tally, phase } = state
  switch (objective.kind) {
    case 'defeat':
      return lastWinner === null ? 'open' : lastWinner === 0 ? 'met' : 'failed'
    case 'survive':
      if (combat !== null) return combat.round >= objective.rounds ? 'met' : 'open'
      return lastWinner === null ? 'open' : lastWinner === 1 || phase === 'dead' ? 'failed' : 'met'
    case 'xp':
      return reached(tally.xpGained, objective.count, tally.deaths)
    case 'gather':
      return reached(tally.gathered, objective.count, tally.deaths)
    case 'craft':
      return reached(tally.crafted, objective.count, tally.deaths)
    case 'travel':
      return reached(tally.mapsEntered, objective.count, tally.deaths)
  }
}

const reached = (value: number, count: number, deaths: number): ObjectiveStanding =>
  value >= count ? 'met' : deaths > 0 ? 'failed' : 'open'
