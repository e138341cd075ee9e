import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { joined, pictureStack, withNumbers, type Observation } from '../../../electron/shared/spaces'
import { replayBytes } from '../../../electron/worker/replay/memory'
import type { ReplayBuffer, ReplayOptions } from '../../../electron/worker/replay/replay'
import { createReplay } from '../../../electron/worker/replay/ring-replay'
import type { VectorTransition } from '../../../electron/worker/replay/transition'
import { buildNative, replayWasmPath } from '../../../native/build.mjs'
import { MadeUpPlay } from './reference'

await buildNative()
const wasm = readFileSync(replayWasmPath)

/** Of an odd number of bytes: the numbers behind them begin anywhere. */
const PICTURES = pictureStack(3, 5, 5)
const [PICTURE, STACK, NUM_ENVS] = [25, 75, 2]
const BOTH = withNumbers(PICTURES, 2)

const make = (options: Partial<ReplayOptions>): ReplayBuffer =>
  createReplay({
    ...{ space: BOTH, numEnvs: NUM_ENVS, capacity: 60, nStep: 2, gamma: 0.9, batchSize: 16, wasm },
    random: new Random(5),
    ...options
  })

/** Numbers that follow from the newest picture of a stack. */
function numbersOf(stack: Observation): number[] {
  const newest = Array.from(stack.subarray(STACK - PICTURE))
  return [newest.reduce((sum, byte) => sum + byte, 0) / 7, -newest[0]!].map(Math.fround)
}

const withThem = (stack: Observation): Uint8Array =>
  joined(stack as Uint8Array, Float32Array.from(numbersOf(stack)))

/** The same step with these numbers beside. */
function both(step: VectorTransition): VectorTransition {
  const each = Array.from({ length: NUM_ENVS }, (_, i) =>
    withThem(step.observations.subarray(i * STACK, (i + 1) * STACK))
  )
  return {
    ...step,
    observations: Uint8Array.from(each.flatMap((one) => [...one])),
    finalObservations: step.finalObservations.map((final) => final && withThem(final))
  }
}

describe('a replay memory of pictures and numbers', () => {
  it.each([
    ['as they are', {}],
    ['packed', { packing: { claim: () => undefined } }]
  ])('gives the pictures of one of pictures alone, %s, and to each its numbers', (_, packing) => {
    const play = new MadeUpPlay(PICTURES, NUM_ENVS, new Random(3))
    const [two, plain] = [make(packing), make({ space: PICTURES })]
    let bootstrapped = 0
    for (let i = 0; i < 200; i++) {
      const step = play.step()
      two.add(both(step))
      plain.add(step)
      if (i < 5) continue
      const [seen, alone] = [two.sample(0), plain.sample(0)]
      expect(seen.observations).toEqual(alone.observations)
      expect(seen.nextObservations).toEqual(alone.nextObservations)
      expect(seen.returns).toEqual(alone.returns)
      expect(alone.fields).toHaveLength(0)
      for (let row = 0; row < 16; row++) {
        const at = (stacks: Observation): number[] =>
          numbersOf(stacks.subarray(row * STACK, (row + 1) * STACK))
        expect([...seen.fields.subarray(2 * row, 2 * row + 2)]).toEqual(at(seen.observations))
        if (seen.discounts[row] === 0) continue
        bootstrapped += 1
        expect([...seen.nextFields.subarray(2 * row, 2 * row + 2)]).toEqual(at(seen.nextObservations))
      }
    }
    expect(bootstrapped).toBeGreaterThan(500)
  })

  it('is kept and loaded with its numbers, and refuses what lacks them', () => {
    const play = new MadeUpPlay(PICTURES, NUM_ENVS, new Random(4))
    const [one, other] = [make({}), make({ random: new Random(9) })]
    for (let i = 0; i < 100; i++) one.add(both(play.step()))
    const last = both(play.step()).observations
    one.cut(last)
    const saved = one.save()
    other.load(saved)
    for (let i = 0; i < 20; i++) expect(other.sample(0)).toEqual(one.sample(0))
    const arrays = new Map([...saved.arrays].filter(([name]) => !name.startsWith('beside.')))
    expect(() => make({}).load({ ...saved, arrays })).toThrow('pictures/0')
  })

  it('counts its numbers', () => {
    const sized = { numEnvs: 1, capacity: 1000, batchSize: 4 }
    const more = replayBytes({ ...sized, space: BOTH }) - replayBytes({ ...sized, space: PICTURES })
    expect(more).toBe(8 * 1000 + 4 * 2 * 8)
  })
})
