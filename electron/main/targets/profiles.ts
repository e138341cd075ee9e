import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import { readTextSync } from '../../shared/node/regular-file'
import type { Text } from '../../shared/language'
import type { Profile } from '../../shared/profile'
import { readProfileData } from '../../shared/profile-reading'

/**
 * Reads every `*.json` of a folder as a profile, by id. Throws 'profile.invalid' with the file and
 * the field for the first one that is not a profile.
 */
export function loadProfiles(folder: string): Map<string, Profile> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const profiles = new Map<string, Profile>()
  for (const name of files.sort()) {
    const file = join(folder, name)
    const profile = readProfile(file)
    if (profiles.has(profile.id))
      throw invalid(file, 'id', {
        en: `another profile is already called "${profile.id}"`,
        fr: `un autre profil s’appelle déjà « ${profile.id} »`
      })
    profiles.set(profile.id, profile)
  }
  return profiles
}

/** Reads one profile. Throws 'profile.invalid' naming the field. */
export function readProfile(file: string): Profile {
  const read = readProfileData(parseJson(file))
  if ('profile' in read) return read.profile
  const { field, what } = read.problem
  throw invalid(
    file,
    field || { en: 'its top level', fr: 'son premier niveau' },
    what || { en: 'it is not a profile', fr: 'ce n’est pas un profil' }
  )
}

function parseJson(file: string): unknown {
  const text = readTextSync(file)
  try {
    return JSON.parse(text)
  } catch (error) {
    const said = (error as Error).message
    throw invalid(
      file,
      { en: 'its text', fr: 'son texte' },
      { en: `it is not JSON (${said})`, fr: `ce n’est pas du JSON (${said})` }
    )
  }
}

function invalid(file: string, field: Text, why: Text): AppError {
  return new AppError('profile.invalid', { file, field, why })
}
