import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { CloneConfig } from '../../shared/imitation'
import type { Profile } from '../../shared/profile'
import { LIVE_PREFIX } from '../../shared/live-env'
import { readCheckpoint, writeCheckpoint } from '../train/checkpoint'
import type { CloneCheckpointStore } from './clone-tools'

/** What a cloning is: the same of all of this goes on from what was kept. */
export interface CloneIdentity {
  readonly dataset: Dataset
  readonly config: CloneConfig
  readonly profile?: Profile
}

/** Keeps a cloning in a file that is named after what it is. */
export class CloneCheckpointFile implements CloneCheckpointStore {
  private readonly file: string
  private readonly belonging: { readonly env: string; readonly agent: string; readonly configHash: string }

  /** @param log told whether it goes on, and where what was kept cannot be used */
  constructor(
    private readonly folder: string,
    { dataset, config, profile }: CloneIdentity,
    private readonly log: (line: string) => void
  ) {
    // What it may learn from does not depend on how long it may take.
    const { minutes: _, ...settings } = config
    const { actions, fairFlips } = profile ?? {}
    const configHash = createHash('sha256')
      .update(JSON.stringify([settings, dataset, actions ?? null, fairFlips ?? null]))
      .digest('hex')
    this.belonging = { env: `${LIVE_PREFIX}${dataset.game}`, agent: 'bc', configHash }
    this.file = join(folder, `${dataset.id}-${configHash.slice(0, 16)}.safetensors`)
  }

  load(): ReturnType<CloneCheckpointStore['load']> {
    if (!existsSync(this.file)) return null
    try {
      return readCheckpoint(this.file, this.belonging)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.log(`${error.message} It begins anew.`)
      return null
    }
  }

  save(state: Parameters<CloneCheckpointStore['save']>[0]): void {
    mkdirSync(this.folder, { recursive: true })
    writeCheckpoint(this.file, this.belonging, state)
  }

  goesOn({ values }: Parameters<CloneCheckpointStore['goesOn']>[0]): void {
    this.log(`It goes on from update ${Number(values['updates'])}, where the same was interrupted.`)
  }

  unfit(): void {
    this.log('What was kept is of another version of Apprenti. It begins anew.')
  }

  /** It has come to its end. */
  drop(): void {
    rmSync(this.file, { force: true })
  }
}
