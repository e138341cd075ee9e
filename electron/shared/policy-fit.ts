import type { PolicyInfo } from './play'

/** What of a game decides who can play it. */
export interface PlayedGame {
  /** The game it is known to be; null: unknown. */
  readonly profileId: string | null
  /** How many actions its profile has; null where that is not known (yet). */
  readonly actions: number | null
  /** How many numbers are read off it at each moment (live-env.ts); null where that is not known (yet). */
  readonly numbers: number | null
  /** Whether its memory can be read. */
  readonly ram: boolean
}

/** Why a policy cannot play a game: its file is damaged, it is for another game, for memory, for other actions, for other numbers. */
export type Misfit = 'damaged' | 'game' | 'ram' | 'actions' | 'fields'

/** What keeps a policy from playing a game; null where it fits. */
export function misfitOf(
  {
    game,
    sees,
    actions,
    numbers,
    problem
  }: Pick<PolicyInfo, 'game' | 'sees' | 'actions' | 'numbers' | 'problem'>,
  played: PlayedGame
): Misfit | null {
  if (problem !== null) return 'damaged'
  if (game !== null && game !== played.profileId) return 'game'
  if ((sees === 'ram' || sees === 'pictureAndRam') && !played.ram) return 'ram'
  if (isOther(actions, played.actions)) return 'actions'
  return isOther(numbers ?? null, played.numbers) ? 'fields' : null
}

/** What is not known is not held against anybody. */
const isOther = (wanted: number | null, has: number | null): boolean =>
  wanted !== null && has !== null && wanted !== has
