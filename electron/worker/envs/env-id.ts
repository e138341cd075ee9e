import { findGameEnv } from '../../../games/registry'
import { AppError } from '../../shared/errors'

/** Settings that may stand in an environment's id, and which numbers each may be. */
const SETTINGS = {
  window: { least: 1, most: 64, isWhole: true },
  frameskip: { least: 1, most: 60, isWhole: true },
  noopMax: { least: 0, most: 10_000, isWhole: true },
  frameLimit: { least: 1, most: 1e9, isWhole: true },
  stickyProbability: { least: 0, most: 1, isWhole: false },
  /** 1: yes, 0: no. */
  lifeEndsEpisode: { least: 0, most: 1, isWhole: true }
} as const

type Setting = keyof typeof SETTINGS
type Settings = { -readonly [K in Exclude<Setting, 'lifeEndsEpisode'>]?: number } & {
  lifeEndsEpisode?: boolean
}

const OF_A_MACHINE: readonly string[] = ['frameskip', 'noopMax', 'frameLimit', 'stickyProbability']

/** The settings an environment has: all of them for Atari, those of a machine for its game, none elsewhere. */
function settingsOf(name: string): readonly string[] {
  if (name.startsWith('gym:ALE/')) return Object.keys(SETTINGS)
  return findGameEnv(name) ? OF_A_MACHINE : []
}

/**
 * An environment's name and the settings behind it: `gym:ALE/Breakout-v5?window=3&noopMax=0`.
 * @throws AppError 'input.invalid' for a setting that there is not, or a value that it cannot have.
 */
export function parseEnvId(id: string): { readonly name: string; readonly settings: Readonly<Settings> } {
  const at = id.indexOf('?')
  if (at < 0) return { name: id, settings: {} }
  const name = id.slice(0, at)
  const settings: Settings = {}
  for (const [key, text] of new URLSearchParams(id.slice(at + 1))) {
    const value = valueOf(name, key, text)
    if (key === 'lifeEndsEpisode') settings.lifeEndsEpisode = value === 1
    else settings[key as Exclude<Setting, 'lifeEndsEpisode'>] = value
  }
  return { name, settings }
}

function valueOf(name: string, key: string, text: string): number {
  const what = { en: `The environment ${name}`, fr: `L’environnement ${name}` }
  const known = settingsOf(name)
  if (!known.includes(key)) {
    const list = known.join(', ')
    throw new AppError('input.invalid', {
      what,
      why: {
        en: `it has no setting "${key}"; known are ${list || 'none'}`,
        fr: `il n’a pas de réglage « ${key} » ; ${list ? `on connaît ${list}` : 'il n’en a aucun'}`
      }
    })
  }
  const { least, most, isWhole } = SETTINGS[key as Setting]
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value
  throw new AppError('input.invalid', {
    what,
    why: {
      en: `${key} must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`,
      fr: `${key} doit être un nombre ${isWhole ? 'entier ' : ''}de ${least} à ${most}`
    }
  })
}
