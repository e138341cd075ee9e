import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeFrame } from '../../../electron/main/capture/encode'
import type { Decider } from '../../../electron/main/play/decider'
import { PictureHub } from '../../../electron/main/play/picture-hub'
import { Player } from '../../../electron/main/play/player'
import { correctionsOf } from '../../../electron/main/datasets/corrections'
import { SessionLibrary } from '../../../electron/main/record/library'
import type { EncodedFrame } from '../../../electron/shared/frame'
import { AppError } from '../../../electron/shared/errors'
import type { RestartStep } from '../../../electron/shared/profile'
import type { PolicyInfo } from '../../../electron/shared/play'
import type { Candidate, GameSession } from '../../../electron/shared/target'
import { createPolicy, policyCatalogue } from '../../../electron/worker/agents/catalogue'
import type { Policy } from '../../../games/contract/policy'
import { appTargets } from '../../support/attach'
import { noReadings } from '../../support/no-readings'

const targets = appTargets()

/** The worker's policies without the worker's process; `isAway` acts as if that had died. */
class NearDecider implements Decider {
  isAway = false
  failure: Error | null = null
  /** How doubtful it is of everything; null: it carries no gate. */
  doubt: number | null = null
  begun: string[] = []
  isOnlyShown: boolean | undefined
  #policy: Policy | null = null

  begin({ policyId, profile, seed }: Parameters<Decider['begin']>[0]): void {
    this.begun.push(policyId)
    // A model of the test plays as the expert does.
    this.#policy = createPolicy(policyId.startsWith('model:') ? 'scripted' : policyId, profile, seed)
    this.#policy.begin(seed)
  }

  async decide({ ram, isOnlyShown }: Parameters<Decider['decide']>[0]): ReturnType<Decider['decide']> {
    this.isOnlyShown = isOnlyShown
    if (this.failure !== null) throw this.failure
    const decision = this.isAway || !ram ? null : ((await this.#policy?.decide(ram())) ?? null)
    return decision && this.doubt !== null ? { ...decision, doubt: this.doubt } : decision
  }
}

/** The built-in game, until it is made to go away. */
async function fragile(id: string): Promise<GameSession> {
  const session = await targets.attach(id)
  return Object.assign(session, {
    onLost: (listener: Parameters<GameSession['onLost']>[0]) => {
      vanish = () => listener('crashed', { en: 'its process ended', fr: 'son processus s’est terminé' })
      return () => undefined
    }
  })
}

/** One without a kept start, as a window is, whose profile says what begins a game, or does not. */
async function withoutStart(restart: RestartStep[] | undefined): Promise<GameSession> {
  const session = await targets.attach('builtin:invaders')
  const { capabilities, profile } = session
  return Object.defineProperties(session, {
    capabilities: { value: { ...capabilities, lockStep: false, reset: false } },
    profile: { value: { ...profile, episode: { ...profile!.episode, restart } } }
  })
}

const CLONE: PolicyInfo = { ...policyCatalogue[0]!, id: 'model:clone' }

let vanish: () => void = () => undefined
let stopped: AppError[] = []
/** Corrections that are sessions by now. */
let kept: string[] = []
/** What the agent let go for. */
let failures: AppError[] = []
let folder = ''
let player: Player
let decider: NearDecider
let pictures: PictureHub

async function builtin(): Promise<Candidate> {
  const candidate = (await targets.list()).find((c) => c.id === 'builtin:invaders')
  if (!candidate) throw new Error('no built-in game')
  return candidate
}

const attached: Readonly<Record<string, () => Promise<GameSession>>> = {
  'builtin:fragile': () => fragile('builtin:invaders'),
  'builtin:window': () => withoutStart([{ press: 'start' }]),
  'builtin:stuck': () => withoutStart(undefined)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-player-'))
  decider = new NearDecider()
  stopped = []
  kept = []
  failures = []
  pictures = new PictureHub(encodeFrame)
  player = new Player({
    seat: '1',
    decider,
    pictures,
    encode: encodeFrame,
    sessionsFolder: folder,
    firstPolicyId: 'scripted',
    policies: () => Promise.resolve([...policyCatalogue, CLONE]),
    keepsCorrections: () => true,
    askRate: () => 0.05,
    windowRateHz: () => 20,
    readings: noReadings,
    onObserved: () => undefined,
    workerHealth: () => ({ state: 'ready', restarts: 0 }),
    attach: (id) => attached[id]?.() ?? targets.attach(id),
    onChange: () => undefined,
    onPicture: () => undefined,
    onPolicyFailed: (error) => failures.push(error),
    onRecordingStopped: (error) => stopped.push(error),
    onCorrectionKept: ({ id }) => kept.push(id)
  })
})

afterEach(async () => {
  await player.detach()
  rmSync(folder, { recursive: true, force: true })
})

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 })

