import type { AppHandlers } from '../services'
import type { DraftReadings } from './draft-readings'
import type { NumberSearch } from './number-search'

export type ReadingMethod = 'games.watch' | 'games.unwatch' | 'games.readSession' | 'games.findNumbers'

/** The contract's methods that read a game by a draft. */
export function readingHandlers(
  readings: DraftReadings,
  search: NumberSearch
): Pick<AppHandlers, ReadingMethod> {
  return {
    'games.watch': async ({ seat, draft }, { signal }) => {
      await readings.watch(draft, seat, signal)
      return null
    },
    'games.unwatch': ({ seat }) => {
      readings.unwatch(seat)
      return null
    },
    'games.findNumbers': ({ draft, seat, sessionId }, { signal }) =>
      sessionId === undefined
        ? search.inLive(draft, seat, signal)
        : search.inSession(draft, sessionId, signal),
    'games.readSession': ({ draft, ...steps }, { signal }) => readings.readSession(draft, steps, signal)
  }
}
