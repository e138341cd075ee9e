import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import { findFfmpeg } from '../../electron/main/programs'
import { SessionLibrary } from '../../electron/main/record/library'
import { SessionRecorder } from '../../electron/main/record/recorder'
import type { AppError } from '../../electron/shared/errors'
import { whyNoFfmpeg } from '../support/ffmpeg'
import { recordSample, samplePicture, sampleStep, startOptions } from '../unit/record/sample'

let disk: string
let whyNot: string | null = null

/** A real disk of 1 MiB, where this user may make one; tests/unit/record/disk.test.ts has a fake one. */
beforeAll(async () => {
  disk = await mkdtemp(join(tmpdir(), 'apprenti-full-'))
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'pipe' })
  } catch (error) {
    whyNot = `no small disk can be mounted here: ${error instanceof Error ? error.message.split('\n')[0] : ''}`
  }
})
afterAll(async () => {
  if (whyNot === null) execFileSync('/bin/umount', [disk])
  await rm(disk, { recursive: true, force: true })
})

test('a disk that fills up ends the recording with a sentence, and what was recorded opens', async (context: TestContext) => {
  context.skip(whyNot !== null, whyNot ?? '')
  const folder = join(disk, 'sessions')
  const recorder = await SessionRecorder.start(startOptions(folder))
  const failure: AppError[] = []
  recorder.onFailed((error) => failure.push(error))
  const picture = await samplePicture()
  for (let i = 0; failure.length === 0 && i < 2_000; i++) {
    recorder.addStep(sampleStep(i, picture, performance.now()))
    if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(failure[0]).toMatchObject({ code: 'record.diskFull', params: { folder } })
  const summary = await recorder.stop()
  const library = new SessionLibrary(folder)
  const detail = await library.open(recorder.id)
  expect(detail.timesMs.length).toBeGreaterThan(50)
  expect(detail.summary.steps).toBe(detail.timesMs.length)
  expect(failure[0]?.params['seconds']).toBe(Math.floor((detail.timesMs.at(-1) ?? 0) / 1000))
  expect((await library.read(recorder.id, 40, 10)).steps).toHaveLength(10)
  expect(summary.id).toBe(recorder.id)
  const health = await library.check(recorder.id)
  expect(health).toMatchObject({
    frames: detail.timesMs.length,
    actions: detail.timesMs.length,
    healthy: summary.complete
  })

  await writeFile(join(disk, 'rest'), new Uint8Array(1024 * 1024)).catch(() => undefined)
  const before = await readdir(folder)
  const refused = SessionRecorder.start(startOptions(folder))
  await expect(refused).rejects.toMatchObject({ code: 'record.noRoom', params: { folder } })
  expect(await readdir(folder)).toEqual(before)
  await library.close()
})

test('a video that does not fit on the disk is told, and nothing of it is left', async (context: TestContext) => {
  const whySkipped = whyNot ?? whyNoFfmpeg()
  context.skip(whySkipped !== null, whySkipped ?? '')
  const sessions = await mkdtemp(join(tmpdir(), 'apprenti-fits-'))
  const library = new SessionLibrary(sessions)
  const id = await recordSample(sessions, 1200)
  const out = join(disk, 'exports')
  await mkdir(out)
  await writeFile(join(disk, 'rest'), new Uint8Array(1024 * 1024)).catch(() => undefined)
  for (const format of ['mp4', 'webm', 'webp'] as const) {
    const options = { format, ffmpeg: findFfmpeg(''), language: 'en' } as const
    const refused = library.exportVideo(id, join(out, `session.${format}`), options)
    await expect(refused, format).rejects.toMatchObject({ code: 'export.diskFull', params: { folder: out } })
    expect(await readdir(out)).toEqual([])
  }
  await library.close()
  await rm(sessions, { recursive: true, force: true })
})