describe('Player', () => {
  it('says what to do when nothing is attached', async () => {
    await expect(player.setMode('autonomous')).rejects.toThrow('No game is attached')
    await expect(player.startRecording()).rejects.toThrow('No game is attached')
    expect(player.snapshot().status).toBe('detached')
  })

  it('plays by itself: an episode begins and the score rises', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().episode?.score).toBeGreaterThan(0))
    const { controller, decision, state } = player.snapshot()
    expect(controller).toBe('agent')
    expect(decision).not.toBeNull()
    expect(state?.entities.length).toBeGreaterThan(10)
  })

  it('holds nothing in suggest mode, and still says what it would do', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().state?.phase).toBe('playing'))
    await player.setMode('suggest')
    await until(() => expect(player.snapshot().held).toEqual([]))
    expect(player.snapshot().controller).toBe('nobody')
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    await until(() => expect(decider.isOnlyShown).toBe(true))
    await player.setMode('autonomous')
    await until(() => expect(decider.isOnlyShown).toBe(false))
  })

  it('gives the controls to the person at the first key and back when asked', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().state?.phase).toBe('playing'))
    player.setHumanHeld(['left'])
    await until(() => expect(player.snapshot().held).toEqual(['left']))
    expect(player.snapshot().controller).toBe('human')
    player.setHumanHeld([])
    await until(() => expect(player.snapshot().held).toEqual([]))
    expect(player.snapshot().cadence.inputMs).not.toBeNull()
    await player.handBack()
    await until(() => expect(player.snapshot().held.length).toBeGreaterThan(0))
  })

  it('begins a game anew where there is a kept start, or the profile says how, and is refused elsewhere', async () => {
    await player.attach({ ...(await builtin()), id: 'builtin:stuck' })
    expect(() => player.restart()).toThrow('has no kept start to go back to')
    await player.attach({ ...(await builtin()), id: 'builtin:window' })
    expect(() => player.restart()).not.toThrow()
  })

  it('refuses a control that the game does not have', async () => {
    await player.attach(await builtin())
    expect(() => player.setHumanHeld(['warp'])).toThrow('there is no control "warp"')
  })

  it('goes on without decisions while the worker is away, holding nothing', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    decider.isAway = true
    await until(() => expect(player.snapshot().held).toEqual([]))
    const before = player.snapshot().episode?.seconds ?? 0
    await until(() => expect(player.snapshot().episode?.seconds).toBeGreaterThan(before))
    decider.isAway = false
    await until(() => expect(player.snapshot().decision).not.toBeNull())
  })

  it('lets go of a game that its policy cannot play, tells it once, and another policy can be chosen', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    decider.failure = new AppError('model.invalid', { file: 'mine', why: 'it prefers an action by NaN' })
    await until(() => expect(player.snapshot().mode).toBe('off'))
    expect(player.snapshot()).toMatchObject({ status: 'running', controller: 'nobody', decision: null })
    await until(() => expect(player.snapshot().held).toEqual([]))
    player.restart()
    await until(() => expect(player.snapshot().state?.phase).toBe('playing'))
    expect(failures.map((error) => error.message)).toEqual([
      'The agent let go of the controls. The model mine cannot be used: it prefers an action by NaN. Choose another one or export it again.'
    ])
    decider.failure = null
    await player.setPolicy('random')
    await player.setMode('autonomous')
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    expect(decider.begun.at(-1)).toBe('random')
  })

  it('begins the same policy anew when the person wants it once more', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    decider.failure = new Error('it broke')
    await until(() => expect(player.snapshot().mode).toBe('off'))
    const before = decider.begun.length
    decider.failure = null
    await player.setMode('suggest')
    await until(() => expect(player.snapshot().decision).not.toBeNull())
    expect(decider.begun.length).toBeGreaterThan(before)
  })

  it('pauses and goes on', async () => {
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().episode).not.toBeNull())
    player.setPaused(true)
    const stopped = await new Promise((resolve) =>
      setTimeout(() => resolve(player.snapshot().episode?.seconds), 60)
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(player.snapshot().episode?.seconds).toBe(stopped)
    player.setPaused(false)
    await until(() => expect(player.snapshot().episode?.seconds).not.toBe(stopped))
  })

  it('shows whoever begins to look on the last picture of a game that is paused, and none of the one before', async () => {
    await player.attach(await builtin(), 'autonomous')
    const seen: number[] = []
    const stop = player.lookOn(({ frame }) => seen.push(frame.seq))
    await until(() => expect(seen.length).toBeGreaterThan(2))
    player.setPaused(true)
    await new Promise((resolve) => setTimeout(resolve, 60))
    stop()
    const late: number[] = []
    player.lookOn(({ frame }) => late.push(frame.seq))
    expect(late).toEqual([seen.at(-1)])
    await player.detach()
    const later: number[] = []
    player.lookOn(({ frame }) => later.push(frame.seq))
    expect(later).toEqual([])
  })

  it('shows a game that is paused as it stands, however seldom anybody is shown a picture', async () => {
    const shown: EncodedFrame[] = []
    pictures.watch((picture) => shown.push(picture), 2)
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(shown.length).toBeGreaterThan(1))
    player.setPaused(true)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const stands = await player.session!.frame()
    const { bytes } = await encodeFrame(stands)
    expect(Buffer.from(shown.at(-1)!.bytes).equals(bytes)).toBe(true)
    const looked: Uint8Array[] = []
    player.lookOn(({ memory }) => looked.push(memory!.bytes.slice()))
    expect(looked[0]).toEqual(await player.session!.ram!())
  })

  it('records whole steps, keeps them when the game is let go, and shows pictures meanwhile', async () => {
    const shown: EncodedFrame[] = []
    pictures.watch((picture) => shown.push(picture), 60)
    await player.attach(await builtin(), 'autonomous')
    await player.startRecording()
    await expect(player.startRecording()).rejects.toThrow('already running')
    await until(() => expect(player.snapshot().recording?.steps).toBeGreaterThan(60))
    await player.detach()
    expect(shown.length).toBeGreaterThan(10)
    const library = new SessionLibrary(folder)
    const [session] = await library.list({ deleted: false })
    if (!session) throw new Error('no session was kept')
    expect(session.complete).toBe(true)
    const health = await library.check(session.id)
    expect(health.frames).toBe(health.actions)
    expect(health.healthy).toBe(true)
    await library.close()
  })

  it('begins one recording when two pages ask at once, and none on a game that is let go', async () => {
    await player.attach(await builtin(), 'autonomous')
    const asked = await Promise.allSettled([player.startRecording(), player.startRecording()])
    expect(asked.map((a) => a.status)).toEqual(['fulfilled', 'rejected'])
    await until(() => expect(player.snapshot().recording?.steps).toBeGreaterThan(0))
    const ended = await Promise.allSettled([player.stopRecording(), player.discardRecording()])
    expect(ended.map((a) => a.status)).toEqual(['fulfilled', 'rejected'])
    const leaving = player.detach()
    await Promise.resolve()
    await expect(player.startRecording()).rejects.toThrow('No game is attached')
    await leaving
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([])
  })

  it('marks who drives whenever that changes, a change of the mode included', async () => {
    await player.attach(await builtin(), 'autonomous')
    await player.startRecording()
    await player.setMode('suggest')
    player.setHumanHeld(['left'])
    await player.handBack()
    player.takeControl()
    await player.setMode('autonomous')
    await until(() => expect(player.snapshot().recording?.steps).toBeGreaterThan(0))
    const { id } = await player.stopRecording()
    const library = new SessionLibrary(folder)
    const { marks } = await library.open(id)
    await library.close()
    expect(marks.filter((m) => m.kind === 'controller').map((m) => m.label)).toEqual([
      'agent', // as it began
      'nobody',
      'human',
      'nobody',
      'human',
      'agent'
    ])
  })

  it('keeps a correction of a learned policy with the moments before it, visibly, without being asked', async () => {
    await player.setPolicy('model:clone')
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().state?.phase).toBe('playing'))
    expect(player.snapshot()).toMatchObject({ keepsCorrections: true, recording: null })
    await new Promise((resolve) => setTimeout(resolve, 600))
    player.setHumanHeld(['left'])
    await until(() => expect(player.snapshot().recording?.isCorrection).toBe(true))
    await until(() => expect(player.snapshot().recording?.steps).toBeGreaterThan(30))
    // Leaving the mode ends it at once; handing back would after some seconds.
    await player.setMode('off')
    await until(() => expect(kept).toHaveLength(1))
    expect(player.snapshot().recording).toBeNull()
    const library = new SessionLibrary(folder)
    const [session] = await library.list({ deleted: false })
    expect(await correctionsOf('model:clone', library, 'invaders')).toEqual([session!.id])
    expect(await correctionsOf('model:other', library, 'invaders')).toEqual([])
    expect(await correctionsOf('model:clone', library, 'snake')).toEqual([])
    const { steps } = await library.read(session!.id, 0, 60)
    const drivers = steps.map(({ controller }) => controller)
    const taken = drivers.indexOf('human')
    expect(taken).toBeGreaterThan(0)
    expect(new Set(drivers.slice(0, taken))).toEqual(new Set(['agent']))
    expect((await library.check(session!.id)).healthy).toBe(true)
    await library.close()
  })

  it('does not stand by for a policy that was not learned', async () => {
    await player.attach(await builtin(), 'autonomous')
    expect(player.snapshot().keepsCorrections).toBe(false)
  })

  it('asks when it doubts: nothing is held and the game stands still, until it is answered', async () => {
    await player.setPolicy('model:clone')
    await player.attach(await builtin(), 'autonomous')
    await until(() => expect(player.snapshot().held.length).toBeGreaterThan(0))
    decider.doubt = 0.99
    await until(() => expect(player.snapshot().asks?.doubt).toBe(0.99))
    await until(() => expect(player.snapshot().held).toEqual([]))
    const { seconds } = player.snapshot().episode!
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(player.snapshot().episode?.seconds).toBe(seconds)
    await player.handBack()
    expect(player.snapshot().asks).toBeNull()
    await until(() => expect(player.snapshot().episode?.seconds).toBeGreaterThan(seconds))
    await until(() => expect(player.snapshot().asks).not.toBeNull())
    player.setHumanHeld(['left'])
    expect(player.snapshot()).toMatchObject({ asks: null, controller: 'human' })
    await until(() => expect(player.snapshot().held).toEqual(['left']))
  })

  it('keeps nothing of a recording without a single step, and says so', async () => {
    await player.attach(await builtin(), 'autonomous')
    player.setPaused(true)
    await new Promise((resolve) => setTimeout(resolve, 60))
    await player.startRecording()
    await expect(player.stopRecording()).rejects.toMatchObject({ code: 'record.empty' })
    expect(player.snapshot().recording).toBeNull()
    await player.startRecording()
    await player.detach()
    expect(stopped.map((e) => e.code)).toEqual(['record.empty'])
    expect(readdirSync(folder).filter((name) => /mcap|lock/.test(name))).toEqual([])
  })

  it('throws a recording away, and begins it anew', async () => {
    await player.attach(await builtin(), 'autonomous')
    await expect(player.discardRecording()).rejects.toThrow('No recording is running')
    await player.startRecording()
    const first = player.snapshot().recording?.id
    await player.redoRecording()
    expect(player.snapshot().recording?.id).not.toBe(first)
    await player.discardRecording()
    const library = new SessionLibrary(folder)
    expect(await library.list({ deleted: false })).toEqual([])
    await library.close()
  })

  it('keeps what was recorded of a game that goes away, and says why it ended', async () => {
    await player.attach({ ...(await builtin()), id: 'builtin:fragile' }, 'autonomous')
    await player.startRecording()
    await until(() => expect(player.snapshot().recording?.steps).toBeGreaterThan(10))
    vanish()
    await until(() => expect(stopped.map((e) => e.code)).toEqual(['play.lost']))
    expect(player.snapshot()).toMatchObject({ status: 'lost', recording: null })
    const library = new SessionLibrary(folder)
    expect(await library.list({ deleted: false })).toMatchObject([{ complete: true }])
    await library.close()
  })

  it('says in both languages why a game went away', async () => {
    await player.attach({ ...(await builtin()), id: 'builtin:fragile' })
    vanish()
    const { lost } = player.snapshot()
    expect(lost?.code).toBe('play.lost')
    expect(lost?.params['why']).toEqual({
      en: 'crashed: its process ended',
      fr: 'arrêt brutal\u00a0: son processus s’est terminé'
    })
  })

  it('keeps the present game when another cannot be attached', async () => {
    await player.attach(await builtin(), 'autonomous')
    await expect(player.attach({ ...(await builtin()), id: 'builtin:nothing' })).rejects.toThrow()
    expect(player.snapshot().status).toBe('running')
    expect(player.snapshot().mode).toBe('autonomous')
    await player.attach(await builtin())
    expect(player.snapshot().mode).toBe('off')
  })
})
