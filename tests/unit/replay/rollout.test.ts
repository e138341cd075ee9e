import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { estimateAdvantages, type RolloutOutcome } from '../../../electron/worker/replay/rollout'

const GRID = [1, 0.9].flatMap((lambda) => [1, 0.99].map((gamma) => ({ lambda, gamma })))

/** One environment; V is the same everywhere, and only the last step of each episode pays. */
function constantValue(
  episodes: number,
  length: number,
  value: number,
  pays: number,
  end: 'terminated' | 'truncated'
): RolloutOutcome {
  const steps = episodes * length
  const isLast = Array.from({ length: steps }, (_, t) => Number(t % length === length - 1))
  return {
    steps,
    numEnvs: 1,
    rewards: isLast.map((last) => last * pays),
    values: isLast.map(() => value),
    terminated: isLast.map((last) => (end === 'terminated' ? last : 0)),
    truncated: isLast.map((last) => (end === 'truncated' ? last : 0)),
    finalValues: isLast.map(() => value),
    lastValues: [value]
  }
}

describe('generalised advantages', () => {
  it.each(GRID.flatMap((c) => [1, 3].map((episodes) => ({ ...c, episodes }))))(
    'constant V, one reward at the end: lambda $lambda, gamma $gamma, $episodes episodes',
    ({ lambda, gamma, episodes }) => {
      const [length, value, pays] = [10, 2, 5]
      const { advantages, returns } = estimateAdvantages(
        constantValue(episodes, length, value, pays, 'terminated'),
        gamma,
        lambda
      )
      const middle = gamma * value - value
      for (let t = 0; t < episodes * length; t++) {
        const left = length - 1 - (t % length)
        // The sum of a geometric series of the inner errors, and the last error at its place.
        let expected = (gamma * lambda) ** left * (pays - value)
        for (let k = 0; k < left; k++) expected += (gamma * lambda) ** k * middle
        expect(advantages[t]).toBeCloseTo(expected, 5)
        expect(returns[t]).toBeCloseTo(expected + value, 5)
      }
    }
  )

  it.each(GRID)(
    'an endless task with its true V has no advantage (lambda $lambda, gamma $gamma)',
    ({ lambda, gamma }) => {
      const pays = 1
      const value = gamma < 1 ? pays / (1 - gamma) : 7
      const reward = gamma < 1 ? pays : 0
      const outcome = {
        ...constantValue(1, 50, value, 0, 'truncated'),
        rewards: new Array<number>(50).fill(reward)
      }
      for (const a of estimateAdvantages(outcome, gamma, lambda).advantages) expect(a).toBeCloseTo(0, 4)
    }
  )

  it('by hand: termination zeroes the bootstrap, truncation takes the last observation', () => {
    const base = {
      steps: 3,
      numEnvs: 1,
      rewards: [1, 2, 3],
      values: [0.5, 1, 1.5],
      finalValues: [0, 10, 0],
      lastValues: [4]
    }
    const run = (terminated: number[], truncated: number[]): number[] => [
      ...estimateAdvantages({ ...base, terminated, truncated }, 0.5, 0.5).advantages
    ]
    // deltas: 1 + .5*1 - .5 = 1; 2 + .5*1.5 - 1 = 1.75; 3 + .5*4 - 1.5 = 3.5; (gamma lambda) = .25
    expect(run([0, 0, 0], [0, 0, 0])).toEqual([1 + 0.25 * (1.75 + 0.25 * 3.5), 1.75 + 0.25 * 3.5, 3.5])
    // The middle step ends it: 2 - 1 = 1.
    expect(run([0, 1, 0], [0, 0, 0])).toEqual([1.25, 1, 3.5])
    // Cut by a limit: 2 + .5*10 - 1 = 6.
    expect(run([0, 0, 0], [0, 1, 0])).toEqual([1 + 0.25 * 6, 6, 3.5])
  })

  it('agrees with the sum written out, over 123 steps of 7 environments', () => {
    const [steps, numEnvs, gamma, lambda] = [123, 7, 0.99, 0.95]
    const random = new Random(4)
    const draw = (f: () => number): number[] => Array.from({ length: steps * numEnvs }, f)
    const outcome = {
      steps,
      numEnvs,
      rewards: draw(() => random.uniform() - 0.5),
      values: draw(() => random.uniform()),
      terminated: draw(() => Number(random.uniform() < 0.05)),
      truncated: draw(() => Number(random.uniform() < 0.05)),
      finalValues: draw(() => random.uniform()),
      lastValues: Array.from({ length: numEnvs }, () => random.uniform())
    }
    const { advantages } = estimateAdvantages(outcome, gamma, lambda)
    for (let envIndex = 0; envIndex < numEnvs; envIndex++)
      for (let t = 0; t < steps; t++)
        expect(advantages[t * numEnvs + envIndex]).toBeCloseTo(
          writtenOut(outcome, envIndex, t, gamma * lambda, gamma),
          5
        )
  })
})

function writtenOut(o: RolloutOutcome, envIndex: number, from: number, decay: number, gamma: number): number {
  let sum = 0
  for (let t = from; t < o.steps; t++) {
    const at = t * o.numEnvs + envIndex
    const beyond = t + 1 < o.steps ? o.values[at + o.numEnvs]! : o.lastValues[envIndex]!
    const next = o.terminated[at] ? 0 : o.truncated[at] ? o.finalValues[at]! : beyond
    sum += decay ** (t - from) * (o.rewards[at]! + gamma * next - o.values[at]!)
    if (o.terminated[at] || o.truncated[at]) return sum
  }
  return sum
}
