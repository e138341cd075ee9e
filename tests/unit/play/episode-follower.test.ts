import { describe, expect, it } from 'vitest'
import { EpisodeFollower } from '../../../electron/main/play/episode-follower'
import type { GamePhase, ObservedState } from '../../../electron/shared/state'

const state = (phase: GamePhase, score: number): ObservedState => ({
  phase,
  score,
  scoreModulus: 10_000,
  highScore: 0,
  lives: 3,
  credits: 0,
  wave: 1,
  aliensLeft: 55,
  entities: []
})

describe('EpisodeFollower', () => {
  it('follows a game that a person starts with a coin', () => {
    const follower = new EpisodeFollower(10_000, 60)
    expect(follower.observe(state('attract', 120), 1)).toEqual({ reward: 0, began: false, ended: false })
    expect(follower.observe(state('starting', 0), 1)).toEqual({ reward: 0, began: true, ended: false })
    expect(follower.observe(state('playing', 30), 1).reward).toBe(30)
    expect(follower.observe(state('over', 30), 1)).toEqual({ reward: 0, began: false, ended: true })
    expect(follower.lastScores).toEqual([30])
  })

  it('undoes the wrap-around of a four-digit score', () => {
    const follower = new EpisodeFollower(10_000, 60)
    follower.restart(7, state('playing', 9_990))
    expect(follower.observe(state('playing', 20), 1).reward).toBe(30)
    expect(follower.progress).toEqual({ index: 1, seed: 7, score: 30, seconds: 1 / 60 })
  })

  it('does not count points shown between games', () => {
    const follower = new EpisodeFollower(10_000, 60)
    follower.restart(1, state('playing', 0))
    follower.observe(state('over', 100), 1)
    follower.observe(state('attract', 0), 1)
    follower.observe(state('attract', 500), 1)
    expect(follower.progress?.score).toBe(100)
    expect(follower.observe(state('starting', 0), 1).began).toBe(true)
    expect(follower.progress?.score).toBe(0)
    expect(follower.progress?.index).toBe(2)
  })
})
