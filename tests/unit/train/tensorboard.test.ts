import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EventFile } from '../../../electron/worker/train/tensorboard/event-file'
import { crc32c, maskedCrc, record } from '../../../electron/shared/tfrecord'
import { gym, hasPython } from '../../support/python'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

test('checksums and frames are those of TFRecord', () => {
  expect(crc32c(ascii('123456789'))).toBe(0xe3069283)
  expect(maskedCrc(ascii('123456789'))).toBe(0xc78ab0e5)
  const framed = record(new Uint8Array(24))
  const view = new DataView(framed.buffer)
  expect([framed.length, view.getUint32(0, true), view.getUint32(8, true)]).toEqual([40, 24, 0x224b7fa3])
})

const READER = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2
a = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'histograms': 0, 'images': 0})
a.Reload()
def hparams(tag):
    data = a.summary_metadata[tag].plugin_data.content
    return plugin_data_pb2.HParamsPluginData.FromString(data)
start = hparams('_hparams_/session_start_info').session_start_info
h = a.Histograms('parameters/w')[0]
i = a.Images('observation')[0]
print(json.dumps({
  'scalars': {tag: [[e.step, e.value] for e in a.Scalars(tag)] for tag in a.Tags()['scalars']},
  'histogram': [h.step, h.histogram_value.min, h.histogram_value.max, h.histogram_value.num, sum(h.histogram_value.bucket)],
  'image': [i.step, i.width, i.height, i.encoded_image_string[:4].hex()],
  'settings': {k: (v.number_value if v.HasField('number_value') else v.string_value or v.bool_value) for k, v in start.hparams.items()},
  'group': start.group_name,
  'status': hparams('_hparams_/session_end_info').session_end_info.status,
  'shown': [m.name.tag for m in hparams('_hparams_/experiment').experiment.metric_infos]
}))
`
const hasTensorBoard = hasPython('tensorboard')

describe.skipIf(!hasTensorBoard)('TensorBoard’s own reader (skipped: TensorBoard is not installed)', () => {
  let folder: string
  let read: Record<string, unknown>
  let nowMs = 1_795_262_137_000
  const clock = { nowMs: () => (nowMs += 10) }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'apprenti-events-'))
    const first = new EventFile(folder, clock, 0)
    first.settings({ env: 'cartpole', seed: 7, double: true, hiddenSizes: [64, 64] }, 'run-1', [
      'evaluation/mean'
    ])
    for (const step of [10, 20, 30, 40])
      first.scalars([
        { name: 'charts/episodic_return', step, value: step / 8 },
        { name: 'losses/td_loss', step, value: -step }
      ])
    first.histograms(20, 'parameters', new Map([['w', Float32Array.of(-1, 0, 0.5, 3)]]))
    first.image(20, 'observation', { width: 3, height: 2, data: Uint8Array.of(0, 50, 100, 150, 200, 250) })
    nowMs += 5_000
    // Killed after step 40, resumed from a checkpoint of step 20.
    const second = new EventFile(folder, clock, 20)
    second.scalars([{ name: 'charts/episodic_return', step: 30, value: 99 }])
    second.close('finished')
    const { stdout, stderr } = spawnSync(gym.python, ['-c', READER, folder], { encoding: 'utf8' })
    expect(stdout, stderr).not.toBe('')
    read = JSON.parse(stdout) as typeof read
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('finds two files of one run', () => expect(readdirSync(folder)).toHaveLength(2))

  test('reads the curves, and not what a resumed run made void', () =>
    expect(read['scalars']).toEqual({
      'charts/episodic_return': [
        [10, 1.25],
        [20, 2.5],
        [30, 99]
      ],
      'losses/td_loss': [
        [10, -10],
        [20, -20]
      ]
    }))

  test('reads histograms', () => expect(read['histogram']).toEqual([20, -1, 3, 4, 4]))
  test('reads pictures', () => expect(read['image']).toEqual([20, 3, 2, '89504e47']))
  test('reads settings, and how it ended', () => {
    expect(read['settings']).toEqual({ env: 'cartpole', seed: 7, double: true, hiddenSizes: '64,64' })
    expect([read['group'], read['status'], read['shown']]).toEqual(['run-1', 1, ['evaluation/mean']])
  })
})
