import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clonePreset, cloneConfigSchema, type CloneTrial } from '../../../electron/shared/imitation'
import { Random } from '../../../electron/shared/random'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { clone } from '../../../electron/worker/imitate/clone'
import { clonedOf, type CloneOutcome, type CloneTools } from '../../../electron/worker/imitate/clone-tools'
import { readParent } from '../../../electron/worker/imitate/improve'
import { looksFor } from '../../../electron/worker/imitate/looks'
import { Samples } from '../../../electron/worker/imitate/samples'
import { writeClone } from '../../../electron/worker/imitate/write-clone'
import { writeDataset } from '../../support/made-dataset'
import { kernels } from '../agents/dqn-support'

let folder: string
let wasm: CloneTools['wasm']

beforeAll(async () => {
  wasm = await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-looks-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config = cloneConfigSchema.parse({ ...clonePreset('small'), hidden: 32, batchSize: 32, patience: 2 })

/** Learns what a folder holds, with whatever look suits it. */
async function learned(
  name: string,
  { minutes = 8, ...others }: Partial<CloneTools> & { readonly minutes?: number } = {}
): Promise<{ outcome: CloneOutcome; trials: CloneTrial[] }> {
  const samples = Samples.open(join(folder, name))
  const runtime = new OnnxRuntime({ threads: 1 })
  const trials: CloneTrial[] = []
  try {
    const outcome = await clone(
      samples,
      { ...config, delay: 0, stack: 1, minutes },
      {
        ...{ runtime, wasm, nowMs: () => 0, interrupted: async () => false, tell: () => undefined },
        onTrial: (trial) => trials.push(trial),
        ...others
      }
    )
    return { outcome, trials }
  } finally {
    await runtime.close()
    samples.close()
  }
}

/** Two dots beside each other, anywhere: pressed is left where they touch, and right where there is a gap of a pixel. */
function writeDots(name: string): void {
  const [moments, side] = [1500, 36]
  const random = new Random(5)
  const pictures = new Uint8Array(moments * side * side)
  const labels = new Int16Array(moments)
  for (let i = 0; i < moments; i++) {
    labels[i] = random.integer(2)
    const at = i * side * side + (4 + random.integer(side - 8)) * side + 4 + random.integer(side - 12)
    pictures[at] = 255
    pictures[at + 1 + labels[i]!] = 255
  }
  writeDataset(join(folder, name), {
    ...{ pictures, labels, side, stretches: 6 },
    ...{ game: 'dots', actions: ['left', 'right'], none: null }
  })
}

describe('how closely a clone looks', () => {
  it('is tried where it is left open, and only of pictures', () => {
    const names = (wish: Partial<typeof config>, moments: number): readonly string[] =>
      looksFor({ ...config, ...wish }, moments).map(({ encoder }) => encoder)
    expect(names({}, 500)).toEqual(['data-efficient', 'precise'])
    expect(names({}, 5000)).toEqual(['deepmind', 'precise'])
    expect(names({ observe: 'both' }, 500)).toEqual(['data-efficient', 'precise'])
    expect(names({ observe: 'fields' }, 500)).toEqual(['data-efficient'])
    expect(names({ encoder: 'impala' }, 500)).toEqual(['impala'])
    const [coarse, precise] = looksFor(config, 500)
    expect(coarse).toEqual({ ...config, encoder: 'data-efficient' })
    expect(precise).toMatchObject({ shift: 1, crop: 0, noise: 0, brightness: 0.1 })
  })

  it('is close where a pixel tells, and how far the trial is, is told', { timeout: 180_000 }, async () => {
    writeDots('dots')
    const { outcome, trials } = await learned('dots')
    expect(outcome.config).toMatchObject({ encoder: 'precise', shift: 1 })
    expect(outcome.heldOut.accuracy).toBeGreaterThan(0.95)
    expect(trials[0]).toEqual({ of: 'look', at: 0, last: 799 })
    expect(trials.map(({ at }) => at)).toEqual(trials.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(trials.every(({ of, at, last }) => of === 'look' && at < last)).toBe(true)
  })

  it('is written as what was found, so that the clone can learn on', { timeout: 180_000 }, async () => {
    writeDots('written')
    const { outcome } = await learned('written')
    const dataset = Samples.open(join(folder, 'written'))
    const origin = { dataset: dataset.dataset, config: outcome.config, command: '', title: 'Dots' }
    writeClone(join(folder, 'policy'), outcome, origin)
    dataset.close()
    expect(readParent('dots', join(folder, 'policy')).config.encoder).toBe('precise')
  })

  it(
    'is found in time: a trial takes a sixth of the minutes at most, and each is seen',
    { timeout: 60_000 },
    async () => {
      writeDots('hurried')
      let ms = 0
      const { outcome, trials } = await learned('hurried', { minutes: 2, nowMs: () => (ms += 1000) })
      // A second goes by at each look at the clock.
      expect(trials.length).toBeLessThan(10)
      expect(outcome.heldOut.samples).toBeGreaterThan(100)
      expect(outcome.seconds).toBeGreaterThan(40)
      expect(outcome.seconds).toBeLessThan(140)
      const { load, learn, judge, other } = outcome.shares!
      expect(load).toBeGreaterThan(0.1)
      expect(learn).toBeCloseTo(load, 10)
      expect(load + learn + judge + other).toBeCloseTo(1, 10)
    }
  )

  it('is not looked for any longer when it is told to stop', { timeout: 60_000 }, async () => {
    writeDots('stopped')
    let asked = 0
    const { outcome, trials } = await learned('stopped', { interrupted: async () => ++asked > 30 })
    expect(outcome).toMatchObject({ updates: 30, config: { encoder: 'data-efficient' } })
    expect(trials.map(({ at }) => at)).toEqual([0, 10, 20])
    const { outcome: none } = await learned('stopped', { interrupted: async () => true })
    expect(none.updates).toBe(0)
  })

  it('is not asked for of numbers', () => {
    const outcome = { config: { observe: 'fields', encoder: 'data-efficient' } } as unknown as CloneOutcome
    expect(clonedOf(outcome).encoder).toBe('mlp')
  })
})
