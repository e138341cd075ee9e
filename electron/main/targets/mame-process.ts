import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { LostReason } from '../../shared/target'
import { MameWire, REPLY, type Hello, type Reply } from './mame-wire'

/** How long MAME may take to start the game, and to answer a command. */
const START_LIMIT_MS = 20_000
const ANSWER_LIMIT_MS = 5_000
const EXIT_GRACE_MS = 200
const KEPT_STDERR_CHARS = 8_192

export interface MameStart {
  readonly program: string
  readonly driver: string
  /** Folder that holds the driver's images, in a folder or archive named after the driver. */
  readonly romPath: string
  /** Our lua folder. */
  readonly plugins: string
}

interface Waiting {
  resolve(reply: Reply): void
  reject(error: AppError): void
}

/** Processes to end, and folders to remove, should the app end without closing them. */
const alive = new Map<ChildProcess, string>()
process.on('exit', () => {
  for (const [child, folder] of alive) {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

/** One headless MAME that runs a game in lock-step: it stands still between commands. */
export class MameProcess {
  readonly #child: ChildProcess
  readonly #wire: MameWire
  /** Its own settings, saved states and NVRAM; removed at the end. */
  readonly folder: string
  readonly #ended: Promise<void>
  #waiting: Waiting | null = null
  #over: AppError | null = null
  #stderr = ''
  #onLost: ((reason: LostReason, detail: string) => void) | null = null

  private constructor(child: ChildProcess, wire: MameWire, folder: string) {
    this.#child = child
    this.#wire = wire
    this.folder = folder
    alive.set(child, folder)
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR_CHARS)
    })
    // Writing to a MAME that has just died; its exit tells the rest.
    child.stdin?.on('error', () => undefined)
    child.once('error', (error) => this.#lose('crashed', error.message))
    child.once('exit', (code, signal) => this.#lose('crashed', this.#whyExited(code, signal)))
  }

  /**
   * Starts MAME and waits until the game stands at the end of its first frame. Throws 'mame.failed'
   * with MAME's own words.
   */
  static async start(options: MameStart): Promise<{ mame: MameProcess; hello: Hello }> {
    const token = randomBytes(32).toString('hex')
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-mame-'))
    let mame: MameProcess | null = null
    let greet: (hello: Hello) => void = () => undefined
    const greeting = new Promise<Hello>((resolve) => (greet = resolve))
    const wire = await MameWire.listen(token, {
      hello: (hello) => greet(hello),
      reply: (reply) => mame && mame.#take(reply),
      // Its exit, on its way, says more.
      end: (why) => void setTimeout(() => mame && mame.#lose('crashed', why), EXIT_GRACE_MS)
    })
    mame = new MameProcess(launch(options, folder, wire.port, token), wire, folder)
    try {
      const hello = await mame.#greeted(greeting)
      return { mame, hello }
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Called once when MAME dies or stops answering; not after `close`. */
  onLost(listener: (reason: LostReason, detail: string) => void): void {
    this.#onLost = listener
  }

  /**
   * Sends one command of the plugin's set and waits for its reply; one at a time. Throws 'mame.failed'
   * with the plugin's words, 'mame.silent' when no answer comes, or the way MAME ended.
   */
  async command(line: string): Promise<Reply> {
    if (this.#over) throw this.#over
    if (this.#waiting) throw new AppError('internal', { why: 'two commands to MAME at once' })
    const silence = setTimeout(() => this.#silent(), ANSWER_LIMIT_MS)
    try {
      const reply = await new Promise<Reply>((resolve, reject) => {
        this.#waiting = { resolve, reject }
        this.#child.stdin?.write(line + '\n')
      })
      if (reply.kind === REPLY.error)
        throw new AppError('mame.failed', { why: reply.content.toString('utf8').replace('\t', ': ') })
      return reply
    } finally {
      clearTimeout(silence)
    }
  }

  /** Ends MAME and removes its folder. Safe to call twice. */
  async close(): Promise<void> {
    this.#onLost = null
    this.#over ??= new AppError('play.detached')
    // Nothing of it is kept, and its own way out takes half a second.
    this.#child.kill('SIGKILL')
    if (this.#child.pid !== undefined) await this.#ended
    this.#wire.close()
    this.#forget()
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve(reply)
  }

  /** Waits for the hello, the end of MAME, or the end of patience. */
  #greeted(greeting: Promise<Hello>): Promise<Hello> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new AppError('mame.failed', { why }))
      const limit = setTimeout(() => fail(`it said nothing for ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS)
      this.#onLost = (_reason, detail) => {
        clearTimeout(limit)
        // What MAME printed last may still be on its way when its exit is told.
        setTimeout(() => fail(tellingLine(this.#stderr) ?? detail), 50)
      }
      void greeting.then((hello) => {
        clearTimeout(limit)
        this.#onLost = null
        resolve(hello)
      })
    })
  }

  #silent(): void {
    const error = new AppError('mame.silent', { seconds: ANSWER_LIMIT_MS / 1000 })
    this.#lose('hung', `it did not answer for ${ANSWER_LIMIT_MS / 1000} s`, error)
    this.#child.kill('SIGKILL')
  }

  #lose(
    reason: LostReason,
    detail: string,
    error = new AppError('play.lost', { title: 'MAME', why: detail })
  ) {
    if (this.#over) return
    this.#over = error
    this.#waiting?.reject(error)
    this.#waiting = null
    const listener = this.#onLost
    this.#onLost = null
    listener?.(reason, detail)
    this.#child.kill('SIGKILL')
  }

  #whyExited(code: number | null, signal: NodeJS.Signals | null): string {
    return signal ? `MAME was ended by ${signal}` : `MAME ended with code ${code ?? 0}`
  }

  #forget(): void {
    alive.delete(this.#child)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function launch(options: MameStart, folder: string, port: number, token: string): ChildProcess {
  const command = [options.program, ...mameArguments(options, folder)]
  // A second write to a closed connection would kill MAME (SIGPIPE) before it can end in order; Node
  // resets what a child ignores, so a shell must set it.
  const [program, ...args] =
    process.platform === 'win32' ? command : ['sh', '-c', 'trap "" PIPE; exec "$@"', 'mame', ...command]
  return spawn(program ?? options.program, args, {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      ...process.env,
      HOME: folder,
      SDL_VIDEODRIVER: 'dummy',
      SDL_NO_SIGNAL_HANDLERS: '1',
      APPRENTI_PORT: String(port),
      APPRENTI_TOKEN: token
    }
  })
}

function mameArguments({ driver, romPath, plugins }: MameStart, folder: string): string[] {
  const own = (name: string): string => join(folder, name)
  return [
    driver,
    // The person's own mame.ini could load cheats or a saved state.
    '-noreadconfig',
    ...['-rompath', romPath, '-pluginspath', plugins],
    ...['-video', 'none', '-sound', 'none', '-nothrottle', '-skip_gameinfo'],
    // Neither changes what the game does; together they more than double the speed.
    ...['-samplerate', '1000', '-frameskip', '10'],
    ...['-cfg_directory', own('cfg'), '-nvram_directory', own('nvram')],
    ...['-state_directory', own('state'), '-diff_directory', own('diff')]
  ]
}

/** The line of MAME's output that says why it stopped. */
function tellingLine(stderr: string): string | null {
  const lines = stderr.split('\n').map((line) => line.trim())
  const found = [/apprenti-bridge:/, /NOT FOUND/, /LUA ERROR/, /Fatal error/i, /Unknown (system|option)/].map(
    (pattern) => lines.find((line) => pattern.test(line))
  )
  return found.find((line) => line !== undefined) ?? null
}
