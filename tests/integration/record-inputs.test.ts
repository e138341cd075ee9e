import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DesktopActing } from '../../electron/main/acting/desktop-acting'
import { EventHub } from '../../electron/main/events'
import { monotonicMs } from '../../electron/main/input/monotonic'
import type { StartChild } from '../../electron/main/input/child-process'
import { SessionLibrary } from '../../electron/main/record/library'
import { SessionRecorder } from '../../electron/main/record/recorder'
import { SeatDesk } from '../../electron/main/seat-desk'
import { WindowTarget } from '../../electron/main/targets/window'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { PolicyHost, type WorkerLink } from '../../electron/main/policy-host/policy-host'
import type { PersonInput } from '../../electron/shared/person-input'
import type { PlaySnapshot } from '../../electron/shared/play'
import type { Profile } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'
import { invadersProfile } from '../support/attach'
import { childProgram, rememberingStart, workerProgram } from '../support/input-children'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'
import { EventWindow } from '../support/xev'
import { beside, eventsOfX, inputLines } from '../support/inputs-beside-x'
import { XLog } from '../support/x-log'
import { noReadings } from '../support/no-readings'

const whyNot = whyNoDesktop()
const RATE_HZ = 30
const SIZE = { width: 400, height: 300 }
/** What was recorded as lines that X's log can be told in as well. */
const told = (inputs: readonly PersonInput[]): string[] => inputLines(inputs, SIZE)
const never: StartChild = () => {
  throw new Error('nothing is injected here')
}

/** No policy is asked here. */
function silentWorker(): WorkerLink {
  let over = (_why: string): void => undefined
  return {
    post: () => undefined,
    onMessage: () => undefined,
    onExit: (listener) => (over = listener),
    kill: () => over('killed')
  }
}

/** The seats of an app whose games are the windows of a desktop. */
class RecordingApp {
  readonly folder = mkdtempSync(join(tmpdir(), 'apprenti-inputs-'))
  readonly listener: ReturnType<typeof rememberingStart>
  snapshot: PlaySnapshot | null = null
  #beganMs = 0
  readonly #acting: DesktopActing
  readonly #host: PolicyHost
  readonly #desk: SeatDesk
  readonly #target: WindowTarget
  readonly #profile: Profile | null
  readonly #peer = { peerId: 1, signal: new AbortController().signal }

