import { describe, expect, it } from 'vitest'
import { firstPolicy } from '../../../electron/main/play/first-policy'
import type { ModelInfo } from '../../../electron/shared/runs'

const model = (id: string, env: string, mean: number, more: Partial<ModelInfo> = {}): ModelInfo => ({
  id,
  isBundled: true,
  bytes: 1,
  madeAtMs: 0,
  problem: null,
  deletedAtMs: null,
  card: {
    format: 'apprenti-card/1',
    title: { en: id, fr: id },
    env,
    agent: 'dqn',
    command: '',
    seed: 0,
    steps: 1,
    seconds: 1,
    teacher: null,
    score: { mean, std: 0, episodes: 1, seed: 0 },
    random: null,
    scripted: null,
    runId: 'r',
    configHash: '',
    sha256: ''
  },
  ...more
})
const broken = { code: 'model.invalid', params: {} } as const

const BUNDLED = [
  model('pixels', 'invaders-pixels', 9000),
  model('weak', 'invaders-ram', 500),
  model('strong', 'invaders-ram', 3000),
  model('pole', 'cartpole', 1e6)
]

describe('the policy that plays when the app opens', () => {
  it('is the best that ships with the app and reads the game’s memory', () => {
    expect(firstPolicy('', BUNDLED)).toBe('model:strong')
  })

  it('is one of pictures where none of memory ships, and the scripted expert where none ships', () => {
    expect(firstPolicy('', BUNDLED.slice(0, 1))).toBe('model:pixels')
    expect(firstPolicy('', [model('pole', 'cartpole', 1)])).toBe('scripted')
    expect(firstPolicy('', [model('mine', 'invaders-ram', 1, { isBundled: false })])).toBe('scripted')
  })

  it('is never one that cannot be used', () => {
    const models = [model('cut', 'invaders-ram', 9999, { problem: broken }), ...BUNDLED]
    expect(firstPolicy('', models)).toBe('model:strong')
    expect(firstPolicy('model:cut', models)).toBe('model:strong')
  })

  it('is the person’s own choice while it is there', () => {
    const mine = model('mine', 'invaders-ram', 1, { isBundled: false })
    expect(firstPolicy('model:mine', [...BUNDLED, mine])).toBe('model:mine')
    expect(firstPolicy('model:mine', BUNDLED)).toBe('model:strong')
    for (const id of ['scripted', 'random']) expect(firstPolicy(id, BUNDLED)).toBe(id)
  })
})
