import { expect, test } from 'vitest'
import type { SessionChunk } from '../../../electron/shared/session'
import { ChunkCache, CHUNK_STEPS, indexAt } from '../../../renderer/state/chunk-cache'

function chunk(from: number, count: number): SessionChunk {
  const indexes = Array.from({ length: count }, (_, i) => from + i)
  return {
    from,
    steps: indexes.map((index) => ({
      index,
      tMs: index * 10,
      action: { kind: 'buttons', held: [] },
      controller: 'agent',
      mode: 'autonomous',
      reward: 0,
      episode: 1,
      state: null,
      timing: null
    })),
    pictures: indexes.map((index) => `picture ${index}`)
  }
}

/** A cache over a made-up session, with a note of every read. */
function cacheOf(total: number) {
  const reads: number[] = []
  let most = 0
  let running = 0
  const read = async (from: number, count: number): Promise<SessionChunk> => {
    reads.push(from)
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
    return chunk(from, count)
  }
  return { cache: new ChunkCache(total, read, () => {}), reads, mostAtOnce: () => most }
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5))

test('a wanted step arrives with those ahead of it, the last chunk cut at the end', async () => {
  const { cache, reads } = cacheOf(CHUNK_STEPS * 2 + 5)
  expect(cache.get(3)).toBeNull()
  cache.want(3, 9)
  await settle()
  expect(reads).toEqual([0, CHUNK_STEPS, CHUNK_STEPS * 2])
  expect(cache.get(3)?.picture).toBe('picture 3')
  expect(cache.get(CHUNK_STEPS * 2 + 4)?.step.index).toBe(CHUNK_STEPS * 2 + 4)
  expect(cache.get(CHUNK_STEPS * 2 + 5)).toBeNull()
})

test('what was read is not read again, and reads are few at a time', async () => {
  const { cache, reads, mostAtOnce } = cacheOf(CHUNK_STEPS * 8)
  cache.want(0, 7)
  cache.want(1, 7)
  await settle()
  expect(new Set(reads).size).toBe(reads.length)
  expect(mostAtOnce()).toBe(2)
})

test('of a long session only a few chunks stay', async () => {
  const { cache } = cacheOf(CHUNK_STEPS * 100)
  for (let number = 0; number < 100; number++) {
    cache.want(number * CHUNK_STEPS, 0)
    await settle()
  }
  const kept = Array.from({ length: 100 }, (_, number) => cache.get(number * CHUNK_STEPS)).filter(
    (s) => s !== null
  )
  expect(kept.length).toBe(12)
})

test('the index of a time is that of the last step not after it', () => {
  const times = [0, 10, 20, 20, 30]
  expect([-5, 0, 9, 10, 20, 29, 30, 99].map((t) => indexAt(times, t))).toEqual([0, 0, 0, 1, 3, 3, 4, 4])
  expect(indexAt([], 5)).toBe(0)
})
