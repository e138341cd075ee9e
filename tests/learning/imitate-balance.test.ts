/** Class balance and focal loss on a data set in which one thing is done once in a hundred times. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { cloneConfigSchema, type HeldOut } from '../../electron/shared/imitation'
import { OnnxRuntime } from '../../electron/worker/engine/runtime/onnx-runtime'
import { clone } from '../../electron/worker/imitate/clone'
import type { CloneTools } from '../../electron/worker/imitate/clone-tools'
import { Samples } from '../../electron/worker/imitate/samples'
import { writeMadeDataset } from '../support/made-dataset'
import { kernels } from '../unit/agents/dqn-support'

const VARIANTS = {
  plain: { mostWeight: 1, focal: 0 },
  balance: { mostWeight: 10, focal: 0 },
  focal: { mostWeight: 1, focal: 2 },
  both: { mostWeight: 10, focal: 2 }
}
const SEEDS = [1, 2, 3]

/** Where the figures go, when a file is named. */
const OUT = process.env['APPRENTI_BALANCE_OUT']

test('a thing of one in a hundred is done, whichever way it is weighed', async () => {
  const wasm = await kernels()
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-balance-'))
  const figures: Record<
    string,
    { recall: number; precision: number; others: number; calibrationError: number }[]
  > = {}
  try {
    for (const seed of SEEDS) {
      const place = join(folder, `${seed}`)
      writeMadeDataset(place, { moments: 6000, stretches: 8, delay: 0, rare: 0.01, seed })
      for (const [name, wish] of Object.entries(VARIANTS)) {
        const heldOut = await heldOutOf(place, wasm, { ...wish, seed })
        const rare = heldOut.actions.find(({ id }) => id === 'right')!
        const others = heldOut.actions.filter(({ id }) => id !== 'right')
        ;(figures[name] ??= []).push({
          recall: rare.recall,
          precision: rare.precision,
          others: others.reduce((sum, { recall }) => sum + recall, 0) / others.length,
          calibrationError: heldOut.calibrationError
        })
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if (OUT !== undefined) {
    mkdirSync(dirname(OUT), { recursive: true })
    writeFileSync(
      OUT,
      `${JSON.stringify({ command: 'npm run test:learning -- imitate-balance', seeds: SEEDS, figures }, null, 2)}\n`
    )
  }
  const recall = (name: string): number =>
    figures[name]!.reduce((sum, one) => sum + one.recall / SEEDS.length, 0)
  expect(recall('balance')).toBeGreaterThanOrEqual(0.8)
  expect(recall('both')).toBeGreaterThanOrEqual(0.8)
  for (const { others } of figures['balance']!) expect(others).toBeGreaterThan(0.9)
})

async function heldOutOf(
  place: string,
  wasm: CloneTools['wasm'],
  wish: { readonly mostWeight: number; readonly focal: number; readonly seed: number }
): Promise<HeldOut> {
  const samples = Samples.open(place)
  const runtime = new OnnxRuntime({ threads: 1 })
  const small = {
    encoder: 'data-efficient',
    stack: 2,
    hidden: 32,
    batchSize: 32,
    shift: 1,
    patience: 4,
    delay: 0
  }
  try {
    const tools = { runtime, wasm, nowMs: () => 0, interrupted: async () => false, tell: () => undefined }
    return (await clone(samples, cloneConfigSchema.parse({ ...small, ...wish }), tools)).heldOut
  } finally {
    await runtime.close()
    samples.close()
  }
}
