import { existsSync } from 'node:fs'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/targets/mame-find'
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

/** What the built-in game lacks here, or null. */
export function whyNoCartridge(): string | null {
  if (!existsSync(resources.boardWasm)) return 'the board is not built (node native/build.mjs)'
  if (!existsSync(`${resources.cartridge}/invaders.h`))
    return 'the cartridge is not built (node games/invaders/build.mjs)'
  return null
}

/** What MAME lacks here, or null. */
export function whyNoMame(): string | null {
  return whyNoCartridge() ?? (findMame('') ? null : 'MAME is not installed (apt install mame)')
}
