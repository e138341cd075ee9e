import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { LostListener } from '../../shared/target'
import { makeScratchFolder } from '../store/scratch-folder'
import { checkVersion } from './mame-complaint'
import { MameLink } from './mame-link'
import type { MamePeer } from './mame-process'
import { MameWire, PROTOCOL, type BridgeToken, type Hello, type Reply } from './mame-wire'

const JOIN_LIMIT_MS = 60_000
const GOODBYE_LIMIT_MS = 500

const otherGame = (runs: string, wanted: string): LocalizedText => ({
  en: `it runs ${runs}, not ${wanted}`,
  fr: `il fait tourner ${runs} et non ${wanted}`
})

/** Where a MAME that a person started is waited for. */
export interface MameJoin {
  readonly port: number
  readonly token: BridgeToken
  /** The game it must be running: MAME's name of the driver. */
  readonly driver: string
  /** How long to wait for it. Default 60 s. */
  readonly limitMs?: number
  /** Ends the wait: `join` throws the signal's reason. */
  readonly signal?: AbortSignal
  /** Somebody else knocked and was sent away. */
  readonly onRefused?: (error: AppError) => void
}

/** What the command to start a MAME that joins is made of. */
export interface JoinParts {
  readonly mamePlugins: string
  /** Folder that holds the game's own folder; MAME looks where the person told it to when left out. */
  readonly romPath?: string | undefined
  /** MAME's name of the game. */
  readonly driver: string
  /** The MAME to start; `mame` of the PATH when left out. */
  readonly program?: string
}

/** What a person types to start a MAME that joins (Linux, macOS). The trap stays within the brackets. */
export function joinCommand(parts: JoinParts, port: number, token: BridgeToken): string {
  const { program = 'mame', driver, romPath, mamePlugins } = parts
  const roms = romPath === undefined ? '' : ` -rompath ${quoted(romPath)}`
  const mame = `${quoted(program)} ${driver}${roms} -pluginspath ${quoted(mamePlugins)}`
  const environment = `APPRENTI_PORT=${port} APPRENTI_TOKEN=${token.text}`
  return `(trap "" PIPE; ${environment} ${mame} -window -skip_gameinfo -pause_brightness 1)`
}

/** A word of a shell command, in quotes where it needs them. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** A MAME that a person started with our plugin. It plays by itself before and after. */
export class JoinedMame implements MamePeer {
  readonly pid: number
  readonly folder = makeScratchFolder('joined')
  readonly #wire: MameWire
  readonly #link: MameLink

  private constructor(wire: MameWire, hello: Hello) {
    this.pid = hello.pid
    this.#wire = wire
    this.#link = new MameLink(
      (line) => wire.send(line),
      () => wire.close(),
      () => hello.pid
    )
  }

  /** Throws 'mame.portTaken', 'mame.noPeer', 'mame.tooOld', or 'mame.failed' when it runs another game. */
  static async join(wish: MameJoin): Promise<JoinedMame> {
    const { port, token, driver, limitMs = JOIN_LIMIT_MS, signal, onRefused } = wish
    let mame: JoinedMame | null = null
    let greet: (hello: Hello) => void = () => undefined
    const greeting = new Promise<Hello>((resolve) => (greet = resolve))
    let refusal: AppError | null = null
    const listeners = {
      hello: (hello: Hello) => greet(hello),
      reply: (reply: Reply) => mame && mame.#link.take(reply),
      end: (error: AppError) => mame && mame.#link.disconnect('closed', error),
      refused: (error: AppError) => {
        refusal = error
        onRefused?.(error)
      }
    }
    const wire = await MameWire.listen(token, listeners, port)
    const patience = new AbortController()
    const late = wait(limitMs, null, patience).catch(() => null)
    const stop = (): void => patience.abort()
    signal?.addEventListener('abort', stop, { once: true })
    const hello = await Promise.race([greeting, late])
    signal?.removeEventListener('abort', stop)
    patience.abort()
    try {
      signal?.throwIfAborted()
      if (!hello) throw refusal ?? new AppError('mame.noPeer', { port, seconds: limitMs / 1000 })
      checkVersion(hello.version)
      if (hello.driver !== driver) throw new AppError('mame.failed', { why: otherGame(hello.driver, driver) })
      mame = new JoinedMame(wire, hello)
    } catch (error) {
      wire.close()
      throw error
    }
    try {
      await mame.command(`open ${PROTOCOL} ${token.secret}`)
      return mame
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  onLost(listener: LostListener): void {
    this.#link.onLost(listener)
  }

  command(line: string): Promise<Reply> {
    return this.#link.command(line)
  }

  async close(): Promise<void> {
    this.#link.onLost(null)
    // It goes on by itself at once; without the word it would find out within a second or two.
    const goodbye = this.#link.command('leave').catch(() => undefined)
    await Promise.race([goodbye, wait(GOODBYE_LIMIT_MS)])
    this.hangUp()
  }

  /** Ends the connection at once, as a crash of the app would. */
  hangUp(): void {
    this.#link.end(new AppError('play.detached'))
    this.#wire.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
