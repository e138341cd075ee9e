import { describe, expect, test } from 'vitest'
import { dqnConfig, type DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { qNetwork } from '../../../electron/worker/agents/dqn/network'
import { DQN_PRESETS } from '../../../electron/worker/agents/dqn/presets'
import { Graph } from '../../../electron/worker/engine/graph'
import { sizeOf } from '../../../electron/worker/engine/shape'
import { Scope } from '../../../electron/worker/nn/scope'
import { discrete } from '../../../electron/shared/spaces'

const preset = (id: string): DqnConfig => dqnConfig(DQN_PRESETS.find((p) => p.id === id)!.values)

/** Parameters of the network over observations of this shape. */
function count(c: DqnConfig, shape: readonly number[], actions: number, mode: 'learn' | 'play' = 'learn') {
  const graph = new Graph()
  const scope = new Scope(graph, '', mode)
  const isBytes = shape.length > 1
  const observation = graph.input('s', [2, ...shape], isBytes ? 'uint8' : 'float32')
  qNetwork(scope, { observation, beside: null }, discrete(actions), c)
  return scope.parameters.reduce((sum, { shape: own }) => sum + sizeOf(own), 0)
}

describe('parameters, against the published counts', () => {
  test.each([
    ['nature', [4, 84, 84], 6, 1_687_206],
    ['rainbow', [4, 84, 84], 6, 6_868_842],
    ['cleanrl', [4], 2, 10_934],
    ['sb3-zoo', [4], 2, 67_586]
  ])('%s', (id, shape, actions, expected) => {
    expect(count(preset(id), shape, actions)).toBe(expected)
  })

  // The networks of CleanRL's PPO (two of them) and of MAML's sinusoid; ReLU or tanh, a layer has as many numbers.
  test('fully connected ones of other algorithms', () => {
    const wide = (hiddenSizes: number[]): DqnConfig => dqnConfig({ encoder: 'mlp', hiddenSizes })
    expect(count(wide([64, 64]), [4], 2) + count(wide([64, 64]), [4], 1)).toBe(9155)
    expect(count(wide([40, 40]), [1], 1)).toBe(1761)
  })

  test('a policy needs no sigma', () => {
    const noisy = preset('rainbow')
    const heads = count(noisy, [4, 84, 84], 6) - 77_984
    expect(count(noisy, [4, 84, 84], 6, 'play')).toBe(77_984 + heads / 2)
  })

  test('whole colour frames in a window of three become nine channels', () => {
    const c = preset('keras-rl')
    const features = 64 * 22 * 16
    const convs = 32 * 9 * 64 + 32 + 64 * 32 * 16 + 64 + 64 * 64 * 9 + 64
    const rest = features * 512 + 512 + 512 * 256 + 256 + 257 * (6 + 1)
    expect(count(c, [3, 210, 160, 3], 6)).toBe(convs + rest)
  })
})

test('every preset is a whole configuration', () => {
  for (const { id, values } of DQN_PRESETS) expect(() => dqnConfig(values), id).not.toThrow()
})

test('a setting that cannot be is refused by name', () => {
  expect(() => dqnConfig({ gamma: 2 })).toThrow(/gamma/)
  expect(() => dqnConfig({ distribution: 'c51', vMin: 3, vMax: 3 })).toThrow(/vMin.*below vMax/)
})
