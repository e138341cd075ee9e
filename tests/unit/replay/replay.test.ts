import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { box, pictureStack, sizeOf, type Box, type Observation } from '../../../electron/shared/spaces'
import type { VectorTransition } from '../../../electron/worker/replay/transition'
import type { ReplayBuffer, ReplayBatch, ReplayOptions } from '../../../electron/worker/replay/replay'
import { createReplay } from '../../../electron/worker/replay/ring-replay'
import { buildNative, replayWasmPath } from '../../../native/build.mjs'
import { MadeUpPlay, ReferenceReplay } from './reference'

await buildNative()
const wasm = readFileSync(replayWasmPath)

const VECTOR = box('float32', [3], 0, 1e9)
const BYTES = box('uint8', [5], 0, 255)
const PICTURES = pictureStack(4, 6, 3)
const LONG_ROWS = pictureStack(3, 9, 8)

const make = (options: Partial<ReplayOptions>): ReplayBuffer =>
  createReplay({
    space: VECTOR,
    numEnvs: 1,
    capacity: 30,
    nStep: 1,
    gamma: 0.9,
    batchSize: 8,
    random: new Random(5),
    wasm,
    ...options
  })

const PRIORITY = { alpha: 0.6, epsilon: 1e-6 }

/** Every row of a batch, by its observation and action: what it says. */
function rowsOf(batch: ReplayBatch, width: number): ReturnType<typeof rowOf>[] {
  return Array.from(batch.actions, (_, row) => rowOf(batch, row, width))
}

function rowOf(
  batch: ReplayBatch,
  row: number,
  width: number
): {
  observation: number[]
  action: number
  value: number
  discount: number
  expertAction: number
  next: number[]
} {
  const cut = (array: ArrayLike<number>): number[] =>
    Array.from({ length: width }, (_, i) => array[row * width + i]!)
  return {
    observation: cut(batch.observations),
    action: batch.actions[row]!,
    value: batch.returns[row]!,
    discount: batch.discounts[row]!,
    expertAction: batch.demonstrated[row] === 1 ? batch.expertActions[row]! : -1,
    next: cut(batch.nextObservations)
  }
}

const key = (row: { observation: number[]; action: number }): string =>
  `${row.observation.join()}|${row.action}`

const CASES: { space: Box; numEnvs: number; nStep: number; capacity: number; priority: boolean }[] = []
for (const space of [VECTOR, BYTES, PICTURES, LONG_ROWS])
  for (const numEnvs of [1, 3])
    for (const nStep of [1, 2, 3, 5])
      for (const priority of [false, true])
        CASES.push({ space, numEnvs, nStep, capacity: numEnvs * (17 + nStep), priority })

describe('a replay memory against the plain reference', () => {
  it.each(CASES)(
    'shape $space.shape, $numEnvs environments, n $nStep, prioritised $priority',
    ({ space, numEnvs, nStep, capacity, priority }) => {
      const gamma = 0.97
      const random = new Random(numEnvs * 100 + nStep)
      const play = new MadeUpPlay(space, numEnvs, random)
      // Half of the cases keep what a demonstrator would have done.
      const keepsExpertActions = priority
      const options = { space, numEnvs, nStep, capacity, gamma, batchSize: 12, keepsExpertActions }
      const replay = make({ ...options, ...(priority && { priority: PRIORITY }) })
      const reference = new ReferenceReplay(numEnvs, nStep, gamma)
      for (let t = 1; t <= 70; t++) {
        const step = play.step()
        replay.add(step)
        reference.add(step)
        const lookBack = space.isStack ? space.shape[0]! - 1 : 0
        const whole = reference.whole(capacity / numEnvs, lookBack)
        expect(replay.size).toBe(Math.min(t * numEnvs, capacity))
        expect(replay.canSample).toBe(whole.size > 0)
        if (whole.size === 0) continue
        const expected = new Map([...whole.values()].map((row) => [key(row), row]))
        for (const row of rowsOf(replay.sample(0.5), sizeOf(space))) {
          const right = expected.get(key(row))
          expect(right, `step ${t}: a row that the reference does not hold`).toBeDefined()
          expect(Math.abs(row.value - right!.value)).toBeLessThanOrEqual(
            1e-6 * Math.max(1, Math.abs(right!.value))
          )
          expect(row.discount).toBeCloseTo(right!.discount, 6)
          expect(row.expertAction).toBe(keepsExpertActions ? right!.expertAction : -1)
          if (right!.next) expect(row.next).toEqual(right!.next)
        }
      }
    }
  )

  it.each([{ priority: undefined }, { priority: PRIORITY }])(
    'gives every whole transition and no other ($priority)',
    ({ priority }) => {
      const [numEnvs, nStep, capacity] = [2, 3, 24]
      const play = new MadeUpPlay(PICTURES, numEnvs, new Random(8))
      const options = { space: PICTURES, numEnvs, nStep, capacity, batchSize: 32 }
      const replay = make({ ...options, ...(priority && { priority }) })
      const reference = new ReferenceReplay(numEnvs, nStep, 0.9)
      for (let t = 0; t < 43; t++) {
        const step = play.step()
        replay.add(step)
        reference.add(step)
      }
      const seen = new Set<string>()
      for (let i = 0; i < 60; i++)
        for (const row of rowsOf(replay.sample(1), sizeOf(PICTURES))) seen.add(key(row))
      const expected = [...reference.whole(capacity / numEnvs, 3).values()].map(key)
      expect([...seen].sort()).toEqual(expected.sort())
    }
  )
})

