import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Text } from '../language'
import { isAlive, thisPlace, thisProcess, type ProcessIdentity } from './process-identity'
import { readTextSync } from './regular-file'

/** How often an owner shows that it lives, and looks whether the lock is still its own. */
const BEAT_MS = 5_000
/** An owner of which nothing can be told but its beats is given up after so long without one. */
const SILENT_MS = 30_000
const LOOK_MS = 1_000
/** Of the time between two looks no more is counted: whoever looked may itself have been stopped meanwhile. */
const COUNTED_MS = 10_000
const LARGEST_BYTES = 4096

const ownerSchema = z.object({
  host: z.string(),
  machine: z.string(),
  boot: z.string(),
  space: z.string(),
  pid: z.number().int().positive(),
  started: z.string(),
  token: z.string().min(1),
  beat: z.string()
})
/** Before there was one rule: a process number alone, or with its host. */
const earlierSchema = z.object({ pid: z.number().int().positive(), host: z.string().optional() })

/** Whoever holds a lock; null in `who` when the file does not say (yet). */
export interface Holder {
  readonly who: ProcessIdentity | null
  /** Empty in a lock of before there were tokens. */
  readonly token: string
  readonly text: string
  /** Changes with every beat: those of before only dated the file anew. */
  readonly sign: string
}

export type LossReason = 'taken' | 'gone'

/** Somebody who lives, or may live, holds the lock. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError'
  constructor(
    readonly file: string,
    readonly holder: Holder
  ) {
    super(`${file} is held by process ${holder.who?.pid ?? '?'} of ${holder.who?.host ?? '?'}`)
  }

  /** The process, with its computer when that is another. */
  get process(): Text {
    const { who } = this.holder
    if (who === null) return '?'
    return !this.isElsewhere
      ? `${who.pid}`
      : { en: `${who.pid} on ${who.host}`, fr: `${who.pid} sur ${who.host}` }
  }

  /** On another computer or in another container. */
  get isElsewhere(): boolean {
    const { who } = this.holder
    return who !== null && (who.host !== thisPlace.host || who.space !== thisPlace.space)
  }

  /** Only its beats can tell whether it lives. */
  get isUnseen(): boolean {
    return this.holder.who === null || isAlive(this.holder.who) === null
  }
}

/** How long to watch a lock of elsewhere. */
export interface LockWatch {
  readonly silentMs?: number
  readonly lookMs?: number
}

/** Locks of this process: a process always knows its own. */
const mine = new Map<string, Lock>()

/**
 * A file that says who may write. Who holds it is told from the process, where it can be seen: it lives or it
 * does not, however long it slept and whatever the clock says. One that cannot be seen from here (another
 * computer, another container) is told by a count that it raises every 5 s, watched on this computer's own
 * steady clock. A lock is removed by whoever made it, or after its owner is gone.
 */
export class Lock {
  readonly file: string
  readonly #token = randomBytes(12).toString('hex')
  readonly #timer: NodeJS.Timeout
  readonly #listeners = new Set<(reason: LossReason) => void>()
  /** Kept open: what is written through it never lands in a lock that somebody else made since. */
  #handle: number
  #beats = 0
  #lost: LossReason | null = null

