import { describe, expect, it } from 'vitest'
import { certain } from '../../../electron/shared/state'
import { buttonMask } from '../../../electron/shared/buttons'
import {
  EpisodeTracker,
  idle,
  noopFrames,
  playable,
  runScript,
  startEpisode,
  type EpisodeStatus
} from '../../../games/contract/episode'
import { bringToPlay } from '../../../games/invaders/start'
import { decodeInvaders } from '../../../games/invaders/state'
import { builtinSession, cabinet, craftRam, profile } from '../../support/invaders'

const status = (score: number, isOver = false, lives = 3): EpisodeStatus => ({ score, isOver, lives })
const game = { episode: { scoreModulus: 10_000 } }
const mask = (held: readonly string[]): number => buttonMask(profile, held)

describe('EpisodeTracker', () => {
  it('rewards the difference of the score, also where the counter wraps around', () => {
    const tracker = new EpisodeTracker(game)
    tracker.begin(status(9950))
    const rewards = [9950, 9980, 10, 10, 310].map((score) => tracker.advance(status(score), 4).reward)
    expect(rewards).toEqual([0, 30, 30, 0, 300])
    expect(tracker.score).toBe(360)
    expect(tracker.frames).toBe(20)
  })

  it('counts a score beyond what can be shown', () => {
    const tracker = new EpisodeTracker(game)
    tracker.begin(status(0))
    for (let points = 30; points <= 45_000; points += 30) tracker.advance(status(points % 10_000), 4)
    expect(tracker.score).toBe(45_000)
  })

  it.each([false, true])('terminates when no game is on: %s', (isOver) => {
    const tracker = new EpisodeTracker(game)
    tracker.begin(status(0))
    const outcome = { reward: 0, terminated: isOver, truncated: false }
    expect(tracker.advance(status(0, isOver), 4)).toEqual(outcome)
  })

  it('truncates at the limit, and not when the game is over at that very moment', () => {
    const tracker = new EpisodeTracker(game, 8)
    tracker.begin(status(0))
    expect(tracker.advance(status(0), 4)).toMatchObject({ terminated: false, truncated: false })
    expect(tracker.advance(status(0), 4)).toMatchObject({ terminated: false, truncated: true })
    tracker.begin(status(0))
    tracker.advance(status(0), 4)
    expect(tracker.advance(status(0, true, 0), 4)).toMatchObject({ terminated: true, truncated: false })
    expect(tracker.lives).toBe(0)
  })

  it('forgets the last episode when the next begins', () => {
    const tracker = new EpisodeTracker(game, 8)
    tracker.begin(status(0))
    tracker.advance(status(500), 8)
    tracker.begin(status(500, false, 2))
    expect([tracker.score, tracker.frames, tracker.lives]).toEqual([0, 0, 2])
    expect(tracker.advance(status(510), 4)).toEqual({ reward: 10, terminated: false, truncated: false })
  })
})

describe('noopFrames', () => {
  it('draws 0 to 30 from the seed, all of them, always the same', () => {
    const drawn = Array.from({ length: 2000 }, (_, seed) => noopFrames(seed))
    expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, i) => i))
    expect(noopFrames(77)).toBe(noopFrames(77))
    expect(noopFrames(5, 0)).toBe(0)
  })
})

describe('bringToPlay', () => {
  it('gets from power-on to a ship that obeys', () => {
    const board = cabinet()
    runScript(bringToPlay(profile), board, mask)
    const before = decodeInvaders(board.ram, profile)
    expect(before).toMatchObject({
      phase: 'playing',
      fields: certain({ lives: 3, wave: 1, aliensLeft: 55, score: 0, credits: 0 })
    })
    board.runFrames(mask(['right']), 10)
    const [then, now] = [before, decodeInvaders(board.ram, profile)].map((s) => s.entities[0]!)
    expect(now!.x).toBe(then!.x + 10)
  })

  it('gives up on a game that does not start', () => {
    const machine = { ram: craftRam({}), runFrames: () => undefined }
    expect(() => runScript(bringToPlay(profile), machine, mask)).toThrow(/did not begin a game within 30 s/)
  })

  it('presses start, not the coin, when there is a credit', () => {
    const script = bringToPlay(profile)
    const held = (ram: Uint8Array): readonly string[] => {
      const step = script.next(ram)
      return step.done === true ? [] : step.value.hold
    }
    held(craftRam({}))
    expect(held(craftRam({}))).toEqual(['coin'])
    held(craftRam({ credits: 1 }))
    expect(held(craftRam({ credits: 1 }))).toEqual(['start1'])
  })
})

describe('idle', () => {
  it('waits with nothing held, and not at all for 0 frames', () => {
    const runs: number[][] = []
    const machine = { ram: craftRam({}), runFrames: (...run: number[]) => void runs.push(run) }
    runScript(idle(7), machine, mask)
    runScript(idle(0), machine, mask)
    expect(runs).toEqual([[0, 7]])
  })
})

describe('startEpisode', () => {
  it('begins every episode of a seed at the same moment', async () => {
    const session = playable(await builtinSession())
    await startEpisode(session, bringToPlay, { noops: 12, isStartKept: false })
    const first = (await session.ram()).slice()
    await session.perform({ kind: 'buttons', held: ['right', 'fire'] })
    await session.advance(300)
    await startEpisode(session, bringToPlay, { noops: 12, isStartKept: true })
    expect(await session.ram()).toEqual(first)
    await startEpisode(session, bringToPlay, { noops: 13, isStartKept: true })
    expect(await session.ram()).not.toEqual(first)
  })

  it('refuses a session that cannot be run step by step', async () => {
    const session = await builtinSession()
    const watched = {
      ...session,
      capabilities: { ...session.capabilities, ram: false },
      candidate: session.candidate
    }
    expect(() => playable(watched)).toThrow(/cannot be attached: it cannot be run step by step/)
  })
})
