import { describe, expect, it } from 'vitest'
import { EpisodeFollower } from '../../../electron/main/play/episode-follower'
import { certain, type ObservedState } from '../../../electron/shared/state'

const game = {
  episode: { score: 'score', scoreModulus: 10_000, lives: 'lives', phases: ['starting', 'playing'] }
}
const state = (phase: string | null, score: number): ObservedState => ({
  phase,
  fields: certain({ score, lives: 3 }),
  entities: []
})

describe('EpisodeFollower', () => {
  it('follows a game that a person starts with a coin', () => {
    const follower = new EpisodeFollower(game, 60)
    expect(follower.observe(state('attract', 120), 1)).toEqual({ reward: 0, began: false, ended: false })
    expect(follower.observe(state('starting', 0), 1)).toEqual({ reward: 0, began: true, ended: false })
    expect(follower.observe(state('playing', 30), 1).reward).toBe(30)
    expect(follower.observe(state('over', 30), 1)).toEqual({ reward: 0, began: false, ended: true })
    expect(follower.lastScores).toEqual([30])
  })

  it('undoes the wrap-around of a four-digit score', () => {
    const follower = new EpisodeFollower(game, 60)
    follower.restart(7, state('playing', 9_990))
    expect(follower.observe(state('playing', 20), 1).reward).toBe(30)
    expect(follower.progress).toEqual({ index: 1, seed: 7, score: 30, seconds: 1 / 60 })
  })

  it('does not count points shown between games', () => {
    const follower = new EpisodeFollower(game, 60)
    follower.restart(1, state('playing', 0))
    follower.observe(state('over', 100), 1)
    follower.observe(state('attract', 0), 1)
    follower.observe(state('attract', 500), 1)
    expect(follower.progress?.score).toBe(100)
    expect(follower.observe(state('starting', 0), 1).began).toBe(true)
    expect(follower.progress?.score).toBe(0)
    expect(follower.progress?.index).toBe(2)
  })

  it('tells no episodes of a game that nothing is known of', () => {
    const follower = new EpisodeFollower(null, 60)
    for (const phase of ['playing', null])
      expect(follower.observe(state(phase, 10), 1)).toEqual({ reward: 0, began: false, ended: false })
    expect(follower.progress).toBeNull()
  })

  it('loses points as well as it gains them where the counter does not wrap around', () => {
    const { scoreModulus: _, ...plain } = game.episode
    const follower = new EpisodeFollower({ episode: plain }, 60)
    follower.restart(1, state('playing', 100))
    expect(follower.observe(state('playing', 70), 1).reward).toBe(-30)
    expect(follower.progress?.score).toBe(-30)
  })
})
