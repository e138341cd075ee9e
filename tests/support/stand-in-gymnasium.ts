import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAlive } from './counted-python'

const PACKAGES = fileURLToPath(new URL('stand-in-gymnasium', import.meta.url))

/** What environments of the stand-in for Gymnasium noted. */
export interface StandInNotes {
  /** What the environment of a process needs to find the stand-in. */
  readonly env: Readonly<Record<string, string>>
  /** Processes that noted this, in order; with `what` of two words, the programs that the first word is about. */
  pids(what: 'made' | 'closed' | 'program' | 'slow'): number[]
  /** Those of the environments and of the programs they started that have not ended. */
  alive(): number[]
}

/** The real bridge over a Gymnasium that is none (stand-in-gymnasium/). `folder`: one that is the test's own. */
export function standInGymnasium(folder: string): StandInNotes {
  const file = join(folder, 'notes')
  const lines = (): string[][] =>
    (existsSync(file) ? readFileSync(file, 'utf8') : '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '))
  const pids = (what: string): number[] =>
    lines().flatMap(([word, pid]) => (word === what ? [Number(pid)] : []))
  return {
    env: { PYTHONPATH: PACKAGES, PYTHONDONTWRITEBYTECODE: '1', STAND_IN_NOTES: folder },
    pids,
    alive: () => [...pids('made'), ...pids('program')].filter(isAlive)
  }
}
