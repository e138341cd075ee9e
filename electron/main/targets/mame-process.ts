import type { ChildProcess } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { LostListener } from '../../shared/target'
import { makeScratchFolder } from '../store/scratch-folder'
import { checkVersion, complaintOf } from './mame-complaint'
import { launchMame, type MameLaunch } from './mame-launch'
import { MameLink } from './mame-link'
import { BridgeToken, MameWire, PROTOCOL, type Hello, type Reply } from './mame-wire'

/** How long MAME may take to start the game. */
const START_LIMIT_MS = 20_000
const SAID_NOTHING: Text = {
  en: `it said nothing for ${START_LIMIT_MS / 1000} s`,
  fr: `il n’a rien dit pendant ${START_LIMIT_MS / 1000} s`
}
/** What MAME printed last, and its exit, may come after the end of its connection. */
const LAST_WORDS_MS = 200
const KEPT_STDERR_CHARS = 8192
const PLUGIN_FILES = [
  'boot',
  ...['init', 'commands', 'facts', 'game', 'overlay', 'wire'].map((name) => `apprenti-bridge/${name}`)
]

/** A MAME with our plugin in it, standing still between commands. */
export interface MamePeer {
  readonly pid: number | undefined
  /** For its saved states; removed at the end. */
  readonly folder: string
  /** Called once when MAME dies or stops answering; not after `close`. */
  onLost(listener: LostListener): void
  /** Throws 'mame.refused' with the plugin's words, 'mame.silent', or the way MAME ended. */
  command(line: string): Promise<Reply>
  /** Ends MAME, or lets it go if it is the person's. Safe to call twice. */
  close(): Promise<void>
}

/** Processes to end, and folders to remove, should the app end without closing them. */
const alive = new Map<ChildProcess, string>()
process.on('exit', () => {
  for (const [child, folder] of alive) {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

/** A MAME of our own. */
export class MameProcess implements MamePeer {
  readonly folder: string
  readonly #launch: MameLaunch
  readonly #child: ChildProcess
  readonly #link: MameLink
  readonly #wire: MameWire
  readonly #ended: Promise<void>
  #stderr = ''
  /** Whoever knocked before MAME did, or in its place. */
  #refusal: AppError | null = null

  private constructor(launch: MameLaunch, folder: string, child: ChildProcess, wire: MameWire) {
    this.#launch = launch
    this.folder = folder
    this.#child = child
    this.#wire = wire
    this.#link = new MameLink(
      (line) => child.stdin?.write(line),
      () => child.kill('SIGKILL'),
      () => child.pid
    )
    alive.set(child, folder)
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR_CHARS)
    })
    // Writing to a MAME that has just died; its exit tells the rest.
    child.stdin?.on('error', () => undefined)
    child.once('error', (error) => this.#link.lose('crashed', error.message))
    child.once('exit', (code, signal) => this.#link.lose('crashed', whyExited(code, signal)))
  }

  /**
   * Starts MAME and waits until the game stands at the end of its first frame. Throws 'mame.pluginMissing',
   * 'mame.tooOld', 'mame.romMissing', 'mame.romWrong', or 'mame.failed' with MAME's own words.
   */
  static async start(launch: MameLaunch): Promise<MameProcess> {
    const absent = PLUGIN_FILES.map((name) => join(launch.plugins, `${name}.lua`)).find(
      (file) => !existsSync(file)
    )
    if (absent !== undefined) throw new AppError('mame.pluginMissing', { file: absent })
    const token = new BridgeToken()
    let mame: MameProcess | null = null
    let greet: (hello: Hello) => void = () => undefined
    const greeting = new Promise<Hello>((resolve) => (greet = resolve))
    const folder = makeScratchFolder('mame')
    const began = MameWire.listen(token, {
      hello: (hello) => greet(hello),
      reply: (reply) => mame && mame.#link.take(reply),
      end: (error) => void wait(LAST_WORDS_MS).then(() => mame && mame.#link.disconnect('crashed', error)),
      refused: (error) => mame && (mame.#refusal = error)
    })
    const wire = await began.catch((error: unknown) => {
      rmSync(folder, { recursive: true, force: true })
      throw error
    })
    try {
      mame = new MameProcess(launch, folder, launchMame(launch, folder, wire.port, token.text), wire)
    } catch (error) {
      // An open port would keep the process for ever.
      wire.close()
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
    try {
      checkVersion((await mame.#greeted(greeting)).version)
      await mame.command(`open ${PROTOCOL} ${token.secret}`)
      return mame
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** What MAME has printed about its images and itself. */
  get stderr(): string {
    return this.#stderr
  }

  onLost(listener: LostListener): void {
    this.#link.onLost(listener)
  }

  command(line: string): Promise<Reply> {
    return this.#link.command(line)
  }

  async close(): Promise<void> {
    this.#link.end(new AppError('play.detached'))
    // Nothing of it is kept, and its own way out takes half a second.
    this.#child.kill('SIGKILL')
    if (this.#child.pid !== undefined) await this.#ended
    this.#wire.close()
    alive.delete(this.#child)
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Waits for the hello, the end of MAME, or the end of patience. */
  async #greeted(greeting: Promise<Hello>): Promise<Hello> {
    const patience = new AbortController()
    const lost = new Promise<{ why: Text }>((resolve) =>
      this.#link.onLost((_reason, why) => resolve({ why }))
    )
    const late = wait(START_LIMIT_MS, { why: SAID_NOTHING }, patience)
    try {
      const outcome = await Promise.race([greeting, lost, late])
      if (!('why' in outcome)) return outcome
      await wait(LAST_WORDS_MS)
      const complaint = complaintOf({ ...this.#launch, stderr: this.#stderr })
      throw complaint ?? this.#refusal ?? new AppError('mame.failed', { why: outcome.why })
    } finally {
      late.catch(() => undefined)
      patience.abort()
      this.#link.onLost(null)
    }
  }
}

function whyExited(code: number | null, signal: NodeJS.Signals | null): Text {
  if (signal) return { en: `MAME was ended by ${signal}`, fr: `MAME a été arrêté par ${signal}` }
  return { en: `MAME ended with code ${code ?? 0}`, fr: `MAME s’est terminé avec le code ${code ?? 0}` }
}
