import { spawn, type ChildProcess } from 'node:child_process'
import { vi } from 'vitest'
import { endChild, type XDesktop } from './x-desktop'

/** A window that tells every event it gets, as X names them. */
export class EventWindow {
  readonly #child: ChildProcess
  #said = ''
  readonly title: string

  private constructor(child: ChildProcess, title: string) {
    this.#child = child
    this.title = title
    child.stdout?.on('data', (part: Buffer) => (this.#said += part.toString()))
  }

  /** Opens it, 400 x 300 at this place, and waits until it has the focus. */
  static async open(desktop: XDesktop, title = 'events', place = '+200+150'): Promise<EventWindow> {
    const args = ['-oL', 'xev', '-name', title, '-geometry', `400x300${place}`]
    const child = spawn('stdbuf', args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, DISPLAY: desktop.display }
    })
    const window = new EventWindow(child, title)
    const number = await vi.waitUntil(() => desktop.find(title), { timeout: 10_000, interval: 50 })
    desktop.do('windowactivate', '--sync', number)
    await vi.waitUntil(() => window.#said.includes('FocusIn'), { timeout: 10_000, interval: 20 })
    window.forget()
    return window
  }

  /** Events since the last `forget`, one short line each: `KeyPress a`, `ButtonPress 1 at 10,20`. */
  get events(): string[] {
    return this.#said
      .split(/\n\n/u)
      .map(shortLine)
      .filter((line) => line !== null)
  }

  /** Keys since the last `forget`, by their place: `KeyPress 38`. */
  get keycodes(): string[] {
    return this.#said.split(/\n\n/u).flatMap((block) => {
      const kind = /^(KeyPress|KeyRelease) event/mu.exec(block)?.[1]
      const keycode = /keycode (\d+) /u.exec(block)?.[1]
      // Zero: a character that dead keys made, which is no key.
      return kind !== undefined && keycode !== undefined && keycode !== '0' ? [`${kind} ${keycode}`] : []
    })
  }

  /** How long each key or button was down since the last `forget`, by X's clock, in the order of the releases. */
  get heldMs(): number[] {
    const downAt = new Map<string, number>()
    return this.#said.split(/\n\n/u).flatMap((block) => {
      const [kind, what = ''] = shortLine(block)?.split(' ') ?? []
      const atMs = Number(/ time (\d+), /u.exec(block)?.[1])
      if (kind?.endsWith('Press')) downAt.set(what, atMs)
      const sinceMs = downAt.get(what)
      return kind?.endsWith('Release') && sinceMs !== undefined ? [atMs - sinceMs] : []
    })
  }

  forget(): void {
    this.#said = ''
  }

  /** Waits until as many events came, and a little longer for one too many. */
  async settled(count: number): Promise<string[]> {
    await vi
      .waitUntil(() => this.events.length >= count, { timeout: 5_000, interval: 10 })
      .catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 60))
    return this.events
  }

  /**
   * What is still pressed after a few seconds, by X's name; nothing as soon as all was let go and stayed so
   * for longer than X waits between the repeats of a held key, each of which looks like letting go.
   */
  async held(): Promise<string[]> {
    const deadlineMs = performance.now() + 4_000
    for (let before = -1; performance.now() < deadlineMs;) {
      if (before === this.#said.length && this.#pressed().length === 0) return []
      before = this.#said.length
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return this.#pressed()
  }

  #pressed(): string[] {
    const pressed = new Set<string>()
    for (const event of this.events) {
      const [kind, what] = event.split(' ')
      if (kind?.endsWith('Press') && what) pressed.add(what)
      if (kind?.endsWith('Release') && what) pressed.delete(what)
    }
    return [...pressed]
  }

  close(): Promise<void> {
    return endChild(this.#child)
  }
}

function shortLine(block: string): string | null {
  const name = /^(KeyPress|KeyRelease|ButtonPress|ButtonRelease|MotionNotify) event/mu.exec(block)?.[1]
  // The end of a block may be still to come.
  if (name === undefined || !block.includes('same_screen')) return null
  const [, x, y] = /\((-?\d+),(-?\d+)\), root:/u.exec(block) ?? []
  const button = /button (\d+),/u.exec(block)?.[1]
  const key = /keysym 0x[0-9a-f]+, (\w+)\)/u.exec(block)?.[1]
  if (key !== undefined) return `${name} ${key}`
  return button === undefined ? `${name} ${x},${y}` : `${name} ${button} at ${x},${y}`
}
