import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { AppError } from '../../../shared/errors'
import type { LocalizedText } from '../../../shared/language'
import { spawnOwn } from '../../../shared/node/own-process'
import { ANSWER, GarbledMessage, closeMessage, readError } from './messages'

/** Where Python and the bridge are. */
export interface GymResources {
  /** The Python to run: a name on the path, or a path. */
  readonly python: string
  /** The path of bridges/gymnasium_bridge.py. */
  readonly bridge: string
}

/** The Python that runs Gymnasium environments: APPRENTI_PYTHON, or what the platform usually calls it. */
export function pythonOf(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  return env['APPRENTI_PYTHON'] || (platform === 'win32' ? 'python' : 'python3')
}

/** No message is longer; more is a sign of something else on the pipe. */
const LONGEST_MESSAGE = 2 ** 28
/** How much of what the process complains of is kept. */
const COMPLAINT = 2000
/** How long a process may take to end by itself, its environment closed. */
const GOODBYE_MS = 3000
/** The same where this process has died: it notices when its standard input ends, perhaps in the middle of a step. */
const ORPHAN_SECONDS = 10
/** What it printed last may come after its end, but not later: a program that it left behind may hold its output open. */
const LAST_WORDS_MS = 200
/** A deadline passes in so many parts: a process that was stopped itself for long loses one, and then hears the answer. */
const DEADLINE_PARTS = 5

interface Waiting {
  resolve(body: Buffer): void
  reject(why: AppError): void
  readonly kind: number
  readonly deadline: NodeJS.Timeout
}

/**
 * A Python process with one environment in it. One question at a time; each is answered, or rejects with an AppError
 * `gym.*` that says why. After it is lost every question rejects.
 */
export class Bridge {
  private readonly child: ChildProcessWithoutNullStreams
  private waiting: Waiting | null = null
  private received: Buffer[] = []
  private receivedBytes = 0
  private complaint = ''
  private lost: AppError | null = null
  private readonly ended: Promise<void>

  constructor(
    private readonly id: string,
    private readonly resources: GymResources
  ) {
    this.child = spawnOwn(resources.python, [resources.bridge], { graceSeconds: ORPHAN_SECONDS })
    this.child.stdout.on('data', (chunk: Buffer) => this.take(chunk))
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(-COMPLAINT)
    })
    // What is written to a process that has ended: its end is told elsewhere.
    this.child.stdin.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      this.child.once('error', () => {
        this.lose(new AppError('gym.noPython', { python: resources.python }))
        resolve()
      })
      this.child.once('close', (code, signal) => {
        this.lose(this.away(howItEnded(code, signal, this.lastWords)))
        resolve()
      })
      this.child.once('exit', () =>
        setTimeout(() => {
          for (const stream of [this.child.stdout, this.child.stderr]) stream.destroy()
        }, LAST_WORDS_MS)
      )
    })
  }

  /** What it answers, without length and kind; `kind`: the answer that fits. */
  ask(question: Buffer, kind: number, deadlineMs: number): Promise<Buffer> {
    if (this.lost) return Promise.reject(this.lost)
    if (this.waiting) return Promise.reject(new Error(`${this.id}: one call at a time`))
    return new Promise((resolve, reject) => {
      const why = {
        en: `it has not answered for ${deadlineMs / 1000} s`,
        fr: `il ne répond plus depuis ${deadlineMs / 1000} s`
      }
      let left = DEADLINE_PARTS
      const pass = (): void => {
        if (--left === 0) this.stop(this.away(why))
      }
      const deadline = setInterval(pass, deadlineMs / DEADLINE_PARTS)
      this.waiting = { resolve, reject, kind, deadline }
      this.child.stdin.write(question)
    })
  }

  /** Gives up on it: what came is not what the protocol allows. */
  garbled(why: string | LocalizedText): AppError {
    return this.stop(this.away(why))
  }

  /** Lets the environment close itself, and ends the process if it does not. */
  async close(): Promise<void> {
    this.lose(this.away({ en: 'it was closed', fr: 'il a été fermé' }))
    this.child.stdin.end(closeMessage())
    await this.goodbye()
  }

  /** Waits until it has ended, and ends it if that takes too long. */
  private async goodbye(): Promise<void> {
    const patience = setTimeout(() => this.child.kill('SIGKILL'), GOODBYE_MS)
    await this.ended
    clearTimeout(patience)
  }

  private take(chunk: Buffer): void {
    this.received.push(chunk)
    this.receivedBytes += chunk.length
    if (this.receivedBytes < 4) return
    const all = this.received.length === 1 ? chunk : this.gather()
    const length = all.readUInt32LE(0)
    if (length < 1 || length > LONGEST_MESSAGE || this.receivedBytes > 4 + length) {
      this.garbled({
        en: 'it sent something that is no message',
        fr: 'il a envoyé autre chose qu’un message'
      })
    } else if (this.receivedBytes === 4 + length) {
      const whole = this.gather()
      this.received = []
      this.receivedBytes = 0
      this.answer(whole.readUInt8(4), whole.subarray(5))
    }
  }

  /** What has come so far, in one piece once it is known to be much. */
  private gather(): Buffer {
    if (this.received.length > 1) this.received = [Buffer.concat(this.received)]
    return this.received[0]!
  }

  private answer(kind: number, body: Buffer): void {
    const waiting = this.waiting
    if (kind === ANSWER.error) {
      // It closes its environment and ends.
      this.lose(this.refusal(body))
      void this.goodbye()
    } else if (!waiting || kind !== waiting.kind) {
      this.garbled({
        en: 'it sent an answer that nobody asked for',
        fr: 'il a répondu à ce que personne ne demandait'
      })
    } else {
      this.waiting = null
      clearInterval(waiting.deadline)
      waiting.resolve(body)
    }
  }

  /** Remembers why it is lost (the first reason counts), tells whoever waits, and ends the process. */
  private stop(why: AppError): AppError {
    this.lose(why)
    this.child.kill('SIGKILL')
    return why
  }

  private lose(why: AppError): void {
    this.lost ??= why
    if (!this.waiting) return
    clearInterval(this.waiting.deadline)
    this.waiting.reject(this.lost)
    this.waiting = null
  }

  private away(why: string | LocalizedText): AppError {
    return new AppError('gym.lost', { id: this.id, why })
  }

  private get lastWords(): string {
    return this.complaint.trim().split('\n').at(-1) ?? ''
  }

  /** The sentence for what the bridge refused. */
  private refusal(body: Buffer): AppError {
    const { id } = this
    try {
      const { code, why } = readError(body)
      if (code === 'package') return this.missing(why)
      if (code === 'module') {
        const { python } = this.resources
        return new AppError('gym.module', { id, why: why.replace(/\.$/, ''), python })
      }
      if (code === 'renamed') return new AppError('gym.renamed', { id, name: `gym:${why}` })
      if (code === 'unknown') return new AppError('gym.unknown', { id, why })
      if (code === 'space') return new AppError('gym.space', { id, why })
      return new AppError('gym.failed', { id, why })
    } catch (thrown) {
      return this.away(thrown instanceof GarbledMessage ? thrown.message : String(thrown))
    }
  }

  private missing(name: string): AppError {
    const { python } = this.resources
    const pip = PIP_NAMES[name]
    if (pip !== undefined) return new AppError('gym.package', { package: name, id: this.id, python, pip })
    const why = { en: `there is no module "${name}"`, fr: `il n’y a pas de module « ${name} »` }
    return new AppError('gym.module', { id: this.id, python, why })
  }
}

