import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Random } from '../../electron/shared/random'
import { pause, until } from './watched-windows'
import { endChild, type XDesktop } from './x-desktop'

/** Where Debian puts games. */
const GAMES_FOLDER = '/usr/games'
/** No sound card is needed, and none is heard. */
const NO_SOUND = 'pcm.!default { type null }\nctl.!default { type null }\n'

export interface RealGameWish {
  readonly program: string
  readonly args?: readonly string[]
  /** A pattern that the whole title of its window fits. */
  readonly title: string
  /** What it finds in its home, by the place there: a game that was kept, say. */
  readonly files?: Readonly<Record<string, string>>
}

/** Why a game cannot be played here, or null. */
export function whyNoGame(program: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), GAMES_FOLDER]
  const isThere = folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  return isThere ? null : `${program} is not installed (apt install it)`
}

/** A game of a Linux desktop as it comes, in a home of its own: nothing of an earlier game is there, nothing is left. */
export class RealGame {
  /** What the game takes for the person's own folder. */
  readonly home: string
  readonly #wish: RealGameWish
  readonly #desktop: XDesktop
  #child: ChildProcess | null = null

  private constructor(desktop: XDesktop, wish: RealGameWish) {
    this.#desktop = desktop
    this.#wish = wish
    this.home = mkdtempSync(join(tmpdir(), `apprenti-${wish.program}-`))
    for (const [place, text] of Object.entries({ '.asoundrc': NO_SOUND, ...wish.files })) {
      mkdirSync(dirname(join(this.home, place)), { recursive: true })
      writeFileSync(join(this.home, place), text)
    }
  }

  /** Starts it and waits for its window, which then is in front. */
  static async start(desktop: XDesktop, wish: RealGameWish): Promise<RealGame> {
    const game = new RealGame(desktop, wish)
    try {
      await game.#open()
      return game
    } catch (error) {
      await game.close()
      throw error
    }
  }

  /** Brings its window to the front. */
  focus(): void {
    this.#desktop.do('windowactivate', '--sync', this.window)
  }

  /** The number of its window. */
  get window(): string {
    const id = this.#desktop.find(this.#wish.title)
    if (id === undefined) throw new Error(`${this.#wish.program} has no window`)
    return id
  }

  /** Asks it to end as its person would, so that it keeps what it keeps; resolves once it has ended. */
  async quit(): Promise<void> {
    this.#desktop.do('windowclose', this.window)
    await until(() => this.#child?.exitCode !== null || this.#child.signalCode !== null)
  }

  async close(): Promise<void> {
    if (this.#child) await endChild(this.#child)
    rmSync(this.home, { recursive: true, force: true })
  }

  async #open(): Promise<void> {
    this.#child = spawn(this.#wish.program, this.#wish.args ?? [], {
      stdio: 'ignore',
      cwd: this.home,
      env: {
        ...process.env,
        PATH: `${process.env['PATH'] ?? ''}${delimiter}${GAMES_FOLDER}`,
        DISPLAY: this.#desktop.display,
        HOME: this.home,
        XDG_CONFIG_HOME: join(this.home, '.config'),
        XDG_DATA_HOME: join(this.home, '.local/share'),
        SDL_AUDIODRIVER: 'dummy',
        LIBGL_ALWAYS_SOFTWARE: '1',
        GSETTINGS_BACKEND: 'memory',
        GDK_BACKEND: 'x11'
      }
    })
    await until(() => this.#desktop.find(this.#wish.title))
    // A toolkit settles the size of its window after it is shown.
    await pause(1500)
    this.focus()
  }
}

/**
 * One thing a person does: a key by xdotool's name, keys held together for a while, a button at a place in the window's
 * pixels, or the pointer going there.
 */
export type Act =
  | { readonly key: string; readonly code: string }
  | { readonly hold: readonly string[]; readonly ms: number }
  | { readonly click: { readonly x: number; readonly y: number } }
  | { readonly move: { readonly x: number; readonly y: number } }

/** Plays as a person outside the app would, with pauses of a person's length; resolves when all is done. */
export async function playAsPerson(
  desktop: XDesktop,
  game: RealGame,
  acts: readonly Act[],
  { random, pauseMs }: { readonly random: Random; readonly pauseMs: number }
): Promise<void> {
  const seconds = (ms: number): string => (ms / 1000).toFixed(3)
  const lines = acts.flatMap((act): string[] => {
    const held = `sleep ${seconds(40 + random.integer(50))}`
    const after = `sleep ${seconds(0.7 * pauseMs + random.integer(Math.ceil(0.6 * pauseMs)))}`
    if ('key' in act) return [`keydown ${act.key}`, held, `keyup ${act.key}`, after]
    if ('hold' in act)
      return [
        ...act.hold.map((key) => `keydown ${key}`),
        `sleep ${seconds(act.ms)}`,
        ...act.hold.map((key) => `keyup ${key}`),
        after
      ]
    const goes = ({ x, y }: { readonly x: number; readonly y: number }): string =>
      `mousemove --window ${game.window} ${x} ${y}`
    if ('move' in act) return [goes(act.move), after]
    return [goes(act.click), 'sleep 0.06', 'mousedown 1', held, 'mouseup 1', after]
  })
  const child = desktop.run('xdotool', '-')
  child.stdin?.end(`${lines.join('\n')}\n`)
  await new Promise((resolve) => child.once('exit', resolve))
}
