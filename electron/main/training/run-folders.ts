import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors'
import { lockHolder } from '../../shared/node/lock'
import { readEndSync, readTextSync } from '../../shared/node/regular-file'
import type { RunConfig, RunProgress, RunStatus } from '../../shared/training'
import { writeFileAtomic } from '../store/atomic-file'

/**
 * Names in the runs folder: `<id>/` a run, `.bin/<id>.deleted-<ms>/` a deleted one. In a run's folder
 * `about.json` is the app's; config.json, run.json (how it stands),
 * log.txt, events.*, checkpoints/ and policy/ are the training
 * process's, which is all that a run started in a terminal has.
 */
const RUN_ID = /^[A-Za-z0-9_-]{1,80}$/
const BINNED = /^([A-Za-z0-9_-]{1,80})\.deleted-(\d{1,15})$/
const ABOUT = 'about.json'
const RECORD = 'run.json'
const LOG_TAIL_BYTES = 64 * 1024

/** Of a run that is neither over nor left. */
export const BETWEEN: ReadonlySet<RunStatus> = new Set<RunStatus>(['starting', 'running', 'paused'])

/** What the app keeps of a run beside what its process writes. */
export interface RunAbout {
  readonly config: RunConfig
  readonly progress: RunProgress
  readonly startedAtMs: number
  readonly seconds: number
  readonly tags: readonly string[]
  readonly note: string
  readonly isLowPriority: boolean
}

const result = z
  .object({ step: z.number(), mean: z.number(), std: z.number(), episodes: z.number(), seed: z.number() })
  .nullable()
const aboutFile = z.object({
  config: z.looseObject({
    env: z.string(),
    agent: z.string(),
    seed: z.number(),
    steps: z.number(),
    /** Of before there was a choice: the CPU. */
    device: z.string().default('cpu')
  }),
  progress: z.looseObject({
    status: z.string(),
    step: z.number(),
    /** Of before there was any: null. */
    pretraining: z.object({ done: z.number(), total: z.number() }).nullable().default(null),
    /** Likewise. */
    fallback: z.looseObject({ code: z.string() }).nullable().default(null),
    isRepeatable: z.boolean().nullable().default(null),
    replaced: z.number().default(0),
    best: result,
    last: result,
    random: result
  }),
  startedAtMs: z.number(),
  seconds: z.number(),
  tags: z.array(z.string()),
  note: z.string(),
  isLowPriority: z.boolean()
})
const configFile = aboutFile.shape.config
const recordFile = aboutFile.shape.progress.extend({ seconds: z.number().optional() })

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
  read(id: string, deletedAtMs: number | null = null): RunAbout | null {
    const folder = deletedAtMs === null ? this.path(id) : this.#binnedPath(id, deletedAtMs)
    const parsed = aboutFile.safeParse(readJson(join(folder, ABOUT)))
    const about = parsed.success ? (parsed.data as unknown as RunAbout) : null
    if (about !== null && mtimeOf(join(folder, RECORD)) <= mtimeOf(join(folder, ABOUT))) return about
    const config = configFile.safeParse(readJson(join(folder, 'config.json')))
    if (!config.success) return about
    const written = foreignRun(id, folder, config.data as unknown as RunConfig)
    if (about === null) return written
    return { ...about, progress: written.progress, seconds: Math.max(about.seconds, written.seconds) }
  }

  /** Whether a process trains it now, started here or in a terminal. */
  isTaken(id: string): boolean {
    return isTaken(this.path(id))
  }

  write(id: string, about: RunAbout): void {
    mkdirSync(this.path(id), { recursive: true })
    writeFileAtomic(join(this.path(id), ABOUT), `${JSON.stringify(about, null, 2)}\n`)
  }

  /** Whether its process has written its configuration: from then on it goes on instead of beginning. */
  hasBegun(id: string): boolean {
    return existsSync(join(this.path(id), 'config.json'))
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

/** A run that was started in a terminal: what its process says of it, in run.json. */
function foreignRun(id: string, folder: string, config: RunConfig): RunAbout {
  const record = recordFile.safeParse(readJson(join(folder, RECORD)))
  const progress = { ...freshProgress(id), ...(record.success ? record.data : {}), runId: id } as RunProgress
  const isOver = !BETWEEN.has(progress.status)
  return {
    config,
    progress: isOver || isTaken(folder) ? progress : { ...progress, status: 'interrupted' },
    startedAtMs: statSync(join(folder, 'config.json')).mtimeMs,
    seconds: record.success ? (record.data.seconds ?? 0) : 0,
    tags: [],
    note: '',
    isLowPriority: false
  }
}

const isTaken = (folder: string): boolean => lockHolder(join(folder, 'run.lock')) !== null

/** When a file was written; 0 for one that is not there. */
const mtimeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

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

function isFilled(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => !name.endsWith('.tmp'))
}

/** Null for a file that is not there or is no JSON. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readTextSync(file))
  } catch {
    return null
  }
}
