import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import { lockHolder } from '../../shared/node/lock'
import { readEndSync } from '../../shared/node/regular-file'
import type { RunConfig, RunProgress, RunStatus } from '../../shared/training'
import { writeFileAtomic } from '../store/atomic-file'
import { freeName } from '../store/free-name'
import {
  readAbout,
  readConfig,
  readRecord,
  RUN_FILES,
  type FileDamage,
  type FileRead,
  type RunAbout,
  type RunRecord
} from './run-files'

/**
 * Names in the runs folder: `<id>/` a run, `.bin/<id>.deleted-<ms>/` a deleted one. In a run's folder lie the files
 * of run-files.ts; log.txt, events.*, checkpoints/ and policy/ are its training process's.
 */
const RUN_ID = /^[A-Za-z0-9_-]{1,80}$/
const BINNED = /^([A-Za-z0-9_-]{1,80})\.deleted-(\d{1,15})$/
const LOG_TAIL_BYTES = 64 * 1024

/** Of a run that is neither over nor left. */
export const BETWEEN: ReadonlySet<RunStatus> = new Set<RunStatus>(['starting', 'running', 'paused'])

/** What the files of a run tell: `about` null: nothing that could be shown. `damage`: which of them cannot be right. */
export type FoundRun =
  | { readonly about: RunAbout; readonly damage: ErrorData | null }
  | { readonly about: null; readonly damage: ErrorData }

