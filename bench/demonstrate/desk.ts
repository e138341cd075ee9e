import type { XClient } from 'x11'
import { spawnOwn } from '../../electron/shared/node/own-process'
import { XServer } from '../../electron/main/x11/server'
import type { Random } from '../../electron/shared/random'

const Z_PIXMAP = 2
const ALL_PLANES = 0xffffffff

/** A picture of a window: red, green, blue of a pixel of it. */
export interface Seen {
  readonly width: number
  readonly height: number
  at(x: number, y: number): readonly [red: number, green: number, blue: number]
}

/**
 * A window as a person outside the app has it: its pixels (asked of the X server, once a look), and keys and a pointer of
 * the desktop (xdotool). Nothing of the app is in between.
 */
export class Desk {
  private constructor(
    private readonly server: XServer,
    private readonly id: number,
    private readonly hands: ReturnType<typeof spawnOwn>,
    private readonly random: Random
  ) {}

  /** The first visible window of this title on $DISPLAY. */
  static async open(title: string, random: Random): Promise<Desk> {
    const server = await XServer.connect(process.env['DISPLAY'] ?? ':0')
    const id = Number((await told(['search', '--onlyvisible', '--name', title])).split('\n')[0])
    if (!(id > 0)) throw new Error(`no window is called ${title}`)
    await told(['windowactivate', '--sync', String(id)])
    const hands = spawnOwn('xdotool', ['-'])
    hands.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk))
    return new Desk(server, id, hands, random)
  }

  async look(): Promise<Seen> {
    const { width, height } = await this.ask<{ width: number; height: number }>((x, done) =>
      x.GetGeometry(this.id, done)
    )
    const { data } = await this.ask<{ data: Buffer }>((x, done) =>
      x.GetImage(Z_PIXMAP, this.id, 0, 0, width, height, ALL_PLANES, done)
    )
    return {
      ...{ width, height },
      at: (x, y) => {
        const at = 4 * (Math.round(y) * width + Math.round(x))
        return [data[at + 2]!, data[at + 1]!, data[at]!]
      }
    }
  }

  /** Presses a key as long as a person does, by xdotool's name of it. */
  async press(key: string): Promise<void> {
    this.say(`keydown ${key}`)
    await this.pause(50, 90)
    this.say(`keyup ${key}`)
  }

  /** Holds and lets go of keys. */
  change(down: readonly string[], up: readonly string[]): void {
    for (const key of up) this.say(`keyup ${key}`)
    for (const key of down) this.say(`keydown ${key}`)
  }

  /** Moves the pointer to a place of the window, in its pixels. */
  moveTo(x: number, y: number): void {
    this.say(`mousemove --window ${this.id} ${Math.round(x)} ${Math.round(y)}`)
  }

  /** Clicks at a place of the window, in its pixels. */
  async click(x: number, y: number): Promise<void> {
    this.moveTo(x, y)
    await this.pause(60, 120)
    this.say('mousedown 1')
    await this.pause(50, 90)
    this.say('mouseup 1')
  }

  /** Waits for a time drawn evenly between the two, in milliseconds. */
  pause(leastMs: number, mostMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, leastMs + (mostMs - leastMs) * this.random.uniform()))
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.hands.once('close', resolve))
    this.hands.stdin.end()
    await ended
    this.server.close()
  }

  private say(line: string): void {
    this.hands.stdin.write(`${line}\n`)
  }

  private ask<T>(send: (x: XClient, done: (error: Error | null, answer: T) => void) => void): Promise<T> {
    return this.server.ask<T>(send)
  }
}

async function told(args: readonly string[]): Promise<string> {
  const child = spawnOwn('xdotool', [...args])
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  return said
}
