import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATASET_FILE, LABELS_FILE, type Dataset } from '../../../electron/shared/dataset'
import { cloneConfigSchema, type CloneConfig } from '../../../electron/shared/imitation'
import { Random } from '../../../electron/shared/random'
import { PolicyShelf } from '../../../electron/worker/agents/catalogue'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { CloneCheckpointFile } from '../../../electron/worker/imitate/clone-checkpoint-file'
import type {
  CloneCheckpointStore,
  CloneOutcome,
  CloneTools
} from '../../../electron/worker/imitate/clone-tools'
import { clone } from '../../../electron/worker/imitate/clone'
import { levelsIn } from '../../../electron/worker/imitate/expertise'
import { Samples } from '../../../electron/worker/imitate/samples'
import { writeClone } from '../../../electron/worker/imitate/write-clone'
import { chordsProfile, paintChord, SIDE, writeChords } from '../../support/made-games'
import { kernels } from '../agents/dqn-support'

const APP = join(import.meta.dirname, '../../..')
const profile = chordsProfile()
let folder: string
let wasm: CloneTools['wasm']

beforeAll(async () => {
  wasm = await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-resume-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config = (wish: Partial<CloneConfig> = {}): CloneConfig =>
  cloneConfigSchema.parse({
    ...{ encoder: 'data-efficient', stack: 1, hidden: 32, batchSize: 32, patience: 2, delay: 0, noise: 2 },
    ...{ minutes: 600, heads: 'parts', ...wish }
  })

interface Interruption {
  readonly checkpoints?: CloneCheckpointStore
  /** The update after which the process dies. */
  readonly dies?: number
}

/** A clock that goes on by a second at each look. */
async function cloned(
  place: string,
  settings: CloneConfig,
  { checkpoints, dies }: Interruption = {}
): Promise<CloneOutcome> {
  const samples = Samples.open(place)
  const runtime = new OnnxRuntime({ threads: 1 })
  let ms = 0
  try {
    return await clone(samples, settings, {
      ...{ runtime, wasm, profile, interrupted: async () => false },
      nowMs: () => (ms += 1000),
      tell: ({ update }) => {
        if (update === dies) throw new Error('killed')
      },
      ...(checkpoints && { checkpoints })
    })
  } finally {
    await runtime.close()
    samples.close()
  }
}

test('one that was killed goes on as if nothing had been, bit for bit', { timeout: 300_000 }, async () => {
  const place = join(folder, 'killed')
  const dataset = writeChords(place, { moments: 1200 })
  const kept = join(folder, 'kept')
  const said: string[] = []
  const checkpoints = new CloneCheckpointFile(kept, { dataset, config: config(), profile }, (line) =>
    said.push(line)
  )
  await expect(cloned(place, config(), { checkpoints, dies: 130 })).rejects.toThrow('killed')
  expect(checkpoints.load()!.values).toMatchObject({ updates: 100, delay: 0 })
  const whole = await cloned(place, config())
  const resumed = await cloned(place, config(), { checkpoints })
  expect(resumed.updates).toBe(whole.updates)
  expect(resumed.seconds).toBeGreaterThan(100)
  expect([...resumed.parameters]).toEqual([...whole.parameters])
  expect(resumed.heldOut).toEqual(whole.heldOut)
  const other = new CloneCheckpointFile(
    kept,
    { dataset, config: config({ seed: 1 }), profile },
    () => undefined
  )
  expect(other.load()).toBeNull()
  const [file] = readdirSync(kept)
  truncateSync(join(kept, file!), 100)
  expect(checkpoints.load()).toBeNull()
  expect(said[0]).toContain('goes on from update 100')
  expect(said.at(-1)).toContain('begins anew')
  checkpoints.drop()
  expect(readdirSync(kept)).toEqual([])
})

test('one whose look was found goes on with it, without finding it again', { timeout: 300_000 }, async () => {
  const place = join(folder, 'looked')
  const settings = config({ encoder: 'auto', patience: 8 })
  const dataset = writeChords(place, { moments: 600 })
  const said: string[] = []
  const identity = { dataset, config: settings, profile }
  const checkpoints = new CloneCheckpointFile(join(folder, 'kept-looked'), identity, (line) =>
    said.push(line)
  )
  await expect(cloned(place, settings, { checkpoints, dies: 450 })).rejects.toThrow('killed')
  const whole = await cloned(place, settings)
  const resumed = await cloned(place, settings, { checkpoints })
  expect(said).toEqual(['It goes on from update 450, where the same was interrupted.'])
  expect(resumed.config.encoder).toBe(whole.config.encoder)
  expect([...resumed.parameters]).toEqual([...whole.parameters])
})

test(
  'what was kept by another version, whose network was another, begins anew and says so',
  { timeout: 300_000 },
  async () => {
    const place = join(folder, 'older')
    const dataset = writeChords(place, { moments: 600 })
    const said: string[] = []
    const identity = { dataset, config: config(), profile }
    const checkpoints = new CloneCheckpointFile(join(folder, 'kept-older'), identity, (line) =>
      said.push(line)
    )
    await expect(cloned(place, config(), { checkpoints, dies: 130 })).rejects.toThrow('killed')
    const { arrays, values } = checkpoints.load()!
    checkpoints.save({
      values,
      arrays: new Map([...arrays].filter(([name]) => !name.endsWith('hidden.bias')))
    })
    const whole = await cloned(place, config())
    const anew = await cloned(place, config(), { checkpoints })
    expect([...anew.parameters]).toEqual([...whole.parameters])
    expect(said).toEqual(['What was kept is of another version of Apprenti. It begins anew.'])
  }
)

test(
  'plays as the best whom it saw, though most of what it saw was done by others',
  { timeout: 300_000 },
  async () => {
    const place = join(folder, 'levels')
    writeChords(place, { moments: 2400 })
    const file = join(place, DATASET_FILE)
    const dataset = JSON.parse(readFileSync(file, 'utf8')) as Dataset
    const bytes = readFileSync(join(place, LABELS_FILE))
    const labels = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    // Four of six episodes are a novice's, who does nothing whenever both keys of a chord are wanted.
    dataset.stretches.forEach((stretch, i) => {
      Object.assign(stretch, { expertise: i < 4 ? 'novice' : 'expert' })
      if (i < 4) for (let t = stretch.from; t < stretch.to; t++) if (labels[t]! > 4) labels[t] = 0
    })
    writeFileSync(file, JSON.stringify(dataset))
    writeFileSync(join(place, LABELS_FILE), labels)
    const { stretches } = dataset
    expect(levelsIn({ stretches })).toEqual(['novice', 'expert'])
    expect(levelsIn({ stretches: stretches.slice(4) })).toEqual([])
    const settings = config({ flip: false, patience: 6 })
    const outcome = await cloned(place, settings)
    writeClone(join(place, 'policy'), outcome, {
      ...{ dataset, config: settings, command: 'apprenti imitate', title: 'Made' }
    })
    const policy = await new PolicyShelf(APP).open(join(place, 'policy/policy.onnx'), profile, 0)
    const random = new Random(9)
    const picture = new Uint8Array(SIDE * SIDE)
    for (const action of [1, 2, 5, 6, 7, 8]) {
      picture.fill(0)
      paintChord(action, random, picture)
      // What it finds likeliest: the action itself is drawn.
      const { preferences } = await policy.decide(picture)
      expect(preferences!.indexOf(Math.max(...preferences!))).toBe(action)
    }
  }
)