/** Sorts by time: 2026-11-21T10-20-30-ab12, in UTC. */
export function newRunId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(':', '-')}-${randomBytes(2).toString('hex')}`
}

/** The folders of all runs. */
export class RunFolders {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  /** Throws `run.unknown` for what cannot be an id, path separators and dots above all. */
  path(id: string): string {
    if (!RUN_ID.test(id)) throw new AppError('run.unknown', { id: id.slice(0, 80) })
    return join(this.#folder, id)
  }

  kept(): string[] {
    return readdirSync(this.#folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && RUN_ID.test(entry.name))
      .map((entry) => entry.name)
  }

  binned(): { readonly id: string; readonly deletedAtMs: number }[] {
    if (!existsSync(this.#bin)) return []
    return readdirSync(this.#bin).flatMap((name) => {
      const match = BINNED.exec(name)
      return match?.[1] === undefined ? [] : [{ id: match[1], deletedAtMs: Number(match[2]) }]
    })
  }

  /** What is known of a run, by the newer of what the app and its process wrote; null when there is none (yet). */
  read(id: string, deletedAtMs: number | null = null): FoundRun | null {
    return readRun(deletedAtMs === null ? this.path(id) : this.#binnedPath(id, deletedAtMs), id)
  }

  /** Whether a process trains it now, started here or in a terminal. */
  isTaken(id: string): boolean {
    return isTaken(this.path(id))
  }

  /** Whether there is a checkpoint that is not whole yet. */
  isSaving(id: string): boolean {
    const checkpoints = join(this.path(id), 'checkpoints')
    return namesIn(checkpoints).some((name) => name.endsWith('.tmp'))
  }

  /** A file that cannot be read is kept beside under another name: a person may want what it says. */
  write(id: string, about: RunAbout): void {
    const file = join(this.path(id), RUN_FILES.about)
    mkdirSync(this.path(id), { recursive: true })
    if (readAbout(this.path(id), id).damage !== null) renameSync(file, freeName(`${file}.damaged`))
    writeFileAtomic(file, `${JSON.stringify(about, null, 2)}\n`)
  }

  /** Whether its process has written its configuration: from then on it goes on instead of beginning. */
  hasBegun(id: string): boolean {
    return existsSync(join(this.path(id), RUN_FILES.config))
  }

  /** The folder of the best policy; null while there is none. */
  policyFolder(id: string): string | null {
    const folder = join(this.path(id), 'policy')
    return isFilled(folder) ? folder : null
  }

  /** The last lines of the log. */
  logTail(id: string, lines: number): string[] {
    try {
      const text = readEndSync(join(this.path(id), 'log.txt'), LOG_TAIL_BYTES).toString()
      return text.trimEnd().split('\n').slice(-lines)
    } catch {
      return []
    }
  }

  /** TensorBoard files, oldest first. */
  eventFiles(id: string): string[] {
    const folder = this.path(id)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((name) => name.startsWith('events.'))
      .toSorted()
      .map((name) => join(folder, name))
  }

  delete(id: string, nowMs: number): void {
    if (!existsSync(this.path(id))) throw new AppError('run.unknown', { id })
    mkdirSync(this.#bin, { recursive: true })
    renameSync(this.path(id), this.#binnedPath(id, nowMs))
  }

  /** Throws `run.unknown` when it is not in the bin, or when its place is taken. */
  restore(id: string): void {
    const found = this.binned().find((entry) => entry.id === id)
    if (found === undefined || existsSync(this.path(id))) throw new AppError('run.unknown', { id })
    renameSync(this.#binnedPath(id, found.deletedAtMs), this.path(id))
  }

  /** Removes what is in the bin for good, `hear`ing whose. One that cannot be removed stops no other, and is thrown last. */
  emptyBin(hear: (id: string) => void): void {
    const errors: Error[] = []
    for (const { id, deletedAtMs } of this.binned()) {
      try {
        rmSync(this.#binnedPath(id, deletedAtMs), { recursive: true, force: true })
        hear(id)
      } catch (error) {
        errors.push(error as Error)
      }
    }
    if (errors[0] !== undefined) throw errors[0]
  }

  get #bin(): string {
    return join(this.#folder, '.bin')
  }

  #binnedPath(id: string, deletedAtMs: number): string {
    return join(this.#bin, `${id}.deleted-${deletedAtMs}`)
  }
}

function readRun(folder: string, id: string): FoundRun | null {
  const about = readAbout(folder, id)
  if (about.value !== null && !isNewer(folder, RUN_FILES.record, RUN_FILES.about))
    return { about: about.value, damage: null }
  const config = readConfig(folder)
  const record = readRecord(folder)
  const damage = about.damage ?? config.damage ?? record.damage
  if (about.value !== null && config.value !== null) return merged(about.value, record, folder)
  if (about.value !== null) return { about: about.value, damage: null }
  if (config.value !== null)
    return { about: foreignRun(id, folder, config.value, record.value), damage: damage && partly(damage) }
  return damage && { about: null, damage: errorData(new AppError('run.unreadable', { ...damage })) }
}

/** Of a run of the app, with what its process wrote since. */
function merged(about: RunAbout, record: FileRead<RunRecord>, folder: string): FoundRun {
  if (record.value === null) return { about, damage: record.damage && partly(record.damage) }
  const progress = standing({ ...record.value, runId: about.progress.runId }, folder)
  return {
    about: { ...about, progress, seconds: Math.max(about.seconds, record.value.seconds) },
    damage: null
  }
}

const partly = (damage: FileDamage): ErrorData => errorData(new AppError('run.partlyDamaged', { ...damage }))

/** A run that was started in a terminal, or of which nothing else is left: what its process says of it. */
function foreignRun(id: string, folder: string, config: RunConfig, record: RunRecord | null): RunAbout {
  return {
    config,
    progress: standing({ ...freshProgress(id), ...record, runId: id }, folder),
    startedAtMs: timeOf(join(folder, RUN_FILES.config)),
    seconds: record?.seconds ?? 0,
    tags: [],
    note: '',
    isLowPriority: false
  }
}

/** As its process said, if one still trains it. */
function standing(progress: RunProgress, folder: string): RunProgress {
  const isOver = !BETWEEN.has(progress.status)
  return isOver || isTaken(folder) ? progress : { ...progress, status: 'interrupted' }
}

const isTaken = (folder: string): boolean => lockHolder(join(folder, 'run.lock')) !== null

/** When a file was written; 0 for one that is not there, or that cannot be asked. */
function timeOf(file: string): number {
  try {
    return statSync(file).mtimeMs
  } catch {
    return 0
  }
}

const isNewer = (folder: string, one: string, other: string): boolean =>
  timeOf(join(folder, one)) > timeOf(join(folder, other))

/** How a run stands that has not begun. */
export function freshProgress(runId: string): RunProgress {
  return {
    runId,
    status: 'starting',
    step: 0,
    pretraining: null,
    stepsPerSecond: null,
    phases: null,
    best: null,
    last: null,
    random: null,
    solvedAtStep: null,
    explores: true,
    fallback: null,
    isRepeatable: null,
    replaced: 0,
    error: null
  }
}

const isFilled = (folder: string): boolean => namesIn(folder).some((name) => !name.endsWith('.tmp'))

/** What is no folder has nothing in it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