describe('a replay memory that is cut', () => {
  const CUT = [VECTOR, PICTURES].flatMap((space) =>
    [1, 3].flatMap((nStep) => [undefined, PRIORITY].map((priority) => ({ space, nStep, priority })))
  )
  it.each(CUT)(
    'is one whose episodes were truncated there ($space.shape, n $nStep, $priority)',
    (options) => {
      const { space, nStep, priority } = options
      const numEnvs = 2
      const width = sizeOf(space)
      const make2 = (): ReplayBuffer =>
        make({ space, numEnvs, nStep, capacity: 60, ...(priority && { priority }) })
      for (let length = 0; length < 40; length++) {
        const [cut, ended] = [make2(), make2()]
        const play = new MadeUpPlay(space, numEnvs, new Random(8))
        const steps = Array.from({ length }, () => play.step())
        const last = play.step().observations
        for (const [t, step] of steps.entries()) {
          cut.add(step)
          ended.add(t === length - 1 ? truncatedAt(step, last, width) : step)
        }
        cut.cut(last)
        const anew = new MadeUpPlay(space, numEnvs, new Random(length))
        for (let t = 0; t < 3 + (length % 5); t++) {
          expect([cut.size, cut.canSample]).toEqual([ended.size, ended.canSample])
          if (cut.canSample) expect(rowsOf(cut.sample(1), width)).toEqual(rowsOf(ended.sample(1), width))
          const step = anew.step()
          cut.add(step)
          ended.add(step)
        }
      }
    }
  )
})

/** A step after which every episode that goes on is truncated, and one that lost a life is over. */
function truncatedAt(step: VectorTransition, last: Observation, width: number): VectorTransition {
  const isOver = (i: number): boolean => step.terminated[i] === 1 || step.truncated[i] === 1
  const lost = (i: number): boolean => step.livesLost?.[i] === 1
  return {
    ...step,
    terminated: Uint8Array.from(step.terminated, (end, i) => Number(end === 1 || (!isOver(i) && lost(i)))),
    truncated: Uint8Array.from(step.truncated, (end, i) => Number(end === 1 || (!isOver(i) && !lost(i)))),
    finalObservations: step.finalObservations.map((final, i) =>
      isOver(i) ? final : last.slice(i * width, (i + 1) * width)
    )
  }
}

/** One environment of rewards 1, 2, 3 ... whose observation is the number of the step. */
function line(replay: ReplayBuffer, ends: readonly ('' | 'terminated' | 'truncated')[], from = 0): void {
  ends.forEach((end, i) => {
    const t = from + i
    replay.add({
      observations: Float32Array.of(t, t, t),
      actions: [t],
      rewards: [t + 1],
      terminated: [Number(end === 'terminated')],
      truncated: [Number(end === 'truncated')],
      finalObservations: [end === '' ? null : Float32Array.of(100 + t, 100 + t, 100 + t)]
    })
  })
}

/** What a sample says of the transition that begins at step `t`. */
function transition(
  replay: ReplayBuffer,
  t: number
): { value: number; discount: number; next: number } | null {
  for (let i = 0; i < 40; i++) {
    const batch = replay.sample(0)
    const row = batch.actions.indexOf(t)
    if (row >= 0)
      return {
        value: batch.returns[row]!,
        discount: batch.discounts[row]!,
        next: batch.nextObservations[3 * row]!
      }
  }
  return null
}

