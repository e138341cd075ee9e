import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../electron/main/app'
import { openInChromium } from '../../electron/main/input/calibration/test-window'
import type { AppHandlers, AppServices } from '../../electron/main/services'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import type { StartWorker } from '../../electron/main/policy-host/worker-link'
import type { PlaySnapshot } from '../../electron/shared/play'
import type { CaptureState } from '../../electron/shared/capture'
import { whyNoBrowser } from '../e2e/support/browser'
import { whyNoMame } from '../support/attach'
import { archiveProgram, childProgram, rememberingStart, workerProgram } from '../support/input-children'
import { WatchedMame, type Wire } from '../support/watched-mame'
import { pause, STANDING, until } from '../support/watched-windows'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'

const whyNot = whyNoDesktop() ?? whyNoMame() ?? whyNoBrowser()
const MAME_TITLE = '.*- MAME .*'
const LIMIT_MS = 60_000
/** Nothing that the agent does comes later than this after it was stopped. */
const QUIET_MS = 1_500
const MOVES: readonly Wire[] = ['left', 'right', 'fire']

describe.skipIf(whyNot !== null)(
  `acting in MAME's own window${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let desktop: XDesktop
    let folder: string
    let mame: WatchedMame
    let app: AppServices
    let programs: { worker: string; archive: string; injector: string; listener: string }
    let snapshot: PlaySnapshot
    /** The processes that hear, in the order in which they were started. */
    let listeners: ReturnType<typeof rememberingStart>

    beforeAll(async () => {
      desktop = await XDesktop.start()
      vi.stubEnv('DISPLAY', desktop.display)
      folder = mkdtempSync(join(tmpdir(), 'apprenti-acting-'))
      programs = {
        worker: await workerProgram(),
        archive: await archiveProgram(),
        injector: await childProgram('injector'),
        listener: await childProgram('listener')
      }
      mame = new WatchedMame(folder, desktop.display)
    }, 120_000)
    afterAll(async () => {
      await endChild(mame.child)
      vi.unstubAllEnvs()
      await desktop.close()
      rmSync(folder, { recursive: true, force: true })
    })
    beforeEach(() => {
      listeners = rememberingStart(programs.listener)
      return openApp('data', listeners.start)
    })
    afterEach(() => app.close())

    async function openApp(data: string, startListener: StartWorker): Promise<void> {
      app = await createApp({
        dataFolder: join(folder, data),
        shell: 'browser',
        startWorker: forkWorker(programs.worker),
        startArchive: forkWorker(programs.archive),
        startReading: () => {
          throw new Error('nothing is read here')
        },
        startEvaluation: () => {
          throw new Error('nobody is judged here')
        },
        startImitation: () => {
          throw new Error('nothing is cloned here')
        },
        startTraining: () => {
          throw new Error('nothing is trained here')
        },
        desktop: {
          startInjector: forkWorker(programs.injector),
          startListener,
          openTestWindow: openInChromium
        }
      })
      app.on('play', (now) => (snapshot = now))
      await ask('settings.set', { startPlaying: false })
    }

    const ask = async <M extends keyof AppHandlers>(
      method: M,
      input?: Parameters<AppHandlers[M]>[0]
    ): Promise<Awaited<ReturnType<AppHandlers[M]>>> => {
      const handler = app.handlers[method] as (given: unknown, peer: unknown) => unknown
      return (await handler(input, { peerId: 1, signal: new AbortController().signal })) as Awaited<
        ReturnType<AppHandlers[M]>
      >
    }
    const number = (): Promise<string> => until(() => desktop.find(MAME_TITLE), LIMIT_MS)
    const focus = async (): Promise<void> => desktop.do('windowactivate', '--sync', await number())
    const shows = (state: CaptureState): Promise<unknown> =>
      until(() => snapshot.capture?.state === state, LIMIT_MS)
    const press = async (key: string): Promise<void> => {
      desktop.do('keydown', key)
      await pause(150)
      desktop.do('keyup', key)
    }

    async function attached(): Promise<string> {
      const candidateId = await until(async () => {
        const all = await ask('targets.list')
        return all.find((c) => c.kind === 'window' && c.profileId === 'invaders')?.id
      }, LIMIT_MS)
      await ask('play.attach', { candidateId })
      await until(() => snapshot.capture?.state === 'live' || snapshot.capture?.state === 'still', LIMIT_MS)
      // Whatever the picture: chance presses everything soon.
      await ask('play.setPolicy', { policyId: 'random' })
      return candidateId
    }

    /** The monitor's calibration, made by the app where there is none yet. */
    async function calibrated(candidateId: string): Promise<void> {
      if ((await ask('play.snapshot')).acting?.unavailable === null) return
      await ask('calibration.start', { candidateId })
      await until(async () => !(await ask('calibration.state')).isRunning, LIMIT_MS)
      expect(await ask('calibration.state')).toMatchObject({ error: null, result: { passed: true } })
    }

    /** The agent presses keys, and the game feels them. */
    async function acts(): Promise<void> {
      const before = mame.changes
      const isFelt = (): boolean => MOVES.every((wire) => mame.pressedSince(before).has(wire))
      await until(isFelt, LIMIT_MS).catch(() => {
        const { mode, controller, capture, acting, decision, worker } = snapshot
        const felt = [...mame.pressedSince(before)]
        throw new Error(JSON.stringify({ felt, mode, controller, capture, acting, decision, worker }))
      })
      expect(snapshot).toMatchObject({ mode: 'autonomous', controller: 'agent', status: 'running' })
    }

    /** Nothing is pressed, and nothing comes any more. */
    async function rests(): Promise<void> {
      await until(() => mame.pressed.length === 0)
      const before = mame.changes
      await pause(QUIET_MS)
      expect([...mame.pressedSince(before)]).toEqual([])
    }

    async function acting(): Promise<void> {
      await calibrated(await attached())
      await ask('play.setMode', { mode: 'autonomous' })
      await focus()
      await acts()
    }

    it('is allowed after a calibration, by a policy that needs no memory, while the window has the focus', async () => {
      rmSync(join(folder, 'data/calibrations.json'), { force: true })
      const candidateId = await attached()
      expect(snapshot.capabilities).toMatchObject({ act: true, ram: false })
      await expect(ask('play.setPolicy', { policyId: 'scripted' })).rejects.toThrow(
        /Policies that can play it: .*random/
      )
      expect(snapshot.acting).toMatchObject({ unavailable: { code: 'calibrate.needed' } })
      await expect(ask('play.setMode', { mode: 'autonomous' })).rejects.toMatchObject({
        code: 'calibrate.needed'
      })
      await ask('play.setMode', { mode: 'suggest' })
      await focus()
      await until(() => snapshot.decision !== null)
      await rests()

      await calibrated(candidateId)
      const { kept } = await ask('calibration.state')
      expect(kept).toMatchObject([
        { passed: true, monitor: { bounds: { width: 1024, height: 768 }, scaleFactor: 1 } }
      ])
      const other = desktop.run('xterm', '-T', 'other', '-geometry', '30x6+0+600', '-e', STANDING)
      desktop.do('windowactivate', '--sync', await until(() => desktop.find('other')))
      await ask('play.setMode', { mode: 'autonomous' })
      await until(() => snapshot.acting?.refusal === 'notFocused')
      await rests()
      await endChild(other)
      await focus()
      await acts()
      expect(snapshot.acting).toMatchObject({ unavailable: null, takeover: null })
      await ask('play.setMode', { mode: 'off' })
      await rests()
    }, 240_000)

    it('gives way to the person at once, and goes on when they hand back', async () => {
      await acting()
      await ask('record.start')
      await acts()
      desktop.do('mousemove_relative', '--', '3', '3')
      await until(() => snapshot.controller === 'human')
      expect(snapshot.acting?.takeover).toBe('input')
      await rests()

      desktop.do('keydown', 'Left')
      await until(() => snapshot.held.includes('left') && mame.pressed.includes('left'))
      desktop.do('keyup', 'Left')
      await until(() => snapshot.held.length === 0)
      await ask('play.handBack')
      await acts()

      // The person's game: a coin, a start, and the agent plays it.
      desktop.do('mousemove_relative', '--', '-3', '-3')
      await until(() => snapshot.controller === 'human')
      await press('5')
      await press('1')
      await pause(3_000)
      const before = mame.changes
      desktop.do('key', 'ctrl+alt+r')
      await acts()
      await until(() => mame.placesSince(before).size > 3, LIMIT_MS)

      desktop.do('key', 'ctrl+alt+s')
      await until(() => snapshot.mode === 'off')
      expect(snapshot.acting?.takeover).toBe('stopKey')
      await rests()
      const { id } = await ask('record.stop')
      const { marks } = await ask('sessions.open', { id })
      const story = marks
        .filter((m) => m.kind === 'takeover' || m.kind === 'controller')
        .map((m) => `${m.kind} ${m.label}`)
      expect(story).toEqual([
        'controller agent',
        ...['takeover input', 'controller human', 'controller agent'],
        ...['takeover input', 'controller human', 'controller agent'],
        ...['takeover input', 'controller human', 'takeover stopKey']
      ])
    }, 240_000)

    it('says that the person was not heard for a moment, hears them again, and waits for them to hand back', async () => {
      await acting()
      const before = listeners.children.length
      listeners.children.at(-1)?.kill()
      await until(() => snapshot.controller === 'human')
      expect(snapshot.acting).toMatchObject({ takeover: 'deaf', unavailable: null })
      await until(() => listeners.children.length > before, LIMIT_MS)
      await rests()
      expect(snapshot).toMatchObject({ mode: 'autonomous', controller: 'human' })
      // Nobody touched the page: the key alone is heard.
      await until(() => {
        desktop.do('key', 'ctrl+alt+r')
        return snapshot.controller === 'agent'
      }, LIMIT_MS)
      await acts()
      expect(snapshot.acting).toMatchObject({ takeover: null })
    }, 240_000)

    it('starts what hears the person again a few times, and no more', async () => {
      await acting()
      const before = listeners.children.length
      for (let fall = 1; fall <= 4; fall++) {
        listeners.children.at(-1)?.kill()
        if (fall === 4) break
        await until(() => listeners.children.length === before + fall, LIMIT_MS)
        // Heard again, not only started.
        await pause(2_000)
      }
      await pause(3_000)
      expect(listeners.children.length).toBe(before + 3)
      await rests()
      await ask('play.handBack')
      await acts()
      expect(listeners.children.length).toBe(before + 4)
    }, 240_000)

    it('says so and does nothing where the person cannot be heard', async () => {
      await calibrated(await attached())
      await app.close()
      cpSync(join(folder, 'data'), join(folder, 'deaf'), { recursive: true })
      const deaf = join(folder, 'deaf.mjs')
      writeFileSync(deaf, 'process.exit(1)')
      await openApp('deaf', forkWorker(deaf))
      await attached()
      await focus()
      const before = mame.changes
      await expect(ask('play.setMode', { mode: 'autonomous' })).rejects.toThrow('cannot be heard here')
      expect(await ask('play.snapshot')).toMatchObject({
        ...{ status: 'running', mode: 'off', controller: 'nobody' },
        acting: { unavailable: { code: 'input.deaf' } }
      })
      await pause(QUIET_MS)
      expect([...mame.pressedSince(before)]).toEqual([])
      await ask('play.setMode', { mode: 'suggest' })
      await until(() => snapshot.decision !== null)
      await expect(ask('play.attach', { candidateId: 'window:1' })).rejects.toMatchObject({
        code: 'candidate.unknown'
      })
    }, 240_000)

    it('names what happens to the window, lets go meanwhile, and acts again when it can', async () => {
      await acting()
      const window = await number()
      desktop.do('windowmove', window, '500', '200')
      await acts()
      desktop.do('windowmove', window, '100', '100')

      const cover = desktop.run('xterm', '-T', 'cover', '-geometry', '60x24+150+150', '-e', STANDING)
      await until(() => (snapshot.capture?.coveredShare ?? 0) > 0.2)
      await until(() => snapshot.acting?.refusal === 'notFocused')
      await rests()
      await endChild(cover)
      await focus()
      await acts()

      desktop.do('windowminimize', '--sync', window)
      await shows('minimised')
      await rests()
      expect(snapshot).toMatchObject({ decision: null, held: [], status: 'running' })
      desktop.do('windowactivate', '--sync', window)
      await acts()

      await endChild(mame.child)
      await shows('gone')
      await until(() => snapshot.held.length === 0)
      expect(snapshot).toMatchObject({ status: 'running', mode: 'autonomous' })
      mame.start()
      await focus()
      await shows('live')
      await acts()
      await app.close()
      await rests()
    }, 240_000)
  }
)
