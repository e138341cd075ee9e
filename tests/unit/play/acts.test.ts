import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PictureHub } from '../../../electron/main/play/picture-hub'
import { PlaySession, type PlayedStep } from '../../../electron/main/play/play-session'
import type { Act, Action, Decision } from '../../../electron/shared/action'
import { profileSchema } from '../../../electron/shared/profile'
import type { Candidate, GameSession, HandsEvents, SessionHands } from '../../../electron/shared/target'

const label = { en: 'It', fr: 'Cela' }
const at = { x: 0.5, y: 0.5 }
const profile = profileSchema.parse({
  format: 2,
  id: 'game',
  title: label,
  attach: { window: { title: 'Game' } },
  controls: [{ id: 'run', label, key: 'KeyR' }],
  clock: { kind: 'realTime', decisionsPerSecond: 20 },
  actions: [
    { id: 'click', label, hold: ['run'], click: { at } },
    { id: 'wait', label }
  ]
})
const click: Act = { pointer: { kind: 'click', button: 'left', at, count: 1 } }

const CANDIDATE: Candidate = {
  id: 'window:1',
  kind: 'window',
  title: 'Game',
  detail: '',
  profileId: 'game',
  unavailable: null
}

class NotedHands implements SessionHands {
  readonly report = { unavailable: null, refusal: null, takeover: null, stopKey: 'S', handBackKey: 'R' }
  held: readonly string[] = []
  isBusy = false
  events: HandsEvents | null = null
  lettingGo = 0
  idle = (): Promise<void> => Promise.resolve()
  letGo = async (): Promise<void> => void (this.lettingGo += 1)
  allow = (): Promise<void> => Promise.resolve()
  handBack = (): Promise<void> => Promise.resolve()
  forbid = (): void => undefined
  takeControl = (): void => undefined
  listen(events: HandsEvents): () => void {
    this.events = events
    return () => undefined
  }
}

/** A window whose hands note what they are told, and are at an act until the test says that it is felt and done. */
class NotedWindow {
  readonly hands = new NotedHands()
  told: Action[] = []
  isBusyAfterActs = false
  seq = 0
  readonly session: GameSession = {
    candidate: CANDIDATE,
    profile,
    capabilities: { lockStep: false, ram: false, reset: false, act: true },
    hands: this.hands,
    frame: () => Promise.resolve(this.frame()),
    look: () =>
      Promise.resolve({ frame: this.frame(), report: { state: 'live', seconds: 0, coveredShare: 0 } }),
    perform: (action) => {
      this.told.push(action)
      this.hands.held = action.held
      if (action.pointer !== undefined) this.hands.isBusy = this.isBusyAfterActs
      return Promise.resolve()
    },
    onLost: () => () => undefined,
    close: () => Promise.resolve()
  }

  /** The acts that were asked for. */
  get acts(): Action[] {
    return this.told.filter((action) => action.pointer !== undefined)
  }

  private frame() {
    const data = new Uint8Array(4)
    return {
      width: 1,
      height: 1,
      format: 'rgba8' as const,
      data,
      tMonotonicMs: performance.now(),
      seq: this.seq++
    }
  }
}

describe('what an agent does once in a window', () => {
  let window: NotedWindow
  let play: PlaySession
  let decisions: Decision[]
  let asked: number
  let steps: PlayedStep[]

  beforeEach(() => {
    window = new NotedWindow()
    decisions = []
    asked = 0
    steps = []
    play = new PlaySession({
      session: window.session,
      game: null,
      reads: null,
      looksOn: () => false,
      onFrame: () => undefined,
      onObserved: () => undefined,
      decider: {
        begin: () => undefined,
        decide: () => {
          asked += 1
          return Promise.resolve(decisions.shift() ?? { action: 1, reason: 'random' })
        }
      },
      pictures: new PictureHub(() => Promise.reject(new Error('nobody watches'))),
      policyId: 'random',
      rateHz: 100,
      seed: 1,
      onStep: (step) => steps.push(step),
      isRecording: () => true,
      onMark: () => undefined,
      onHumanInput: () => undefined,
      onLost: () => undefined,
      onPolicyFailed: () => undefined,
      onChange: () => undefined,
      onPicture: () => undefined
    })
  })
  afterEach(() => play.close())

  const until = (check: () => boolean): Promise<unknown> =>
    vi.waitUntil(check, { timeout: 5_000, interval: 2 })
  /** So many more turns of the agent. */
  const turns = async (count: number): Promise<void> => {
    const before = asked
    await until(() => asked >= before + count)
  }
  const clicks = (count: number): Decision[] =>
    Array.from({ length: count }, () => ({ action: 0, reason: 'random' }))

  it('is done exactly once for each choice, at whatever rate pictures come, and what it holds for as long as it stands', async () => {
    decisions = clicks(3)
    await play.setMode('autonomous')
    await turns(5)
    expect(window.acts).toEqual(Array(3).fill({ kind: 'buttons', held: ['run'], ...click }))
    const holding = window.told.filter((action) => action.held.includes('run')).length
    expect(holding).toBeGreaterThan(6)
  })

  it('is not done while the agent only suggests, nor while the person has the controls, nor later', async () => {
    decisions = clicks(2)
    await play.setMode('suggest')
    await turns(3)
    await play.setMode('autonomous')
    play.takeControl()
    decisions = clicks(2)
    await turns(3)
    await play.handBack()
    await turns(2)
    expect(window.acts).toEqual([])
    decisions = clicks(1)
    await turns(2)
    expect(window.acts).toHaveLength(1)
  })

  it('is waited for before the agent chooses again, while the pictures go on', async () => {
    window.isBusyAfterActs = true
    decisions = clicks(1)
    await play.setMode('autonomous')
    await until(() => window.hands.isBusy)
    const [before, told] = [asked, window.told.length]
    await until(() => window.told.length > told + 20)
    expect(asked).toBe(before)
    expect(play.progress.held).toEqual(['run'])
    window.hands.isBusy = false
    await turns(1)
  })

  it('does not go on while the game is paused', async () => {
    await play.setMode('autonomous')
    await turns(1)
    play.setPaused(true)
    await until(() => window.hands.lettingGo === 1)
  })

  it('is recorded with one step, when the game felt it, and told as the last thing done', async () => {
    expect(play.progress.lastAct).toBeNull()
    await play.setMode('autonomous')
    await turns(1)
    steps.length = 0
    const before = performance.timeOrigin + performance.now()
    window.hands.events?.onAct({ press: ['run'] })
    window.hands.events?.onAct(click)
    await turns(2)
    const withActs = steps.filter(({ action }) => action.pointer !== undefined || action.press !== undefined)
    expect(withActs.map(({ action, controller }) => ({ action, controller }))).toEqual([
      { action: { kind: 'buttons', held: [], press: ['run'], ...click }, controller: 'agent' }
    ])
    expect(play.progress.lastAct).toMatchObject({ act: click })
    expect(play.progress.lastAct?.atMs).toBeGreaterThanOrEqual(before)
  })
})
