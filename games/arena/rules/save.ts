import { AppError } from '../../../electron/shared/errors'
import { STATE_VERSION, type ArenaState } from './state'

/** An arena as text, to be kept. */
export const writeSave = (state: ArenaState): string => JSON.stringify(state)

/** The arena that was kept. Throws AppError `input.invalid` for text that is none, or one of another version. */
export function readSave(text: string): ArenaState {
  const kept = parsed(text)
  if (typeof kept !== 'object' || kept === null || !('version' in kept) || !('world' in kept))
    throw refused('it holds no arena', 'il ne contient pas d’arène')
  if (kept.version !== STATE_VERSION) {
    const version = String(kept.version)
    throw refused(
      `it is of version ${version}, and this app reads version ${STATE_VERSION}; begin a new game`,
      `elle est de la version ${version}, et cette application lit la version ${STATE_VERSION} ; commencez une nouvelle partie`
    )
  }
  return kept as ArenaState
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refused('it is not JSON', 'ce n’est pas du JSON')
  }
}

const refused = (en: string, fr: string): AppError =>
  new AppError('input.invalid', {
    what: { en: 'The saved arena', fr: 'La sauvegarde de l’arène' },
    why: { en, fr }
  })
