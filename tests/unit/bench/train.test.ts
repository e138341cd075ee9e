/** What `bench train` makes of what it measures, beside a stand-in for PyTorch whose answers are known. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Peer } from '../../../bench/peer'
import { benchTrain, type TrainBench, type TrainBenchOptions } from '../../../bench/train'
import { benchLoop, type LoopBenchOptions } from '../../../bench/train-loop'
import { buildNative, optimWasmPath } from '../../../native/build.mjs'
import { standInPeer } from '../../support/bench-peer'
import { gym, hasPython } from '../../support/python'

await buildNative()
const APP = join(import.meta.dirname, '../../..')
const NATIVE = dirname(optimWasmPath)
/** The name that the bench gives its peer; Node runs what it says all the same. */
const SCRIPT = 'dqn_torch.py'

let folder: string
let lines: string[]
const log = (line: string): void => void lines.push(line)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-bench-'))
  lines = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bench = (options: Partial<TrainBenchOptions>): Promise<TrainBench> =>
  benchTrain({
    ...{ rounds: 1, threads: 1, tasks: ['cartpole'], hasTfjs: false, hasLoops: false, log },
    hasCloning: false,
    folders: { native: NATIVE, bench: folder, app: APP },
    python: process.execPath,
    ...options
  })

const aside = (answer: { ms: number; updates: number }[]): unknown[] => [
  // The first turn is thrown away.
  { ms: 9999, updates: 1 },
  ...answer
]

describe('updates beside PyTorch', () => {
  it('an odd number of rounds: the middle one, and ours over theirs', async () => {
    const answers = aside([
      { ms: 90, updates: 30 },
      { ms: 80, updates: 10 },
      { ms: 10, updates: 2 }
    ])
    const peer = standInPeer(folder, SCRIPT, answers)
    const result = await bench({ rounds: 3, threads: 1 })
    expect(result.rounds.cartpole?.map(({ pytorch }) => pytorch)).toEqual([3, 8, 5])
    expect(result.peers).toEqual({ pytorch: { name: 'Stand-in with 1', ms: { cartpole: 5 } } })
    const ours = result.rounds.cartpole!.map((round) => round.ours).sort((a, b) => a - b)
    expect(ours[0]).toBeGreaterThan(0)
    expect(result.ms).toEqual({ cartpole: ours[1] })
    expect(result.ratios).toEqual({ cartpole: ours[1]! / 5 })
    expect(result).toMatchObject({ threads: 1, endToEnd: {} })
    expect(peer.asked()).toEqual(Array.from({ length: 4 }, () => ({ task: 'cartpole', seconds: 0.5 })))
  })

  it('an even number: the mean of the two in the middle', async () => {
    standInPeer(
      folder,
      SCRIPT,
      aside([
        { ms: 4, updates: 1 },
        { ms: 7, updates: 1 }
      ])
    )
    const { peers, ms, rounds } = await bench({ rounds: 2 })
    expect(peers['pytorch']?.ms).toEqual({ cartpole: 5.5 })
    const [first, second] = rounds.cartpole!
    expect(ms.cartpole).toBeCloseTo((first!.ours + second!.ours) / 2, 10)
  })

  it('no Python: ours alone, and why', async () => {
    const result = await bench({ python: 'no-such-python' })
    expect(result).toMatchObject({ ratios: {}, peers: {} })
    expect(result.ms.cartpole).toBeGreaterThan(0)
    expect(result.rounds.cartpole).toMatchObject([{ pytorch: null }])
    expect(lines.join('\n')).toMatch(/^No PyTorch to compare with: no-such-python cannot be started .*pip/m)
  })

  it('a Python without PyTorch: ours alone, and what it complains of', async () => {
    writeFileSync(join(folder, SCRIPT), `console.error("No module named 'torch'"); process.exit(1)`)
    expect(await bench({})).toMatchObject({ ratios: {}, peers: {} })
    expect(lines).toContain(
      `No PyTorch to compare with: No module named 'torch'. "pip install torch numpy" brings it.`
    )
  })

  it('tfjs stands beside ours when asked for', async () => {
    const { peers, ratios } = await bench({ python: 'no-such-python', hasTfjs: true })
    expect(Object.keys(peers)).toEqual(['tfjs'])
    expect(peers['tfjs']?.name).toMatch(/^tfjs \d/)
    expect(peers['tfjs']?.ms.cartpole).toBeGreaterThan(0)
    expect(ratios).toEqual({})
  })
})

