import { existsSync } from 'node:fs'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { SavedState, SavedValue } from '../replay/saved-state'
import { ENGINE_VERSION } from '../engine/version'
import { readSafetensors, SafetensorsError, writeSafetensors } from './safetensors'

/** Goes up when what a checkpoint holds changes so that older ones cannot be read. */
const FORMAT = 'apprenti-checkpoint/1'
const ENGINE = String(ENGINE_VERSION)

/** What a checkpoint belongs to. It can be loaded only where all of this is the same. */
export interface Belonging {
  readonly env: string
  readonly agent: string
  /** Hash of the configuration that learning depends on. */
  readonly configHash: string
}

/**
 * Writes a checkpoint so that a crash leaves the old one or the new one. The arrays are written from where
 * they lie, without a copy. Throws what the file system throws.
 */
export function writeCheckpoint(file: string, belonging: Belonging, state: SavedState): void {
  const { env, agent, configHash } = belonging
  const metadata = {
    format: FORMAT,
    engine: ENGINE,
    env,
    agent,
    configHash,
    values: JSON.stringify(state.values)
  }
  writeSafetensors(file, { arrays: state.arrays, metadata })
}

/** Reads a checkpoint. @throws AppError 'checkpoint.invalid': missing, cut, changed, or of something else */
export function readCheckpoint(file: string, belonging: Belonging): SavedState {
  if (!existsSync(file)) throw invalid(file, { en: 'there is none', fr: 'il n’y en a pas' })
  const { arrays, metadata } = readWhole(file)
  if (metadata['format'] !== FORMAT)
    throw invalid(file, {
      en: `it was written in the format ${metadata['format']}, and this version of Apprenti reads ${FORMAT}`,
      fr: `il est au format ${metadata['format']}, et cette version d’Apprenti lit ${FORMAT}`
    })
  // Those of before there was a number are of version 1.
  const engine = metadata['engine'] ?? '1'
  if (engine !== ENGINE) throw invalid(file, otherEngine(engine))
  for (const what of ['env', 'agent'] as const)
    if (metadata[what] !== belonging[what])
      throw invalid(file, belongsElsewhere(what, metadata[what], belonging[what]))
  if (metadata['configHash'] !== belonging.configHash)
    throw invalid(file, {
      en: 'it belongs to a run with other settings',
      fr: 'il appartient à un entraînement aux réglages différents'
    })
  return { arrays, values: JSON.parse(metadata['values'] ?? '{}') as Record<string, SavedValue> }
}

function readWhole(file: string): ReturnType<typeof readSafetensors> {
  try {
    return readSafetensors(file)
  } catch (error) {
    if (error instanceof SafetensorsError) throw invalid(file, error.why)
    throw error
  }
}

const NOUNS = { env: { en: 'environment', fr: 'environnement' }, agent: { en: 'agent', fr: 'agent' } }

const belongsElsewhere = (
  what: keyof typeof NOUNS,
  found: string | undefined,
  wanted: string
): LocalizedText => ({
  en: `it is of the ${NOUNS[what].en} "${found}", not of "${wanted}"`,
  fr: `il est de l’${NOUNS[what].fr} « ${found} », pas de « ${wanted} »`
})

const otherEngine = (found: string): LocalizedText => ({
  en: `it was made by version ${found} of the engine, and version ${ENGINE} computes other last digits: begin a new run`,
  fr: `il vient de la version ${found} du moteur, et la version ${ENGINE} calcule d’autres derniers chiffres : commencez un nouvel entraînement`
})

const invalid = (file: string, why: LocalizedText): AppError =>
  new AppError('checkpoint.invalid', { file, why })
