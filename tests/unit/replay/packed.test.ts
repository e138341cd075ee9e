import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import type { SavedArray, SavedState } from '../../../electron/worker/replay/saved-state'
import { makeEnv } from '../../../electron/worker/envs/catalogue'
import { box, pictureStack, type Box } from '../../../electron/shared/spaces'
import { packedWithin } from '../../../electron/worker/replay/memory'
import { PackedRows } from '../../../electron/worker/replay/packed-rows'
import { longestPatch, PatchReader, writePatch } from '../../../electron/worker/replay/patch'
import type { ReplayBuffer, ReplayBatch, ReplayOptions } from '../../../electron/worker/replay/replay'
import { createReplay } from '../../../electron/worker/replay/ring-replay'
import { buildNative, replayWasmPath } from '../../../native/build.mjs'
import { resources } from '../../support/invaders'
import { MadeUpPlay } from './reference'

await buildNative()
const wasm = readFileSync(replayWasmPath)
const unlimited = { claim: () => undefined }
const PRIORITY = { alpha: 0.6, epsilon: 1e-6 }

/** Bytes of which about one in `every` differs from `base`, in runs. */
function changed(base: Uint8Array, random: Random, every: number): Uint8Array {
  const row = base.slice()
  for (let i = random.integer(every); i < row.length; i += 1 + random.integer(2 * every))
    row.fill(random.integer(256), i, i + 1 + random.integer(5))
  return row
}

const noise = (length: number, random: Random): Uint8Array =>
  Uint8Array.from({ length }, () => random.integer(256))

describe('a patch', () => {
  it.each([1, 2, 3, 7, 63, 127, 128, 129, 1000, 20_000])(
    'of %i bytes makes what it was made from',
    (length) => {
      const random = new Random(length)
      const [into, reader] = [new Uint8Array(longestPatch(length) + 3), new PatchReader()]
      for (let round = 0; round < 30; round++) {
        const base = noise(length, random)
        const row = round % 5 === 0 ? noise(length, random) : changed(base, random, 1 + random.integer(200))
        const end = writePatch(Uint8Array.of(9, 9, ...row), 2, base, into, 3)
        expect(end - 3).toBeLessThanOrEqual(longestPatch(length))
        expect(reader.endOf(into, 3, length)).toBe(end)
        reader.apply(into, 3, base)
        expect(Buffer.compare(base, row)).toBe(0)
      }
    }
  )

  it('of a row that has not changed is a count, and of noise little longer than the row', () => {
    const [row, into] = [noise(7056, new Random(1)), new Uint8Array(longestPatch(7056))]
    expect(writePatch(row, 0, row.slice(), into, 0)).toBe(3)
    expect(writePatch(noise(7056, new Random(2)), 0, row, into, 0)).toBeLessThanOrEqual(7056 + 10)
  })

  it('is never longer than it may be, whatever the gaps', () => {
    const length = 3000
    for (let gap = 0; gap < 300; gap++)
      for (const run of [1, 126, 127, 128, 129]) {
        const row = Uint8Array.from({ length }, (_, i) => Number(i % (gap + run) < run))
        const into = new Uint8Array(2 * length)
        expect(writePatch(row, 0, new Uint8Array(length), into, 0)).toBeLessThanOrEqual(longestPatch(length))
      }
  })

  it('that is none is told, and read no further than its bytes', () => {
    const [random, reader] = [new Random(4), new PatchReader()]
    for (let round = 0; round < 20_000; round++) {
      const bytes = noise(random.integer(12), random)
      const end = reader.endOf(bytes, 0, 40)
      expect(end).toBeGreaterThanOrEqual(-1)
      expect(end).toBeLessThanOrEqual(bytes.length)
      if (end < 0) continue
      expect(() => reader.apply(bytes, 0, new Uint8Array(40))).not.toThrow()
    }
    expect(reader.endOf(Uint8Array.of(0, 0, 40, 0), 0, 40)).toBe(-1)
    expect(reader.endOf(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0), 0, 40)).toBe(-1)
  })
})

