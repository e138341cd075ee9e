import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { RunStatus } from '../../shared/training'
import type { Run } from './run'

/** What a person may want of a run, as the end of "cannot be ...". */
const WISHES = {
  continue: { en: 'continued', fr: 'repris' },
  pause: { en: 'paused', fr: 'mis en pause' },
  resume: { en: 'resumed', fr: 'relancé' },
  stop: { en: 'stopped', fr: 'arrêté' },
  change: { en: 'changed', fr: 'modifié' },
  delete: { en: 'deleted', fr: 'supprimé' }
} satisfies Record<string, LocalizedText>

const STATUS: Record<RunStatus, LocalizedText> = {
  starting: { en: 'starting', fr: 'en démarrage' },
  running: { en: 'running', fr: 'en cours' },
  paused: { en: 'paused', fr: 'en pause' },
  finished: { en: 'finished', fr: 'terminé' },
  stopped: { en: 'stopped', fr: 'arrêté' },
  failed: { en: 'failed', fr: 'en échec' },
  interrupted: { en: 'interrupted', fr: 'interrompu' }
}

/** A run, and how it stands. */
interface RunStanding {
  readonly id: string
  readonly status: RunStatus
}

export const standingOf = ({ id, about }: Run): RunStanding => ({ id, status: about.progress.status })

/** `run.notPossible`: the run does not stand so that this could be done with it. */
export function notPossible({ id, status }: RunStanding, wish: keyof typeof WISHES): AppError {
  return new AppError('run.notPossible', { id, what: WISHES[wish], status: STATUS[status] })
}
