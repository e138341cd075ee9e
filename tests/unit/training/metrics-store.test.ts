import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MetricsStore, MIGRATIONS } from '../../../electron/main/training/metrics-store'
import { openDatabase, type Db } from '../../../electron/main/store/db'
import { Random } from '../../../electron/shared/random'

let folder: string
let db: Db
let store: MetricsStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-metrics-'))
  db = openDatabase(join(folder, 'apprenti.db'), MIGRATIONS, (error) => {
    throw error
  })
  store = new MetricsStore(db)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const points = (name: string, values: readonly number[], from = 0) =>
  values.map((value, i) => ({ name, step: from + i, value }))
const all = { fromStep: 0, toStep: 1_000_000, maxPoints: 1_000_001 }

test('a short curve comes back as it went in, of its own run and name only', () => {
  store.add('a', points('loss', [3, 2, 1]))
  store.add('a', points('score', [9]))
  store.add('b', points('loss', [7]))
  expect(store.curve({ runId: 'a', name: 'loss', ...all })).toEqual({
    runId: 'a',
    name: 'loss',
    steps: [0, 1, 2],
    mean: [3, 2, 1],
    low: [3, 2, 1],
    high: [3, 2, 1],
    last: 1
  })
  expect(store.names('a')).toEqual(['loss', 'score'])
  expect(store.curve({ runId: 'none', name: 'loss', ...all })).toMatchObject({ steps: [], last: null })
})

test('a long curve is bounded and every spike is still in it', () => {
  const random = new Random(5)
  const values = Array.from({ length: 30_000 }, () => random.uniform())
  values[17_771] = 400
  values[20_003] = -400
  store.add('a', points('loss', values))
  const curve = store.curve({ runId: 'a', name: 'loss', fromStep: 0, toStep: 29_999, maxPoints: 1000 })
  expect(curve.steps.length).toBe(1000)
  expect(Math.max(...curve.high)).toBe(400)
  expect(Math.min(...curve.low)).toBe(-400)
  expect(curve.steps.at(-1)).toBe(29_999)
  const first = values.slice(0, 30)
  expect(curve.mean[0]).toBeCloseTo(first.reduce((a, b) => a + b) / 30, 9)
  expect(curve.low[0]).toBe(Math.min(...first))
})

test('a range holds its own steps only, both ends included', () => {
  store.add(
    'a',
    points(
      'loss',
      Array.from({ length: 100 }, (_, i) => i)
    )
  )
  const curve = store.curve({ runId: 'a', name: 'loss', fromStep: 10, toStep: 19, maxPoints: 5 })
  expect(curve.last).toBe(19)
  expect(curve.steps).toEqual([11, 13, 15, 17, 19])
  expect(curve.mean).toEqual([10.5, 12.5, 14.5, 16.5, 18.5])
})

test('what is not a number is left out; the same step again takes the place of the first', () => {
  store.add('a', [
    { name: 'loss', step: 1, value: NaN },
    { name: 'loss', step: 2, value: Infinity },
    { name: 'loss', step: 3, value: 5 },
    { name: 'loss', step: 3, value: 6 }
  ])
  expect(store.curve({ runId: 'a', name: 'loss', ...all })).toMatchObject({ steps: [3], mean: [6] })
})

test('a run that goes on from a checkpoint forgets what came after it', () => {
  store.add('a', points('loss', [1, 2, 3, 4]))
  store.add('b', points('loss', [1, 2, 3, 4]))
  store.forgetAfter('a', 1)
  expect(store.lastStep('a')).toBe(1)
  expect(store.lastStep('b')).toBe(3)
  store.forget('b')
  expect(store.names('b')).toEqual([])
})