describe('a ring of packed rows', () => {
  it.each([
    { numEnvs: 1, slots: 5, every: 20 },
    { numEnvs: 1, slots: 16, every: 20 },
    { numEnvs: 3, slots: 37, every: 40 },
    { numEnvs: 2, slots: 64, every: 1 },
    { numEnvs: 5, slots: 17, every: 300 }
  ])('gives what was written, at any time: $numEnvs x $slots', ({ numEnvs, slots, every }) => {
    const [length, random] = [150, new Random(numEnvs + slots)]
    const capacity = numEnvs * slots
    const rows = new PackedRows({ length, numEnvs, slots, ...unlimited, chunkBytes: 512 })
    const plain: Uint8Array[] = []
    const last: Uint8Array[] = Array.from({ length: numEnvs }, () => new Uint8Array(length))
    const found = new Uint8Array(length + 4)
    for (let number = 0; number < 9 * capacity; number++) {
      const [index, envIndex] = [number % capacity, number % numEnvs]
      const row = changed(last[envIndex]!, random, every)
      last[envIndex] = row
      rows.write(index, row, 0)
      plain[index] = row
      for (let look = 0; look < 6; look++) {
        const at = random.integer(plain.length)
        rows.read(at, found, 4)
        expect(Buffer.compare(found.subarray(4), plain[at]!)).toBe(0)
        expect(rows.equals(at, plain[at]!, 0)).toBe(true)
      }
    }
  })

  it.each([1, 15, 16, 37, 38, 74, 111, 200])(
    'saved after %i slots goes on the same, in chunks used before as in new ones',
    (slots) => {
      const [length, numEnvs, random] = [150, 2, new Random(slots)]
      const shape = { length, numEnvs, slots: 37, ...unlimited, chunkBytes: 700 }
      const [one, two] = [new PackedRows(shape), new PackedRows(shape)]
      const capacity = numEnvs * shape.slots
      const row = (): Uint8Array =>
        random.integer(3) === 0
          ? noise(length, random)
          : new Uint8Array(length).fill(random.integer(9), 20, 30)
      const savedBy = (rows: PackedRows): Map<string, SavedArray> =>
        new Map(structuredClone(rows.save('rows')))
      for (let number = 0; number < slots * numEnvs; number++) one.write(number % capacity, row(), 0)
      for (let number = 0; number < 3 * capacity; number++) two.write(number % capacity, row(), 0)
      const [held, head] = [Math.min(capacity, slots * numEnvs), slots % shape.slots]
      expect(two.whyNot('rows', savedBy(one), held, head)).toBeNull()
      two.load('rows', savedBy(one), held, head)
      // Also its own arrays, which lie where they are read to.
      const own = new Map(two.save('rows'))
      two.load('rows', own, held, head)
      const [a, b] = [new Uint8Array(length), new Uint8Array(length)]
      for (let index = 0; index < held; index++) {
        one.read(index, a, 0)
        two.read(index, b, 0)
        expect(Buffer.compare(a, b)).toBe(0)
      }
      for (let number = slots * numEnvs; number < slots * numEnvs + 300; number++) {
        const written = row()
        for (const rows of [one, two]) rows.write(number % capacity, written, 0)
        if (number % numEnvs === 1) expect(savedBy(two)).toEqual(savedBy(one))
      }
    }
  )

  it('uses forgotten chunks again: it stops growing, and a claim refuses more', () => {
    const [length, claimed] = [100, [] as number[]]
    const claim = (bytes: number): void => void claimed.push(bytes)
    const rows = new PackedRows({ length, numEnvs: 2, slots: 50, claim, chunkBytes: 1000 })
    const random = new Random(3)
    const write = (number: number): void => rows.write(number % 100, noise(length, random), 0)
    for (let number = 0; number < 200; number++) write(number)
    const [held, claims] = [rows.heldBytes, claimed.length]
    for (let number = 200; number < 2000; number++) write(number)
    expect(rows.heldBytes - held).toBeLessThanOrEqual(2000)
    expect(claimed.length - claims).toBeLessThanOrEqual(2)

    const narrow = new PackedRows({
      length,
      numEnvs: 1,
      slots: 50,
      claim: packedWithin(2500),
      chunkBytes: 1000
    })
    const fill = (): void => {
      for (let number = 0; number < 50; number++) narrow.write(number, noise(length, random), 0)
    }
    expect(fill).toThrow(/packed pictures of the replay memory need more than the 0\.00 GB/)
  })
})

