import { describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { Graph } from '../../../electron/worker/engine/graph'
import { flatten, relu, elu } from '../../../electron/worker/engine/ops'
import { selfAttention, vitBlock } from '../../../electron/worker/nn/attention'
import { conv } from '../../../electron/worker/nn/conv'
import { linear, noisyLinear } from '../../../electron/worker/nn/linear'
import { groupNorm, layerNorm } from '../../../electron/worker/nn/norm'
import { gru, lstm } from '../../../electron/worker/nn/recurrent'
import { fillNoise, Scope } from '../../../electron/worker/nn/scope'
import { parameterCount, run } from './run'

describe('a scope', () => {
  test('shares weights between two uses, and not between two prefixes', async () => {
    const g = new Graph()
    const [online, target] = [new Scope(g), new Scope(g, 'target.')]
    const [x, y] = [g.input('x', [2, 3]), g.input('y', [4, 3])]
    for (const input of [x, y]) linear(online.within('q'), input, 5)
    linear(target.within('q'), x, 5)
    expect(online.parameters.map(({ name }) => name)).toEqual(['q.weight', 'q.bias'])
    expect(target.parameters.map(({ name }) => name)).toEqual(['target.q.weight', 'target.q.bias'])
  })

  test('refuses one name for two shapes', () => {
    const g = new Graph()
    const scope = new Scope(g)
    linear(scope, g.input('x', [2, 3]), 5)
    expect(() => linear(scope, g.input('y', [2, 4]), 5)).toThrow(
      'weight has shape [3, 5] and cannot be [4, 5]'
    )
  })
})

describe('noisy layer', () => {
  const SIGMA = 0.5
  const [IN, OUT] = [6, 4]

  function layer(rows: number, mode: 'learn' | 'play' = 'learn') {
    const g = new Graph()
    const scope = new Scope(g, '', mode)
    const x = g.input('x', [rows, IN])
    return { scope, y: noisyLinear(scope, x, OUT, SIGMA), mean: linear(scope, x, OUT) }
  }

  // Few rows are computed without making the noisy weights, many with them.
  test.each([3, 16])(
    "is x (mu + sigma e e') + mu_b + sigma_b e', one noise for all %i rows",
    async (rows) => {
      const { scope, y, mean } = layer(rows)
      const x = Array.from({ length: rows * IN }, (_, i) => Math.sin(i))
      const noiseIn = Array.from({ length: IN }, (_, i) => Math.cos(3 * i))
      const noiseOut = Array.from({ length: OUT }, (_, i) => Math.cos(5 * i + 1))
      const results = await run({ y, mean }, scope, { x, 'noise.in': noiseIn, 'noise.out': noiseOut })
      for (let row = 0; row < rows; row++)
        for (let j = 0; j < OUT; j++) {
          const weights = noiseIn.map((e, i) => (SIGMA / Math.sqrt(IN)) * e * noiseOut[j]! * x[row * IN + i]!)
          const noise = weights.reduce((a, b) => a + b, (SIGMA / Math.sqrt(OUT)) * noiseOut[j]!)
          expect(results['y']![row * OUT + j]).toBeCloseTo(results['mean']![row * OUT + j]! + noise, 5)
        }
    }
  )

  test('is its mean in play, and has no sigma there', async () => {
    const { scope, y, mean } = layer(3, 'play')
    const { y: noisy, mean: plain } = await run({ y, mean }, scope)
    expect(noisy).toEqual(plain)
    expect(scope.parameters.map(({ name }) => name)).toEqual(['weight', 'bias'])
    expect(scope.noises).toEqual([])
  })

  test('draws f(x) = sign(x) sqrt|x|: mean 0, variance E|x|', () => {
    const noise = new Float32Array(40_000)
    fillNoise(noise, new Random(2))
    const mean = noise.reduce((a, b) => a + b, 0) / noise.length
    const variance = noise.reduce((sum, e) => sum + e * e, 0) / noise.length
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(variance).toBeCloseTo(Math.sqrt(2 / Math.PI), 2)
  })
})

describe('norms', () => {
  test('layer norm: each row has mean 0 and variance 1 at first', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const { y } = await run({ y: layerNorm(scope, g.input('x', [3, 50])) }, scope)
    for (let row = 0; row < 3; row++) {
      const own = y!.slice(row * 50, row * 50 + 50)
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 4)
      expect(own.reduce((sum, v) => sum + v * v, 0) / 50).toBeCloseTo(1, 3)
    }
    expect(scope.parameters.map(({ shape }) => shape)).toEqual([[50], [50]])
  })

  test('group norm: each group of channels, with a scale for each channel', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const { y } = await run({ y: groupNorm(scope, g.input('x', [2, 6, 5, 5]), 3) }, scope)
    for (let group = 0; group < 6; group++) {
      const own = y!.slice(group * 50, group * 50 + 50)
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 4)
    }
    expect(scope.parameters.map(({ shape }) => shape)).toEqual([
      [6, 1, 1],
      [6, 1, 1]
    ])
  })
})