describe('n-step returns by hand', () => {
  const f32 = Math.fround

  it('an episode that goes on: three rewards, then the value of what follows', () => {
    const replay = make({ nStep: 3, gamma: 0.5 })
    line(replay, ['', '', ''])
    expect(replay.canSample).toBe(false)
    line(replay, [''], 3)
    expect(transition(replay, 0)).toEqual({ value: 1 + 1 + 0.75, discount: 0.125, next: 3 })
    expect(transition(replay, 1)).toBeNull()
  })

  it.each([0, 1, 2])('termination at step %i of 3 ends the sum and the bootstrap', (at) => {
    const replay = make({ nStep: 3, gamma: 0.5 })
    line(
      replay,
      [0, 1, 2, 3, 4].map((t) => (t === at ? 'terminated' : ''))
    )
    const value = [1, 2, 3].slice(0, at + 1).reduce((sum, r, k) => sum + 0.5 ** k * r, 0)
    expect(transition(replay, 0)).toMatchObject({ value: f32(value), discount: 0 })
  })

  it.each([0, 1, 2])('truncation at step %i of 3 ends the sum and keeps the bootstrap', (at) => {
    const replay = make({ nStep: 3, gamma: 0.5 })
    line(
      replay,
      [0, 1, 2, 3, 4].map((t) => (t === at ? 'truncated' : ''))
    )
    const value = [1, 2, 3].slice(0, at + 1).reduce((sum, r, k) => sum + 0.5 ** k * r, 0)
    expect(transition(replay, 0)).toEqual({ value: f32(value), discount: 0.5 ** (at + 1), next: 100 + at })
  })

  it('a step both terminated and truncated is worth nothing after', () => {
    const replay = make({})
    replay.add({
      observations: Float32Array.of(0, 0, 0),
      actions: [0],
      rewards: [1],
      terminated: [1],
      truncated: [1],
      finalObservations: [Float32Array.of(9, 9, 9)]
    })
    expect(transition(replay, 0)).toMatchObject({ value: 1, discount: 0 })
  })
})

describe('bad use', () => {
  it('sampling too early is refused', () => {
    expect(() => make({}).sample(0)).toThrow('no whole transition')
  })

  it('a truncated episode needs its last observation', () => {
    const step = {
      observations: new Float32Array(3),
      actions: [0],
      rewards: [0],
      terminated: [0],
      truncated: [1]
    }
    expect(() => make({}).add({ ...step, finalObservations: [null] })).toThrow('without its last observation')
  })

  it('pictures that do not follow each other are refused, not mixed up', () => {
    const replay = make({ space: PICTURES })
    const step = { actions: [0], rewards: [0], terminated: [0], truncated: [0], finalObservations: [null] }
    replay.add({ ...step, observations: new Uint8Array(72) })
    expect(() => replay.add({ ...step, observations: new Uint8Array(72).fill(7) })).toThrow('does not go on')
  })

  it('a memory too small for one transition is refused in a sentence', () => {
    expect(() => make({ space: PICTURES, numEnvs: 2, nStep: 3, capacity: 12 })).toThrow(
      'The replay memory is not valid: 12 steps for 2 streams are too few; it must hold at least 14.'
    )
  })
})

describe('save and load', () => {
  it.each([
    { what: 'uniform, not yet full', priority: undefined, steps: 20 },
    { what: 'prioritised, wrapped around', priority: PRIORITY, steps: 90 }
  ])('goes on exactly as if there had been no interruption: $what', ({ priority, steps }) => {
    const [numEnvs, nStep] = [2, 3]
    const options = { space: PICTURES, numEnvs, nStep, capacity: 60, ...(priority && { priority }) }
    const play = new MadeUpPlay(PICTURES, numEnvs, new Random(8))
    const one = make(options)
    for (let t = 0; t < steps; t++) one.add(play.step())
    one.updatePriorities(one.sample(0.4).indices, Float32Array.of(5, 4, 3, 2, 1, 0.5, 0.25, 9))
    const saved = structuredClone(one.save())
    const two = make({ ...options, random: new Random(77) })
    for (let t = 0; t < 9; t++) two.add(new MadeUpPlay(PICTURES, numEnvs, new Random(9)).step())
    two.load(saved)
    for (let t = 0; t < 80; t++) {
      const step = play.step()
      for (const replay of [one, two]) replay.add(step)
      const [a, b] = [structuredClone(one.sample(0.4)), two.sample(0.4)]
      expect(b).toEqual(a)
      for (const replay of [one, two]) replay.updatePriorities(a.indices, a.returns.map(Math.abs))
    }
    expect(two.save()).toEqual(one.save())
  })

  it.each([
    [{ nStep: 2 }, 'its nStep is 1, not 2'],
    [{ space: BYTES }, 'its numbers is 3, not 5'],
    [{ capacity: 31 }, 'its slots is 30, not 31'],
    [{ priority: PRIORITY }, 'priorities is missing']
  ])('refuses another shape and stays as it was: %o', (options, why) => {
    const from = make({})
    line(from, ['', '', 'truncated', ''])
    const into = make(options)
    expect(() => into.load(from.save())).toThrow(`The checkpoint of the replay memory cannot be used: ${why}`)
    expect(into.size).toBe(0)
  })

  it('refuses arrays that were cut short', () => {
    const from = make({})
    line(from, ['', '', 'truncated', ''])
    const { arrays, values } = from.save()
    for (const [name, array] of arrays) {
      const short = new Map(arrays).set(name, array.subarray(1))
      expect(() => make({}).load({ arrays: short, values }), name).toThrow(/holds \d+ numbers, not/)
    }
    expect(() => make({}).load({ arrays, values: { ...values, head: 30 } })).toThrow('its head is no slot')
  })
})
