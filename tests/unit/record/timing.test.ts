import { copyFile, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { sessionPath } from '../../../electron/main/record/session-files'
import { percentilesOf } from '../../../electron/shared/timing'
import { libraryOf, newFolder, samplePicture, sampleStep, startOptions } from './sample'

test('percentiles are by nearest rank, and none of nothing', () => {
  expect(percentilesOf([])).toBeNull()
  expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7 })
  expect(percentilesOf([4, 1, 3, 2])).toEqual({ p50: 2, p95: 4 })
  expect(percentilesOf(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({ p50: 50, p95: 95 })
})

test('a stage that no step had is told as none', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const timing = { captureMs: 2.345, decideMs: null, actMs: null, encodeMs: 1, stepMs: 3 }
  recorder.addStep({ ...sampleStep(0, picture, performance.now()), timing })
  await recorder.stop()
  const library = libraryOf(folder)
  expect((await library.open(recorder.id)).stages).toMatchObject({ actMs: null, stepMs: { p50: 3, p95: 3 } })
  expect((await library.read(recorder.id, 0, 1)).steps[0]?.timing).toMatchObject({ captureMs: 2.35 })
  const out = join(folder, 'out.jsonl')
  await library.exportTo(recorder.id, out, 'jsonl')
  expect(JSON.parse((await readFile(out, 'utf8')).trim().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'step',
    timing: { captureMs: 2.35, decideMs: null }
  })
})

test('a recording from before the ledger opens, is sound, and says that it has none', async () => {
  const folder = await newFolder()
  const id = '2026-11-21T11-45-00-0000'
  await copyFile(resolve('tests/unit/record/before-timing.mcap'), sessionPath(folder, id))
  const library = libraryOf(folder)
  const detail = await library.open(id)
  expect(detail).toMatchObject({ stages: null, summary: { steps: 6, complete: true } })
  expect(detail.timesMs).toHaveLength(6)
  const { steps } = await library.read(id, 0, 10)
  expect(steps.map((step) => step.timing)).toEqual(Array(6).fill(null))
  expect((await library.check(id)).healthy).toBe(true)
  await library.exportTo(id, join(folder, 'out.jsonl'), 'jsonl')
  await library.exportTo(id, join(folder, 'out.mcap'), 'mcap')
})

test('a recording of the one game the app once knew opens with its fields, reasons and all', async () => {
  const folder = await newFolder()
  const id = '2026-11-29T06-10-51-0000'
  await copyFile(resolve('tests/unit/record/before-games.mcap'), sessionPath(folder, id))
  const library = libraryOf(folder)
  const { steps } = await library.read(id, 0, 20)
  expect(steps).toHaveLength(12)
  for (const { state } of steps) {
    expect(state).toMatchObject({
      phase: 'playing',
      fields: { score: { value: 0, confidence: 1 }, lives: { value: 3 }, wave: { value: 1 } }
    })
    expect(Object.keys(state?.fields ?? {})).toHaveLength(6)
    expect(state?.entities.map(({ kind }) => kind)).toContain('player')
  }
  expect((await library.check(id)).healthy).toBe(true)
  const out = join(folder, 'out.jsonl')
  await library.exportTo(id, out, 'jsonl')
  expect(await readFile(out, 'utf8')).toContain('"reason":"aim"')
})
