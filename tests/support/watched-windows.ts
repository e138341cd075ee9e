import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, describe, vi } from 'vitest'
import { WindowTarget } from '../../electron/main/targets/window'
import type { CaptureState, WindowLook } from '../../electron/shared/capture'
import type { GameSession } from '../../electron/shared/target'
import { endChild, whyNoDesktop, XDesktop } from './x-desktop'

const LOOK_MS = 50
/** A program whose picture never rests. */
const MOVING = 'while :; do date +%N; sleep 0.05; done'
export const STANDING = 'cat > /dev/null'

/** What every test of a desktop starts from. */
export class WindowBench {
  readonly #sessions: GameSession[] = []
  readonly #programs: ChildProcess[] = []
  readonly target = new WindowTarget([])

  constructor(readonly desktop: XDesktop) {}

  /** Opens a terminal; the number the desktop has for its window. */
  async open(title: string, at: string, program = MOVING): Promise<{ child: ChildProcess; number: string }> {
    const child = this.desktop.run('xterm', '-T', title, '-geometry', at, '-e', program)
    this.#programs.push(child)
    return { child, number: await until(() => this.desktop.find(title)) }
  }

  /** Attaches the front window. */
  async attachFront(number: string): Promise<GameSession> {
    this.desktop.do('windowactivate', '--sync', number)
    const candidate = await until(async () => (await this.target.list())[0])
    const session = await this.target.attach(candidate, null)
    this.#sessions.push(session)
    return session
  }

  async clear(): Promise<void> {
    for (const session of this.#sessions.splice(0)) await session.close()
    for (const child of this.#programs.splice(0)) await endChild(child)
    await until(async () => (await this.target.list()).length === 0)
  }
}

/** Looks at the pace of the play loop until the window is in a state; every state on the way. */
export async function reaches(
  game: GameSession,
  wanted: CaptureState,
  limitMs = 15_000
): Promise<WindowLook> {
  const deadline = performance.now() + limitMs
  const seen: string[] = []
  for (;;) {
    const sight = await game.look!()
    if (sight.report.state === wanted) return sight
    if (seen.at(-1) !== sight.report.state) seen.push(sight.report.state)
    if (performance.now() > deadline) throw new Error(`never ${wanted}, but ${seen.join(', ')}`)
    await pause(LOOK_MS)
  }
}

/** Looks for a while; the states that came. */
export async function statesFor(game: GameSession, ms: number): Promise<Set<CaptureState>> {
  const states = new Set<CaptureState>()
  for (const end = performance.now() + ms; performance.now() < end; await pause(LOOK_MS))
    states.add((await game.look!()).report.state)
  return states
}

/**
 * Tests on a desktop of their own. One in each file: the capture library keeps to the first display that a
 * process showed it.
 */
export function describeOnDesktop(
  name: string,
  { composited }: { readonly composited: boolean },
  tests: (bench: () => WindowBench) => void
): void {
  const whyNot = whyNoDesktop()
  describe.skipIf(whyNot !== null)(`${name}${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
    let bench: WindowBench
    beforeAll(async () => {
      const desktop = await XDesktop.start({ composited })
      bench = new WindowBench(desktop)
      vi.stubEnv('DISPLAY', desktop.display)
    })
    afterEach(() => bench.clear())
    afterAll(async () => {
      vi.unstubAllEnvs()
      await bench.desktop.close()
    })
    tests(() => bench)
  })
}

/** Waits until `look` finds something, for at most 15 s unless told otherwise. */
export async function until<T>(
  look: () => T | Promise<T>,
  limitMs = 15_000
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>
    if (performance.now() > deadline) throw new Error(`waited ${limitMs / 1000} s in vain`)
    await pause(50)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