/** What to install for a module that is missing, where that is known: the names of modules are not those of packages. */
const PIP_NAMES: Readonly<Record<string, string>> = {
  gymnasium: 'gymnasium',
  numpy: 'gymnasium numpy',
  ale_py: 'gymnasium ale-py',
  ...Object.fromEntries(['Box2D', 'box2d'].map((name) => [name, 'swig "gymnasium[box2d]"'])),
  ...Object.fromEntries(['mujoco', 'mujoco_py'].map((name) => [name, '"gymnasium[mujoco]"'])),
  ...Object.fromEntries(['jax', 'jaxlib', 'flax'].map((name) => [name, '"gymnasium[jax]"'])),
  gymnasium_robotics: 'gymnasium-robotics',
  pygame: 'pygame',
  cv2: 'opencv-python',
  PIL: 'pillow',
  yaml: 'pyyaml',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  ...Object.fromEntries(
    ['imageio', 'matplotlib', 'minigrid', 'moviepy', 'numba', 'pandas', 'scipy', 'torch'].map((name) => [
      name,
      name
    ])
  ),
  ...Object.fromEntries(
    ['shimmy', 'highway_env', 'pettingzoo', 'procgen'].map((name) => [name, name.replace('_', '-')])
  )
}

/** What Python ends with after it has printed an exception: the reason is its last line. */
const UNCAUGHT = 1

/** Only an exception's last line is a reason; anything else that was printed may be of long ago. */
function howItEnded(
  code: number | null,
  signal: NodeJS.Signals | null,
  lastWords: string
): string | LocalizedText {
  if (code === UNCAUGHT && lastWords !== '') return lastWords
  const [en, fr] =
    lastWords === '' ? ['', ''] : [`; it last said: ${lastWords}`, ` ; il a dit en dernier : ${lastWords}`]
  if (signal !== null)
    return { en: `it was ended by ${signal}${en}`, fr: `il a été arrêté par ${signal}${fr}` }
  return {
    en: `it ended by itself (exit code ${code ?? 0})${en}`,
    fr: `il s’est arrêté de lui-même (code de sortie ${code ?? 0})${fr}`
  }
}
