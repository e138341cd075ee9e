import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { box, pictureStack } from '../../../electron/shared/spaces'
import { checkReplayMemory, replayBytes } from '../../../electron/worker/replay/memory'
import { createReplay } from '../../../electron/worker/replay/ring-replay'
import { buildNative, replayWasmPath } from '../../../native/build.mjs'
import { MadeUpPlay } from './reference'

const ATARI = { space: pictureStack(4, 84, 84), numEnvs: 1, capacity: 1_000_000, batchSize: 32 }

describe('the memory estimate', () => {
  it('a million Atari steps: 7.06 GB of pictures, 19 bytes a step beside, and a batch', () => {
    expect(replayBytes(ATARI)).toBe(7_056_000_000 + 19_000_000 + 32 * (2 * 28_224 + 28))
    expect(replayBytes({ ...ATARI, priority: {} }) - replayBytes(ATARI)).toBe(2 ** 20 * 16)
  })

  it('counts an eighth of packed pictures, and where each lies; of what is not bytes the whole', () => {
    const packed = { ...ATARI, isPacked: true }
    expect(replayBytes(ATARI) - replayBytes(packed)).toBe(7_056_000_000 * (7 / 8) - 8_000_000)
    expect(() => checkReplayMemory(packed, 1e9)).not.toThrow()
    const vectors = { ...ATARI, space: box('float32', [6], 0, 1) }
    expect(replayBytes({ ...vectors, isPacked: true })).toBe(replayBytes(vectors))
  })

  it('says how many steps fit when it is too large, and those do', () => {
    const tooLarge = { ...ATARI, priority: {} }
    expect(() => checkReplayMemory(tooLarge, 4e9)).toThrow(
      /A replay memory of 1000000 steps needs 7\.09 GB and 4\.00 GB may be used\. Choose at most (\d+) steps\./
    )
    const fits = fitting(tooLarge, 4e9)
    expect(() => checkReplayMemory({ ...tooLarge, capacity: fits }, 4e9)).not.toThrow()
    expect(() => checkReplayMemory({ ...tooLarge, capacity: fits + 1 }, 4e9)).toThrow()
  })

  it('is what a full memory really holds', async () => {
    await buildNative()
    const options = {
      space: box('float32', [6], 0, 1e9),
      numEnvs: 2,
      capacity: 600,
      batchSize: 4,
      priority: { alpha: 0.5, epsilon: 0 }
    }
    const random = new Random(1)
    const replay = createReplay({
      ...options,
      nStep: 1,
      gamma: 0.9,
      random,
      wasm: readFileSync(replayWasmPath)
    })
    const play = new MadeUpPlay(options.space, 2, random, { terminated: 0.1, truncated: 0 })
    for (let t = 0; t < 300; t++) replay.add(play.step())
    const saved = [...replay.save().arrays.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
    // Not saved: wholeness and the places of last observations (5 bytes a step), the batch, the tree above its leaves.
    const unsaved = 600 * 5 + 4 * (2 * 24 + 28) + (1024 * 16 - 600 * 8)
    expect(saved - 8 + unsaved).toBe(replayBytes(options))
  })
})

function fitting(options: Parameters<typeof checkReplayMemory>[0], budgetBytes: number): number {
  try {
    checkReplayMemory(options, budgetBytes)
  } catch (thrown) {
    return (thrown as { params: { fits: number } }).params.fits
  }
  throw new Error('it fits')
}
