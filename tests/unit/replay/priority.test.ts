import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { box } from '../../../electron/shared/spaces'
import type { ReplayBuffer, ReplayOptions } from '../../../electron/worker/replay/replay'
import { createReplay } from '../../../electron/worker/replay/ring-replay'
import { buildNative, replayWasmPath } from '../../../native/build.mjs'
import { SumTree } from '../../../native/sum-tree'

await buildNative()
const wasm = readFileSync(replayWasmPath)

describe('the sum tree', () => {
  it.each([1, 2, 3, 8, 13, 100])('finds what prefix sums find, with %i leaves', (size) => {
    const random = new Random(size)
    const tree = new SumTree(wasm, size, 4)
    const values = new Array<number>(size).fill(0)
    for (let round = 0; round < 200; round++) {
      const leaf = random.integer(size)
      // Whole numbers: sums are exact, and so is the answer on every border.
      values[leaf] = random.integer(4)
      tree.set(leaf, values[leaf])
      const total = values.reduce((sum, value) => sum + value, 0)
      expect(tree.total).toBe(total)
      if (total === 0) continue
      for (const mass of [0, random.integer(total), random.uniform() * total, total - 1e-9])
        expect(tree.find(mass), `mass ${mass} of ${values.join()}`).toBe(byPrefixSums(values, mass))
    }
  })

  it('never gives an empty leaf, even for the whole mass', () => {
    const tree = new SumTree(wasm, 5, 4)
    tree.set(1, 0.1)
    tree.set(2, 0.2)
    expect(tree.find(tree.total)).toBe(2)
  })

  it('leaves that were written from outside count after a rebuild', () => {
    const tree = new SumTree(wasm, 6, 4)
    tree.leaves.set([1, 2, 3, 4, 5, 6])
    tree.rebuild()
    expect(tree.total).toBe(21)
    expect(tree.find(20.5)).toBe(5)
  })

  it('updates to (priority + epsilon)^alpha, and leaves what is empty so', () => {
    const tree = new SumTree(wasm, 4, 4)
    for (const leaf of [0, 1, 3]) tree.set(leaf, 1)
    const largest = tree.update(Int32Array.of(0, 2, 3, 0), Float32Array.of(5, 9, 3, 8), 0.5, 1)
    expect([...tree.leaves]).toEqual([3, 1, 0, 2])
    expect(largest).toBe(9)
  })

  it('is exact after a million changes', () => {
    const random = new Random(1)
    const tree = new SumTree(wasm, 1000, 4)
    for (let i = 0; i < 1_000_000; i++)
      tree.set(random.integer(1000), random.uniform() * 10 ** (random.integer(12) - 6))
    const sum = tree.leaves.reduce((total, value) => total + value, 0)
    expect(Math.abs(tree.total - sum)).toBeLessThan(1e-9 * sum)
  })
})

function byPrefixSums(values: readonly number[], mass: number): number {
  let sum = 0
  for (const [leaf, value] of values.entries()) {
    sum += value
    if (mass < sum) return leaf
  }
  return values.findLastIndex((value) => value > 0)
}

const SPACE = box('float32', [1], 0, 1e9)

/** A memory whose step t shows and does t, every one an episode of its own. */
function filled(steps: number, options: Partial<ReplayOptions>): ReplayBuffer {
  const replay = createReplay({
    space: SPACE,
    numEnvs: 1,
    capacity: 16,
    nStep: 1,
    gamma: 0.9,
    batchSize: 16,
    random: new Random(3),
    wasm,
    ...options
  })
  for (let t = 0; t < steps; t++) addStep(replay, t)
  return replay
}

function addStep(replay: ReplayBuffer, t: number): void {
  const final = { terminated: [1], truncated: [0], finalObservations: [Float32Array.of(0)] }
  replay.add({ observations: Float32Array.of(t), actions: [t], rewards: [t], ...final })
}

/** How often each step came in so many batches, over how often it should have: chi-squared over its degrees of freedom. */
function chiSquared(replay: ReplayBuffer, expected: readonly number[], batches: number): number {
  const seen = expected.map(() => 0)
  for (let i = 0; i < batches; i++) for (const t of replay.sample(0.5).actions) seen[t]!++
  const draws = seen.reduce((a, b) => a + b, 0)
  const total = expected.reduce((a, b) => a + b, 0)
  const terms = seen.map((count, t) => {
    const due = (draws * expected[t]!) / total
    return (count - due) ** 2 / due
  })
  return terms.reduce((a, b) => a + b, 0) / (expected.length - 1)
}

/** 0.1 % of honest samplers with 15 degrees of freedom would exceed it. */
const LIMIT = 37.7 / 15

describe('how often each transition is sampled', () => {
  it('uniformly: equally', () => {
    expect(chiSquared(filled(16, {}), new Array<number>(16).fill(1), 1000)).toBeLessThan(LIMIT)
  })

  it('prioritised: in proportion to (priority + epsilon)^alpha', () => {
    const replay = filled(16, { priority: { alpha: 0.7, epsilon: 0.01 } })
    const priorities = Float32Array.from({ length: 16 }, (_, t) => (t + 1) / 4)
    replay.updatePriorities(
      Int32Array.from({ length: 16 }, (_, t) => t),
      priorities
    )
    const expected = [...priorities].map((p) => (p + 0.01) ** 0.7)
    expect(chiSquared(replay, expected, 1000)).toBeLessThan(LIMIT)
    // The test can tell: as if alpha were 1.
    expect(chiSquared(replay, [...priorities], 1000)).toBeGreaterThan(LIMIT)
  })

  it('stratified: one from each part of the total', () => {
    const replay = filled(16, { priority: { alpha: 1, epsilon: 1e-9 } })
    for (let i = 0; i < 20; i++) expect([...replay.sample(0).actions]).toEqual([...new Array(16).keys()])
  })
})

describe('weights and priorities', () => {
  it('weights are (P / smallest P)^-beta, at most 1', () => {
    const replay = filled(4, { capacity: 4, priority: { alpha: 1, epsilon: 0 } })
    replay.updatePriorities(Int32Array.of(0, 1, 2, 3), Float32Array.of(1, 2, 4, 8))
    const { actions, weights } = replay.sample(0.5)
    expect(new Set(actions)).toEqual(new Set([0, 1, 2, 3]))
    actions.forEach((t, row) => expect(weights[row]).toBeCloseTo(2 ** (-t / 2), 6))
    expect([...replay.sample(0).weights]).toEqual(new Array(16).fill(1))
  })

  it('uniform weights are 1', () => {
    expect([...filled(4, {}).sample(0.5).weights]).toEqual(new Array(16).fill(1))
  })

  it('what is new has the largest priority seen, in the place of something else too', () => {
    const replay = filled(16, { priority: { alpha: 0.5, epsilon: 0 } })
    replay.updatePriorities(
      Int32Array.from({ length: 16 }, (_, t) => t),
      new Float32Array(16).fill(0.01)
    )
    replay.updatePriorities(Int32Array.of(5), Float32Array.of(100))
    addStep(replay, 16)
    const leaves = replay.save().arrays.get('priorities')!
    expect(leaves[0]).toBeCloseTo(10, 5)
    expect(leaves[5]).toBeCloseTo(10, 5)
    expect(leaves[1]).toBeCloseTo(0.1, 5)
  })
})
