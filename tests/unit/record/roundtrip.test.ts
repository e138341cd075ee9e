import { open, readFile } from 'node:fs/promises'
import { McapIndexedReader } from '@mcap/core'
import { FileHandleReadable } from '@mcap/nodejs'
import { protobufFromBinaryDescriptor } from '@mcap/support'
import { expect, test } from 'vitest'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { sessionPath } from '../../../electron/main/record/session-files'
import { libraryOf, newFolder, recordSample, samplePicture, sampleStep, startOptions } from './sample'

test('600 steps written at full speed come back as they were', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const from = performance.now()
  recorder.mark('episodeStart', '1')
  recorder.addHumanInput(['left'], from + 5)
  for (let i = 0; i < 600; i++) {
    if (i === 300) recorder.mark('controller', 'human')
    recorder.addStep(sampleStep(i, picture, from + i * 16))
  }
  expect(recorder.progress).toMatchObject({ steps: 600, drops: 0 })
  const summary = await recorder.stop()
  expect(summary).toMatchObject({
    id: recorder.id,
    gameId: 'invaders',
    title: 'Sample game',
    steps: 600,
    episodes: 6,
    score: 90,
    complete: true
  })
  expect(summary.seconds).toBeGreaterThanOrEqual((599 * 16) / 1000)
  expect(summary.thumbnail).toMatch(/^data:image\/webp;base64,/)

  const library = libraryOf(folder)
  const detail = await library.open(recorder.id)
  expect(detail.timesMs).toHaveLength(600)
  expect((detail.timesMs[599] ?? 0) - (detail.timesMs[0] ?? 0)).toBeCloseTo(599 * 16, 0)
  expect(detail.scores[99]).toBe(90)
  expect(detail.scores[100]).toBe(0)
  expect(detail.stages).toEqual({
    captureMs: { p50: 5, p95: 10 },
    decideMs: { p50: 0.13, p95: 0.13 },
    actMs: { p50: 2, p95: 2 },
    encodeMs: { p50: 3, p95: 3 },
    stepMs: { p50: 6, p95: 6 }
  })
  expect(detail.marks).toMatchObject([
    { kind: 'episodeStart', step: 0 },
    { kind: 'controller', label: 'human', step: 300 }
  ])
  for (const start of [0, 240, 480]) {
    const chunk = await library.read(recorder.id, start, 240)
    expect(chunk.steps).toHaveLength(Math.min(240, 600 - start))
    chunk.steps.forEach((step, k) => {
      const sent = sampleStep(start + k, picture, 0)
      expect(step).toMatchObject({
        index: start + k,
        action: sent.action,
        controller: 'agent',
        mode: 'autonomous',
        reward: sent.reward,
        episode: sent.episode,
        state: sent.state,
        // Stored to hundredths of a millisecond.
        timing: { ...sent.timing, decideMs: sent.timing.decideMs === null ? null : 0.13 }
      })
      expect(chunk.pictures[k]).toBe(`data:image/png;base64,${Buffer.from(picture).toString('base64')}`)
    })
  }
  expect(await library.read(recorder.id, 600, 10)).toEqual({ from: 600, steps: [], pictures: [] })
  const health = await library.check(recorder.id)
  expect(health).toMatchObject({ healthy: true, frames: 600, actions: 600 })
  expect(health.checks.every((c) => c.outcome === 'pass' && c.count === 0)).toBe(true)
})

test('steps at one and the same moment, and times that go back, are kept apart and told', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const from = performance.now()
  for (const [i, t] of [10, 20, 20, 20, 15, 30].entries()) recorder.addStep(sampleStep(i, picture, from + t))
  await recorder.stop()
  const library = libraryOf(folder)
  const { steps } = await library.read(recorder.id, 0, 10)
  expect(steps).toHaveLength(6)
  const health = await library.check(recorder.id)
  expect(health.healthy).toBe(false)
  expect(health.checks.find((c) => c.id === 'monotonic')).toMatchObject({ outcome: 'fail', count: 1 })
})

test('a pause shows as a gap, and is no illness', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const from = performance.now()
  for (let i = 0; i < 60; i++) recorder.addStep(sampleStep(i, picture, from + i * 16 + (i >= 30 ? 500 : 0)))
  await recorder.stop()
  const health = await libraryOf(folder).check(recorder.id)
  expect(health.healthy).toBe(true)
  expect(health.checks.find((c) => c.id === 'gaps')).toMatchObject({ outcome: 'warn', count: 1 })
})

test('a session without a single step is a session', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder, { gameId: null }))
  expect(await recorder.stop()).toMatchObject({
    steps: 0,
    seconds: 0,
    score: null,
    gameId: null,
    thumbnail: ''
  })
  const library = libraryOf(folder)
  expect(await library.open(recorder.id)).toMatchObject({ scores: [], timesMs: [], marks: [] })
  expect((await library.check(recorder.id)).healthy).toBe(true)
})

test('discarding leaves nothing behind', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  await recorder.discard()
  await recorder.discard()
  expect(await libraryOf(folder).list({ deleted: false })).toEqual([])
  await expect(readFile(sessionPath(folder, recorder.id))).rejects.toThrow('ENOENT')
})

test('another reader of MCAP finds channels, schemas, metadata and pictures', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 120)
  const file = await open(sessionPath(folder, id))
  const reader = await McapIndexedReader.Initialize({ readable: new FileHandleReadable(file) })
  const schemas = new Map(
    [...reader.channelsById.values()].map((c) => [c.topic, reader.schemasById.get(c.schemaId)])
  )
  expect([...schemas.keys()].sort()).toEqual(
    [
      '/action',
      '/decision',
      '/human_input',
      '/input',
      '/memory',
      '/mode',
      '/picture',
      '/reward',
      '/state',
      '/timing'
    ].sort()
  )
  expect(schemas.get('/state')?.encoding).toBe('jsonschema')
  expect(JSON.parse(Buffer.from(schemas.get('/state')?.data ?? []).toString())).toMatchObject({
    type: 'object'
  })
  expect(reader.statistics?.chunkCount).toBe(reader.chunkIndexes.length)

  const metadata: string[] = []
  for await (const record of reader.readMetadata()) metadata.push(record.name)
  expect(metadata).toEqual(['apprenti', 'apprenti.totals'])

  const schema = schemas.get('/picture')
  expect(schema).toMatchObject({ name: 'foxglove.CompressedImage', encoding: 'protobuf' })
  const type = protobufFromBinaryDescriptor(schema?.data ?? new Uint8Array()).lookupType(
    'foxglove.CompressedImage'
  )
  let pictures = 0
  for await (const message of reader.readMessages({ topics: ['/picture'] })) {
    const picture = type.toObject(type.decode(message.data), { longs: Number }) as {
      format: string
      data: Uint8Array
      timestamp: { seconds?: number; nanos?: number }
    }
    expect(picture.format).toBe('png')
    expect([...picture.data.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    const ns = (picture.timestamp.seconds ?? 0) * 1e9 + (picture.timestamp.nanos ?? 0)
    expect(ns).toBe(Number(message.logTime))
    expect(message.sequence).toBe(pictures++)
  }
  expect(pictures).toBe(120)
  expect(reader.statistics?.messageCount).toBe(BigInt(120 * 4 + 60 + 118 + 1))
  await file.close()
})
