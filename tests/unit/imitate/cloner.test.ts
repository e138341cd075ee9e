import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LABELS_FILE, PICTURES_FILE, type Dataset } from '../../../electron/shared/dataset'
import { cloneConfigSchema, type CloneConfig } from '../../../electron/shared/imitation'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { CloneOutcome, CloneTools } from '../../../electron/worker/imitate/clone-tools'
import { clone } from '../../../electron/worker/imitate/clone'
import { Samples } from '../../../electron/worker/imitate/samples'
import { split } from '../../../electron/worker/imitate/split'
import { writeClone } from '../../../electron/worker/imitate/write-clone'
import { writeMadeDataset, type MadeDataset } from '../../support/made-dataset'
import { kernels } from '../agents/dqn-support'

let folder: string
let wasm: CloneTools['wasm']

beforeAll(async () => {
  wasm = await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-clone-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Small enough for a test; time does not end it, so that it is the same every time. */
const SMALL = {
  encoder: 'data-efficient',
  stack: 2,
  hidden: 32,
  batchSize: 32,
  shift: 1,
  patience: 3
} as const

async function cloned(made: MadeDataset, wish: Partial<CloneConfig> = {}): Promise<CloneOutcome> {
  const name = join(folder, JSON.stringify(made).replace(/\W+/g, '-'))
  writeMadeDataset(name, made)
  const samples = Samples.open(name)
  const runtime = new OnnxRuntime({ threads: 1 })
  try {
    return await clone(samples, cloneConfigSchema.parse({ ...SMALL, ...wish }), {
      runtime,
      wasm,
      nowMs: () => 0,
      interrupted: async () => false,
      tell: () => undefined
    })
  } finally {
    await runtime.close()
    samples.close()
  }
}

describe('behaviour cloning', () => {
  test(
    'does what was done, on episodes it did not see, far better than the two liars',
    { timeout: 120_000 },
    async () => {
      const { heldOut, samples } = await cloned({ moments: 1500, stretches: 6, delay: 0 }, { delay: 0 })
      expect(heldOut.samples + samples).toBeLessThanOrEqual(1500)
      expect(heldOut.accuracy).toBeGreaterThan(0.95)
      expect(heldOut.accuracy - heldOut.accuracyInterval).toBeGreaterThan(heldOut.repeatLast)
      expect(heldOut.majority).toBeLessThan(0.5)
      expect(heldOut.calibrationError).toBeLessThan(0.15)
    }
  )

  test.each([3, 6, 10])('finds that people react %i moments late', { timeout: 180_000 }, async (delay) => {
    const { delay: found, heldOut } = await cloned({ moments: 1500, stretches: 6, delay })
    expect(found).toBe(delay)
    expect(heldOut.accuracy).toBeGreaterThan(0.9)
  })

  test(
    'takes the delay at which changes are foretold, not the one at which the hand is copied',
    {
      timeout: 180_000
    },
    async () => {
      const { delay } = await cloned(
        { moments: 1500, stretches: 6, delay: 3, flashes: true },
        { patience: 1 }
      )
      expect(delay).toBe(3)
    }
  )

  test('does a thing that is done once in a hundred times', { timeout: 180_000 }, async () => {
    const { heldOut } = await cloned(
      { moments: 6000, stretches: 8, delay: 0, rare: 0.01 },
      { delay: 0, patience: 6 }
    )
    const rare = heldOut.actions.find(({ id }) => id === 'right')!
    expect(rare.done / heldOut.samples).toBeLessThan(0.03)
    expect(rare.recall).toBeGreaterThanOrEqual(0.8)
  })

  test(
    'is the same for the same seed, and is written as a policy that says what it learned from',
    { timeout: 120_000 },
    async () => {
      const made = { moments: 800, stretches: 5, delay: 0 }
      const [one, two] = [await cloned(made, { delay: 0 }), await cloned(made, { delay: 0 })]
      expect([...one.parameters.values()]).toEqual([...two.parameters.values()])
      const dataset = writeMadeDataset(join(folder, 'set'), made)
      const config = cloneConfigSchema.parse(SMALL)
      const place = join(folder, 'policy')
      writeClone(place, one, { dataset, config, command: 'apprenti imitate', title: 'Squares' })
      const reader = await PolicyReader.open(join(place, 'policy.onnx'))
      expect(reader.facts).toMatchObject({ env: 'live:squares?side=36&stack=2', agent: 'bc' })
      const samples = Samples.open(join(folder, 'set'))
      const observation = new Uint8Array(2 * 36 * 36)
      const [sample] = samples.at(0)
      samples.observe(sample!, 2, observation)
      const actionValues = [...(await reader.actionValues(observation))]
      expect(actionValues.indexOf(Math.max(...actionValues))).toBe(sample!.action)
      samples.close()
      await reader.close()
    }
  )

  test('says what is wrong with what it is to learn from', async () => {
    await expect(cloned({ moments: 50, stretches: 1, delay: 0 })).rejects.toMatchObject({
      code: 'imitate.tooLittle'
    })
    await expect(cloned({ moments: 300, stretches: 1, delay: 0, rare: 1 })).rejects.toMatchObject({
      code: 'imitate.oneAction'
    })
    const cut = join(folder, 'cut')
    writeMadeDataset(cut, { moments: 100, stretches: 1, delay: 0 })
    truncateSync(join(cut, PICTURES_FILE), 1000)
    expect(() => Samples.open(cut)).toThrow('its files are not whole')
    writeFileSync(join(cut, LABELS_FILE), '')
    expect(() => Samples.open(cut)).toThrow('its files are not whole')
    expect(() => Samples.open(join(folder, 'nowhere'))).toThrow('cannot be used')
  })
})

describe('what is held back', () => {
  test('are whole episodes, or blocks with a gap, never single moments', () => {
    for (const stretches of [1, 8]) {
      const place = join(folder, `split-${stretches}`)
      writeMadeDataset(place, { moments: 2000, stretches, delay: 0 })
      const samples = Samples.open(place)
      const { training, heldOut } = split(samples, 0, 0.2, 3)
      expect(heldOut.length / 2000).toBeGreaterThan(0.15)
      expect(heldOut.length / 2000).toBeLessThan(0.35)
      const held = new Set(heldOut.map(({ moment }) => moment))
      for (const { moment } of training) expect(held.has(moment)).toBe(false)
      if (stretches === 1) {
        const distance = (moment: number): number =>
          Math.min(...heldOut.map((h) => Math.abs(h.moment - moment)))
        expect(Math.min(...training.map(({ moment }) => distance(moment)))).toBeGreaterThanOrEqual(8)
      } else {
        const both = new Set(training.map(({ stretch }) => stretch))
        expect(heldOut.some(({ stretch }) => both.has(stretch))).toBe(false)
      }
      samples.close()
    }
  })

  test('holds back about the share that is wished where episodes are of very different lengths', () => {
    const lengths = [4, 228, 2, 284, 433, 2, 394, 2, 329]
    const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0))
    const stretches = lengths.map((length, i) => ({ from: starts[i]!, to: starts[i]! + length }))
    const all = stretches.flatMap(({ from, to }, stretch) =>
      Array.from({ length: to - from }, (_, i) => ({ moment: from + i, action: 0, stretch }))
    )
    const samples = { dataset: { stretches, decisionsPerSecond: 3 } as Dataset, at: () => all }
    for (let seed = 0; seed < 50; seed++) {
      const { training, heldOut } = split(samples, 0, 0.2, seed)
      expect(heldOut.length / all.length).toBeGreaterThan(0.1)
      expect(heldOut.length / all.length).toBeLessThanOrEqual(0.3)
      expect(training.length + heldOut.length).toBe(all.length)
    }
  })
})
