import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')
const cli = join(root, 'out/main/cli.js')
const START_WITHIN_MS = 90_000
const STOP_WITHIN_MS = 10_000

/** The real app, started by its built command line on a data folder of its own. */
export interface RunningApp {
  /** Works once: the browser that used it stays in by its cookie. */
  readonly link: string
  readonly origin: string
  readonly pid: number
  /** A fresh link, by `apprenti open`. */
  freshLink(): string
  /** Process ids of the thinking processes running now, and of those that train or tell what can be trained. */
  workers(): number[]
  trainers(): number[]
  /** Of those that clone. */
  cloners(): number[]
  stop(): Promise<void>
}

/**
 * Starts `apprenti serve`. Rejects with what it printed when no address appears.
 * `data`: a data folder that outlives it; one of its own when left out. `port`: a free one when left out.
 */
export async function startApp({
  data,
  port = 0
}: { readonly data?: string; readonly port?: number } = {}): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-e2e-'))
  const env = { ...process.env, APPRENTI_DATA: data ?? join(folder, 'data') }
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', '--port', String(port)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const link = await firstLink(child)
  return {
    link,
    origin: new URL(link).origin,
    pid: child.pid ?? 0,
    freshLink: () => {
      const printed = execFileSync(process.execPath, [cli, 'open', '--no-open', '--json'], { env })
      return (JSON.parse(printed.toString()) as { link: string }).link
    },
    workers: () => childrenOf(child.pid ?? 0).filter((pid) => commandLine(pid).includes('worker')),
    trainers: () => childrenOf(child.pid ?? 0).filter((pid) => commandLine(pid).includes('training')),
    cloners: () => childrenOf(child.pid ?? 0).filter((pid) => commandLine(pid).includes('imitation')),
    stop: async () => {
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function firstLink(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let printed = ''
    const timer = setTimeout(() => give('no address in time'), START_WITHIN_MS)
    const give = (why: string): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      fail(new Error(`apprenti serve: ${why}\n${printed}`))
    }
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const link = /https?:\/\/\S+/.exec(printed)?.[0]
      if (link === undefined) return
      clearTimeout(timer)
      done(link)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.on('exit', (code) => give(`ended with ${code}`))
  })
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) return done()
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    child.on('exit', () => {
      clearTimeout(timer)
      done()
    })
    child.kill('SIGTERM')
  })
}

/** Processes started by `pid`, as Linux lists them. */
function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return list.split(' ').filter(Boolean).map(Number)
}

function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
}
