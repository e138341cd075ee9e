import type { ReaderRunner } from '../../../electron/main/perception/reader-runner'
import { PictureHub } from '../../../electron/main/play/picture-hub'
import { PlaySession } from '../../../electron/main/play/play-session'
import { ReadGame } from '../../../electron/main/play/read-game'
import type { Action } from '../../../electron/shared/action'
import type { Frame } from '../../../electron/shared/frame'
import type { FieldState } from '../../../electron/shared/perception/fields'
import type { Profile } from '../../../electron/shared/profile'
import type { GameSession, SessionHands } from '../../../electron/shared/target'

/** Stands in for the readers: reads what the test says. */
export class SaidRunner {
  phase: string | null = null
  fields: ReadonlyMap<string, FieldState> = new Map()
  offer = (): void => undefined
  expectAnything = (): void => undefined
  close = (): void => undefined
}

/** A game in a window that is there only for the test: what it shows, what is read off it, and what was done in it. */
export interface WindowPlay {
  readonly play: PlaySession
  readonly runner: SaidRunner
  readonly told: readonly Action[]
}

/**
 * Play in a stand-in window.
 * @param pixels what it shows now: four bytes a point, one row
 * @param onAct hears of each action that is carried out
 */
export function windowPlay(
  profile: Profile,
  pixels: () => Uint8Array = () => new Uint8Array(4),
  onAct: (action: Action) => void = () => undefined
): WindowPlay {
  const runner = new SaidRunner()
  const told: Action[] = []
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
  const frame = (): Frame => {
    const data = pixels()
    return {
      ...{ width: data.length / 4, height: 1, format: 'rgba8' as const, data, seq: 0 },
      tMonotonicMs: performance.now()
    }
  }
  const session: GameSession = {
    candidate: {
      ...{ id: 'window:1', kind: 'window', title: 'Game', detail: '', profileId: profile.id },
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
      onAct(action)
      return Promise.resolve()
    },
    onLost: () => () => undefined,
    close: () => Promise.resolve()
  }
  const play = new PlaySession({
    session,
    game: null,
    reads: new ReadGame(runner as unknown as ReaderRunner, profile),
    looksOn: () => false,
    onFrame: () => undefined,
    onObserved: () => undefined,
    decider: { begin: () => undefined, decide: () => Promise.resolve({ action: 0, reason: 'random' }) },
    pictures: new PictureHub(() => Promise.reject(new Error('nobody watches'))),
    policyId: 'random',
    ...{ rateHz: 100, seed: 1 },
    onStep: () => undefined,
    isRecording: () => false,
    onMark: () => undefined,
    onHumanInput: () => undefined,
    onLost: () => undefined,
    onPolicyFailed: () => undefined,
    onChange: () => undefined,
    onPicture: () => undefined
  })
  return { play, runner, told }
}
