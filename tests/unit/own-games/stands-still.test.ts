import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { standsStill } from '../../../electron/main/games/stands-still'
import type { PersonInput } from '../../../electron/shared/person-input'

const STEP_MS = 50
const STEPS = 1200
const SIDE = 20
/** A square at one of eight places. */
let pictures: readonly string[]

beforeAll(async () => {
  pictures = await Promise.all(
    Array.from({ length: 8 }, async (_, place) => {
      const data = Buffer.alloc(3 * SIDE * SIDE)
      for (let y = 4; y < 8; y++) data.fill(220, 3 * (y * SIDE + 2 * place), 3 * (y * SIDE + 2 * place + 3))
      const png = await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
        .png()
        .toBuffer()
      return `data:image/png;base64,${png.toString('base64')}`
    })
  )
})

/** A minute of a game that shows this place at a moment, in which a key is struck so often. */
function judged(placeAt: (tMs: number) => number, everyMs: number): Promise<boolean> {
  const inputs: PersonInput[] = []
  for (let tMs = 500; tMs < STEPS * STEP_MS; tMs += everyMs)
    for (const [after, down] of [
      [0, true],
      [80, false]
    ] as const)
      inputs.push({ kind: 'key', tMs: tMs + after, code: 'Space', key: 1, down })
  const recordings = {
    openSession: () =>
      Promise.resolve({
        timesMs: Array.from({ length: STEPS }, (_, i) => i * STEP_MS),
        ...{ steps: STEPS, lastMs: STEPS * STEP_MS }
      }),
    readSession: (_id: string, from: number) =>
      Promise.resolve({ steps: [], pictures: [pictures[placeAt(from * STEP_MS) % 8]!] })
  }
  return standsStill(recordings, 's', inputs)
}

it('a game whose picture changes with each move, and slides for a while, waits', async () => {
  const sliding = (tMs: number): number => {
    const move = Math.max(0, tMs - 500)
    return Math.floor(move / 900) + (move % 900 < 150 ? 3 : 0)
  }
  await expect(judged(sliding, 900)).resolves.toBe(true)
})

it.each([
  ['moves at every moment', (tMs: number) => Math.floor(tMs / STEP_MS)],
  ['lets a piece fall by a step', (tMs: number) => Math.floor(tMs / 600)],
  ['shows a clock', (tMs: number) => Math.floor(tMs / 1000)]
])('a game that %s goes on by itself', async (_name, placeAt) => {
  await expect(judged(placeAt, 900)).resolves.toBe(false)
})

it('nothing is told where the player hardly rested', async () => {
  await expect(judged(() => 0, 350)).resolves.toBe(false)
  await expect(judged(() => 0, 20_000)).resolves.toBe(false)
})
