/** What `bench train` makes of cloning, beside a stand-in for PyTorch whose answers are known. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { benchCloning, type CloningBench } from '../../../bench/bc'
import { Peer } from '../../../bench/peer'
import { benchedRuntime } from '../../../bench/train'
import { CLONE_PRESETS } from '../../../electron/shared/imitation'
import { readCloneWasm } from '../../../electron/worker/imitate/clone-wasm'
import { buildNative, optimWasmPath } from '../../../native/build.mjs'
import { standInPeer } from '../../support/bench-peer'
import { gym, hasPython } from '../../support/python'

const APP = join(import.meta.dirname, '../../..')
const SCRIPT = 'bc_torch.py'
const SMALL = { moments: 600, seconds: 0.1, decisions: 20 }

let folder: string
beforeAll(async () => {
  await buildNative()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-bc-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function bench(peer: Peer | null, rounds: number): Promise<CloningBench> {
  const runtime = benchedRuntime(1)
  try {
    const wasm = readCloneWasm(dirname(optimWasmPath))
    return await benchCloning({ runtime, wasm, peer, rounds, size: SMALL })
  } finally {
    peer?.close()
    await runtime.close()
  }
}

test('updates and moments beside PyTorch, and decisions of each encoder', { timeout: 120_000 }, async () => {
  // The first turn of each is thrown away.
  const answers = [9999, 9999, 20, 30, 40, 50].map((ms) => ({ ms, updates: 2 }))
  const stand = standInPeer(folder, SCRIPT, answers)
  const result = await bench(await Peer.start(process.execPath, join(folder, SCRIPT), ['1']), 2)
  const { ms, ratio, momentsPerSecond, decisionMs, rounds } = result
  expect(rounds.map(({ pytorch, loader }) => [pytorch, loader])).toEqual([
    [10, 15],
    [20, 25]
  ])
  expect(ms).toMatchObject({ pytorch: 15, loader: 20 })
  expect(ratio).toBeCloseTo(ms.ours / 15, 10)
  expect(momentsPerSecond.ours).toBeCloseTo(64_000 / ms.ours, 6)
  expect(momentsPerSecond.loader).toBeCloseTo(3200, 6)
  expect(Object.keys(decisionMs)).toEqual([
    'data-efficient-128',
    'precise-128',
    'deepmind-256',
    'precise-256',
    'deepmind-512',
    'impala-512'
  ])
  expect(Object.keys(result.varyMs)).toEqual(
    ['grey', 'colour'].flatMap((kind) => CLONE_PRESETS.map((preset) => `${preset}, ${kind}`))
  )
  for (const took of Object.values(result.varyMs)) expect(took).toBeGreaterThan(0)
  for (const { median, p95 } of Object.values(decisionMs)) expect(p95).toBeGreaterThanOrEqual(median)
  expect(stand.asked()).toMatchObject([{ loader: false }, { loader: true }, {}, {}, {}, {}])
})

test.skipIf(!hasPython('torch', 'numpy'))(
  'the real PyTorch learns from the same files',
  { timeout: 120_000 },
  async () => {
    const result = await bench(await Peer.start(gym.python, join(APP, 'bench', SCRIPT), ['1']), 1)
    expect(result.ms.pytorch).toBeGreaterThan(0)
    expect(result.momentsPerSecond.loader).toBeGreaterThan(0)
  }
)
