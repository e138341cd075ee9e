import { describe, expect, test } from 'vitest'
import type { ConfigValues } from '../../../electron/shared/config-form'
import { runOf } from '../../support/probe-run'

/** Small worlds that are solved in seconds by what can solve them, and by nothing else. */
const SMALL: ConfigValues = {
  hiddenSizes: [64],
  learningStarts: 200,
  trainEvery: 2,
  batchSize: 32,
  replayCapacity: 10_000,
  learningRate: 1e-3,
  targetEvery: 100,
  epsilonFraction: 0.3,
  gamma: 0.95
}
const BITS: ConfigValues = {
  ...SMALL,
  hiddenSizes: [128],
  batchSize: 64,
  learningRate: 3e-3,
  epsilonFraction: 0.5,
  epsilonEnd: 0.1,
  gamma: 0.2
}

async function bestOf(env: string, steps: number, values: ConfigValues): Promise<number> {
  const { progress } = await runOf({
    ...{ env: `probe:${env}`, steps, values, seed: 1 },
    evaluateEvery: steps / 2,
    evaluationEpisodes: 50
  })
  expect(progress).toMatchObject({ status: 'finished', step: steps, error: null })
  expect(progress.best?.episodes).toBe(50)
  return progress.best!.mean
}

describe('DQN in a run', { timeout: 120_000 }, () => {
  test('names what it sees', async () => expect(await bestOf('identity', 1500, SMALL)).toBeGreaterThan(95))

  test('gives credit to the move before', async () => expect(await bestOf('two-rounds', 1500, SMALL)).toBe(3))
  test('that looks no further than the next reward does not', async () =>
    expect(await bestOf('two-rounds', 1500, { ...SMALL, gamma: 0 })).toBe(1))

  test('learns a sequence by heart', async () => expect(await bestOf('sequence', 3000, SMALL)).toBe(5))
  test('without memory cannot tell its places apart', async () =>
    expect(await bestOf('sequence-blind', 2000, SMALL)).toBeLessThanOrEqual(1))

  // The bits stand half wrong on average: 0.5 is all there is.
  test('flips bits to a goal that it sees', async () =>
    expect(await bestOf('bit-flip', 8000, BITS)).toBeGreaterThan(0.4))
  test('cannot flip them to one that it does not see', async () =>
    expect(await bestOf('bit-flip-blind', 4000, BITS)).toBeLessThan(0.2))
  test('never finds a goal that pays only when it is reached', async () =>
    expect(await bestOf('bit-flip-sparse', 4000, { ...BITS, gamma: 0.98 })).toBeLessThan(-9))
})
