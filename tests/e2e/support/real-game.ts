import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endChild, type XDesktop } from '../../support/x-desktop'
import { until } from './play-page'

const PROGRAM = '/usr/games/gnome-2048'
const TITLE = 'GNOME 2048'
const OTHER = 'Another window'
const REOPENED_AT_MOST = 5

/** Why the game of tiles cannot be played here; null when it can. */
export function whyNoTiles(): string | null {
  try {
    accessSync(PROGRAM, constants.X_OK)
    return null
  } catch {
    return `${PROGRAM} is missing (Debian: apt install gnome-2048)`
  }
}

/** An ordinary game of a Linux desktop, with a home of its own in which it keeps how it stands. */
export class TilesGame {
  readonly #home = mkdtempSync(join(tmpdir(), 'apprenti-tiles-'))
  #child: ReturnType<XDesktop['run']>
  #closedWindow = ''

  private constructor(private readonly desktop: XDesktop) {
    this.#child = this.#run()
  }

  static async start(desktop: XDesktop): Promise<TilesGame> {
    const game = new TilesGame(desktop)
    await game.#shown()
    return game
  }

  /** Presses keys in its window, as a person who watches what each does. */
  press(keys: readonly string[]): void {
    this.focus()
    for (const key of keys) this.desktop.do('key', key, 'sleep', '0.25')
  }

  focus(): void {
    this.desktop.do('windowactivate', '--sync', this.#window())
  }

  /** Closes its window, as a person does. Answers the score that the game itself kept. */
  async close(): Promise<number> {
    this.#closedWindow = this.#window()
    this.desktop.do('windowclose', this.#closedWindow)
    const kept = (): string => readFileSync(join(this.#home, '.local/share/gnome-2048/saved'), 'utf8')
    await until(async () => this.#child.exitCode !== null || this.#child.signalCode !== null, 10_000)
    return Number(kept().trim().split('\n').at(-1))
  }

  /** Opens it again, after another window came: it has a number of its own then, and not the one that it had before. */
  async reopen(): Promise<void> {
    // The X server gives the lowest free numbers out again: each attempt leaves a window that keeps some.
    for (let attempt = 1; ; attempt++) {
      const other = `${OTHER} ${attempt}`
      this.desktop.run('xterm', '-T', other, '-geometry', '5x1-0-0')
      await until(async () => this.desktop.find(other) !== undefined, 60_000)
      this.#child = this.#run()
      await this.#shown()
      if (this.#window() !== this.#closedWindow) return
      if (attempt === REOPENED_AT_MOST) throw new Error('its window has the number it had before')
      await endChild(this.#child)
    }
  }

  async end(): Promise<void> {
    await endChild(this.#child)
    rmSync(this.#home, { recursive: true, force: true })
  }

  #run(): ReturnType<XDesktop['run']> {
    // Named variables before the program: only the game is to have a home of its own.
    return this.desktop.run(
      'env',
      `HOME=${this.#home}`,
      ...['XDG_DATA_HOME=', 'GSETTINGS_BACKEND=memory', 'GDK_BACKEND=x11', 'LC_ALL=C'],
      PROGRAM
    )
  }

  async #shown(): Promise<void> {
    await until(async () => this.desktop.find(TITLE) !== undefined, 60_000)
  }

  #window(): string {
    const found = this.desktop.find(TITLE)
    if (found === undefined) throw new Error(`no window is called ${TITLE}`)
    return found
  }
}
