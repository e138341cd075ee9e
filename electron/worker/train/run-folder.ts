import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import { POLICY_FILE } from '../../shared/policy-card'
import { replaceFile, writeAll } from '../../shared/node/replace-file'
import type { Clock } from './clock'

/** In a run's folder: its best policy, with its card. */
export const POLICY_FOLDER = 'policy'
/** A lock that was not touched for this long belongs to nobody. */
const STALE_MS = 60_000

/**
 * The folder of one run: config.json, run.json (how it stands), log.txt, events.*,
 * checkpoints/, policy/. What is rewritten is written beside, synced and renamed.
 */
export class RunFolder {
  readonly last: string
  readonly best: string
  readonly policy: string
  private readonly lockFile: string
  private isHeld = false

  constructor(
    readonly path: string,
    private readonly clock: Clock
  ) {
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

  /** @throws AppError 'train.exists' when a run is already there, 'train.folder' */
  create(config: unknown): void {
    this.checkFree()
    this.guarded(() => {
      makeFolder(join(this.path, 'checkpoints'))
      this.lock()
      this.writeJson('config.json', config)
    })
  }

  /** Its configuration, after taking it for this process. @throws AppError 'run.unknown', 'run.damaged', 'train.taken' */
  open(): unknown {
    if (!this.hasConfig) throw new AppError('run.unknown', { id: this.id })
    const config = this.readJson('config.json')
    if (config === null) throw new AppError('run.damaged', { id: this.id, folder: this.path })
    this.guarded(() => this.lock())
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
      return JSON.parse(readFileSync(join(this.path, name), 'utf8'))
    } catch {
      return null
    }
  }

  writeJson(name: string, document: unknown): void {
    writeWhole(join(this.path, name), `${JSON.stringify(document, null, 2)}\n`)
  }

  append(name: string, text: string): void {
    appendFileSync(join(this.path, name), text)
  }

  /** A checkpoint was written. */
  get hasLast(): boolean {
    return existsSync(this.last)
  }

  /** Shows that the run lives. Nothing while the folder is not this process's own. */
  touch(): void {
    // Written again, so that the system dates it: a clock that counts may have stood still while the computer slept.
    if (this.isHeld && !this.isTaken) writeFileSync(this.lockFile, `${process.pid}\n`)
  }

  /** @throws AppError 'train.taken' when another process trains here by now */
  checkMine(): void {
    if (this.isTaken) throw new AppError('train.taken', { run: this.id, pid: this.holder })
  }

  /** Gives the folder free. Nothing while it is not this process's own. */
  unlock(): void {
    if (this.isHeld && !this.isTaken) rmSync(this.lockFile, { force: true })
    this.isHeld = false
  }

  private get hasConfig(): boolean {
    return existsSync(join(this.path, 'config.json'))
  }

  private lock(): void {
    const { holder } = this
    if (holder !== 0 && holder !== process.pid && this.isFresh() && isRunning(holder))
      throw new AppError('train.taken', { run: this.id, pid: holder })
    writeFileSync(this.lockFile, `${process.pid}\n`)
    this.isHeld = true
  }

  /** Process that the lock names; 0 without one. */
  private get holder(): number {
    return existsSync(this.lockFile) ? Number(readFileSync(this.lockFile, 'utf8')) : 0
  }

  /** While this process was away too long, as in a computer asleep, another may have taken the folder. */
  private get isTaken(): boolean {
    return this.holder !== 0 && this.holder !== process.pid
  }

  private isFresh(): boolean {
    return this.clock.nowMs() - statSync(this.lockFile).mtimeMs < STALE_MS
  }

  private guarded(work: () => void): void {
    try {
      work()
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      throw new AppError('train.folder', { folder: this.path, why: (cause as Error).message }, { cause })
    }
  }
}

/** What can be done about a checkpoint that is gone. */
const fromBest = (folder: string): LocalizedText => ({
  en: `Go on from its best policy, with an empty replay memory ("npx apprenti train --resume ${folder} --from best"), or begin a new run.`,
  fr: `Reprenez depuis sa meilleure politique, avec une mémoire de rejeu vide (« npx apprenti train --resume ${folder} --from best »), ou commencez un nouvel entraînement.`
})
const ANEW: LocalizedText = { en: 'Begin a new run.', fr: 'Commencez un nouvel entraînement.' }

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

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
