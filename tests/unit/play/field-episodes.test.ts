import { describe, expect, it } from 'vitest'
import { FieldEpisodes } from '../../../electron/main/play/field-episodes'
import { profileSchema } from '../../../electron/shared/profile'
import type { FieldContent, ObservedState } from '../../../electron/shared/state'

const label = { en: 'a', fr: 'a' }
const number = (field: string) => ({
  field,
  kind: 'number',
  region: { x: 0, y: 0, width: 0.5, height: 0.1 }
})
const profileWith = (more: object) =>
  profileSchema.parse({
    format: 2,
    id: 'tiles',
    title: label,
    attach: { window: { title: 'tiles' } },
    clock: { kind: 'realTime', decisionsPerSecond: 10 },
    readers: [number('score'), number('lives'), number('menu')],
    phaseRules: [
      { phase: 'menu', when: [{ field: 'menu', present: true }] },
      { phase: 'play', when: [{ field: 'score', present: true }] }
    ],
    ...more
  })

const state = (
  phase: string | null,
  values: Readonly<Record<string, FieldContent>>,
  confidence = 1
): ObservedState => ({
  phase,
  fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, confidence }])),
  entities: []
})
const nothing = { reward: 0, began: false, ended: false, truncated: false }

describe('the episodes of a game that is read off its picture', () => {
  const phased = { episode: { score: 'score', phases: ['play'] } }

  it('are on in their phases, once one has shown long enough, and worth what the score gained', () => {
    const episodes = new FieldEpisodes(profileWith(phased))
    expect(episodes.observe(state('menu', { menu: 1 }), 0)).toEqual(nothing)
    expect(episodes.observe(state('play', { score: 0 }), 100)).toEqual(nothing)
    expect(episodes.observe(state('play', { score: 0 }), 400)).toEqual({ ...nothing, began: true })
    expect(episodes.observe(state('play', { score: 40 }), 4000).reward).toBe(40)
    // The menu flashes up for a picture: a misreading.
    expect(episodes.observe(state('menu', { score: 40 }), 4100)).toEqual(nothing)
    expect(episodes.observe(state('play', { score: 50 }), 4200).reward).toBe(10)
    expect(episodes.observe(state('menu', { score: 50 }), 5000).ended).toBe(false)
    expect(episodes.observe(state('menu', { score: 50 }), 5300)).toEqual({ ...nothing, ended: true })
    expect(episodes.lastScores).toEqual([50])
    expect(episodes.progress).toMatchObject({ index: 1, score: 50 })
  })

  it('are not over while their score is being read anew: what the end gives counts', () => {
    const played = (): FieldEpisodes => {
      const episodes = new FieldEpisodes(profileWith(phased))
      episodes.observe(state('play', { score: 0 }), 0)
      episodes.observe(state('play', { score: 0 }), 300)
      episodes.observe(state('play', { score: 180 }), 4000)
      // A thousand for the cleared board: the value before is held, and not relied on.
      episodes.observe(state('menu', { score: 180 }, 0.45), 4100)
      expect(episodes.observe(state('menu', { score: 180 }, 0.45), 4400)).toEqual(nothing)
      return episodes
    }
    const cleared = played()
    expect(cleared.observe(state('menu', { score: 1180 }), 4700)).toEqual({
      ...{ reward: 1000, began: false, ended: true, truncated: false }
    })
    expect(cleared.lastScores).toEqual([1180])
    const doubted = played()
    expect(doubted.observe(state('menu', { score: 180 }, 0.45), 5500).ended).toBe(false)
    expect(doubted.observe(state('menu', { score: 180 }, 0.45), 5700).ended).toBe(true)
    expect(doubted.lastScores).toEqual([180])
    // What cannot be read at all is nothing to wait for.
    const dark = played()
    expect(dark.observe(state('menu', { score: null }, 0), 4500).ended).toBe(true)
  })

  it('go on while the phase or the score cannot be read, or is not to be relied on', () => {
    const episodes = new FieldEpisodes(profileWith(phased))
    episodes.observe(state('play', { score: 10 }), 0)
    expect(episodes.observe(state('play', { score: 10 }), 300).began).toBe(true)
    expect(episodes.observe(state(null, { score: null }), 5000)).toEqual(nothing)
    expect(episodes.observe(state('play', { score: 990 }, 0.4), 5100)).toEqual(nothing)
    expect(episodes.observe(state('play', { score: 30 }), 5200).reward).toBe(20)
  })

  it('are over only once that is known: nobody begins a game in what cannot be read yet', () => {
    const episodes = new FieldEpisodes(profileWith(phased))
    episodes.observe(state(null, {}), 0)
    episodes.observe(state(null, {}), 5000)
    expect([episodes.isRunning, episodes.isOver]).toEqual([false, false])
    episodes.observe(state('menu', { menu: 1 }), 5100)
    expect(episodes.isOver).toBe(false)
    episodes.observe(state('menu', { menu: 1 }), 5400)
    expect(episodes.isOver).toBe(true)
    episodes.observe(state('play', { score: 0 }), 5500)
    expect(episodes.isOver).toBe(false)
  })

  it('do not lose the points of the game before, which still show when the next begins', () => {
    const episodes = new FieldEpisodes(profileWith(phased))
    episodes.observe(state('play', { score: 300 }), 0)
    expect(episodes.observe(state('play', { score: 300 }), 300).began).toBe(true)
    expect(episodes.observe(state('play', { score: 0 }), 600).reward).toBe(0)
    expect(episodes.observe(state('play', { score: 5 }), 700).reward).toBe(5)
    // Later a fall is a loss.
    expect(episodes.observe(state('play', { score: 3 }), 9000).reward).toBe(-2)
  })

  it('without phases are always on, and begin anew when the score has fallen', () => {
    const episodes = new FieldEpisodes(profileWith({ episode: { score: 'score' } }))
    expect(episodes.observe(state(null, { score: 7 }), 0).began).toBe(true)
    expect(episodes.observe(state(null, { score: 9 }), 100).reward).toBe(2)
    expect(episodes.observe(state(null, { score: 0 }), 200)).toEqual({ ...nothing, ended: true, began: true })
    expect(episodes.lastScores).toEqual([2])
    expect(episodes.progress?.index).toBe(2)
  })

  it('are cut at their time limit, and by whoever plays', () => {
    const episodes = new FieldEpisodes(profileWith({ episode: { phases: ['play'], limitSeconds: 10 } }))
    episodes.observe(state('play', { score: 1 }), 0)
    episodes.observe(state('play', { score: 1 }), 300)
    expect(episodes.observe(state('play', { score: 1 }), 10_299).ended).toBe(false)
    expect(episodes.observe(state('play', { score: 1 }), 10_300)).toEqual({
      ...nothing,
      ended: true,
      truncated: true
    })
    episodes.observe(state('play', { score: 1 }), 10_400)
    expect(episodes.isRunning).toBe(true)
    episodes.cut()
    expect(episodes.isRunning).toBe(false)
    // The phase has to show again for a while.
    expect(episodes.observe(state('play', { score: 1 }), 10_500).began).toBe(false)
  })

  it('are worth what the profile says: gains, losses and values, each with its weight', () => {
    const episodes = new FieldEpisodes(
      profileWith({
        episode: { phases: ['play'] },
        rewards: [
          { field: 'score', weight: 2 },
          { field: 'lives', of: 'loss', weight: -10 },
          { field: 'menu', of: 'value', weight: 0.5 }
        ]
      })
    )
    const all = { score: 10, lives: 3, menu: 1 }
    episodes.observe(state('play', all), 0)
    episodes.observe(state('play', all), 300)
    expect(episodes.observe(state('play', { score: 14, lives: 2, menu: 4 }), 4000).reward).toBe(8 - 10 + 2)
    expect(episodes.observe(state('play', { score: 12, lives: 3, menu: 0 }), 4100).reward).toBe(0)
  })
})
