import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../../../electron/shared/dataset'
import { cloneConfigSchema, type CloneConfig } from '../../../electron/shared/imitation'
import { profileSchema, type Profile } from '../../../electron/shared/profile'
import { Random } from '../../../electron/shared/random'
import { inParts, joined, sizeOf } from '../../../electron/shared/spaces'
import { LearnedPolicy } from '../../../electron/worker/agents/learned'
import { Models } from '../../../electron/worker/agents/models'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { OnnxFile } from '../../../electron/worker/engine/runtime/onnx-file'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { clone } from '../../../electron/worker/imitate/clone'
import type { CloneOutcome, CloneTools } from '../../../electron/worker/imitate/clone-tools'
import { MixedSamples } from '../../../electron/worker/imitate/mixed-samples'
import { Samples } from '../../../electron/worker/imitate/samples'
import { writeClone } from '../../../electron/worker/imitate/write-clone'
import { writeDataset } from '../../support/made-dataset'
import { kernels } from '../agents/dqn-support'

const [SIDE, MOMENTS] = [36, 2000]
let folder: string
let wasm: CloneTools['wasm']

beforeAll(async () => {
  wasm = await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-both-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One picture: a bright square at the left or the right, at some height. */
function square(isRight: boolean, top: number): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE)
  for (let y = top; y < top + 10; y++)
    picture.fill(220, y * SIDE + 24 * +isRight, y * SIDE + 24 * +isRight + 10)
  return picture
}

/** A number tells whether the square is to be gone to or fled from: neither picture nor number alone tells which way. */
function writeHunt(place: string, wish: { readonly isBare?: boolean } = {}): Dataset {
  const random = new Random(1)
  const pictures = new Uint8Array(MOMENTS * SIDE * SIDE)
  const rows = new Float32Array(2 * MOMENTS)
  const labels = new Int16Array(MOMENTS)
  let [isRight, isHunted, top] = [false, false, 0]
  for (let i = 0; i < MOMENTS; i++) {
    if (random.uniform() < 0.3)
      [isRight, isHunted, top] = [random.integer(2) === 1, random.integer(2) === 1, random.integer(SIDE - 10)]
    pictures.set(square(isRight, top), i * SIDE * SIDE)
    rows.set([isHunted ? 1 : 0, 1], 2 * i)
    labels[i] = Number(isRight !== isHunted)
  }
  return writeDataset(place, {
    ...{ pictures, labels, side: SIDE, stretches: 10, game: 'hunt', actions: ['left', 'right'], none: null },
    ...(!wish.isBare && {
      vectors: { env: 'live:hunt?see=fields', names: ['hunted', 'hunted known'], rows }
    })
  })
}

const SMALL = {
  ...{ encoder: 'data-efficient', stack: 2, hidden: 32, batchSize: 32 },
  ...{ shift: 1, patience: 4, delay: 0 }
} as const

async function cloned(place: string, observe: CloneConfig['observe']): Promise<CloneOutcome> {
  const samples = Samples.open(place)
  const runtime = new OnnxRuntime({ threads: 1 })
  try {
    return await clone(samples, cloneConfigSchema.parse({ ...SMALL, observe }), {
      ...{ runtime, wasm, nowMs: () => 0 },
      interrupted: async () => false,
      tell: () => undefined
    })
  } finally {
    await runtime.close()
    samples.close()
  }
}

const label = { en: 'a', fr: 'a' }
const reader = (field: string) => ({
  ...{ kind: 'number', field },
  region: { x: 0, y: 0, width: 0.5, height: 0.1 }
})
const profileReading = (...fields: string[]): Profile =>
  profileSchema.parse({
    ...{ format: 2, id: 'hunt', title: label, attach: { window: { title: 'hunt' } } },
    clock: { kind: 'realTime', decisionsPerSecond: 10 },
    // One waits: it is no game of single moves.
    controls: [{ id: 'l', label, key: 'ArrowLeft' }],
    actions: [
      { id: 'left', label, hold: ['l'] },
      { id: 'right', label }
    ],
    readers: fields.map(reader)
  })

