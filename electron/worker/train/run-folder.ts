import { existsSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError, whyOf } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import { Lock, LockHeldError, lockHolder, type LossReason } from '../../shared/node/lock'
import { appendRegularSync, readTextSync } from '../../shared/node/regular-file'
import { replaceFile, writeAll } from '../../shared/node/replace-file'
import { POLICY_FILE } from '../../shared/policy-card'

/** In a run's folder: its best policy, with its card. */
export const POLICY_FOLDER = 'policy'

/**
 * The folder of one run: config.json, run.json (how it stands), log.txt, events.*,
 * checkpoints/, policy/. What is rewritten is written beside, synced and renamed.
 */
export class RunFolder {
  readonly last: string
  readonly best: string
  readonly policy: string
  private readonly lockFile: string
  private lock: Lock | null = null
  private lost: LossReason | null = null

  constructor(readonly path: string) {
    this.last = join(path, 'checkpoints', 'last.safetensors')
    this.best = join(path, 'checkpoints', 'best.safetensors')
    this.policy = join(path, POLICY_FOLDER)
    this.lockFile = join(path, 'run.lock')
  }

  get id(): string {
    return basename(this.path)
  }

  /** @throws AppError 'train.exists' when a run is already there */
  checkFree(): void {
    if (this.hasConfig) throw new AppError('train.exists', { folder: this.path })
  }

  /** @throws AppError 'train.exists' when a run is already there, 'train.taken', 'train.folder' */
  async create(config: unknown): Promise<void> {
    this.checkFree()
    await this.guarded(async () => {
      makeFolder(join(this.path, 'checkpoints'))
      await this.take()
      this.writeJson('config.json', config)
    })
  }

  /**
   * Its configuration, after taking it for this process.
   * @throws AppError 'run.unknown', 'run.damaged', 'train.taken', 'train.takenElsewhere'
   */
  async open(): Promise<unknown> {
    if (!this.hasConfig) throw new AppError('run.unknown', { id: this.id })
    const config = this.readJson('config.json')
    if (config === null) throw new AppError('run.damaged', { id: this.id, folder: this.path })
    await this.guarded(() => this.take())
    return config
  }

  /**
   * Refuses to begin a run again over what it has learned: one that has trained goes on from a checkpoint or not at all.
   * @throws AppError 'train.noCheckpoint', which says what can be done
   */
  checkResumable(from: 'last' | 'best'): void {
    const hasBest = existsSync(this.best)
    if (from === 'last' ? this.hasLast || !this.hasTrained : hasBest) return
    const file = from === 'last' ? this.last : this.best
    throw new AppError('train.noCheckpoint', {
      run: this.id,
      file,
      how: hasBest ? fromBest(this.path) : ANEW
    })
  }

  private get hasTrained(): boolean {
    const record = this.readJson('run.json')
    const step = typeof record === 'object' && record !== null && 'step' in record ? record.step : 0
    return step !== 0 || existsSync(this.best) || existsSync(join(this.policy, POLICY_FILE))
  }

  /** Null for a file that is not there or is no JSON. */
  readJson(name: string): unknown {
    try {
      return JSON.parse(readTextSync(join(this.path, name)))
    } catch {
      return null
    }
  }

  writeJson(name: string, document: unknown): void {
    writeWhole(join(this.path, name), `${JSON.stringify(document, null, 2)}\n`)
  }

  append(name: string, text: string): void {
    appendRegularSync(join(this.path, name), text)
  }

  /** A checkpoint was written. */
  get hasLast(): boolean {
    return existsSync(this.last)
  }

  /** Nothing is read: cheap. @throws AppError as `checkMine`, once the loss was noticed */
  checkHeld(): void {
    if (this.lost !== null) throw this.lossError()
  }

  /**
   * Before anything is written that another process may write too: while this one was away, in a computer asleep
   * or stopped, another may have taken the folder.
   * @throws AppError 'train.taken', 'train.takenElsewhere', or 'train.lost' when nobody has it
   */
  checkMine(): void {
    this.lost ??= this.lock?.look() ?? null
    this.checkHeld()
  }

  /** Gives the folder free, if it is this process's own. */
  unlock(): void {
    this.lock?.release()
    this.lock = null
  }

  private get hasConfig(): boolean {
    return existsSync(join(this.path, 'config.json'))
  }

  private async take(): Promise<void> {
    try {
      this.lock = await Lock.takeWatched(this.lockFile)
    } catch (error) {
      throw error instanceof LockHeldError ? takenError(this.id, error) : error
    }
    this.lock.onLost((reason) => (this.lost = reason))
  }

  private lossError(): AppError {
    const holder = lockHolder(this.lockFile)
    return holder === null ? new AppError('train.lost', { folder: this.path }) : takenError(this.id, holder)
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (cause) {
      if (cause instanceof AppError && cause.code.startsWith('train.')) throw cause
      throw new AppError('train.folder', { folder: this.path, why: whyOf(cause) }, { cause })
    }
  }
}

/** What can be done about a checkpoint that is gone. */
const fromBest = (folder: string): LocalizedText => ({
  en: `Go on from its best policy, with an empty replay memory ("npx apprenti train --resume ${folder} --from best"), or begin a new run.`,
  fr: `Reprenez depuis sa meilleure politique, avec une mémoire de rejeu vide (« npx apprenti train --resume ${folder} --from best »), ou commencez un nouvel entraînement.`
})
const ANEW: LocalizedText = { en: 'Begin a new run.', fr: 'Commencez un nouvel entraînement.' }

const takenError = (run: string, { isElsewhere, process, file }: LockHeldError): AppError =>
  new AppError(isElsewhere ? 'train.takenElsewhere' : 'train.taken', { run, pid: process, file })

/** Writes a whole file so that a crash leaves either the old one or the new one. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  replaceFile(file, `${file}.tmp`, (handle) => writeAll(handle, content))
}

/** Makes a folder and those above it. (Node's own recursive mkdir never returns on some special file systems.) */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}
