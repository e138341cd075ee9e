import { describe, expect, it } from 'vitest'
import {
  fieldsShown,
  parseLiveEnv,
  USUAL_LOOK,
  type LiveGames,
  type LiveMoment
} from '../../../electron/shared/live-env'
import { profileSchema } from '../../../electron/shared/profile'
import { inParts, joined, whyNotInBox, type Observation } from '../../../electron/shared/spaces'
import { LiveWindows } from '../../../electron/worker/envs/live-windows'

const label = { en: 'a', fr: 'a' }
const number = { kind: 'number', region: { x: 0, y: 0, width: 0.5, height: 0.1 } }
const profile = profileSchema.parse({
  format: 2,
  id: 'tiles',
  title: label,
  attach: { window: { title: 'tiles' } },
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  actions: [
    { id: 'a', label },
    { id: 'b', label },
    { id: 'c', label }
  ],
  readers: [
    { ...number, field: 'score' },
    { ...number, kind: 'text', field: 'words' },
    { ...number, kind: 'bar', field: 'life' }
  ]
})

/** A game that counts: each moment shows its number. */
class CountingGames implements LiveGames {
  count = 0
  opened: string[] = []
  closed = 0
  steps: number[] = []
  shown = (count: number): Uint8Array => new Uint8Array(84 * 84).fill(count)

  async open(game: string): ReturnType<LiveGames['open']> {
    this.opened.push(game)
    return { profile }
  }

  begin(): Promise<LiveMoment> {
    return this.moment()
  }

  step(action: number): Promise<LiveMoment> {
    this.steps.push(action)
    return this.moment()
  }

  async close(): Promise<void> {
    this.closed += 1
  }

  private async moment(): Promise<LiveMoment> {
    this.count += 1
    const seen = this.shown(this.count)
    return { seen, reward: 1, score: this.count, terminated: this.count === 9, truncated: false, lateMs: 0 }
  }
}

const corners = (observation: ArrayLike<number>): number[] =>
  [0, 1, 2, 3].map((i) => observation[i * 84 * 84]!)

describe('a game in a window as an environment', () => {
  it('shows the last four pictures, and has the actions of the profile', async () => {
    const games = new CountingGames()
    const { env } = await new LiveWindows(games).open('live:tiles', 'tiles', USUAL_LOOK)
    expect(env.observationSpace.shape).toEqual([4, 84, 84])
    expect(env.actionSpace.n).toBe(3)
    expect(corners((await env.reset()).observation)).toEqual([1, 1, 1, 1])
    await env.step(2)
    const { observation, reward } = await env.step(1)
    expect(corners(observation)).toEqual([1, 1, 2, 3])
    expect(reward).toBe(1)
    expect(games.steps).toEqual([2, 1])
    await expect(async () => env.step(3)).rejects.toThrow()
  })

  it('is shared: who was interrupted sees its last picture again, truncated, and acts in nothing', async () => {
    const games = new CountingGames()
    const windows = new LiveWindows(games)
    const [one, two] = [
      await windows.open('live:tiles', 'tiles', USUAL_LOOK),
      await windows.open('live:tiles', 'tiles', USUAL_LOOK)
    ]
    expect(games.opened).toEqual(['tiles'])
    await one.env.reset()
    await two.env.reset()
    const { observation, truncated, terminated } = await one.env.step(1)
    expect([truncated, terminated]).toEqual([true, false])
    expect(corners(observation)).toEqual([1, 1, 1, 1])
    expect(games.steps).toEqual([])
    await two.env.step(0)
    await one.close()
    expect(games.closed).toBe(0)
    await two.close()
    expect(games.closed).toBe(1)
    await expect(windows.open('live:chess', 'chess', USUAL_LOOK)).resolves.toBeDefined()
    await expect(windows.open('live:tiles', 'tiles', USUAL_LOOK)).rejects.toMatchObject({ code: 'live.busy' })
  })

  it('says what is wrong with its id', () => {
    expect(parseLiveEnv('cartpole')).toBeNull()
    expect(parseLiveEnv('live:tiles?side=64&colour=1&stack=2')).toEqual({
      game: 'tiles',
      look: { see: 'picture', side: 64, isColour: true, stack: 2 }
    })
    expect(() => parseLiveEnv('live:tiles?side=8')).toThrow('side must be a whole number from 16 to 256')
    expect(() => parseLiveEnv('live:tiles?see=sound')).toThrow('see must be picture, fields or both')
    expect(() => parseLiveEnv('live:tiles?speed=2')).toThrow('known are see, side, colour, stack')
  })

  it('shows pictures and numbers at once, of as many moments', async () => {
    const games = new CountingGames()
    const id = 'live:tiles?see=both&side=16&stack=2'
    const { look } = parseLiveEnv(id)!
    games.shown = (count) => joined(new Uint8Array(256).fill(count), Float32Array.of(count, 1, -count, 0))
    const { env } = await new LiveWindows(games).open(id, 'tiles', look)
    expect(env.observationSpace).toMatchObject({ shape: [2, 16, 16], beside: 8, isStack: true })
    expect(env.labels?.numbers).toEqual(['score', 'score?', 'life', 'life?'])
    const seen = (observation: Observation) => {
      const { picture, numbers } = inParts(observation as Uint8Array, 512)
      return [picture[0], picture[256], ...numbers]
    }
    const first = (await env.reset()).observation
    expect(whyNotInBox(env.observationSpace, first)).toBeNull()
    expect(seen(first)).toEqual([1, 1, 1, 1, -1, 0, 1, 1, -1, 0])
    await env.step(0)
    expect(seen((await env.step(0)).observation)).toEqual([2, 3, 2, 1, -2, 0, 3, 1, -3, 0])
    games.shown = () => new Uint8Array(256 + 12)
    await expect(env.step(0)).rejects.toThrow('its picture and fields has 268 bytes, not 272')
  })

  it('shows fields as their size and whether they are known', () => {
    const shown = fieldsShown(['score', 'life', 'gone'], {
      fields: {
        score: { value: 1000, confidence: 0.9 },
        life: { value: 0.5, confidence: 0.4 }
      }
    })
    expect([...shown]).toEqual([expect.closeTo(Math.log(1001)), 1, 0, 0, 0, 0])
  })
})
