import type { Dataset } from '../../shared/dataset'
import type { Profile } from '../../shared/profile'

/** The game of a data set as it is known now; null where its actions are not those of the data set any more. */
export function profileFor(
  { game, actions }: Pick<Dataset, 'game' | 'actions'>,
  games: Iterable<Profile>
): Profile | null {
  const profile = [...games].find(({ id }) => id === game) ?? null
  const isSame =
    profile?.actions.length === actions.length && profile.actions.every(({ id }, i) => id === actions[i])
  return isSame ? profile : null
}
