import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  DETECTOR_CARD_FILE,
  DETECTOR_FILE,
  detectorCardSchema,
  type DetectorCard
} from '../../shared/detector-card'
import { AppError } from '../../shared/errors'
import { readTextSync } from '../../shared/node/regular-file'

/** A detector that lies in one of our folders. */
export interface ShelvedDetector {
  readonly name: string
  readonly file: string
  /** Null where it cannot be read. */
  readonly card: DetectorCard | null
}

/** Every detector in some folders, each in a folder of its own; the first that has a name wins. */
export function detectorsIn(folders: readonly string[]): ShelvedDetector[] {
  const found = new Map<string, ShelvedDetector>()
  for (const top of folders)
    for (const name of existsSync(top) ? readdirSync(top).sort() : []) {
      const file = join(top, name, DETECTOR_FILE)
      if (!found.has(name) && existsSync(file)) found.set(name, { name, file, card: cardIn(join(top, name)) })
    }
  return [...found.values()]
}

/** The file of a detector by its name. @throws AppError 'detect.unknown' */
export function detectorNamed(name: string, folders: readonly string[]): string {
  const all = detectorsIn(folders)
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found.file
  throw new AppError('detect.unknown', { name, known: all.map((one) => one.name).join(', ') || '–' })
}

function cardIn(folder: string): DetectorCard | null {
  try {
    return detectorCardSchema.parse(JSON.parse(readTextSync(join(folder, DETECTOR_CARD_FILE))))
  } catch {
    return null
  }
}
