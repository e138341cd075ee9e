/** The folder of a run that was really trained, read by TensorBoard's own reader and compared with what the run told. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runConfigFrom } from '../../../electron/shared/run-config'
import type { EvaluationResult, MetricPoint } from '../../../electron/shared/training'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { TrainingRun } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'
import { gym, hasPython } from '../../support/python'

const READER = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2
a = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'histograms': 0, 'images': 0})
a.Reload()
tags = a.Tags()
def hparams(tag):
    return plugin_data_pb2.HParamsPluginData.FromString(a.summary_metadata[tag].plugin_data.content)
def setting(v):
    kind = v.WhichOneof('kind')
    return None if kind == 'null_value' else getattr(v, kind)
start = hparams('_hparams_/session_start_info').session_start_info
print(json.dumps({
  'scalars': {tag: [[e.step, e.value] for e in a.Scalars(tag)] for tag in tags['scalars']},
  'histograms': {tag: [[h.step, h.histogram_value.num, sum(h.histogram_value.bucket)] for h in a.Histograms(tag)] for tag in tags['histograms']},
  'images': {tag: [[i.step, i.width, i.height, i.encoded_image_string.hex()] for i in a.Images(tag)] for tag in tags['images']},
  'settings': {k: setting(v) for k, v in start.hparams.items()},
  'group': start.group_name,
  'status': hparams('_hparams_/session_end_info').session_end_info.status,
  'shown': [m.name.tag for m in hparams('_hparams_/experiment').experiment.metric_infos]
}))
`

interface Read {
  readonly scalars: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>
  readonly histograms: Readonly<
    Record<string, readonly (readonly [step: number, num: number, sum: number])[]>
  >
  readonly images: Readonly<
    Record<string, readonly (readonly [step: number, width: number, height: number, png: string])[]>
  >
  readonly settings: Readonly<Record<string, unknown>>
  readonly group: string
  readonly status: number
  readonly shown: readonly string[]
}

/** A few hundred steps of the arcade game from pictures, which are cut short so that evaluations take no time. */
const config = runConfigFrom(
  {
    ...{ env: 'invaders-pixels?frameLimit=400', agent: 'dqn', seed: 5, steps: 160 },
    ...{ evaluateEvery: 80, evaluationEpisodes: 2, checkpointEvery: 160 },
    values: {
      ...{ hiddenSizes: [8], learningStarts: 32, trainEvery: 8, batchSize: 8, replayCapacity: 400 },
      ...{ double: true, learningRate: 2e-4 }
    }
  },
  DQN
)

describe.skipIf(!hasPython('tensorboard'))('TensorBoard’s own reader, of a run', () => {
  let work: string
  let read: Read
  const points: MetricPoint[] = []
  const evaluated: EvaluationResult[] = []
  /** Elements of each array that the agent learns. */
  let sizes: Readonly<Record<string, number>>

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'apprenti-events-run-'))
    const folder = join(work, 'run')
    const listener = {
      ...silent,
      metrics: (some: readonly MetricPoint[]) => void points.push(...some),
      evaluated: (result: EvaluationResult) => void evaluated.push(result)
    }
    const tools = toolsFor({
      algorithmOf: () => ({
        ...DQN,
        async create(request) {
          const agent = await DQN.create(request)
          sizes = Object.fromEntries([...agent.parameters].map(([name, { length }]) => [name, length]))
          return agent
        }
      })
    })
    const run = await TrainingRun.open({ folder, config, steps: null }, tools, listener)
    const { progress } = await run.run()
    expect(progress).toMatchObject({ status: 'finished', step: 160, error: null })
    const { stdout, stderr } = spawnSync(gym.python, ['-c', READER, folder], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26
    })
    expect(stdout, stderr).not.toBe('')
    read = JSON.parse(stdout) as Read
  }, 120_000)
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  test('finds every point that the run told, and no other', () => {
    const told: Record<string, [number, number][]> = {}
    for (const { name, step, value } of points) (told[name] ??= []).push([step, Math.fround(value)])
    expect(read.scalars).toEqual(told)
    for (const name of ['losses/td_loss', 'charts/epsilon', 'evaluation/mean', 'evaluation/std'])
      expect(read.scalars[name]?.length, name).toBeGreaterThan(1)
  })

  test('finds the evaluations on the way', () => {
    const onTheWay = evaluated.slice(0, 2)
    expect(onTheWay.map(({ step }) => step)).toEqual([80, 160])
    for (const figure of ['mean', 'std'] as const)
      expect(read.scalars[`evaluation/${figure}`]).toEqual(
        onTheWay.map((result) => [result.step, Math.fround(result[figure])])
      )
  })

  test('finds how everything that learns is spread, and its gradients', () => {
    const names = Object.keys(sizes)
    expect(names).toContain('encoder.conv1.weight')
    expect(Object.keys(read.histograms).sort()).toEqual(
      names.flatMap((name) => [`gradients/${name}`, `parameters/${name}`]).sort()
    )
    for (const name of names)
      for (const prefix of ['parameters', 'gradients'])
        expect(read.histograms[`${prefix}/${name}`], `${prefix}/${name}`).toEqual(
          [80, 160].map((step) => [step, sizes[name], sizes[name]])
        )
  })

  test('finds what the agent saw at each evaluation, as pictures that are not empty', () => {
    expect(Object.keys(read.images)).toEqual(['observation'])
    const pictures = read.images['observation']!
    expect(pictures.map(([step, width, height]) => [step, width, height])).toEqual([
      [80, 84, 84],
      [160, 84, 84]
    ])
    // A PNG of one grey level alone is a hundred bytes or so.
    for (const [, , , png] of pictures) expect(png.length / 2).toBeGreaterThan(300)
    expect(pictures[0]![3]).toMatch(/^89504e470d0a1a0a/)
  })

  test('finds every setting of the run, and that it was finished', () => {
    const { values, ...plain } = config
    const told = Object.entries({ ...plain, ...values }).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value
    ])
    expect(read.settings).toEqual(Object.fromEntries(told))
    expect([read.group, read.status]).toEqual(['run', 1])
    expect(read.shown).toContain('evaluation/mean')
  })
})
