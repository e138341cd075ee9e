import type { AppHandlers } from '../services'
import type { DraftReadings } from './draft-readings'

export type ReadingMethod = 'games.watch' | 'games.unwatch' | 'games.readSession'

/** The contract's methods that read a game by a draft. */
export function readingHandlers(readings: DraftReadings): Pick<AppHandlers, ReadingMethod> {
  return {
    'games.watch': async ({ seat, draft }, { signal }) => {
      await readings.watch(draft, seat, signal)
      return null
    },
    'games.unwatch': ({ seat }) => {
      readings.unwatch(seat)
      return null
    },
    'games.readSession': ({ draft, ...steps }, { signal }) => readings.readSession(draft, steps, signal)
  }
}
