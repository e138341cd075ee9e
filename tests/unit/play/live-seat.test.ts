import { describe, expect, it } from 'vitest'
import type { DecisionInputs } from '../../../electron/main/play/decider'
import type { Episodes } from '../../../electron/main/play/episode-follower'
import { LiveSeat } from '../../../electron/main/play/live-seat'
import { AppError } from '../../../electron/shared/errors'
import { USUAL_LOOK } from '../../../electron/shared/live-env'
import { inParts } from '../../../electron/shared/spaces'
import { profileSchema } from '../../../electron/shared/profile'

const label = { en: 'a', fr: 'a' }
const profile = profileSchema.parse({
  format: 2,
  id: 'tiles',
  title: label,
  attach: { window: { title: 'tiles' } },
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  controls: [{ id: 'left', label, key: 'ArrowLeft' }],
  actions: [
    { id: 'none', label },
    { id: 'left', label, press: ['left'] }
  ]
})
const seen = (value: number): DecisionInputs => ({
  ram: null,
  picture: () => new Uint8Array(84 * 84).fill(value),
  fields: null
})
const episodes = (score: number): Episodes => ({
  isRunning: true,
  endedEpisodes: 0,
  lastScores: [],
  progress: { index: 1, seed: 0, score, seconds: 0 }
})
const nothing = { reward: 0, began: false, ended: false, truncated: false }

function seat(): { live: LiveSeat; begunAnew: () => number } {
  let begun = 0
  const live = new LiveSeat({ profile, look: USUAL_LOOK, beginAnew: () => (begun += 1) })
  return { live, begunAnew: () => begun }
}

describe('a seat that a training process plays in', () => {
  it('tells the moment at the agent’s turn, and does what is answered', async () => {
    const { live, begunAnew } = seat()
    const first = live.beginEpisode()
    expect(begunAnew()).toBe(1)
    live.observe({ ...nothing, began: true }, seen(1), episodes(0))
    const turn = live.decide(seen(1), 1000)
    const moment = await first
    expect(moment).toMatchObject({ reward: 0, terminated: false, truncated: false })
    expect(moment.seen[0]).toBe(1)
    const next = live.act(1)
    expect(await turn).toEqual({ action: 1, reason: 'learned' })
    live.observe({ ...nothing, reward: 3 }, seen(2), episodes(3))
    live.observe({ ...nothing, reward: 4 }, seen(3), episodes(7))
    void live.decide(seen(4), 10)
    expect(await next).toMatchObject({ reward: 7, score: 7, terminated: false })
  })

  it('tells pictures and numbers at once to who looks at both, and zeros where nothing is read', async () => {
    const region = { x: 0, y: 0, width: 0.1, height: 0.1 }
    const read = profileSchema.parse({ ...profile, readers: [{ kind: 'number', field: 'score', region }] })
    const look = { ...USUAL_LOOK, see: 'both', side: 16 } as const
    const live = new LiveSeat({ profile: read, look, beginAnew: () => undefined })
    const inputs = (fields: DecisionInputs['fields']): DecisionInputs => ({
      ...{ ram: null, fields },
      picture: (wanted) => Promise.resolve(new Uint8Array(wanted!.side ** 2).fill(7))
    })
    const seenBy = async (fields: DecisionInputs['fields']) => {
      const moment = live.beginEpisode()
      live.observe({ ...nothing, began: true }, inputs(fields), episodes(0))
      void live.decide(inputs(fields), 10)
      return inParts((await moment).seen, 256)
    }
    const { picture, numbers } = await seenBy((names) => Float32Array.of(names.length, 1))
    expect([picture.length, picture[255], ...numbers]).toEqual([256, 7, 1, 1])
    expect([...(await seenBy(null)).numbers]).toEqual([0, 0])
  })

  it('tells the end of an episode at once, with what it was worth', async () => {
    const { live } = seat()
    void live.beginEpisode()
    live.observe({ ...nothing, began: true }, seen(1), episodes(0))
    void live.decide(seen(1), 10)
    const last = live.act(0)
    live.observe({ ...nothing, reward: 5, ended: true }, seen(9), episodes(5))
    expect(await last).toMatchObject({ reward: 5, terminated: true, truncated: false })
  })

  it('keeps an end that came while the agent was still thinking', async () => {
    const { live } = seat()
    const first = live.beginEpisode()
    live.observe({ ...nothing, began: true }, seen(1), episodes(0))
    void live.decide(seen(1), 10)
    await first
    live.observe({ ...nothing, reward: 2, ended: true, truncated: true }, seen(9), episodes(2))
    expect(await live.act(0)).toMatchObject({ reward: 2, terminated: false, truncated: true })
  })

  it('takes the game that has begun meanwhile for the next episode, and gives a running one up', async () => {
    const { live, begunAnew } = seat()
    void live.beginEpisode()
    live.observe({ ...nothing, began: true }, seen(1), episodes(0))
    void live.decide(seen(1), 10)
    const last = live.act(0)
    live.observe({ ...nothing, ended: true, began: true }, seen(2), episodes(0))
    expect((await last).terminated).toBe(true)
    const second = live.beginEpisode()
    expect(begunAnew()).toBe(1)
    void live.decide(seen(3), 10)
    expect((await second).terminated).toBe(false)
    void live.beginEpisode()
    expect(begunAnew()).toBe(2)
  })

  it('lets the game go on without an answer, which is done at the next turn', async () => {
    const { live } = seat()
    const first = live.beginEpisode()
    live.observe({ ...nothing, began: true }, seen(1), episodes(0))
    expect(await live.decide(seen(1), 20)).toBeNull()
    await first
    void live.act(1)
    expect(await live.decide(seen(2), 20)).toEqual({ action: 1, reason: 'learned' })
  })

  it('rejects what is waited for, and all that comes, once the person has the controls', async () => {
    const { live } = seat()
    const first = live.beginEpisode()
    live.end(new AppError('live.takenOver'))
    await expect(first).rejects.toMatchObject({ code: 'live.takenOver' })
    await expect(live.act(0)).rejects.toMatchObject({ code: 'live.takenOver' })
    expect(await live.decide(seen(1), 1000)).toBeNull()
  })
})
