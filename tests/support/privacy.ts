import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What watching a program needs here, or null. */
export function whyNotWatched(): string | null {
  if (process.platform !== 'linux') return 'only Linux shows what a program asks of the system'
  const missing = ['strace', 'unshare', 'ip'].filter(
    (program) => spawnSync('sh', ['-c', 'command -v "$0"', program]).status !== 0
  )
  if (missing.length > 0) return `${missing.join(', ')} not installed`
  const { status } = spawnSync('unshare', ['-n', 'strace', '-o', '/dev/null', 'true'])
  return status === 0 ? null : 'no network of its own can be made here'
}

/** How long a program that does not end by itself is left at work. */
const LINGER_MS = 5000

export interface Watched {
  readonly code: number | null
  readonly output: string
  /** What the program and its children asked of the system, a line each. */
  readonly calls: readonly string[]
}

/**
 * Runs a program with the loopback network alone and an environment of its own, and writes down every address it turns to
 * and every file it makes. `until`: a while after this stands in its output it is asked to end (SIGTERM).
 */
export async function watch(
  command: readonly string[],
  { env, trace, until }: { env: Readonly<Record<string, string>>; trace: string; until?: RegExp }
): Promise<Watched> {
  const calls = 'connect,sendto,sendmsg,sendmmsg,openat,creat,mkdir,mkdirat,rename,renameat,renameat2'
  const strace = [
    'strace',
    '-f',
    '-qq',
    '-s',
    '200',
    '-e',
    `trace=${calls}`,
    '-e',
    'signal=none',
    '-o',
    trace
  ]
  const script = 'ip link set lo up && exec "$@"'
  const child = spawn('unshare', ['-n', 'sh', '-c', script, 'sh', ...strace, ...command], { env })
  let output = ''
  let isEnding = false
  const hear = (chunk: Buffer): void => {
    output += chunk.toString()
    if (isEnding || !until?.test(output)) return
    isEnding = true
    // strace passes it on to nobody: the program itself is asked to end.
    setTimeout(() => spawnSync('pkill', ['-TERM', '-P', String(child.pid)]), LINGER_MS)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output, calls: readFileSync(trace, 'utf8').split('\n') }
}

const ADDRESS = /(?:sin_addr=inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"/
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

/** Lines in which something beyond this computer is turned to, names included: they are asked of a server, or of a daemon. */
export const beyondThisComputer = (calls: readonly string[]): string[] =>
  calls.filter((line) => {
    const address = ADDRESS.exec(line)?.[1]
    if (address !== undefined) return !LOOPBACK.test(address) || line.includes('htons(53)')
    return /sun_path="[^"]*(nscd|resolve|avahi)/.test(line)
  })

const MADE =
  /(?:openat\([^,]+, "([^"]+)", [^)]*O_CREAT|(?:creat|mkdir)\("([^"]+)"|mkdirat\([^,]+, "([^"]+)"|rename\w*\(.*"([^"]+)"(?:, \w+)?\))/

/** Files and folders that were made or renamed outside `folders`. */
export const madeOutside = (calls: readonly string[], folders: readonly string[]): string[] =>
  calls.filter((line) => {
    const made = MADE.exec(line)
      ?.slice(1)
      .find((path) => path !== undefined)
    const failed = / = -1 /.test(line)
    return (
      made !== undefined && !failed && ![...folders, '/dev/', '/proc/'].some((top) => made.startsWith(top))
    )
  })