describe('recurrent layers', () => {
  test('A3C-LSTM has the published number of parameters', () => {
    const g = new Graph()
    const scope = new Scope(g)
    let x = g.input('s', [1, 1, 42, 42])
    for (let i = 0; i < 4; i++) x = elu(conv(scope.within(`conv${i}`), x, 32, 3, { stride: 2, padding: 1 }))
    const [h, c] = [g.input('h', [1, 256]), g.input('c', [1, 256])]
    const next = lstm(scope.within('lstm'), flatten(x), h, c)
    for (const [name, size] of [
      ['actor', 6],
      ['critic', 1]
    ] as const)
      linear(scope.within(name), next.h, size)
    expect(flatten(x).shape).toEqual([1, 288])
    expect(parameterCount(scope)).toBe(588_967)
  })

  test('remember: what comes out depends on the state', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const x = g.input('x', [1, 3])
    const state = (name: string) => g.input(name, [1, 4])
    const outputs = {
      a: lstm(scope.within('lstm'), x, state('h'), state('c')).h,
      b: gru(scope.within('gru'), x, state('k'))
    }
    const zero = [0, 0, 0, 0]
    const input = [1, 2, 3]
    const [empty, full] = [
      await run(outputs, scope, { x: input, h: zero, c: zero, k: zero }),
      await run(outputs, scope, { x: input, h: [1, 1, 1, 1], c: [1, 1, 1, 1], k: [1, 1, 1, 1] })
    ]
    expect(empty['a']).not.toEqual(full['a'])
    expect(empty['b']).not.toEqual(full['b'])
    expect(parameterCount(scope)).toBe(4 * 4 * (3 + 4 + 2) + 3 * 4 * (3 + 4 + 2))
  })
})

describe('attention', () => {
  const [TOKENS, WIDTH, HEADS] = [5, 8, 2]

  test('gives each query weights that add up to 1', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const { y, weights } = vitBlock(scope, g.input('x', [2, TOKENS, WIDTH]), HEADS)
    const results = await run({ y, weights }, scope)
    expect(y.shape).toEqual([2, TOKENS, WIDTH])
    expect(weights.shape).toEqual([2, HEADS, TOKENS, TOKENS])
    for (let i = 0; i < 2 * HEADS * TOKENS; i++) {
      const own = results['weights']!.slice(i * TOKENS, (i + 1) * TOKENS)
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    }
  })

  test('does not know the order of tokens: turned around, so is what comes out', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const { y } = selfAttention(scope, g.input('x', [1, TOKENS, WIDTH]), HEADS)
    const rows = Array.from({ length: TOKENS }, (_, t) =>
      Array.from({ length: WIDTH }, (_, i) => Math.sin(t * 10 + i))
    )
    const result = async (x: number[][]): Promise<number[]> =>
      (await run({ y }, scope, { x: x.flat() }))['y']!
    const [forward, backward] = [await result(rows), await result([...rows].reverse())]
    for (let t = 0; t < TOKENS; t++)
      for (let i = 0; i < WIDTH; i++)
        expect(backward[(TOKENS - 1 - t) * WIDTH + i]).toBeCloseTo(forward[t * WIDTH + i]!, 5)
  })
})

test('a convolution layer is its filters and its bias', async () => {
  const g = new Graph()
  const scope = new Scope(g)
  const y = relu(conv(scope, g.input('x', [2, 3, 9, 9]), 7, 3, { stride: 2, padding: 1 }))
  expect(y.shape).toEqual([2, 7, 5, 5])
  expect(parameterCount(scope)).toBe(7 * 3 * 9 + 7)
})
