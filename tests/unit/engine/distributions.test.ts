/**
 * The ops suffice for distributions: categorical and diagonal Gaussian, built here from what there is, against closed
 * forms in double precision. Log-probability, entropy, sampling from noise that is fed, and the gradients of each.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { gradients } from '../../../electron/worker/engine/gradient'
import { Graph, type Tensor } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { Runtime } from '../../../electron/worker/engine/runtime/runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import type { Elements } from '../../../electron/worker/engine/shape'
import { fill } from './finite-differences'

const onnx = new OnnxRuntime({ threads: 1 })
let runtimes: readonly Runtime[]
beforeAll(async () => void (runtimes = [onnx, new TfjsRuntime(await loadTfjs())]))
afterAll(() => onnx.close())

type Feeds = Readonly<Record<string, Elements>>

async function evaluate(runtime: Runtime, outputs: Readonly<Record<string, Tensor>>, feeds: Feeds) {
  const run = await runtime.compile({ outputs })
  fill(run, new Map(Object.entries(feeds)))
  await run.run()
  return new Map([...run.results].map(([name, values]) => [name, [...values]]))
}

/** Computes the outputs on both runtimes and compares each with its closed form. */
async function expectBoth(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Feeds,
  expected: Readonly<Record<string, readonly number[]>>
): Promise<void> {
  for (const runtime of runtimes) {
    const results = await evaluate(runtime, outputs, feeds)
    for (const [name, values] of Object.entries(expected)) {
      const ours = results.get(name)!
      expect(ours, name).toHaveLength(values.length)
      values.forEach((value, i) => expect(ours[i], `${name} ${i}`).toBeCloseTo(value, 4))
    }
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

describe('categorical', () => {
  /** ln p(a). logits: [rows, n], a: int32[rows]. */
  const logProbability = (logits: Tensor, a: Tensor): Tensor => o.pick(o.logSoftmax(logits), a)
  /** - sum p ln p, of each row. */
  const entropy = (logits: Tensor): Tensor =>
    o.neg(o.sum(o.mul(o.softmax(logits), o.logSoftmax(logits)), { axes: [-1] }))
  /** Gumbel's trick: `noise` of (0, 1), of the form of the logits. */
  const sample = (logits: Tensor, noise: Tensor): Tensor =>
    o.argMax(o.sub(logits, o.log(o.neg(o.log(noise)))))

  const probabilities = (logits: readonly number[]): number[] => {
    const most = Math.max(...logits)
    const shares = logits.map((z) => Math.exp(z - most))
    return shares.map((share) => share / total(shares))
  }

  function measured(rows: number, n: number) {
    const g = new Graph()
    const [z, a] = [g.parameter('z', [rows, n]), g.input('a', [rows], 'int32')]
    const [logP, h] = [logProbability(z, a), entropy(z)]
    return {
      ...{ logP, h },
      dLogP: gradients(o.sum(logP), [z])[0]!,
      dH: gradients(o.sum(h), [z])[0]!
    }
  }

  test('log-probability and entropy, and their gradients', async () => {
    const logits = [
      [0.3, -1.2, 2, 0.1],
      [-3, 0.5, 0.25, 1],
      [4, 4, -4, 0]
    ]
    const actions = [2, 0, 3]
    const p = logits.map(probabilities)
    const h = p.map((row) => -total(row.map((q) => q * Math.log(q))))
    await expectBoth(
      measured(3, 4),
      { z: Float32Array.from(logits.flat()), a: Int32Array.from(actions) },
      {
        logP: actions.map((action, row) => Math.log(p[row]![action]!)),
        h,
        // One where it was chosen, less the probability; and - p (ln p + H).
        dLogP: p.flatMap((row, i) => row.map((q, j) => Number(j === actions[i]) - q)),
        dH: p.flatMap((row, i) => row.map((q) => -q * (Math.log(q) + h[i]!)))
      }
    )
  })

  test('of six equal logits: entropy ln 6, which no small change makes larger', async () => {
    const expected = { h: [Math.log(6)], logP: [-Math.log(6)], dH: [0, 0, 0, 0, 0, 0] }
    await expectBoth(measured(1, 6), { z: new Float32Array(6).fill(2.5), a: Int32Array.of(4) }, expected)
  })

  test('of logits far apart: nothing overflows', async () => {
    const expected = { logP: [-1000], h: [0], dLogP: [-1, 1], dH: [0, 0] }
    await expectBoth(measured(1, 2), { z: Float32Array.of(1000, 0), a: Int32Array.of(1) }, expected)
  })

  test('a sample from noise that is fed: as often as its probability says', async () => {
    const rows = 20_000
    const logits = [1, 0, -1]
    const g = new Graph()
    const z = o.expand(g.parameter('z', [1, 3]), [rows, 3])
    const random = new Random(3)
    // Never 0: its logarithm has none.
    const noise = Float32Array.from({ length: rows * 3 }, () => Math.max(1e-7, random.uniform()))
    const y = sample(z, g.input('noise', [rows, 3]))
    for (const runtime of runtimes) {
      const drawn = (await evaluate(runtime, { y }, { z: Float32Array.from(logits), noise })).get('y')!
      // Five standard errors of a share of 20,000.
      probabilities(logits).forEach((p, action) => {
        const share = drawn.filter((one) => one === action).length / rows
        expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / rows))
      })
    }
  })
})

