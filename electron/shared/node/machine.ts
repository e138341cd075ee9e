import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'

/** Where Linux tells what a group of processes (a container, a service) may use. */
export interface GroupFiles {
  /** The groups of this process: /proc/self/cgroup. */
  readonly own: string
  /** Where they are told of: /sys/fs/cgroup. */
  readonly root: string
}

const LINUX: GroupFiles = { own: '/proc/self/cgroup', root: '/sys/fs/cgroup' }

/** What one group and those above it allow; Infinity where nothing is set. */
export interface GroupLimits {
  readonly memoryBytes: number
  readonly freeMemoryBytes: number
  /** Cores' worth of time, with fractions. */
  readonly cores: number
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/** A limit as the system writes it: "max", nothing, or an unreachable number where there is none. */
function limitIn(file: string): number {
  const text = textOf(file)
  const value = text === null || text === 'max' || text === '' ? Infinity : Number(text)
  return value >= 0 && value < Number.MAX_SAFE_INTEGER ? value : Infinity
}

/** A group and all above it. Within a container the path may be that of outside: its top is looked at in any case. */
function* upwards(path: string): Generator<string> {
  for (let at = path; at !== '/' && at !== '.'; at = dirname(at)) yield at
  yield '/'
}

/** Paths of this process's group by what it governs; '' for the one hierarchy of version 2. */
function groupsOf(own: string): Map<string, string> {
  const lines = (textOf(own) ?? '').split('\n')
  const entries = lines.flatMap((line): [string, string][] => {
    const [, kinds, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    return kinds === undefined || path === undefined ? [] : kinds.split(',').map((kind) => [kind, path])
  })
  return new Map(entries)
}

/** The files of version 2 and version 1, and how memory that can be had back at once is called in each. */
const MEMORY = [
  { kind: '', place: '', limit: 'memory.max', used: 'memory.current', spare: 'inactive_file' },
  {
    kind: 'memory',
    place: 'memory',
    limit: 'memory.limit_in_bytes',
    used: 'memory.usage_in_bytes',
    spare: 'total_inactive_file'
  }
] as const

function memoryOf(folder: string, { limit, used, spare }: (typeof MEMORY)[number]): [number, number] {
  const most = limitIn(join(folder, limit))
  if (most === Infinity) return [Infinity, Infinity]
  const stat = textOf(join(folder, 'memory.stat')) ?? ''
  const back = Number(new RegExp(`^${spare} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0)
  const taken = Number(textOf(join(folder, used)) ?? 0) - back
  return [most, Math.max(0, most - Math.max(0, taken))]
}

/** Version 2 writes "quota period" in one file, version 1 in two; no quota is "max" or -1. */
function coresOf(root: string, path: string): number {
  const [quota, period] = (textOf(join(root, path, 'cpu.max')) ?? '').split(' ').map(Number)
  const old = join(root, 'cpu', path)
  const values = period
    ? [quota, period]
    : [limitIn(join(old, 'cpu.cfs_quota_us')), limitIn(join(old, 'cpu.cfs_period_us'))]
  const [time = NaN, of = NaN] = values
  return time > 0 && of > 0 && Number.isFinite(time / of) ? time / of : Infinity
}

/** What this process's groups allow it. */
export function groupLimits({ own, root }: GroupFiles = LINUX): GroupLimits {
  const groups = groupsOf(own)
  const memory = MEMORY.flatMap((files) =>
    [...upwards(groups.get(files.kind) ?? '/')].map((path) => memoryOf(join(root, files.place, path), files))
  )
  const cores = ['', 'cpu'].flatMap((kind) =>
    [...upwards(groups.get(kind) ?? '/')].map((path) => coresOf(root, path))
  )
  return {
    memoryBytes: Math.min(...memory.map(([most]) => most)),
    freeMemoryBytes: Math.min(...memory.map(([, free]) => free)),
    cores: Math.min(...cores)
  }
}

/** Memory that this process may use in all: the machine's, or its container's where that is less. */
export const memoryBytes = (limits = groupLimits()): number => Math.min(totalmem(), limits.memoryBytes)

/** Memory that is free for this process now. */
export const freeMemoryBytes = (limits = groupLimits()): number => Math.min(freemem(), limits.freeMemoryBytes)

/** Cores that this process may keep busy: those it may run on, and no more than its share of time. At least 1. */
export const usableCores = (limits = groupLimits()): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(limits.cores)))

/** Bytes that may still be written to a folder's disk by who is no administrator. */
export async function freeDiskBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
