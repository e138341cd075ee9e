import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneConfigSchema, type CloneConfig } from '../../../electron/shared/imitation'
import { Random } from '../../../electron/shared/random'
import { box } from '../../../electron/shared/spaces'
import { LearnedPolicy } from '../../../electron/worker/agents/learned'
import { RecentRows, rowsSpace } from '../../../electron/worker/envs/recent-rows'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { reshape, slice } from '../../../electron/worker/engine/ops'
import { clone } from '../../../electron/worker/imitate/clone'
import type { CloneOutcome, CloneTools } from '../../../electron/worker/imitate/clone-tools'
import { Samples } from '../../../electron/worker/imitate/samples'
import { writeClone } from '../../../electron/worker/imitate/write-clone'
import { gameOf } from '../../../games/registry'
import { handmadePolicy, NUMBERS } from '../../support/handmade-policy'
import { writeDataset } from '../../support/made-dataset'
import { kernels } from '../agents/dqn-support'

const MOMENTS = 2000
const STRETCHES = 10
let folder: string
let wasm: CloneTools['wasm']

beforeAll(async () => {
  wasm = await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-rows-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A number that goes up and down, and whoever plays goes with it: one moment alone does not tell which. */
function writeTrend(place: string, isTwice: boolean) {
  const random = new Random(1)
  const rows = new Float32Array(2 * MOMENTS)
  const labels = new Int16Array(MOMENTS)
  let [value, direction] = [0.5, 1]
  for (let i = 0; i < MOMENTS; i++) {
    if (isTwice && i >= MOMENTS / 2) {
      rows.set(rows.subarray(i * 2 - MOMENTS, i * 2 - MOMENTS + 2), i * 2)
      labels[i] = labels[i - MOMENTS / 2]!
      continue
    }
    if (random.uniform() < 0.2) direction = -direction
    const step = 0.02 + 0.05 * random.uniform()
    if (value + direction * step < 0 || value + direction * step > 1) direction = -direction
    value += direction * step
    rows.set([value, 1], 2 * i)
    labels[i] = Number(direction > 0)
  }
  return writeDataset(place, {
    ...{ labels, side: 16, pictures: new Uint8Array(MOMENTS * 256), stretches: STRETCHES },
    ...{ game: 'squares', actions: ['left', 'right'], none: null },
    vectors: { env: 'live:squares?see=fields', names: ['value', 'value known'], rows }
  })
}

async function cloned(place: string, wish: Partial<CloneConfig>): Promise<CloneOutcome> {
  const samples = Samples.open(place)
  const runtime = new OnnxRuntime({ threads: 1 })
  const settings = { observe: 'fields', hidden: 32, batchSize: 32, patience: 6, delay: 0 } as const
  try {
    return await clone(samples, cloneConfigSchema.parse({ ...settings, ...wish }), {
      ...{ runtime, wasm, nowMs: () => 0 },
      interrupted: async () => false,
      tell: () => undefined
    })
  } finally {
    await runtime.close()
    samples.close()
  }
}

describe('a clone of numbers', () => {
  test('sees where things go by the moments before', { timeout: 120_000 }, async () => {
    const place = join(folder, 'trend')
    const dataset = writeTrend(place, false)
    const [one, four] = [await cloned(place, { stack: 1 }), await cloned(place, { stack: 4 })]
    expect(one.heldOut.accuracy).toBeLessThan(0.75)
    expect(four.heldOut.accuracy).toBeGreaterThan(0.9)
    const config = cloneConfigSchema.parse({ observe: 'fields', stack: 4 })
    writeClone(join(folder, 'policy'), four, { dataset, config, command: '', title: 'Trend' })
    const reader = await PolicyReader.open(join(folder, 'policy/policy.onnx'))
    expect(reader.facts).toMatchObject({ env: 'live:squares?see=fields', frames: 4 })
    await reader.close()
  })

  test('tells how it does where the like was not learned from', { timeout: 120_000 }, async () => {
    const [fresh, twice] = [join(folder, 'fresh'), join(folder, 'twice')]
    writeTrend(fresh, false)
    writeTrend(twice, true)
    const [one, two] = [await cloned(fresh, { stack: 2 }), await cloned(twice, { stack: 2 })]
    expect(one.heldOut.unseen!.samples).toBe(one.heldOut.samples)
    expect(one.heldOut.unseen!.accuracy).toBeCloseTo(one.heldOut.accuracy, 6)
    expect(two.heldOut.unseen!.samples).toBeLessThan(two.heldOut.samples)
  })
})

describe('moments seen at once', () => {
  test('stand one after the other, the first of an episode all through', () => {
    const rows = new RecentRows(3)
    const seen = [1, 2, 3, 4].map((value, i) => [...rows.take(Float32Array.of(value, -value), i === 0)])
    expect(seen).toEqual([
      [1, -1, 1, -1, 1, -1],
      [1, -1, 1, -1, 2, -2],
      [1, -1, 2, -2, 3, -3],
      [2, -2, 3, -3, 4, -4]
    ])
    expect([...rows.take(Float32Array.of(9, 9), true)]).toEqual([9, 9, 9, 9, 9, 9])
    expect(rowsSpace(box('float32', [2], -1, 1), 3)).toEqual(box('float32', [6], -1, 1))
  })

  const write = (name: string, frames: string): string => {
    const file = join(folder, name)
    const shape = [2 * NUMBERS]
    // It prefers by the oldest row alone: its first six numbers.
    const policy = handmadePolicy({
      ...{ frames, shape: [1, ...shape], told: { dtype: 'float32', shape } },
      compute: (_, input) => slice(reshape(input, [1, 2 * NUMBERS]), [0, 0], [1, 6])
    })
    writeFileSync(file, policy)
    return file
  }

  test('are kept by whoever plays the policy, and forgotten when a game begins', async () => {
    const { profile } = gameOf('invaders')
    const reader = await PolicyReader.open(write('two.onnx', '2'))
    const policy = new LearnedPolicy(reader, profile, 0)
    const [playing, other] = [new Uint8Array(0x2000), new Uint8Array(0x2000).fill(255)]
    const preferred = async (ram: Uint8Array) => (await policy.decide(ram)).preferences
    const first = await preferred(playing)
    expect(await preferred(other)).toEqual(first)
    expect(await preferred(other)).not.toEqual(first)
    policy.begin(0)
    expect(await preferred(playing)).toEqual(first)
    await reader.close()
  })

  test('fit what the policy says, or it is refused', async () => {
    const { profile } = gameOf('invaders')
    await expect(PolicyReader.open(write('no.onnx', 'many'))).rejects.toThrow('makes no sense')
    const reader = await PolicyReader.open(write('three.onnx', '3'))
    expect(() => new LearnedPolicy(reader, profile, 0)).toThrow('it sees float32 [296]')
    await reader.close()
  })
})