  constructor(listenerProgram: string, profile: Profile | null = null, startWorker = silentWorker) {
    this.#host = new PolicyHost(startWorker)
    this.listener = rememberingStart(listenerProgram)
    const events = new EventHub()
    events.on('play', (snapshot) => (this.snapshot = snapshot))
    this.#profile = profile
    this.#acting = new DesktopActing({
      dataFolder: this.folder,
      startInjector: never,
      startListener: this.listener.start,
      openTestWindow: () => Promise.reject(new Error('not here')),
      onCalibration: () => undefined,
      tellError: (error) => expect.unreachable(String(error))
    })
    this.#target = new WindowTarget([], this.#acting.handsFor, this.#acting.earsFor)
    this.#desk = new SeatDesk({
      events,
      host: this.#host,
      sessionsFolder: this.folder,
      windowRateHz: () => RATE_HZ,
      keepsCorrections: () => false,
      askRate: () => 0,
      findCandidate: async (id) => {
        const candidate = (await this.#target.list()).find((c) => c.id === id)
        if (!candidate) throw new Error(`no window ${id}`)
        return candidate
      },
      readings: noReadings,
      onClosed: () => undefined,
      attach: async (id) => {
        const candidate = (await this.#target.list()).find((c) => c.id === id)
        if (!candidate) throw new Error(`no window ${id}`)
        return this.#target.attach(candidate, this.#profile)
      },
      tellError: (error) => expect.unreachable(String(error)),
      firstPolicy: () => 'random',
      onPolicyChosen: () => undefined,
      onRecording: () => undefined
    })
  }

  get listeners(): number {
    return this.listener.children.length
  }

  async attach(title: string): Promise<void> {
    const candidate = (await this.#target.list()).find((c) => c.title === title)
    await this.#desk.attach(candidate?.id ?? 'window:none')
    await until(() => this.snapshot?.status === 'running')
  }

  /** Begins to record, and notes when by the machine's clock. */
  async record(): Promise<void> {
    const start = vi.spyOn(SessionRecorder, 'start')
    await this.#desk.handlers['record.start'](undefined, this.#peer)
    const recorder = (await start.mock.results[0]?.value) as SessionRecorder | undefined
    start.mockRestore()
    const nowMs = performance.now()
    recorder?.mark('mode', 'clock', nowMs)
    this.#beganMs = monotonicMs() - performance.now() + nowMs
  }

  async stop(): Promise<{ id: string; inputs: readonly PersonInput[]; beganMs: number; steps: number }> {
    const { id, steps } = await this.#desk.handlers['record.stop'](undefined, this.#peer)
    const library = new SessionLibrary(this.folder)
    const { marks } = await library.open(id)
    const clock = marks.find(({ label }) => label === 'clock')
    const { inputs, nextMs } = await library.inputs(id, {})
    expect(nextMs).toBeNull()
    expect(await library.check(id)).toMatchObject({ healthy: true })
    await library.close()
    return { id, inputs, steps, beganMs: this.#beganMs - (clock?.tMs ?? NaN) }
  }

  async close(): Promise<void> {
    await this.#desk.close()
    await this.#acting.close()
    await this.#host.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Does these lines of xdotool as the person, one process for all. */
async function person(desktop: XDesktop, lines: readonly string[]): Promise<void> {
  const child = desktop.run('xdotool', '-')
  child.stdin?.end(`${lines.join('\n')}\n`)
  await new Promise((resolve) => child.once('exit', resolve))
}

/** `count` keys and clicks of a person, as lines of xdotool. */
function script(random: Random, count: number, corner: { x: number; y: number }): string[] {
  const keys = ['a', 'b', 'c', 'space', 'Left', 'Right', 'Up', 'Down', 'Shift_L', 'Control_L']
  const place = (): string =>
    `${corner.x + random.integer(SIZE.width)} ${corner.y + random.integer(SIZE.height)}`
  const acts = Array.from({ length: count }, (): string[] => {
    const kind = random.integer(10)
    const key = keys[random.integer(keys.length)] ?? 'a'
    if (kind < 6) return [`keydown ${key}`, `sleep 0.00${1 + random.integer(8)}`, `keyup ${key}`]
    if (kind === 6) return [`click ${4 + random.integer(4)}`]
    const button = 1 + random.integer(3)
    const drag = kind === 9 ? [`mousemove ${place()}`, `sleep 0.002`] : []
    return [`mousemove ${place()}`, `mousedown ${button}`, ...drag, `mouseup ${button}`]
  })
  return acts.flat()
}

describe.skipIf(whyNot !== null)(
  `what the person does in a window, recorded${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let desktop: XDesktop
    let program: string
    let app: RecordingApp
    let game: EventWindow
    let other: EventWindow

    beforeAll(async () => {
      desktop = await XDesktop.start()
      vi.stubEnv('DISPLAY', desktop.display)
      program = await childProgram('listener')
      other = await EventWindow.open(desktop, 'other', '+560+400')
      game = await EventWindow.open(desktop, 'game', '+100+60')
    })
    afterAll(async () => {
      await game.close()
      await other.close()
      vi.unstubAllEnvs()
      await desktop.close()
    })
    beforeEach(async () => {
      app = new RecordingApp(program)
      await focus('game')
    })
    afterEach(() => app.close())

    async function focus(title: string): Promise<void> {
      desktop.do('windowactivate', '--sync', desktop.find(title) ?? '')
      await pause(150)
    }
    it('is, of 1,000 keys and clicks, all that the X server gave the window, where and when it did', async () => {
      const corner = desktop.cornerOf(desktop.find('game') ?? '')
      await app.attach('game')
      await app.record()
      const idle = app.snapshot?.recording?.steps ?? 0
      await pause(3_000)
      const idleHz = ((app.snapshot?.recording?.steps ?? 0) - idle) / 3
      game.forget()
      const log = await XLog.start(desktop.display)
      const startedAtMs = performance.now()
      const before = app.snapshot?.recording?.steps ?? 0
      await person(desktop, script(new Random(7), 1_000, corner))
      const seconds = (performance.now() - startedAtMs) / 1000
      const playedHz = ((app.snapshot?.recording?.steps ?? 0) - before) / seconds
      await pause(300)
      expect(app.snapshot?.recording).toMatchObject({ unheard: null })
      const session = await app.stop()
      log.close()
      // A window manager holds a click back for a moment while keys go on: by their times they are in order.
      const events = log.events.toSorted((a, b) => a.timeMs - b.timeMs)
      const { isSame, apart, sentence } = beside(
        session.inputs,
        eventsOfX(events, corner),
        SIZE,
        session.beganMs
      )
      console.info(sentence)
      expect(told(session.inputs)).toEqual(eventsOfX(events, corner).map(({ line }) => line))
      expect(isSame).toBe(true)
      expect(apart.p95Ms).toBeLessThan(10)
      expect(apart.mostMs).toBeLessThan(10)
      // And what the window itself was given of the keyboard, as an independent program has it.
      const got = game.events.filter((event) => event.startsWith('Key')).map((event) => event.slice(0, 5))
      const keysOfOurs = session.inputs.filter((i) => i.kind === 'key')
      expect(keysOfOurs.map(({ down }) => (down ? 'KeyPr' : 'KeyRe'))).toEqual(got)
      console.info(
        `pictures a second: ${idleHz.toFixed(1)} with nothing done, ${playedHz.toFixed(1)} over ${seconds.toFixed(0)} s of play`
      )
      expect(playedHz).toBeGreaterThan(0.9 * idleHz)
      const keys = session.inputs.filter((i) => i.kind === 'key' && i.down).length
      const clicks = session.inputs.filter((i) => i.kind === 'button' && i.down).length
      expect(keys + clicks).toBeGreaterThan(850)
      const library = new SessionLibrary(app.folder)
      expect(await library.list({ deleted: false })).toMatchObject([{ keys, clicks }])
      await library.close()
    }, 180_000)

    it('is nothing of another window, however quickly the focus changes', async () => {
      const corner = desktop.cornerOf(desktop.find('game') ?? '')
      await app.attach('game')
      await app.record()
      game.forget()
      const [gameId, otherId] = [desktop.find('game') ?? '', desktop.find('other') ?? '']
      await person(desktop, ['keydown a', 'keyup a'])
      for (let i = 0; i < 40; i++)
        await person(desktop, [
          `windowfocus ${otherId}`,
          'key z',
          `mousemove ${corner.x + 500} ${corner.y + 400}`,
          'click 3',
          'key z',
          `windowfocus ${gameId}`,
          `sleep 0.0${i % 10}`,
          'key b'
        ])
      await focus('game')
      await person(desktop, ['keydown c', 'keyup c'])
      await pause(200)
      const { inputs } = await app.stop()
      const lines = told(inputs)
      console.info(
        `40 quick changes of the focus: of 40 keys right after them ${lines.filter((l) => l === '+KeyB').length} are recorded`
      )
      expect(lines.filter((line) => /KeyZ|right/u.test(line))).toEqual([])
      expect(lines.slice(0, 2)).toEqual(['+KeyA', '-KeyA'])
      expect(lines.slice(-2)).toEqual(['+KeyC', '-KeyC'])
    }, 60_000)

    it('is a held key once, let go of wherever that is, and no key that was pressed elsewhere', async () => {
      await app.attach('game')
      await app.record()
      const otherId = desktop.find('other') ?? ''
      desktop.do('keydown', 'Left')
      await pause(1_200)
      await focus('other')
      desktop.do('keyup', 'Left')
      desktop.do('keydown', 'z')
      await focus('game')
      // It repeats, and now the game gets it.
      await pause(800)
      desktop.do('keyup', 'z')
      await pause(200)
      expect(otherId).not.toBe('')
      const { inputs } = await app.stop()
      expect(told(inputs.filter((i) => i.kind === 'key'))).toEqual(['+ArrowLeft', '-ArrowLeft'])
    }, 60_000)

    it('lies in the picture where the window is at that moment, as it moves and changes its size', async () => {
      await app.attach('game')
      await app.record()
      const id = desktop.find('game') ?? ''
      const places: { x: number; y: number }[] = []
      for (const [x, y, width, height] of [
        [300, 200, 400, 300],
        [10, 40, 640, 500],
        [500, 100, 333, 222]
      ] as const) {
        desktop.do('windowsize', '--sync', id, String(width), String(height))
        desktop.do('windowmove', id, String(x), String(y))
        await pause(400)
        desktop.do('mousemove', '--window', id, '100', '77', 'click', '1')
        await pause(100)
        places.push({ x: 100.5 / width, y: 77.5 / height })
      }
      const { inputs } = await app.stop()
      const clicks = inputs.flatMap((i) => (i.kind === 'button' && i.down ? [i.at] : []))
      expect(clicks).toEqual(places)
      desktop.do('windowsize', '--sync', id, '400', '300')
    }, 60_000)

    it('is heard by one process, while a recording runs and no longer', async () => {
      await app.attach('game')
      expect(app.listeners).toBe(0)
      await app.record()
      expect(app.listeners).toBe(1)
      await person(desktop, ['key a'])
      await until(() => app.snapshot?.controller === 'human')
      // On a quick machine the key comes before the first picture, and a recording without one is not kept.
      await until(() => (app.snapshot?.recording?.steps ?? 0) > 0)
      const process = app.listener.children[0]
      const ended = new Promise((resolve) => process?.onExit(resolve))
      await app.stop()
      await ended
      await until(() => app.snapshot?.controller === 'nobody')
      await app.record()
      await pause(300)
      expect(app.snapshot?.recording).toMatchObject({ keys: 0, unheard: null })
      await app.stop()
      expect(app.listeners).toBe(2)
    }, 60_000)

    it('is left out, and said, where it cannot be heard; the recording goes on', async () => {
      await app.close()
      app = new RecordingApp('/nowhere.mjs')
      await app.attach('game')
      await app.record()
      await until(() => (app.snapshot?.recording?.steps ?? 0) > 5)
      expect(app.snapshot?.controller).toBe('nobody')
      expect(app.snapshot?.recording).toMatchObject({ unheard: { code: 'record.unheard' } })
      expect((await app.stop()).inputs).toEqual([])

      await app.close()
      app = new RecordingApp(program)
      await app.attach('game')
      await app.record()
      app.listener.children[0]?.kill()
      await until(() => app.snapshot?.recording?.unheard !== null)
      const steps = app.snapshot?.recording?.steps ?? 0
      await until(() => (app.snapshot?.recording?.steps ?? 0) > steps + 5)
      await app.stop()
    }, 60_000)

    it('is held in the steps as well, where the game’s controls have keys', async () => {
      await app.close()
      app = new RecordingApp(program, invadersProfile(), forkWorker(await workerProgram()))
      await app.attach('game')
      await app.record()
      desktop.do('keydown', 'Left')
      await until(() => app.snapshot?.held.includes('left'))
      await pause(300)
      desktop.do('keyup', 'Left')
      await until(() => app.snapshot?.held.length === 0)
      const { id } = await app.stop()
      const library = new SessionLibrary(app.folder)
      const { steps } = await library.read(id, 0, 240)
      await library.close()
      const held = steps.filter(({ action }) => action.held.includes('left'))
      expect(held.length).toBeGreaterThan(5)
      expect(held.every(({ controller }) => controller === 'human')).toBe(true)
    }, 60_000)
  }
)

describe.skipIf(whyNot !== null)('what the person does on a desktop without a window manager', () => {
  it('goes to the window under the pointer, and is recorded while that is the game', async () => {
    const desktop = await XDesktop.start({ isManaged: false, composited: false })
    vi.stubEnv('DISPLAY', desktop.display)
    desktop.run('xev', '-name', 'bare', '-geometry', '400x300+100+60')
    const app = new RecordingApp(await childProgram('listener'))
    try {
      await until(() => desktop.find('bare'))
      desktop.do('mousemove', '10', '10')
      await app.attach('bare')
      await app.record()
      await person(desktop, ['key z', 'mousemove 150 100', 'sleep 0.2', 'key a', 'click 1', 'sleep 0.2'])
      await person(desktop, ['mousemove 600 500', 'key z', 'click 1', 'sleep 0.2'])
      const { inputs } = await app.stop()
      const lines = told(inputs)
      expect(lines.filter((line) => !/^[\d,]+$/u.test(line))).toEqual([
        ...['+KeyA', '-KeyA'],
        // Its border is two pixels wide.
        ...['+left 48,38', '-left 48,38']
      ])
    } finally {
      await app.close()
      vi.unstubAllEnvs()
      await desktop.close()
    }
  }, 60_000)
})
