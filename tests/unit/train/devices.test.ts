import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Device } from '../../../electron/shared/devices'
import { errorText } from '../../../electron/shared/errors'
import type { Text } from '../../../electron/shared/language'
import { checkRunConfig, commandOf, runConfigFrom, type RunWish } from '../../../electron/shared/run-config'
import type { RunConfig, RunProgress } from '../../../electron/shared/training'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import type { SavedArray } from '../../../electron/worker/replay/saved-state'
import type { Runtime } from '../../../electron/worker/engine/runtime/runtime'
import { estimateRun } from '../../../electron/worker/train/estimate'
import { readSafetensors, type Safetensors } from '../../../electron/worker/train/safetensors'
import { TrainingRun, type RunOutcome } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'

let work: string
beforeAll(() => void (work = mkdtempSync(join(tmpdir(), 'apprenti-devices-'))))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const config = (wish: Partial<RunWish> = {}): RunConfig =>
  runConfigFrom(
    {
      ...{ env: 'probe:identity', agent: 'dqn', seed: 3, steps: 120 },
      ...{ evaluateEvery: 60, evaluationEpisodes: 5, checkpointEvery: 60 },
      values: { hiddenSizes: [16], learningStarts: 20, trainEvery: 2, batchSize: 16, replayCapacity: 200 },
      ...wish
    },
    DQN
  )

interface Trained extends RunOutcome {
  readonly folder: string
  readonly lines: readonly Text[]
  readonly told: readonly RunProgress[]
}

async function trained(name: string, wish: Partial<RunWish>): Promise<Trained> {
  const folder = join(work, name)
  const lines: Text[] = []
  const told: RunProgress[] = []
  const run = await TrainingRun.open({ folder, config: config(wish), steps: null }, toolsFor(), {
    ...silent,
    log: (line) => void lines.push(line),
    progress: (progress) => void told.push(progress)
  })
  return { ...(await run.run()), folder, lines, told }
}

const logOf = ({ folder }: Trained): string => readFileSync(join(folder, 'log.txt'), 'utf8')
const last = ({ folder }: Trained): Safetensors =>
  readSafetensors(join(folder, 'checkpoints', 'last.safetensors'))

/** The largest difference of two arrays' elements. */
function distance(a: SavedArray | undefined, b: SavedArray | undefined): number {
  return Math.max(...Array.from(a!, (value, i) => Math.abs(Number(value) - Number(b![i]!))))
}

describe('the configuration', () => {
  test('computes on the CPU where nothing is said, as every run did before there was a choice', () => {
    expect(config().device).toBe('cpu')
    const { device: _, ...old } = config()
    expect(checkRunConfig(old, DQN)).toEqual(config())
  })

  test('names what is known when asked for something unknown', () => {
    expect(() => config({ device: 'gpu' as Device })).toThrow(
      'There is nothing named "gpu" to compute on. Known: cpu, webgpu, cuda, dml, coreml, tfjs.'
    )
  })

  test('is told by the command where it is not the CPU', () => {
    expect(commandOf(config(), DQN)).not.toContain('--device')
    expect(commandOf(config({ device: 'tfjs' }), DQN)).toContain(' --device tfjs')
  })
})

describe('a run', () => {
  test(
    'on the CPU has the hash that such runs always had; on another device another',
    { timeout: 60_000 },
    async () => {
      const hashOf = async (device: Device): Promise<string | undefined> =>
        last(await trained(`hash-${device}`, { device, steps: 1, evaluateEvery: 0 })).metadata['configHash']
      // Of the version before there was a choice. A new setting must leave it: runs of before could not go on otherwise.
      expect(await hashOf('cpu')).toBe('8b453214d2ed417a6e11cab4e4bd46fba365bbb44fed4ccf859e70036f50e5c6')
      expect(await hashOf('cuda')).not.toBe(await hashOf('tfjs'))
    }
  )

  test('whose folder does not name a device goes on with the CPU', { timeout: 60_000 }, async () => {
    const { folder } = await trained('old', {})
    const file = join(folder, 'config.json')
    const { device, ...old } = JSON.parse(readFileSync(file, 'utf8')) as RunConfig
    expect(device).toBe('cpu')
    writeFileSync(file, JSON.stringify(old))
    const longer = await TrainingRun.open({ folder, config: null, steps: 140 }, toolsFor(), silent)
    expect((await longer.run()).progress).toMatchObject({ status: 'finished', step: 140, error: null })
  })

  test.each(['cuda', 'webgpu'] as const)(
    'that asks for %s goes on with the CPU where there is none, says so once, and is the CPU’s run',
    { timeout: 60_000 },
    async (device) => {
      const usual = await trained(`cpu-for-${device}`, {})
      expect(usual.progress.fallback).toBe(null)
      const run = await trained(device, { device })
      if (logOf(run).includes(`computes with onnxruntime-node (${device})`)) return
      expect(run.progress).toMatchObject({ status: 'finished', step: 120, error: null })
      expect(run.parametersHash).toBe(usual.parametersHash)
      const said = errorText(run.progress.fallback!)
      expect(said.en).toContain(`${device} cannot be used here (`)
      expect(run.lines.filter((line) => typeof line !== 'string')).toEqual([said])
      expect(logOf(run).split(said.en)).toHaveLength(2)
      expect(logOf(run)).toContain('computes with onnxruntime-node (cpu)')
      expect(run.told.every(({ fallback }) => fallback !== null)).toBe(true)
      expect(await estimateRun(config({ device }), toolsFor())).toMatchObject({
        fallback: { code: 'device.fallback', params: { asked: device } }
      })
    }
  )

  test('on tfjs learns what the CPU learns, but for rounding', { timeout: 60_000 }, async () => {
    const [onnx, tfjs] = [await trained('on-cpu', {}), await trained('on-tfjs', { device: 'tfjs' })]
    expect(logOf(tfjs)).toContain('computes with tfjs (')
    expect(tfjs.progress).toMatchObject({ status: 'finished', step: 120, error: null })
    const untrained = await trained('untrained', { steps: 10, evaluateEvery: 0 })
    const [theirs, ours, first] = [last(tfjs).arrays, last(onnx).arrays, last(untrained).arrays]
    const names = [...ours.keys()].filter((name) => name.startsWith('agent/parameters/'))
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) {
      expect(distance(ours.get(name), theirs.get(name)), name).toBeLessThan(1e-3)
      expect(distance(ours.get(name), first.get(name)), name).toBeGreaterThan(3e-3)
    }
  })

  test('acts, is examined and is watched by what it learns with', { timeout: 60_000 }, async () => {
    const made: Runtime[] = []
    const tools = toolsFor()
    const runtimeFor = async (device: Device): Promise<Runtime> => {
      made.push(await tools.runtimeFor(device))
      return made.at(-1)!
    }
    const request = { folder: join(work, 'one'), config: config({ device: 'tfjs' }), steps: null }
    const run = await TrainingRun.open(request, { ...tools, runtimeFor }, silent)
    run.views.watch({ perSecond: 30, saliency: true })
    expect((await run.run()).progress).toMatchObject({ status: 'finished', error: null })
    expect(made.map(({ name }) => name)).toEqual(['tfjs (cpu)'])
  })
})