describe('whole loops', () => {
  async function loop(answers: readonly unknown[], options: Partial<LoopBenchOptions> = {}) {
    const stand = standInPeer(folder, SCRIPT, answers)
    const peer = await Peer.start(process.execPath, join(folder, SCRIPT), ['2'])
    try {
      const result = await benchLoop('cartpole', { app: APP, peer, log, turns: 2, seconds: 0.3, ...options })
      return { result, asked: stand.asked() }
    } finally {
      peer.close()
    }
  }

  it('the pace is of all turns together, ours over theirs', { timeout: 60_000 }, async () => {
    const { result, asked } = await loop([
      { steps: 100, seconds: 1 },
      { steps: 300, seconds: 9 }
    ])
    expect(asked).toEqual([
      { loop: 'cartpole', seconds: 0.3 },
      { loop: 'cartpole', seconds: 0.3 }
    ])
    expect(result.peer).toEqual({ name: 'Stand-in with 2', stepsPerSecond: 40 })
    expect(result.stepsPerSecond).toBeGreaterThan(0)
    expect(result.timesAsFast).toBeCloseTo(result.stepsPerSecond / 40, 10)
    expect(lines).toEqual([`cartpole: steps per second, ${result.title}`])
  })

  it('a peer that lacks something is asked once, and it is said what', { timeout: 60_000 }, async () => {
    const { result, asked } = await loop([{ missing: 'gymnasium' }])
    expect(asked).toHaveLength(1)
    expect(result).toMatchObject({ peer: null, timesAsFast: null })
    expect(result.stepsPerSecond).toBeGreaterThan(0)
    expect(lines.slice(1)).toEqual(['No loop to compare with: Python has no gymnasium.'])
  })

  it('where its time goes adds up to all of it', { timeout: 60_000 }, async () => {
    // Phases are told each second; the first is of the time before learning, in part.
    const { result } = await loop([], { peer: null, turns: 1, seconds: 4 })
    const { act, env, store, learn, other } = result.phases
    for (const share of [act, env, store, learn, other]) expect(share).toBeGreaterThanOrEqual(0)
    expect(act + env + store + learn + other).toBeCloseTo(1, 5)
    expect(learn).toBeGreaterThan(0)
    expect(result).toMatchObject({ peer: null, timesAsFast: null })
  })
})

describe.skipIf(!hasPython('torch', 'numpy'))('bench/dqn_torch.py with the real PyTorch', () => {
  const ask = async (requests: readonly object[]): Promise<Record<string, unknown>[]> => {
    const peer = await Peer.start(gym.python, join(APP, 'bench', SCRIPT), ['1'])
    try {
      expect(peer.name).toMatch(/^PyTorch \d/)
      const answers: Record<string, unknown>[] = []
      for (const request of requests) answers.push(await peer.ask(JSON.stringify(request)))
      return answers
    } finally {
      peer.close()
    }
  }

  it.skipIf(!hasPython('gymnasium'))('trains in CartPole', { timeout: 60_000 }, async () => {
    const [answer] = await ask([{ loop: 'cartpole', seconds: 0.1 }])
    expect(answer?.['steps']).toBeGreaterThan(0)
    expect(answer?.['seconds']).toBeGreaterThanOrEqual(0.1)
  })

  it('without gymnasium says so, and goes on with updates', { timeout: 60_000 }, async () => {
    writeFileSync(join(folder, 'gymnasium.py'), 'raise ImportError("not here")\n')
    const before = process.env['PYTHONPATH']
    process.env['PYTHONPATH'] = folder
    try {
      const [loop, task] = await ask([
        { loop: 'cartpole', seconds: 0.1 },
        { task: 'cartpole', seconds: 0.1 }
      ])
      expect(loop).toEqual({ missing: 'gymnasium' })
      expect(task?.['updates']).toBeGreaterThan(0)
      expect(task?.['ms']).toBeGreaterThanOrEqual(100)
    } finally {
      if (before === undefined) delete process.env['PYTHONPATH']
      else process.env['PYTHONPATH'] = before
    }
  })
})
