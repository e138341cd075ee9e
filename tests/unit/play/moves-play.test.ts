import { afterEach, expect, it, vi } from 'vitest'
import { profileSchema } from '../../../electron/shared/profile'
import { windowPlay, type WindowPlay } from './window-play'

const label = { en: 'It', fr: 'Cela' }
/** What a move sets in motion moves for so long. */
const MOVES_MS = 300
/** And has come to rest when it has stood still for so long. */
const RESTS_MS = 150
/** From one look to the next. */
const LOOK_MS = 20
/** As many points that all move are no ornament. */
const POINTS = 64

const profileOf = (action: object): ReturnType<typeof profileSchema.parse> =>
  profileSchema.parse({
    ...{ format: 2, id: 'game', title: label, attach: { window: { title: 'Game' } } },
    controls: [{ id: 'go', label, key: 'KeyG' }],
    clock: { kind: 'realTime', decisionsPerSecond: 50 },
    actions: [{ id: 'go', label, ...action }]
  })

let stage: WindowPlay
afterEach(() => stage.play.close())

/** When it did something in a game in which everything moves for a while after. */
async function momentsOf(action: object, count: number): Promise<number[]> {
  const moments: number[] = []
  let isDown = false
  let shade = 0
  const pixels = (): Uint8Array => {
    const since = performance.now() - (moments.at(-1) ?? -Infinity)
    // Another one at each look while it moves; and what has come of a move is not what was there before it.
    shade = since < MOVES_MS ? (shade + 100) % 256 : (moments.length * 100) % 256
    return new Uint8Array(4 * POINTS).fill(shade)
  }
  stage = windowPlay(profileOf(action), pixels, ({ held, press }) => {
    const isOn = held.length > 0 || (press?.length ?? 0) > 0
    if (isOn && !isDown) moments.push(performance.now())
    isDown = held.length > 0
  })
  await stage.play.setMode('autonomous')
  await vi.waitUntil(() => moments.length >= count, { timeout: 20_000, interval: 5 })
  return moments
}

it('a game of single moves: the next turn waits until what the last move set in motion has come to rest', async () => {
  const moments = await momentsOf({ press: ['go'] }, 5)
  const gaps = moments.slice(1).map((at, i) => at - moments[i]!)
  // Twenty milliseconds would be its turn; a busy machine only makes it later.
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(MOVES_MS - LOOK_MS + RESTS_MS)
})
