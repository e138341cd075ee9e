import { spawn, spawnSync, type ChildProcess } from 'node:child_process'

const PROGRAMS = ['Xvfb', 'openbox', 'xcompmgr', 'xterm', 'xdotool'] as const

/** What a desktop of our own lacks here, or null. */
export function whyNoDesktop(): string | null {
  const missing = PROGRAMS.filter(
    (program) => spawnSync('sh', ['-c', 'command -v "$0"', program]).status !== 0
  )
  return missing.length > 0 ? `${missing.join(', ')} not installed (apt install them)` : null
}

/** A desktop of its own: an X server on a free display, a window manager and a compositor unless told otherwise. */
export class XDesktop {
  readonly display: string
  readonly #processes: ChildProcess[]

  private constructor(display: string, server: ChildProcess) {
    this.display = display
    this.#processes = [server]
  }

  static async start({
    composited = true,
    isManaged = true,
    size = '1024x768',
    depth = 24
  } = {}): Promise<XDesktop> {
    const screen = ['-screen', '0', `${size}x${depth}`]
    // Else it begins anew when its last client leaves, and takes down who is just coming: a look whether the window manager
    // is there yet would now and then end it.
    const options = ['-displayfd', '1', ...screen, '-nolisten', 'tcp', '-noreset']
    const server = spawn('Xvfb', options, { stdio: ['ignore', 'pipe', 'ignore'] })
    const number = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
      server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    })
    const desktop = new XDesktop(`:${number}`, server)
    if (isManaged) desktop.run('openbox')
    if (composited) desktop.run('xcompmgr')
    if (isManaged) await desktop.#managed()
    return desktop
  }

  /** Starts a program on this desktop; ended with it at the latest. */
  run(program: string, ...args: string[]): ChildProcess {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, DISPLAY: this.display }
    })
    this.#processes.push(child)
    return child
  }

  /** Acts through xdotool; throws what it complains about. */
  do(...args: string[]): void {
    const { status, stderr } = this.#xdotool(...args)
    if (status !== 0) throw new Error(`xdotool ${args.join(' ')}: ${stderr}`)
  }

  /** What xdotool says. */
  tell(...args: string[]): string {
    return this.#xdotool(...args).stdout
  }

  /** The number of the visible window of this title, if there is one. */
  find(title: string): string | undefined {
    const { stdout } = this.#xdotool('search', '--onlyvisible', '--name', `^${title}$`)
    return stdout.trim().split('\n').find(Boolean)
  }

  /** Where the inside of a window lies on the desktop, as X's own tools tell. */
  cornerOf(window: string): { readonly x: number; readonly y: number } {
    this.do('mousemove', '--window', window, '0', '0')
    const [, x, y] = /x:(\d+) y:(\d+)/u.exec(this.tell('getmouselocation')) ?? []
    return { x: Number(x), y: Number(y) }
  }

  /** How large the inside of a window is. */
  sizeOf(window: string): { readonly width: number; readonly height: number } {
    const [, width, height] = /Geometry: (\d+)x(\d+)/u.exec(this.tell('getwindowgeometry', window)) ?? []
    return { width: Number(width), height: Number(height) }
  }

  /** Ends everything that was started here, the server last. */
  async close(): Promise<void> {
    for (const child of this.#processes.splice(0).reverse()) await endChild(child)
  }

  /** Waits until the window manager answers. */
  async #managed(): Promise<void> {
    for (let attempt = 0; this.#xdotool('get_num_desktops').status !== 0; attempt++) {
      if (attempt === 100) throw new Error('openbox did not start')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  #xdotool(...args: string[]) {
    return spawnSync('xdotool', args, {
      encoding: 'utf8',
      env: { ...process.env, DISPLAY: this.display }
    })
  }
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
