import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlayedStep } from '../../../electron/main/play/play-session'
import { Recording } from '../../../electron/main/play/recording'
import { SessionLibrary } from '../../../electron/main/record/library'
import { RELEASE_ALL } from '../../../electron/shared/action'
import type { EncodedFrame, Frame } from '../../../electron/shared/frame'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-recording-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const step = (seq: number): PlayedStep => ({
  frame: {
    width: 1,
    height: 1,
    format: 'gray8',
    data: new Uint8Array(1),
    tMonotonicMs: performance.now(),
    seq
  },
  state: null,
  memory: null,
  action: RELEASE_ALL,
  decision: null,
  mode: 'off',
  controller: 'nobody',
  reward: 0,
  episode: 1,
  episodeScore: 0,
  timing: { captureMs: 1, decideMs: null, actMs: null, encodeMs: null, stepMs: 2 }
})

const start = (encode: (frame: Frame) => Promise<EncodedFrame>): Promise<Recording> =>
  Recording.start(
    { folder, gameId: null, title: 'A test', target: 'builtin', profile: null, policyId: 'random', seed: 0 },
    encode,
    () => undefined
  )

const encoded = ({ width, height, tMonotonicMs, seq }: Frame): EncodedFrame => ({
  format: 'png',
  width,
  height,
  bytes: new Uint8Array(8),
  tMonotonicMs,
  seq
})

it('drops whole steps, and counts them, when pictures are not encoded in time', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const recording = await start(async (frame) => {
    await gate
    return encoded(frame)
  })
  for (let seq = 0; seq < 70; seq++) recording.addStep(step(seq))
  expect(recording.progress.drops).toBe(10)
  release()
  const { id, steps } = await recording.stop()
  expect(steps).toBe(60)
  const library = new SessionLibrary(folder)
  const health = await library.check(id)
  expect(health.checks.find((c) => c.id === 'drops')).toMatchObject({ outcome: 'warn', count: 10 })
  await library.close()
})

it('loses the step of a picture that cannot be encoded, and no other', async () => {
  const recording = await start(async (frame) => {
    if (frame.seq === 1) throw new Error('no picture')
    return encoded(frame)
  })
  for (let seq = 0; seq < 3; seq++) recording.addStep(step(seq))
  expect((await recording.stop()).steps).toBe(2)
  expect(recording.progress.drops).toBe(1)
})

it('puts a mark where it was made, however late its turn comes', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const recording = await start(async (frame) => {
    await gate
    return encoded(frame)
  })
  recording.addStep(step(0))
  const madeAt = performance.now()
  recording.mark('controller', 'human')
  await new Promise((resolve) => setTimeout(resolve, 120))
  const releasedAt = performance.now()
  release()
  const { id } = await recording.stop()
  const library = new SessionLibrary(folder)
  const { marks, timesMs } = await library.open(id)
  await library.close()
  // By the same clock as the step before it: far nearer to the making than to the release.
  const sinceStep = (marks[0]?.tMs ?? Infinity) - (timesMs[0] ?? 0)
  expect(sinceStep).toBeLessThan((releasedAt - madeAt) / 2)
})
