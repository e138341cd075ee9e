import invaders from '../../../profiles/invaders.json'
import { AppError } from '../../shared/errors'
import { profileSchema, type Profile } from '../../shared/profile'

/** The games that policies are made for. The worker reads no files: the profiles are built in. */
const BUNDLED: readonly Profile[] = [profileSchema.parse(invaders)]

/** A bundled profile. Throws AppError `game.unknown`. */
export function bundledProfile(id: string): Profile {
  const profile = BUNDLED.find((candidate) => candidate.id === id)
  if (profile) return profile
  throw new AppError('game.unknown', { name: id, known: BUNDLED.map((known) => known.id).join(', ') })
}
