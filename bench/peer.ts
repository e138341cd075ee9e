import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { spawnOwn } from '../electron/shared/node/own-process'

const START_LIMIT_MS = 30_000

/** What a peer said of one stretch of play. */
export interface Stretch {
  readonly frames: number
  readonly seconds: number
}

/** A program that works for as long as it is told, and rests in between: bench/ale_env.py, bench/dqn_torch.py. */
export class Peer {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string, unknown>
  ) {}

  /** Starts a Python peer. Rejects with a short reason when it cannot: no Python, no module. */
  static async start(python: string, script: string, args: readonly string[] = []): Promise<Peer> {
    const child = spawnOwn(python, [script, ...args])
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
    // What is written to a program that has ended: it is told when its answer is waited for.
    child.stdin.on('error', () => undefined)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(new Error(`${python} cannot be started (${error.message})`)))
      child.once('close', () => reject(new Error(lastLine(complaint) || `${python} ended without a word`)))
      setTimeout(() => reject(new Error('it did not answer in 30 s')), START_LIMIT_MS).unref()
    })
    try {
      const hello = await Promise.race([nextAnswer<{ name: string }>(lines), failed])
      failed.catch(() => undefined)
      return new Peer(hello.name, child, lines)
    } catch (thrown) {
      child.kill()
      // Its output may close before the process is known to have failed: that reason is the better one.
      throw await failed.catch((reason: unknown) => reason ?? thrown)
    }
  }

  /** Lets it play. */
  play(seconds: number): Promise<Stretch> {
    return this.ask<Stretch>(String(seconds))
  }

  /** Sends a line and waits for the answer. */
  ask<T>(line: string): Promise<T> {
    this.child.stdin.write(`${line}\n`)
    return nextAnswer<T>(this.lines)
  }

  close(): void {
    this.child.stdin.end()
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

async function nextAnswer<T>(lines: AsyncIterator<string, unknown>): Promise<T> {
  const line = await lines.next()
  if (line.done === true) throw new Error('it ended before it answered')
  return JSON.parse(line.value) as T
}
