import { findGame } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import { numbersOf } from '../../shared/live-env'
import type { PolicyInfo } from '../../shared/play'
import { misfitOf, type Misfit } from '../../shared/policy-fit'
import type { GameSession } from '../../shared/target'

type Played = Pick<GameSession, 'candidate' | 'capabilities' | 'profile'>

const misfit = (policy: PolicyInfo, { profile, capabilities }: Played): Misfit | null =>
  misfitOf(policy, {
    profileId: profile?.id ?? null,
    actions: profile?.actions.length ?? null,
    numbers: profile && numbersOf(profile),
    ram: capabilities.ram
  })

/** The wished policy, or the first one that can play this game. */
export function policyFor(game: Played, wished: string, policies: readonly PolicyInfo[]): string {
  const able = policies.filter((policy) => misfit(policy, game) === null)
  return (able.find(({ id }) => id === wished) ?? able[0])?.id ?? wished
}

/** Throws 'policy.unknown', or why the policy cannot play the game (null: none yet), naming those that can. */
export function checkPolicy(game: Played | null, wished: string, policies: readonly PolicyInfo[]): void {
  const policy = policies.find(({ id }) => id === wished)
  if (policy === undefined) throw new AppError('policy.unknown', { name: wished, known: names(policies) })
  const why = game === null ? null : misfit(policy, game)
  if (game === null || why === null) return
  throw refusal(policy, why, game, names(policies.filter((other) => misfit(other, game) === null)))
}

function refusal(policy: PolicyInfo, why: Misfit, { candidate, profile }: Played, known: string): AppError {
  const { id: name, game, actions, problem } = policy
  const { title } = candidate
  if (why === 'damaged' && problem !== null) return new AppError(problem.code, problem.params)
  if (why === 'game')
    return new AppError('policy.otherGame', {
      ...{ name, title, known },
      game: (game !== null && findGame(game)?.profile.title) || (game ?? '')
    })
  if (why === 'ram') return new AppError('policy.needsMemory', { name, title, known })
  if (why === 'fields') {
    const numbers = { sees: policy.numbers ?? 0, reads: profile === null ? 0 : numbersOf(profile) }
    return new AppError('policy.otherFields', { name, title, known, ...numbers })
  }
  const counts = { knows: actions ?? 0, has: profile?.actions.length ?? 0 }
  return new AppError('policy.otherActions', { name, title, known, ...counts })
}

const names = (policies: readonly PolicyInfo[]): string => policies.map(({ id }) => id).join(', ')