describe('diagonal Gaussian', () => {
  const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI)

  /** ln p(x): the sum over the last axis. mean, logStd, x: [rows, n]. */
  const logProbability = (mean: Tensor, logStd: Tensor, x: Tensor): Tensor => {
    const distance = o.mul(o.sub(x, mean), o.exp(o.neg(logStd)))
    const each = o.sub(o.sub(o.mul(o.square(distance), -0.5), logStd), HALF_LOG_TAU)
    return o.sum(each, { axes: [-1] })
  }
  const entropy = (logStd: Tensor): Tensor => o.sum(o.add(logStd, 0.5 + HALF_LOG_TAU), { axes: [-1] })
  /** Reparametrised (Kingma and Welling 2014): `noise` of a standard normal. */
  const sample = (mean: Tensor, logStd: Tensor, noise: Tensor): Tensor =>
    o.add(mean, o.mul(o.exp(logStd), noise))

  const feeds = {
    mean: Float32Array.of(0.5, -1, 2, 0, 0.25, -3),
    logStd: Float32Array.of(0, 0.5, -1, 1, -0.5, 0.25),
    x: Float32Array.of(1, -1, 1.5, 2, 0, -2.5)
  }
  const at = [0, 1, 2, 3, 4, 5]
  const std = at.map((i) => Math.exp(feeds.logStd[i]!))
  const distance = at.map((i) => (feeds.x[i]! - feeds.mean[i]!) / std[i]!)
  /** Sums of rows of three. */
  const rows = (values: readonly number[]): number[] => [total(values.slice(0, 3)), total(values.slice(3))]

  function sources() {
    const g = new Graph()
    return { mean: g.parameter('mean', [2, 3]), logStd: g.parameter('logStd', [2, 3]), g }
  }

  test('log-probability and its gradients', async () => {
    const { mean, logStd, g } = sources()
    const x = g.parameter('x', [2, 3])
    const logP = logProbability(mean, logStd, x)
    const [dMean, dLogStd, dX] = gradients(o.sum(logP), [mean, logStd, x])
    const density = (i: number): number =>
      Math.log(Math.exp(-0.5 * distance[i]! ** 2) / (std[i]! * Math.sqrt(2 * Math.PI)))
    await expectBoth({ logP, dMean: dMean!, dLogStd: dLogStd!, dX: dX! }, feeds, {
      logP: rows(at.map(density)),
      dMean: at.map((i) => distance[i]! / std[i]!),
      dLogStd: distance.map((d) => d * d - 1),
      dX: at.map((i) => -distance[i]! / std[i]!)
    })
  })

  test('entropy, which grows by one with each log of a deviation', async () => {
    const { logStd } = sources()
    const h = entropy(logStd)
    await expectBoth({ h, dLogStd: gradients(o.sum(h), [logStd])[0]! }, feeds, {
      h: rows(std.map((s) => 0.5 * Math.log(2 * Math.PI * Math.E * s * s))),
      dLogStd: at.map(() => 1)
    })
  })

  test('a sample from noise that is fed: its gradient goes to mean and deviation', async () => {
    const { mean, logStd, g } = sources()
    const noise = [-1.5, 0.25, 2, 0, 1, -0.5]
    const y = sample(mean, logStd, g.input('noise', [2, 3]))
    const [dMean, dLogStd] = gradients(o.sum(o.square(y)), [mean, logStd])
    const drawn = at.map((i) => feeds.mean[i]! + std[i]! * noise[i]!)
    await expectBoth(
      { y, dMean: dMean!, dLogStd: dLogStd! },
      { ...feeds, noise: Float32Array.from(noise) },
      {
        y: drawn,
        dMean: drawn.map((value) => 2 * value),
        dLogStd: at.map((i) => 2 * drawn[i]! * std[i]! * noise[i]!)
      }
    )
  })
})
