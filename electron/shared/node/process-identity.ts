import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** The namespace of processes that a Linux system starts with; a container has another. */
const FIRST_SPACE = 'pid:[4026531836]'
/** States of a process that is over and was not yet taken leave of. */
const OVER = new Set(['Z', 'X', 'x'])

/** Where a process runs: its number means nothing elsewhere. Empty where the system does not tell. */
export interface ProcessPlace {
  /** Name of the computer or container, for people. */
  readonly host: string
  /** Of the installed system: the same after a restart. */
  readonly machine: string
  /** Of this start of the system. */
  readonly boot: string
  /** Within which process numbers are given out. */
  readonly space: string
}

/** A process that no other, before or after, is taken for. */
export interface ProcessIdentity extends ProcessPlace {
  readonly pid: number
  /** When it started, in the system's ticks since its own start; empty where that is not told. */
  readonly started: string
}

/** The content of a file of the system's; empty where there is none. */
function told(read: () => string): string {
  try {
    return read().trim()
  } catch {
    return ''
  }
}

export const thisPlace: ProcessPlace = {
  host: hostname(),
  machine: told(() => readFileSync('/etc/machine-id', 'utf8')),
  boot: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
  // A container may have its own idea of when the system started, too: the starts of processes count from there.
  space: ['pid', 'time']
    .map((kind) => told(() => readlinkSync(`/proc/self/ns/${kind}`)))
    .join(' ')
    .trim()
}

/** A short name for the place, the same after a restart. */
export const placeName = createHash('sha256')
  .update(JSON.stringify([thisPlace.host, thisPlace.machine, thisPlace.space]))
  .digest('hex')
  .slice(0, 8)

/** State and start of a process of this place, from its line of numbers (the name in it may hold anything). */
function factsOf(pid: number): { state: string; started: string } | null {
  const line = told(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const [state = '', ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return line === '' ? null : { state, started: rest[18] ?? '' }
}

/** Who this process is. */
export const thisProcess: ProcessIdentity = {
  ...thisPlace,
  pid: process.pid,
  started: factsOf(process.pid)?.started ?? ''
}

/** The same of another process of this place. */
export const processHere = (pid: number): ProcessIdentity => ({
  ...thisPlace,
  pid,
  started: factsOf(pid)?.started ?? ''
})

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Whether a process of this place lives; null when that cannot be told: there is one of its number, and
 * nothing says whether it is the same.
 */
export function livesHere(pid: number, started: string): boolean | null {
  if (!exists(pid)) return false
  const now = factsOf(pid)
  if (now !== null && OVER.has(now.state)) return false
  return now === null || now.started === '' || started === '' ? null : now.started === started
}

/**
 * Whether a process lives, wherever it runs; null when that cannot be told from here. No clock is asked: a
 * process that was asleep or stopped lives.
 */
export function isAlive(who: ProcessIdentity): boolean | null {
  const isHere = who.boot === thisPlace.boot && who.space === thisPlace.space && isSameHost(who)
  if (isHere) return livesHere(who.pid, who.started)
  return isOfEarlierStart(who) ? false : null
}

/** Where the system gives each of its starts a name, that name says it. */
const isSameHost = (who: ProcessPlace): boolean => who.boot !== '' || who.host === thisPlace.host

/** Containers may share what names a machine; systems outside of them do not. */
const isOfEarlierStart = (who: ProcessPlace): boolean =>
  who.machine !== '' &&
  who.machine === thisPlace.machine &&
  who.host === thisPlace.host &&
  who.boot !== thisPlace.boot &&
  who.space === thisPlace.space &&
  thisPlace.space.startsWith(FIRST_SPACE)
