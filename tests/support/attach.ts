import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { resources } from '../../electron/main/resources'
import { MameTarget, type MameResources, type MameSettings } from '../../electron/main/targets/mame'
import type { MameSession } from '../../electron/main/targets/mame-session'
import { findMame } from '../../electron/main/programs'
import { loadProfiles } from '../../electron/main/targets/profiles'
import { createTargets, type TargetRegistry } from '../../electron/main/targets/registry'
import type { Profile } from '../../electron/shared/profile'
import { defaultSettings } from '../../electron/shared/settings'

/** Every target of the app, over what was built. */
export function appTargets(): TargetRegistry {
  return createTargets(resources, () => defaultSettings)
}

export function invadersProfile(): Profile {
  const profile = loadProfiles(resources.profiles).get('invaders')
  if (!profile) throw new Error('profiles/invaders.json is missing')
  return profile
}

/** A MAME of the app's own, started as wished. */
export async function attachMame(
  wish: Partial<MameSettings> = {},
  parts: Partial<MameResources> = {}
): Promise<MameSession> {
  const profile = invadersProfile()
  const settings = () => ({ mamePath: '', romFolder: '', ...wish })
  const target = new MameTarget({ ...resources, ...parts }, [profile], settings)
  const [candidate] = await target.list()
  if (!candidate) throw new Error('MAME lists no game')
  return target.attach(candidate, profile)
}

/** What the built-in game lacks here, or null. */
export function whyNoCartridge(): string | null {
  if (!existsSync(resources.boardWasm)) return 'the board is not built (node native/build.mjs)'
  if (!existsSync(join(resources.games, 'invaders/invaders.h')))
    return 'the cartridge is not built (node games/invaders/build.mjs)'
  return null
}

/** What MAME lacks here, or null. */
export function whyNoMame(): string | null {
  return whyNoCartridge() ?? (findMame('') ? null : 'MAME is not installed (apt install mame)')
}