  private constructor(file: string) {
    this.file = file
    this.#handle = this.#create()
    this.#timer = setInterval(() => this.beat(), BEAT_MS)
    this.#timer.unref()
    mine.set(this.#token, this)
  }

  /**
   * Takes the lock, over that of a process that is gone. Throws LockHeldError, at once, while another
   * process or another part of this one holds it or may hold it, and what the file system throws.
   */
  static take(file: string): Lock {
    for (;;) {
      try {
        return new Lock(file)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = holderOf(file)
      if (holder === null) continue
      if (isHeld(file, holder)) throw new LockHeldError(file, holder)
      setAside(file, holder)
    }
  }

  /** The same, but watches a lock of elsewhere until its owner beats, or was silent for long enough. */
  static async takeWatched(
    file: string,
    { silentMs = SILENT_MS, lookMs = LOOK_MS }: LockWatch = {}
  ): Promise<Lock> {
    let first: LockHeldError | null = null
    for (let silentFor = 0; ; silentFor += lookMs) {
      try {
        return Lock.take(file)
      } catch (error) {
        if (!(error instanceof LockHeldError) || !error.isUnseen) throw error
        first ??= error
        if (error.holder.sign !== first.holder.sign) throw error
        if (silentFor >= silentMs) setAside(file, error.holder)
      }
      await wait(lookMs)
    }
  }

  /** Called once, if the lock is found to be another's or its folder is gone. At once when it was lost before. */
  onLost(listener: (reason: LossReason) => void): void {
    if (this.#lost === null) this.#listeners.add(listener)
    else listener(this.#lost)
  }

  /** Why it is not held any more, as the disk says now; null while it is. */
  look(): LossReason | null {
    if (this.#lost !== null) return this.#lost
    const found = tryTo(() => holderOf(this.file))
    // What cannot be read now says nothing.
    if (found === undefined) return null
    if (found === null) this.#putBack()
    else if (found.token !== this.#token) this.#lose('taken')
    return this.#lost
  }

  /** Shows that the owner lives. */
  beat(): void {
    if (this.look() !== null) return
    this.#beats++
    // A full disk takes no beat, and is no reason to stop.
    tryTo(() => writeSync(this.#handle, this.#text, 0))
  }

  /** Gives it back. Nothing of somebody else's is removed. Safe to call twice. */
  release(): void {
    if (!mine.delete(this.#token)) return
    clearInterval(this.#timer)
    if (tryTo(() => holderOf(this.file))?.token === this.#token)
      tryTo(() => rmSync(this.file, { force: true }))
    closeSync(this.#handle)
  }

  get #text(): string {
    const beat = `${this.#beats}`.padStart(10, '0')
    return `${JSON.stringify({ ...thisProcess, token: this.#token, beat })}\n`
  }

  #create(): number {
    const handle = openSync(this.file, 'wx')
    try {
      writeSync(handle, this.#text, 0)
      return handle
    } catch (error) {
      // A full disk leaves an empty file.
      closeSync(handle)
      rmSync(this.file, { force: true })
      throw error
    }
  }

  /** Somebody removed the file: it is written again, unless another is there by now or the folder is gone. */
  #putBack(): void {
    try {
      const handle = this.#create()
      closeSync(this.#handle)
      this.#handle = handle
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') this.#lose('taken')
      if (code === 'ENOENT' || code === 'ENOTDIR') this.#lose('gone')
    }
  }

  #lose(reason: LossReason): void {
    this.#lost = reason
    clearInterval(this.#timer)
    for (const listener of this.#listeners) listener(reason)
    this.#listeners.clear()
  }
}

/** Undefined when it fails. */
function tryTo<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** Whoever a lock names; null when there is none. Throws 'file.odd' for what is no file. */
function holderOf(file: string): Holder | null {
  try {
    const text = readTextSync(file, LARGEST_BYTES)
    return { ...ownerIn(text), text, sign: `${statSync(file).mtimeMs} ${text}` }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

function ownerIn(text: string): { who: ProcessIdentity | null; token: string } {
  const written = tryTo((): unknown => JSON.parse(text))
  const owner = ownerSchema.safeParse(written)
  if (owner.success) {
    const { token, beat: _, ...who } = owner.data
    return { who, token }
  }
  const earlier = earlierSchema.safeParse(typeof written === 'number' ? { pid: written } : written)
  if (!earlier.success) return { who: null, token: '' }
  const { pid, host = thisPlace.host } = earlier.data
  const place = host === thisPlace.host ? thisPlace : { ...thisPlace, boot: '', machine: '', space: '' }
  return { who: { ...place, host, pid, started: '' }, token: '' }
}

/** What was seen of a lock whose owner cannot be seen, and for how long it has stood still. */
const seen = new Map<string, { sign: string; atMs: number; silentMs: number }>()

function hasFallenSilent(file: string, { sign }: Holder): boolean {
  const nowMs = performance.now()
  const before = seen.get(file)
  const isStill = before?.sign === sign
  const silentMs = isStill ? before.silentMs + Math.min(nowMs - before.atMs, COUNTED_MS) : 0
  seen.set(file, { sign, atMs: nowMs, silentMs })
  return silentMs > SILENT_MS
}

function isHeld(file: string, holder: Holder): boolean {
  const { who, token } = holder
  if (mine.has(token)) return true
  // One of before there were tokens that names this process is of an earlier one of its number.
  const isOfEarlier = token === '' && who?.pid === thisProcess.pid && who.boot === thisPlace.boot
  const lives = who === null ? null : isOfEarlier ? false : isAlive(who)
  if (lives === null) return !hasFallenSilent(file, holder)
  seen.delete(file)
  return lives
}

/**
 * Removes the lock of somebody who is gone. One that somebody else made in the same moment is given back to
 * them: what is taken away is looked at once more.
 */
function setAside(file: string, { text }: Holder): void {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  if (tryTo(() => (renameSync(file, aside), true)) === undefined) return
  const taken = tryTo(() => readTextSync(aside, LARGEST_BYTES))
  if (taken !== text) tryTo(() => linkSync(aside, file))
  rmSync(aside, { force: true })
}

/**
 * Who holds a lock now; null when nobody does. Of an owner that cannot be seen from here it takes several
 * looks to learn that it is gone; until then it counts as living.
 */
export function lockHolder(file: string): LockHeldError | null {
  try {
    const holder = holderOf(file)
    return holder !== null && isHeld(file, holder) ? new LockHeldError(file, holder) : null
  } catch {
    // What is no file is nobody's lock.
    return null
  }
}
