import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReaderRunner } from '../../../electron/main/perception/reader-runner'
import { PictureHub } from '../../../electron/main/play/picture-hub'
import { PlaySession } from '../../../electron/main/play/play-session'
import { ReadGame } from '../../../electron/main/play/read-game'
import type { Action } from '../../../electron/shared/action'
import type { FieldState } from '../../../electron/shared/perception/fields'
import { profileSchema } from '../../../electron/shared/profile'
import type { GameSession, SessionHands } from '../../../electron/shared/target'

const label = { en: 'It', fr: 'Cela' }
const profile = profileSchema.parse({
  format: 2,
  id: 'game',
  title: label,
  attach: { window: { title: 'Game' } },
  controls: [
    { id: 'run', label, key: 'KeyR' },
    { id: 'new', label, key: 'KeyN' }
  ],
  clock: { kind: 'realTime', decisionsPerSecond: 50 },
  actions: [{ id: 'run', label, hold: ['run'] }],
  readers: [{ field: 'sign', kind: 'changed', region: { x: 0, y: 0, width: 1, height: 1 } }],
  phaseRules: [{ phase: 'play', when: [{ field: 'sign', above: 0.5 }] }],
  phases: { play: { label }, over: { label } },
  episode: { phases: ['play'], restart: [{ press: 'new' }] }
})

/** Stands in for the readers: reads what the test says. */
class SaidRunner {
  phase: string | null = null
  fields: ReadonlyMap<string, FieldState> = new Map()
  offer = (): void => undefined
  expectAnything = (): void => undefined
  close = (): void => undefined
}

let runner: SaidRunner
let told: Action[]
let play: PlaySession

beforeEach(() => {
  runner = new SaidRunner()
  told = []
  let held: readonly string[] = []
  const hands: SessionHands = {
    report: { unavailable: null, refusal: null, takeover: null, stopKey: 'S', handBackKey: 'R' },
    get held() {
      return held
    },
    isBusy: false,
    idle: () => Promise.resolve(),
    letGo: () => Promise.resolve(),
    allow: () => Promise.resolve(),
    handBack: () => Promise.resolve(),
    forbid: () => undefined,
    takeControl: () => undefined,
    listen: () => () => undefined
  }
  const frame = () => ({
    ...{ width: 1, height: 1, format: 'rgba8' as const, data: new Uint8Array(4), seq: 0 },
    tMonotonicMs: performance.now()
  })
  const session: GameSession = {
    candidate: {
      id: 'window:1',
      kind: 'window',
      title: 'Game',
      detail: '',
      profileId: 'game',
      unavailable: null
    },
    profile,
    capabilities: { lockStep: false, ram: false, reset: false, act: true },
    hands,
    frame: () => Promise.resolve(frame()),
    look: () => Promise.resolve({ frame: frame(), report: { state: 'live', seconds: 0, coveredShare: 0 } }),
    perform: (action) => {
      told.push(action)
      held = action.held
      return Promise.resolve()
    },
    onLost: () => () => undefined,
    close: () => Promise.resolve()
  }
  play = new PlaySession({
    session,
    game: null,
    reads: new ReadGame(runner as unknown as ReaderRunner, profile),
    looksOn: () => false,
    onFrame: () => undefined,
    onObserved: () => undefined,
    decider: { begin: () => undefined, decide: () => Promise.resolve({ action: 0, reason: 'random' }) },
    pictures: new PictureHub(() => Promise.reject(new Error('nobody watches'))),
    policyId: 'random',
    rateHz: 100,
    seed: 1,
    onStep: () => undefined,
    isRecording: () => false,
    onMark: () => undefined,
    onHumanInput: () => undefined,
    onLost: () => undefined,
    onPolicyFailed: () => undefined,
    onChange: () => undefined,
    onPicture: () => undefined
  })
})
afterEach(() => play.close())

const until = (holds: () => boolean): Promise<unknown> => vi.waitUntil(holds, { timeout: 5000, interval: 5 })
const pressed = (): number => told.filter(({ press }) => press?.includes('new')).length

describe('an agent in a game that is known by its picture', () => {
  it('does nothing while nobody knows whether a game is on', async () => {
    await play.setMode('autonomous')
    await until(() => told.length > 30)
    expect(told.every(({ held, press }) => held.length === 0 && press === undefined)).toBe(true)
  })

  it('plays while one is on, lets go when it is over, and begins the next', async () => {
    await play.setMode('autonomous')
    runner.phase = 'play'
    await until(() => play.progress.held.includes('run'))
    expect(pressed()).toBe(0)
    runner.phase = 'over'
    await until(() => pressed() === 1)
    expect(play.progress.held).toEqual([])
    expect(play.progress.lastScores).toHaveLength(1)
    const after = told.slice(told.findIndex(({ press }) => press?.includes('new')) - 1)
    expect(after.every(({ held }) => held.length === 0)).toBe(true)
    runner.phase = 'play'
    await until(() => play.progress.held.includes('run'))
    expect(play.progress.episode?.index).toBe(2)
  })
})
