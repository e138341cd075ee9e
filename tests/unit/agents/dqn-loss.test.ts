import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { dqnConfig, type DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { dqnGraph, project, TARGET_PREFIX } from '../../../electron/worker/agents/dqn/loss'
import { optimiserOf } from '../../../electron/worker/agents/dqn/optimiser'
import { Graph } from '../../../electron/worker/engine/graph'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { Runtime } from '../../../electron/worker/engine/runtime/runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import { TrainingStep } from '../../../electron/worker/engine/training-step'
import { box, discrete } from '../../../electron/shared/spaces'
import { fillNoise } from '../../../electron/worker/nn/scope'
import { kernels } from './dqn-support'

const onnx = new OnnxRuntime({ threads: 1 })
let tfjs: TfjsRuntime
let wasm: Uint8Array
beforeAll(async () => {
  wasm = (await kernels()).optim
  tfjs = new TfjsRuntime(await loadTfjs())
})
afterAll(() => onnx.close())

const BATCH = 5
const ACTIONS = 3
const STATES = 2
const config = (values: Partial<DqnConfig>): DqnConfig =>
  dqnConfig({ batchSize: BATCH, hiddenSizes: [], optimiser: 'adam', ...values })

/** A whole step over random parameters and a random batch. Bootstraps are 0, gamma or gamma^n. */
async function stepOf(runtime: Runtime, c: DqnConfig, seed = 12) {
  const { loss, priority, q, online, target } = dqnGraph(
    box('float32', [STATES], -1, 1),
    discrete(ACTIONS),
    c
  )
  const step = await TrainingStep.create(runtime, wasm, {
    loss,
    trainable: online.parameters,
    outputs: { priority, q },
    optimiser: optimiserOf(c),
    maxNorm: 10
  })
  const random = new Random(seed)
  const spread = (values: Float32Array): void =>
    values.forEach((_, i) => (values[i] = 2 * random.uniform() - 1))
  for (const values of [...step.parameters.values(), ...step.frozen.values()]) spread(values)
  for (const name of ['observations', 'nextObservations', 'returns'])
    spread(step.inputs.get(name) as Float32Array)
  // So that Huber's loss is in both of its parts.
  step.inputs.get('returns')!.forEach((r, i, all) => (all[i] = 3 * r))
  step.inputs.get('actions')!.forEach((_, i, a) => (a[i] = random.integer(ACTIONS)))
  step.inputs.get('discounts')!.forEach((_, i, d) => (d[i] = [0, 0.9, 0.729][i % 3]!))
  step.inputs.get('weights')!.forEach((_, i, w) => (w[i] = 1 / (1 + i)))
  for (const name of [...online.noises, ...target.noises])
    fillNoise(step.inputs.get(name) as Float32Array, random)
  return { step, online, target }
}

type Step = Awaited<ReturnType<typeof stepOf>>['step']

const input = (step: Step, name: string): number[] => [...step.inputs.get(name)!]
const weightsOf = (step: Step, name: string): number[] => [
  ...(step.parameters.get(name) ?? step.frozen.get(name))!
]

/** x W + b for a row of the batch, in plain JavaScript. */
function layer(step: Step, from: string, row: number, name: string, width: number): number[] {
  const x = input(step, from).slice(row * STATES, (row + 1) * STATES)
  const [w, b] = [weightsOf(step, `${name}.weight`), weightsOf(step, `${name}.bias`)]
  return Array.from({ length: width }, (_, j) => x.reduce((sum, v, i) => sum + v * w[i * width + j]!, b[j]!))
}

const argMax = (values: readonly number[]): number => values.indexOf(Math.max(...values))
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const softmaxOf = (logits: readonly number[]): number[] => {
  const powers = logits.map(Math.exp)
  const total = powers.reduce((a, b) => a + b, 0)
  return powers.map((p) => p / total)
}

describe('the mean return, against plain JavaScript', () => {
  const target = (step: Step, row: number, isDouble: boolean): number => {
    const valued = layer(step, 'nextObservations', row, `${TARGET_PREFIX}q.out`, ACTIONS)
    const choosing = isDouble ? layer(step, 'nextObservations', row, 'q.out', ACTIONS) : valued
    return input(step, 'returns')[row]! + input(step, 'discounts')[row]! * valued[argMax(choosing)]!
  }

  test.each([
    [true, 'huber'],
    [false, 'huber'],
    [true, 'mse'],
    [false, 'mse']
  ] as const)('double %s, %s', async (double, loss) => {
    const { step } = await stepOf(onnx, config({ double, loss }))
    const rows = [...Array(BATCH).keys()]
    const errors = rows.map((row) => {
      const q = layer(step, 'observations', row, 'q.out', ACTIONS)[input(step, 'actions')[row]!]!
      return target(step, row, double) - q
    })
    const lossOf = (e: number): number =>
      loss === 'mse' ? e * e : Math.abs(e) <= 1 ? 0.5 * e * e : Math.abs(e) - 0.5
    const expected = meanOf(rows.map((row) => input(step, 'weights')[row]! * lossOf(errors[row]!)))
    expect((await step.run()).loss).toBeCloseTo(expected, 5)
    errors.forEach((e, row) => expect(step.outputs.get('priority')![row]).toBeCloseTo(Math.abs(e), 5))
  })

  test('double chooses by the online network: the two differ on this batch', async () => {
    const { step } = await stepOf(onnx, config({}))
    const both = [true, false].map((isDouble) =>
      [...Array(BATCH).keys()].map((row) => target(step, row, isDouble))
    )
    expect(both[0]).not.toEqual(both[1])
  })

  test('dueling: value plus advantages around their mean', async () => {
    const { step } = await stepOf(onnx, config({ dueling: true }))
    const actions = input(step, 'actions')
    const expected = actions.map((a, row) => {
      const [value] = layer(step, 'observations', row, 'value.out', 1)
      const advantages = layer(step, 'observations', row, 'advantage.out', ACTIONS)
      return value! + advantages[a]! - meanOf(advantages)
    })
    await step.run()
    expected.forEach((q, row) => expect(step.outputs.get('q')![row]).toBeCloseTo(q, 5))
  })

  test('one transition by hand', async () => {
    const c = config({ batchSize: 1, double: true, loss: 'huber' })
    const { step } = await stepOf(onnx, c)
    const set = (values: Float32Array, numbers: number[]): void => values.set(numbers)
    const eye = [1, 0, 0, 0, 1, 0]
    set(step.parameters.get('q.out.weight')!, eye)
    set(step.parameters.get('q.out.bias')!, [0, 0, 0])
    set(step.frozen.get('target.q.out.weight')!, eye)
    set(step.frozen.get('target.q.out.bias')!, [0, 5, 0])
    set(step.inputs.get('observations') as Float32Array, [1, 0])
    set(step.inputs.get('nextObservations') as Float32Array, [2, 1])
    step.inputs.get('actions')!.set([0])
    set(step.inputs.get('returns') as Float32Array, [0.25])
    set(step.inputs.get('discounts') as Float32Array, [0.5])
    set(step.inputs.get('weights') as Float32Array, [1])
    // Q = [1, 0, 0]; online chooses action 0 (2 against 1), where the target says 2: y = 0.25 + 0.5 * 2.
    expect((await step.run()).loss).toBeCloseTo(0.5 * 0.25 ** 2, 6)
  })
})

describe('c51', () => {
  const SUPPORT = config({ distribution: 'c51', atoms: 5, vMin: -2, vMax: 2 })

  /** Probabilities p at values y, projected onto -2, -1, 0, 1, 2. */
  async function projected(y: number[], p: number[], c = SUPPORT): Promise<number[]> {
    const g = new Graph()
    const shape = [y.length / c.atoms, c.atoms]
    const run = await onnx.compile({
      outputs: { m: project(g.input('y', shape), g.input('p', shape), c) }
    })
    run.sources.get('y')!.set(y)
    run.sources.get('p')!.set(p)
    await run.run()
    return [...run.results.get('m')!]
  }

  test('mass that lands on an atom stays there', async () => {
    const p = [0.1, 0.2, 0.3, 0.25, 0.15]
    const m = await projected([-2, -1, 0, 1, 2], p)
    m.forEach((mass, i) => expect(mass).toBeCloseTo(p[i]!, 6))
    expect(await projected([1, 1, 1, 1, 1], p)).toEqual([0, 0, 0, expect.closeTo(1, 6) as number, 0])
  })

  test('mass between atoms is shared by nearness, and beyond the ends goes to them', async () => {
    const m = await projected([-7, -0.25, 0.5, 9, 2], [0.2, 0.2, 0.2, 0.2, 0.2])
    ;[0.2, 0.05, 0.25, 0.1, 0.4].forEach((mass, i) => expect(m[i]).toBeCloseTo(mass, 6))
  })

  test('of any target: adds up to 1, and keeps the mean of what lies within', async () => {
    const random = new Random(11)
    const c = config({ distribution: 'c51', atoms: 51, vMin: -10, vMax: 10 })
    const rows = 40
    const y = Array.from({ length: rows * 51 }, (_, i) =>
      i % 3 === 0 ? Math.round(random.uniform() * 50) * 0.4 - 10 : random.uniform() * 20 - 10
    )
    const p = Array.from({ length: rows }, () =>
      softmaxOf(Array.from({ length: 51 }, () => random.uniform()))
    ).flat()
    const m = await projected(y, p, c)
    const z = (i: number): number => -10 + 0.4 * i
    for (let row = 0; row < rows; row++) {
      const own = m.slice(row * 51, (row + 1) * 51)
      const mean = own.reduce((sum, mass, i) => sum + mass * z(i), 0)
      const expected = own.reduce((sum, _, i) => sum + p[row * 51 + i]! * y[row * 51 + i]!, 0)
      expect(Math.abs(own.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-5)
      expect(mean).toBeCloseTo(expected, 4)
    }
  })

  test('the cross-entropy of zero logits is ln 51', async () => {
    const c = config({ distribution: 'c51', atoms: 51 })
    const { step } = await stepOf(onnx, c)
    for (const values of step.parameters.values()) values.fill(0)
    step.inputs.get('weights')!.fill(1)
    expect((await step.run()).loss).toBeCloseTo(Math.log(51), 4)
  })

  test('against plain JavaScript', async () => {
    const c = config({ distribution: 'c51', atoms: 5, vMin: -2, vMax: 2 })
    const { step } = await stepOf(onnx, c)
    const z = [-2, -1, 0, 1, 2]
    const atoms = (from: string, row: number, prefix: string): number[][] => {
      const all = layer(step, from, row, `${prefix}q.out`, ACTIONS * 5)
      return [...Array(ACTIONS).keys()].map((a) => softmaxOf(all.slice(5 * a, 5 * a + 5)))
    }
    const mean = (p: readonly number[]): number => p.reduce((sum, mass, i) => sum + mass * z[i]!, 0)
    const losses = [...Array(BATCH).keys()].map((row) => {
      const best = argMax(atoms('nextObservations', row, '').map(mean))
      const next = atoms('nextObservations', row, TARGET_PREFIX)[best]!
      const m = [0, 0, 0, 0, 0]
      next.forEach((mass, j) => {
        const y = input(step, 'returns')[row]! + input(step, 'discounts')[row]! * z[j]!
        const b = Math.min(4, Math.max(0, y + 2))
        const low = Math.floor(b)
        m[low]! += mass * (1 - (b - low))
        if (low < 4) m[low + 1]! += mass * (b - low)
      })
      const now = atoms('observations', row, '')[input(step, 'actions')[row]!]!
      return -m.reduce((sum, mass, i) => sum + mass * Math.log(now[i]!), 0)
    })
    await step.run()
    losses.forEach((loss, row) => expect(step.outputs.get('priority')![row]).toBeCloseTo(loss, 5))
  })
})

test('quantile Huber loss against plain JavaScript', async () => {
  const c = config({ distribution: 'qr', atoms: 4 })
  const { step } = await stepOf(onnx, c)
  const quantiles = (from: string, row: number, prefix: string): number[][] => {
    const all = layer(step, from, row, `${prefix}q.out`, ACTIONS * 4)
    return [...Array(ACTIONS).keys()].map((a) => all.slice(4 * a, 4 * a + 4))
  }
  const losses = [...Array(BATCH).keys()].map((row) => {
    const best = argMax(quantiles('nextObservations', row, '').map(meanOf))
    const next = quantiles('nextObservations', row, TARGET_PREFIX)[best]!
    const now = quantiles('observations', row, '')[input(step, 'actions')[row]!]!
    return now.reduce((total, theta, i) => {
      const rho = next.map((value) => {
        const u = input(step, 'returns')[row]! + input(step, 'discounts')[row]! * value - theta
        const huber = Math.abs(u) <= 1 ? 0.5 * u * u : Math.abs(u) - 0.5
        return Math.abs((i + 0.5) / 4 - Number(u < 0)) * huber
      })
      return total + meanOf(rho)
    }, 0)
  })
  await step.run()
  losses.forEach((loss, row) => expect(step.outputs.get('priority')![row]).toBeCloseTo(loss, 5))
})

describe('a batch of pictures is fitted', () => {
  const encoders = ['deepmind', 'original', 'precise', 'data-efficient', 'impala', 'cnn-vit'] as const

  test.each(encoders)('%s', async (encoder) => {
    const c = config({ encoder, batchSize: 4, hiddenSizes: [32], learningRate: 1e-3 })
    const { loss, priority, online } = dqnGraph(box('uint8', [2, 42, 42], 0, 255), discrete(ACTIONS), c)
    const step = await TrainingStep.create(onnx, wasm, {
      loss,
      trainable: online.parameters,
      outputs: { priority },
      optimiser: optimiserOf(c)
    })
    const random = new Random(1)
    online.initialise(step.parameters, random)
    step.inputs.get('observations')!.forEach((_, i, s) => (s[i] = random.integer(256)))
    step.inputs.get('actions')!.set([0, 1, 2, 0])
    step.inputs.get('returns')!.set([1, -1, 0.5, -0.5])
    step.inputs.get('weights')!.fill(1)
    const before = (await step.run()).loss
    for (let i = 0; i < 60; i++) await step.run()
    expect((await step.run()).loss).toBeLessThan(before / 20)
    // A key's bias moves all scores of a query alike, which softmax does not see.
    const moving = [...step.gradients].filter(([name]) => !name.endsWith('key.bias'))
    for (const [name, slope] of moving)
      expect(
        slope.some((x) => x !== 0),
        name
      ).toBe(true)
  })
})

describe('ONNX Runtime and tfjs agree on whole steps', () => {
  const SWITCHES: Partial<DqnConfig>[] = []
  for (const distribution of ['none', 'c51', 'qr'] as const)
    for (const dueling of [false, true])
      for (const noisy of [false, true])
        for (const double of [false, true]) SWITCHES.push({ distribution, dueling, noisy, double })
  SWITCHES.push({ loss: 'mse' }, { optimiser: 'rmsprop-centred', optimiserEpsilon: 1e-3 })

  test.each(SWITCHES.map((values) => [JSON.stringify(values), values] as const))('%s', async (_, values) => {
    const c = config({ ...values, atoms: 7, vMin: -2, vMax: 2, hiddenSizes: [6], streamSizes: [5] })
    const ours = await stepOf(onnx, c)
    const theirs = await stepOf(tfjs, c)
    for (let i = 0; i < 3; i++) {
      const [a, b] = [await ours.step.run(), await theirs.step.run()]
      expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-4)
    }
    for (const [name, own] of ours.step.parameters) {
      const other = theirs.step.parameters.get(name)!
      own.forEach((value, i) => expect(Math.abs(value - other[i]!), name).toBeLessThan(1e-4))
    }
  })
})
