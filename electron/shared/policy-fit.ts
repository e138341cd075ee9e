import type { PolicyInfo } from './play'

/** What of a game decides who can play it. */
export interface PlayedGame {
  /** The game it is known to be; null: unknown. */
  readonly profileId: string | null
  /** How many actions its profile has; null where that is not known (yet). */
  readonly actions: number | null
  /** Whether its memory can be read. */
  readonly ram: boolean
}

/** Why a policy cannot play a game: its file is damaged, it is for another game, for memory, for other actions. */
export type Misfit = 'damaged' | 'game' | 'ram' | 'actions'

/** What keeps a policy from playing a game; null where it fits. */
export function misfitOf(
  { game, sees, actions, problem }: Pick<PolicyInfo, 'game' | 'sees' | 'actions' | 'problem'>,
  played: PlayedGame
): Misfit | null {
  if (problem !== null) return 'damaged'
  if (game !== null && game !== played.profileId) return 'game'
  if (sees === 'ram' && !played.ram) return 'ram'
  return actions !== null && played.actions !== null && actions !== played.actions ? 'actions' : null
}