const SPARSE = pictureStack(4, 12, 10)
const CASES: { space: Box; numEnvs: number; nStep: number; capacity: number; priority: boolean }[] = []
for (const space of [SPARSE, pictureStack(1, 9, 9), box('uint8', [30], 0, 255), box('float32', [4], 0, 1e9)])
  for (const numEnvs of [1, 3])
    for (const nStep of [1, 4])
      for (const priority of [false, true])
        CASES.push({ space, numEnvs, nStep, capacity: numEnvs * (37 + nStep), priority })

/** Names of the parts of two batches that are not the same, byte for byte. */
const different = (a: ReplayBatch, b: ReplayBatch): string[] =>
  (Object.keys(a) as (keyof ReplayBatch)[]).filter((name) => !bytesOf(a[name]).equals(bytesOf(b[name])))

const bytesOf = ({ buffer, byteOffset, byteLength }: ReplayBatch[keyof ReplayBatch]): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

const pair = (options: Omit<ReplayOptions, 'random' | 'wasm' | 'gamma'>): [ReplayBuffer, ReplayBuffer] => {
  const make = (packed: boolean): ReplayBuffer =>
    createReplay({
      ...options,
      gamma: 0.97,
      random: new Random(5),
      wasm,
      ...(packed && { packing: unlimited })
    })
  return [make(false), make(true)]
}

describe('a packed replay memory', () => {
  it.each(CASES)(
    'gives the batches of a plain one, noise and all: $space.shape, $numEnvs environments, n $nStep, prioritised $priority',
    ({ space, numEnvs, nStep, capacity, priority }) => {
      const play = new MadeUpPlay(space, numEnvs, new Random(numEnvs * 10 + nStep))
      const options = { space, numEnvs, nStep, capacity, batchSize: 9, keepsExpertActions: priority }
      const [plain, packed] = pair({ ...options, ...(priority && { priority: PRIORITY }) })
      expect(packed.packedBytes === null).toBe(space.dtype === 'float32')
      for (let t = 0; t < 140; t++) {
        const step = play.step()
        for (const replay of [plain, packed]) replay.add(step)
        expect(packed.canSample).toBe(plain.canSample)
        if (!plain.canSample) continue
        const expected = plain.sample(0.5)
        expect(different(packed.sample(0.5), expected)).toEqual([])
        const priorities = expected.returns.map(Math.abs)
        for (const replay of [plain, packed]) replay.updatePriorities(expected.indices, priorities)
      }
    }
  )

  it('of the arcade game: the same batches from less than a twentieth of the pictures’ bytes', () => {
    const env = makeEnv('invaders-pixels', resources)
    const [steps, random] = [1000, new Random(2)]
    const space = env.observationSpace
    const [plain, packed] = pair({ space, numEnvs: 1, capacity: steps, nStep: 3, batchSize: 8 })
    let observation = env.reset({ seed: 2 }).observation
    for (let t = 0; t < 2 * steps; t++) {
      const step = env.step(random.integer(6))
      const isOver = step.terminated || step.truncated
      const transition = {
        ...{ observations: observation, actions: [0], rewards: [step.reward] },
        ...{ terminated: [Number(step.terminated)], truncated: [Number(step.truncated)] },
        finalObservations: [isOver ? step.observation : null]
      }
      for (const replay of [plain, packed]) replay.add(transition)
      observation = isOver ? env.reset().observation : step.observation
      if (t > 10 && t % 50 === 0) expect(different(packed.sample(0), plain.sample(0))).toEqual([])
    }
    const saved = [...packed.save().arrays].filter(([name]) => /^pictures\/\d/.test(name))
    const bytes = saved.reduce((sum, [, { byteLength }]) => sum + byteLength, 0)
    // Beside those that are held there may be a chunk whose older part is forgotten.
    expect(bytes).toBeLessThan((steps * 84 * 84) / 20 + 2 ** 20)
    expect(packed.packedBytes).toBeLessThan((steps * 84 * 84) / 20 + 2 ** 21)
  })
})

const made = (options: Partial<ReplayOptions> = {}): ReplayBuffer =>
  createReplay({
    ...{ space: SPARSE, numEnvs: 2, capacity: 74, nStep: 3, gamma: 0.9, batchSize: 8 },
    ...{ random: new Random(5), wasm, packing: unlimited },
    ...options
  })

