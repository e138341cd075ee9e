import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cloneConfigOf, cloningSchema, type Cloning, type CloningItem } from '../../shared/clonings'
import type { Dataset } from '../../shared/dataset'
import { AppError, errorData } from '../../shared/errors'
import type { CloneConfig } from '../../shared/imitation'
import { readTextSync } from '../../shared/node/regular-file'
import { POLICY_FILE } from '../../shared/policy-card'
import { writeFileAtomic } from '../store/atomic-file'
import type { Improvement } from './improvement'
import { KeptFolders } from './kept-folders'

const ABOUT_FILE = 'about.json'
/** A record holds a confusion matrix and a curve, not more. */
const LARGEST_RECORD = 8 * 2 ** 20

/** What is known of clonings: `imitations/<id>/about.json`, and `policy/` with what is best of one that runs. */
export class Clonings {
  readonly #kept: KeptFolders

  constructor(dataFolder: string) {
    this.#kept = new KeptFolders(join(dataFolder, 'imitations'))
  }

  /** Newest first; of the bin, last deleted first. A damaged one is a row that says so. */
  list({ deleted }: { readonly deleted: boolean }): CloningItem[] {
    if (deleted)
      return this.#kept
        .binned()
        .map(({ id, folder, deletedAtMs }) => itemOf(id, recordIn(folder), deletedAtMs))
    return this.#kept
      .ids()
      .map((id) => itemOf(id, recordIn(this.#kept.at(id)), null))
      .sort((a, b) => b.startedAtMs - a.startedAtMs)
  }

  /** @throws AppError 'imitate.unknown' */
  read(id: string): Cloning {
    const record = this.#kept.has(id) ? recordIn(this.#kept.at(id)) : null
    if (record === null) throw unknown(id)
    return record
  }

  /** One that is about to begin; it is not kept yet. */
  begin(
    dataset: Pick<Dataset, 'id' | 'game' | 'actions' | 'decisionsPerSecond'>,
    config: CloneConfig,
    { title, nowMs }: { readonly title: string; readonly nowMs: number }
  ): Cloning {
    const { id, game, actions, decisionsPerSecond } = dataset
    return {
      format: 'apprenti-cloning/1',
      id: this.#kept.freeId(`${id}-clone`),
      ...{ title, dataset: id, game, actions: [...actions], decisionsPerSecond, config },
      command: commandOf(id, config),
      startedAtMs: nowMs,
      ...{
        status: 'running',
        model: null,
        error: null,
        curve: [],
        cloned: null,
        parent: null,
        improved: null,
        play: null
      }
    }
  }

  /** One that is about to learn on from corrections; it is not kept yet. */
  beginImproving(
    { known, title, command, parent }: Improvement,
    { minutes, seed, nowMs }: { readonly minutes: number; readonly seed: number; readonly nowMs: number }
  ): Cloning {
    // How it was cloned is told by the process that reads it.
    const begun = this.begin(known, cloneConfigOf({ minutes, seed }), { title, nowMs })
    return { ...begun, command, parent }
  }

  keep(record: Cloning): void {
    const folder = this.#kept.at(record.id)
    mkdirSync(folder, { recursive: true })
    writeFileAtomic(join(folder, ABOUT_FILE), `${JSON.stringify(record)}\n`)
  }

  /** Where the policy of one is written to while it runs. */
  policyFolder(id: string): string {
    return join(this.#kept.at(id), 'policy')
  }

  hasPolicy(id: string): boolean {
    return existsSync(join(this.policyFolder(id), POLICY_FILE))
  }

  /** Those that ran when the app was ended. */
  unfinished(): Cloning[] {
    return this.#kept.ids().flatMap((id) => {
      const record = recordIn(this.#kept.at(id))
      return record?.status === 'running' ? [record] : []
    })
  }

  /** Leaves nothing of one that was cancelled. */
  discard(id: string): void {
    rmSync(this.#kept.at(id), { recursive: true, force: true })
  }

  /** Moves one to the bin; its model stays. @throws AppError 'imitate.unknown' */
  delete(id: string, nowMs: number): void {
    if (!this.#kept.delete(id, nowMs)) throw unknown(id)
  }

  /** @throws AppError 'imitate.unknown' */
  restore(id: string): void {
    if (!this.#kept.restore(id)) throw unknown(id)
  }
}

/** What makes the same clone in a terminal. */
function commandOf(dataset: string, { minutes, observe, encoder, stack, delay, seed }: CloneConfig): string {
  const late = delay === null ? '' : ` --delay ${delay}`
  const sees = observe === 'picture' ? '' : ` --observe ${observe}`
  return `apprenti imitate --dataset ${dataset} --preset auto --minutes ${minutes}${sees} --encoder ${encoder} --stack ${stack}${late} --seed ${seed}`
}

const unknown = (id: string): AppError => new AppError('imitate.unknown', { name: id.slice(0, 100) })

function recordIn(folder: string): Cloning | null {
  try {
    return cloningSchema.parse(JSON.parse(readTextSync(join(folder, ABOUT_FILE), LARGEST_RECORD)))
  } catch {
    return null
  }
}

function itemOf(id: string, record: Cloning | null, deletedAtMs: number | null): CloningItem {
  if (record === null) {
    const error = errorData(new AppError('imitate.damaged', { name: id }))
    const nothing = {
      dataset: '',
      game: '',
      startedAtMs: 0,
      model: null,
      accuracy: null,
      score: null,
      parent: null
    }
    return { ...nothing, id, title: id, status: 'failed', error, deletedAtMs }
  }
  const { title, dataset, game, startedAtMs, status, model, error, cloned } = record
  const accuracy = cloned?.heldOut.accuracy ?? null
  const parent = record.parent?.model ?? null
  const score = record.play?.own.mean ?? null
  return { id, title, dataset, game, startedAtMs, status, model, error, accuracy, score, parent, deletedAtMs }
}
