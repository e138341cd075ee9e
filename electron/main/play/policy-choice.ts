import { AppError } from '../../shared/errors'
import type { PolicyInfo } from '../../shared/play'
import type { GameSession } from '../../shared/target'

type Played = Pick<GameSession, 'candidate' | 'capabilities'>

function canPlay({ sees }: PolicyInfo, { capabilities }: Played): boolean {
  return sees !== 'ram' || capabilities.ram
}

/** The wished policy, or the first one that can play this game. */
export function policyFor(game: Played, wished: string, policies: readonly PolicyInfo[]): string {
  const able = policies.filter((policy) => canPlay(policy, game))
  return (able.find(({ id }) => id === wished) ?? able[0])?.id ?? wished
}

/** Throws 'policy.unknown', or 'policy.needsMemory' where the game (null: none yet) does not give its memory. */
export function checkPolicy(game: Played | null, wished: string, policies: readonly PolicyInfo[]): void {
  const policy = policies.find(({ id }) => id === wished)
  if (policy === undefined) throw new AppError('policy.unknown', { name: wished, known: names(policies) })
  if (game === null || canPlay(policy, game)) return
  const known = names(policies.filter((other) => canPlay(other, game)))
  throw new AppError('policy.needsMemory', { name: wished, title: game.candidate.title, known })
}

const names = (policies: readonly PolicyInfo[]): string => policies.map(({ id }) => id).join(', ')