const played = (steps: number, options: Partial<ReplayOptions> = {}): ReplayBuffer => {
  const [replay, play] = [made(options), new MadeUpPlay(SPARSE, 2, new Random(8))]
  for (let t = 0; t < steps; t++) replay.add(play.step())
  return replay
}

describe('save and load of packed pictures', () => {
  it.each([0, 1, 20, 36, 37, 38, 74, 75, 200, 203])(
    'goes on exactly as if there had been no interruption: after %i steps',
    (steps) => {
      const play = new MadeUpPlay(SPARSE, 2, new Random(8))
      const one = made()
      for (let t = 0; t < steps; t++) one.add(play.step())
      const two = made({ random: new Random(77) })
      const other = new MadeUpPlay(SPARSE, 2, new Random(9))
      for (let t = 0; t < 50; t++) two.add(other.step())
      two.load(structuredClone(one.save()))
      expect(two.save()).toEqual(one.save())
      for (let t = 0; t < 90; t++) {
        const step = play.step()
        for (const replay of [one, two]) replay.add(step)
        if (one.canSample) expect(different(two.sample(0.4), one.sample(0.4))).toEqual([])
      }
      expect(two.save()).toEqual(one.save())
    }
  )

  it('stays packed, and says by name what another setting lacks', () => {
    const saved = played(60).save()
    expect([...saved.arrays.keys()].filter((name) => name.startsWith('pictures'))).toEqual([
      'pictures/places',
      'pictures/0'
    ])
    const start = 'The checkpoint of the replay memory cannot be used: '
    const { packing: _, ...plain } = { packing: unlimited }
    const unpacked = createReplay({
      ...{ space: SPARSE, numEnvs: 2, capacity: 74, nStep: 3, gamma: 0.9, batchSize: 8 },
      ...{ random: new Random(5), wasm },
      ...plain
    })
    expect(() => unpacked.load(saved)).toThrow(new RegExp(`${start}pictures/0 holds \\d+ numbers, not 8880`))
    const play = new MadeUpPlay(SPARSE, 2, new Random(8))
    for (let t = 0; t < 60; t++) unpacked.add(play.step())
    expect(() => made().load(unpacked.save())).toThrow(`${start}pictures/places is missing`)
  })

  const damage = (change: (arrays: Map<string, SavedArray>) => void): SavedState => {
    const { arrays, values } = structuredClone(played(60).save())
    change(arrays as Map<string, SavedArray>)
    return { arrays, values }
  }
  it.each<[string, (arrays: Map<string, SavedArray>) => void]>([
    ['a place that is none', (arrays) => (arrays.get('pictures/places')![3] = 0.5)],
    ['a place before the one before', (arrays) => (arrays.get('pictures/places')![3] = 1)],
    [
      'an end far beyond',
      (arrays) => (arrays.get('pictures/places')![arrays.get('pictures/places')!.length - 1] = 1e15)
    ],
    ['a place that is no number', (arrays) => (arrays.get('pictures/places')![0] = Number.NaN)],
    ['bytes cut short', (arrays) => arrays.set('pictures/0', arrays.get('pictures/0')!.slice(0, -1))],
    ['bytes that are no patches', (arrays) => (arrays.get('pictures/0') as Uint8Array).fill(255)],
    ['bytes emptied', (arrays) => (arrays.get('pictures/0') as Uint8Array).fill(0)],
    ['bytes that are numbers', (arrays) => arrays.set('pictures/0', new Float64Array(100))],
    ['no bytes', (arrays) => arrays.delete('pictures/0')]
  ])('refuses damage in one sentence and stays as it was: %s', (_, change) => {
    const into = played(45)
    const before = structuredClone(into.save())
    expect(() => into.load(damage(change))).toThrow(
      /^The checkpoint of the replay memory cannot be used: .*pictures.*\.$/
    )
    expect(into.save()).toEqual(before)
  })

  it('reads no damage at all that it lets pass: bytes changed at random', () => {
    const random = new Random(6)
    for (let round = 0; round < 200; round++) {
      const saved = damage((arrays) => {
        const bytes = arrays.get('pictures/0') as Uint8Array
        bytes[random.integer(bytes.length)] = random.integer(256)
      })
      const into = made()
      try {
        into.load(saved)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'checkpoint.invalid' })
        continue
      }
      for (let i = 0; i < 5; i++) expect(() => into.sample(0)).not.toThrow()
    }
  })
})
