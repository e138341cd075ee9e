import {
  fork,
  spawn,
  type ChildProcess,
  type ChildProcessByStdio,
  type ChildProcessWithoutNullStreams
} from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { warden } from './warden'

/** A group of its own is a POSIX matter. Windows ends what a process started with the process itself. */
const HAS_GROUPS = process.platform !== 'win32'
/** Forked code of ours that is left alone by its parent ends by itself; after this long it is ended. */
const FORK_GRACE_SECONDS = 10
/**
 * Becomes the program once a line is on descriptor 3, and ends without it: who dies between starting a process and having
 * it watched leaves nothing behind.
 */
const WHEN_WATCHED = 'read -r watched <&3 && exec "$@" 3<&-'
/** What is kept of the output of a program that is run to its end. */
const OUTPUT_BYTES = 2 ** 20

interface OwnOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /**
   * Whole seconds that it gets to end by itself after this process has died: of a program that hears of that, because it
   * reads its standard input to the end. Default 0.
   */
  readonly graceSeconds?: number
}

type PipeOrNot = 'pipe' | 'ignore'
type Ends<Kind extends PipeOrNot, Stream> = Kind extends 'pipe' ? Stream : null

/**
 * Starts a program that is this process's own: it, and whatever it starts itself, ends with it and never outlives it.
 * - A signal that a terminal sends to its whole foreground group (Ctrl+C, the closing of the window) does not reach it:
 *   who started it ends it in order.
 * - When it has ended, what it started and left behind in its group is ended too.
 * - When this process dies, however that comes about, the whole group is ended after `graceSeconds`.
 *
 * Answers at once; that it could not be started is told by the event 'error', as of `node:child_process`.
 */
export function spawnOwn(program: string, args: readonly string[]): ChildProcessWithoutNullStreams
export function spawnOwn<In extends PipeOrNot, Out extends PipeOrNot, Err extends PipeOrNot>(
  program: string,
  args: readonly string[],
  options: OwnOptions & { readonly stdio: readonly [In, Out, Err] }
): ChildProcessByStdio<Ends<In, Writable>, Ends<Out, Readable>, Ends<Err, Readable>>
export function spawnOwn(
  program: string,
  args: readonly string[],
  options: OwnOptions
): ChildProcessWithoutNullStreams
export function spawnOwn(
  program: string,
  args: readonly string[],
  options: OwnOptions & { readonly stdio?: readonly PipeOrNot[] } = {}
): ChildProcess {
  const { cwd, env, graceSeconds = 0, stdio = ['pipe', 'pipe', 'pipe'] } = options
  const how = { ...(cwd !== undefined && { cwd }), ...(env !== undefined && { env }), windowsHide: true }
  // One that cannot be run is left to `spawn` itself, which says why by the event 'error'.
  if (!HAS_GROUPS || !canRun(program, cwd, env)) return spawn(program, args, { ...how, stdio: [...stdio] })
  const child = spawn('/bin/sh', ['-c', WHEN_WATCHED, 'sh', program, ...args], {
    ...how,
    stdio: [...stdio, 'pipe'],
    detached: true
  })
  own(child, graceSeconds)
  // Our end of the descriptor, which is none when it could not be started.
  const watched = child.stdio[3] as Writable | null | undefined
  watched?.on('error', () => {
    // It was ended before it began: the event 'exit' says so.
  })
  watched?.end('watched\n')
  return child
}

/** Whether there is such a program, by its path or in the folders of PATH, that this user may run. */
function canRun(program: string, cwd = '', env: NodeJS.ProcessEnv = process.env): boolean {
  const folders = program.includes('/') ? [cwd] : (env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => {
    try {
      accessSync(resolve(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * Starts code of ours as another process of Node, with a channel to it. It ends by itself when the channel closes, and
 * is ended `graceSeconds` later otherwise; null: it is given all the time it needs.
 */
export function forkOwn(file: string, graceSeconds: number | null = FORK_GRACE_SECONDS): ChildProcess {
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: [],
    // The standard output of a terminal belongs to the command that was run: others write to its error output.
    stdio: ['ignore', 2, 2, 'ipc'],
    detached: HAS_GROUPS
  })
  return own(child, graceSeconds)
}

/**
 * Runs a program to its end and gives what it printed. Rejects when it cannot be started, ends otherwise than with 0
 * (the last line that it complained with), or takes longer than `limitMs`.
 */
export async function runOwn(
  program: string,
  args: readonly string[],
  { limitMs }: { readonly limitMs: number }
): Promise<string> {
  const child = spawnOwn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [printed, complained] = [gathered(child.stdout), gathered(child.stderr)]
  let isLate = false
  const limit = setTimeout(() => (isLate = child.kill('SIGKILL')), limitMs)
  try {
    const how = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(signal ?? code))
    })
    if (isLate) throw new Error(`${program} took longer than ${limitMs / 1000} s`)
    if (how !== 0) throw new Error(complained().trim().split('\n').at(-1) || `${program} ended with ${how}`)
    return printed()
  } finally {
    clearTimeout(limit)
  }
}

/**
 * Opens something that is the person's from then on (their browser): it outlives this process, and nothing of it is
 * waited for. `onError`: it could not be started.
 */
export function spawnForPerson(program: string, args: readonly string[], onError: () => void): void {
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', onError)
  child.unref()
}

function own(child: ChildProcess, graceSeconds: number | null): ChildProcess {
  const { pid } = child
  // It could not be started.
  if (pid === undefined || !HAS_GROUPS) return child
  if (graceSeconds !== null) warden.watch(pid, graceSeconds)
  child.once('exit', () => {
    endGroup(pid)
    warden.forget(pid)
  })
  return child
}

/** Ends what is left of a group whose first process has ended. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}

/** What a stream gives, as far as it is kept. */
function gathered(stream: Readable): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (part: string) => {
    if (text.length < OUTPUT_BYTES) text += part
  })
  return () => text
}
