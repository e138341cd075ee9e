import { AppError } from '../../shared/errors'
import type { PolicyInfo } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import type { Policy } from './policy'
import { bundledProfile } from './profiles'
import { RandomPolicy } from './random'
import { ScriptedInvaders } from './scripted-invaders'

interface Entry extends PolicyInfo {
  readonly make: (profile: Profile, seed: number) => Policy
}

const ENTRIES: readonly Entry[] = [
  {
    id: 'scripted',
    sees: 'ram',
    title: { en: 'Scripted expert', fr: 'Expert programmé' },
    about: {
      en: 'Plays by the rules of the game: leads its aim, dodges what falls, keeps behind shields. Learns nothing.',
      fr: 'Joue d’après les règles : anticipe sa visée, esquive ce qui tombe, s’abrite derrière les boucliers. N’apprend rien.'
    },
    make: (profile) => new ScriptedInvaders(profile)
  },
  {
    id: 'random',
    sees: 'nothing',
    title: { en: 'Random', fr: 'Aléatoire' },
    about: {
      en: 'Every action with the same chance: the floor that any agent has to beat.',
      fr: 'Chaque action avec la même chance : le plancher que tout agent doit dépasser.'
    },
    make: (profile, seed) => new RandomPolicy(profile.actions.length, seed)
  }
]

/** The policies there are, the best first. */
export const policyCatalogue: readonly PolicyInfo[] = ENTRIES.map(({ id, sees, title, about }) => ({
  id,
  sees,
  title,
  about
}))

/**
 * A policy ready to begin, for a profile or for the id of a bundled one. Throws AppError `policy.unknown`,
 * `game.unknown`, or `profile.invalid` when the policy cannot play that game.
 */
export function createPolicy(policyId: string, game: Profile | string, seed: number): Policy {
  const entry = ENTRIES.find(({ id }) => id === policyId)
  if (!entry) {
    const known = ENTRIES.map(({ id }) => id).join(', ')
    throw new AppError('policy.unknown', { name: policyId, known })
  }
  return entry.make(typeof game === 'string' ? bundledProfile(game) : game, seed)
}
