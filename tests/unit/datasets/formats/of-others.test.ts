import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { importDataset } from '../../../../electron/main/dataset-formats/import-dataset'
import { infoSchema, pathOf } from '../../../../electron/main/dataset-formats/lerobot-layout'
import { exportDataset } from '../../../../electron/main/dataset-formats/export-dataset'
import { TickInputs } from '../../../../electron/main/dataset-formats/tick-inputs'
import { keyName, keyOf, tickSchema } from '../../../../electron/main/dataset-formats/vpt-tick'
import { labelInputs } from '../../../../electron/main/datasets/label-inputs'
import { LABELS_FILE } from '../../../../electron/shared/dataset'
import { KEY_CODES } from '../../../../electron/shared/key-codes'
import { whyNoFfmpeg } from '../../../support/ffmpeg'
import { FORMAT_TOOLS, squares, writePlayed } from '../../../support/played-dataset'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-formats-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('has a name of VPT for every key, and knows each again', () => {
  for (const code of KEY_CODES) expect(keyOf(keyName(code))).toBe(code)
  expect(keyName('ShiftLeft')).toBe('key.keyboard.left.shift')
  expect(keyOf('key.keyboard.unknown')).toBeNull()
})

it('tells the actions of a game from the keys and the mouse of ticks', () => {
  const tick = (keys: string[], newKeys: string[], mouse: object = {}): unknown => ({
    mouse: { x: 0, y: 0, buttons: [], ...mouse },
    keyboard: {
      keys: keys.map((key) => `key.keyboard.${key}`),
      newKeys: newKeys.map((key) => `key.keyboard.${key}`)
    }
  })
  const ticks = [
    tick([], []),
    tick(['left'], ['left']),
    tick(['left', 'space'], ['space']),
    tick(['left'], []),
    tick(['right'], ['right']),
    // Half across and a quarter down a window 720 high, beside a video of 64 x 36.
    tick([], [], { x: 640, y: 180, buttons: [0], newButtons: [0] })
  ].map((each) => tickSchema.parse(each))
  const timesMs = ticks.map((_, i) => 50 * i)
  const reading = new TickInputs({ width: 64, height: 36 })
  const inputs = ticks.flatMap((each, i) => reading.of(each, timesMs[i]!))
  const labels = labelInputs(squares, timesMs, 50, inputs)
  expect([...labels].map((label) => squares.actions[label]?.id)).toEqual([
    ...['nothing', 'left', 'left-fire', 'left', 'right', 'middle']
  ])
})

it('thins what comes faster than a game is decided in, and keeps what was done', async () => {
  const out = join(folder, 'out')
  mkdirSync(out)
  await sharp({ create: { width: 20, height: 20, channels: 3, background: '#336699' } })
    .png()
    .toFile(join(out, 'one.png'))
  // Fifty a second, and a game that is decided in 12.5 times a second: one of four stays.
  const actions = Array.from({ length: 40 }, (_, i) => (i % 8 === 6 ? 'right' : 'nothing'))
  const lines = actions.map((action, i) => JSON.stringify({ t: i / 50, action, picture: 'one.png' }))
  writeFileSync(join(out, 'mine.jsonl'), lines.join('\n'))
  const dataset = await importDataset(
    { folder: out, format: null, game: squares.id, title: 'Fast', side: 16, isColour: true },
    { ...FORMAT_TOOLS(), datasets: join(folder, 'datasets'), onProgress: () => undefined }
  )
  expect(dataset).toMatchObject({
    moments: 10,
    decisionsPerSecond: 12.5,
    side: 16,
    isColour: true,
    title: 'Fast'
  })
  expect(dataset.sessions).toMatchObject([{ id: 'out', steps: 40 }])
  const bytes = readFileSync(join(folder, 'datasets', dataset.id, LABELS_FILE))
  const labels = [...new Int16Array(new Uint8Array(bytes).buffer)]
  expect(labels).toEqual(Array.from({ length: 10 }, (_, i) => (i % 2 === 1 ? 2 : 0)))
})

it.skipIf(whyNoFfmpeg() !== null)(
  'writes what LeRobot v3.0 asks of meta/info.json',
  { timeout: 120_000 },
  async () => {
    const dataset = writePlayed(join(folder, 'made'), { isColour: true })
    const out = join(folder, 'out')
    await exportDataset(join(folder, 'made'), dataset, {
      ...FORMAT_TOOLS(),
      ...{ format: 'lerobot', out, pictures: 'lossless', onProgress: () => undefined }
    })
    const info: unknown = JSON.parse(readFileSync(join(out, 'meta', 'info.json'), 'utf8'))
    expect(infoSchema.parse(info)).toMatchObject({
      codebase_version: 'v3.0',
      total_episodes: 4,
      total_frames: 91,
      total_tasks: 1,
      chunks_size: 1000,
      fps: 12.5,
      splits: { train: '0:4' },
      features: {
        'observation.images.screen': {
          dtype: 'video',
          shape: [24, 24, 3],
          names: ['height', 'width', 'channels']
        },
        action: { dtype: 'float32', shape: [5], names: dataset.actions },
        timestamp: { dtype: 'float32', shape: [1], names: null },
        frame_index: { dtype: 'int64', shape: [1], names: null },
        episode_index: { dtype: 'int64', shape: [1], names: null },
        index: { dtype: 'int64', shape: [1], names: null },
        task_index: { dtype: 'int64', shape: [1], names: null }
      }
    })
    const { data_path } = infoSchema.parse(info)
    expect(pathOf(data_path, { chunk_index: 1, file_index: 23 })).toBe('data/chunk-001/file-023.parquet')
  }
)