describe('a clone of pictures and numbers', () => {
  test('does what neither tells alone, and plays from its file', { timeout: 240_000 }, async () => {
    const place = join(folder, 'hunt')
    const dataset = writeHunt(place)
    const both = await cloned(place, 'both')
    const alone = [await cloned(place, 'picture'), await cloned(place, 'fields')]
    expect(both.heldOut.accuracy).toBeGreaterThan(0.95)
    for (const { heldOut } of alone) expect(heldOut.accuracy).toBeLessThan(0.7)

    const config = cloneConfigSchema.parse({ ...SMALL, observe: 'both' })
    const policy = join(folder, 'policy')
    writeClone(policy, both, { dataset, config, command: '', title: 'Hunt' })
    const file = join(policy, 'policy.onnx')
    const onnx = await OnnxFile.load(readFileSync(file))
    expect(onnx.inputs).toEqual([
      { name: 'observation', dtype: 'uint8', shape: [1, 2, SIDE, SIDE] },
      { name: 'fields', dtype: 'float32', shape: [1, 4] }
    ])
    await onnx.close()
    const opened = await PolicyReader.open(file)
    expect(opened.facts).toMatchObject({
      ...{ env: 'live:hunt?see=both&side=36&stack=2', frames: 1 },
      observation: { dtype: 'uint8', shape: [2, SIDE, SIDE], beside: 4 }
    })

    const listed = new Models([folder]).policies().find(({ id }) => id === 'model:policy')
    expect(listed).toMatchObject({ game: 'hunt', sees: 'both', numbers: 2, look: { side: SIDE }, actions: 2 })

    const player = new LearnedPolicy(opened, profileReading('hunted'), 0)
    expect(player).toMatchObject({ sees: 'both', look: { side: SIDE, isColour: false } })
    let right = 0
    for (let i = 0; i < 80; i++) {
      const [isRight, isHunted] = [i % 2 === 1, i % 4 > 1]
      player.begin(i)
      const seen = joined(square(isRight, i % 20), Float32Array.of(isHunted ? 1 : 0, 1))
      const preferences = (await player.decide(seen)).preferences!
      right += Number(preferences[1]! > preferences[0]! === (isRight !== isHunted))
    }
    expect(right).toBeGreaterThanOrEqual(76)

    await expect(player.decide(square(true, 0))).rejects.toThrow(
      'its picture and fields has 1296 bytes, not 1304'
    )
    expect(() => new LearnedPolicy(opened, profileReading('hunted', 'score'), 0)).toThrow(
      `it sees uint8 [2, ${SIDE}, ${SIDE}] and 4 numbers, and here there is uint8 [2, ${SIDE}, ${SIDE}] and 8 numbers`
    )
    expect(() => new LearnedPolicy(opened, profileReading(), 0)).toThrow('and 0 numbers')
    await opened.close()
  })

  test('is shown the last pictures, and behind them the last rows', () => {
    const place = join(folder, 'rows')
    writeHunt(place)
    const samples = Samples.open(place)
    const look = { observe: 'both', stack: 3 } as const
    const space = samples.space(look)
    expect(space).toMatchObject({ shape: [3, SIDE, SIDE], beside: 6, isStack: true })
    const [both, pictures, rows] = [sizeOf(space), 3 * SIDE * SIDE, 24].map((size) => new Uint8Array(size))
    for (const moment of [0, 1, 205, 1999]) {
      const sample = { moment, stretch: Math.floor(moment / 200) }
      samples.see(sample, look, both!)
      samples.see(sample, { ...look, observe: 'picture' }, pictures!)
      samples.see(sample, { ...look, observe: 'fields' }, rows!)
      const parts = inParts(both!, pictures!.length)
      expect(parts.picture).toEqual(pictures)
      expect(parts.numbers).toEqual(new Float32Array(rows!.buffer))
    }
    samples.close()
  })

  test('needs a data set that has both', () => {
    const [bare, whole] = ['bare', 'whole'].map((name) => join(folder, name))
    writeHunt(bare!, { isBare: true })
    writeHunt(whole!)
    const sets = [bare!, whole!].map((place) => Samples.open(place))
    const look = { observe: 'both', stack: 2 } as const
    expect(() => sets[0]!.space(look)).toThrow('holds pictures alone')
    expect(() => new MixedSamples([sets[1]!, sets[0]!], 'both')).toThrow('the numbers beside them')
    for (const samples of sets) samples.close()
  })
})
