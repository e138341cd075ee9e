import { setMaxListeners } from 'node:events'
import { open } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { SessionArchive } from '../../electron/main/record/archive'
import { sessionPath } from '../../electron/main/record/session-files'
import { SessionRecorder } from '../../electron/main/record/recorder'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import type { WorkerLink } from '../../electron/main/policy-host/worker-link'
import { archiveProgram } from '../support/input-children'
import {
  libraryOf,
  newFolder,
  recordSample,
  samplePicture,
  sampleStep,
  startOptions
} from '../unit/record/sample'

let program: string
const archives: SessionArchive[] = []
beforeAll(async () => {
  program = await archiveProgram()
})
afterAll(() => Promise.all(archives.map((archive) => archive.close())))

/** An archive whose process and messages to it can be seen. */
function archiveOf(folder: string) {
  const links: WorkerLink[] = []
  const asked: string[] = []
  const archive = new SessionArchive(() => {
    const link = forkWorker(program)()
    links.push(link)
    return {
      ...link,
      post: (message) => {
        const { m, a } = message as { m?: string; a?: unknown[] }
        asked.push(m === 'run' ? String(a?.[1]) : String(m))
        link.post(message)
      }
    }
  }, folder)
  archives.push(archive)
  return { archive, links, asked }
}

test('sessions are listed, opened, read, checked, deleted and restored by a process of their own', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 50)
  const { archive, links } = archiveOf(folder)
  const library = libraryOf(folder)
  expect(links).toHaveLength(0)
  expect(await archive.list(false)).toEqual(await library.list({ deleted: false }))
  expect(await archive.open(id)).toEqual(await library.open(id))
  expect(await archive.read(id, 10, 5)).toEqual(await library.read(id, 10, 5))
  expect(await archive.times(id, 45, 20)).toMatchObject({ from: 45, scores: { length: 5 } })
  expect(await archive.check(id)).toMatchObject({ healthy: true, frames: 50 })
  const changed = vi.fn()
  archive.onChanged(changed)
  await archive.delete(id)
  await expect(archive.open(id)).rejects.toMatchObject({ code: 'session.unknown' })
  await archive.restore(id)
  expect(await archive.list(false)).toHaveLength(1)
  expect(changed).toHaveBeenCalledTimes(2)
  expect(links).toHaveLength(1)
})

test('thirty checks at once are one; it is left off when those who asked have gone', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 2000)
  const { archive, asked } = archiveOf(folder)
  const checks = await Promise.all(Array.from({ length: 30 }, () => archive.check(id)))
  expect(checks.every((check) => check.healthy)).toBe(true)
  expect(asked.filter((method) => method === 'check')).toHaveLength(1)

  const viewer = new AbortController()
  setMaxListeners(30, viewer.signal)
  const left = Array.from({ length: 30 }, () => archive.check(id, viewer.signal))
  await vi.waitFor(() => expect(asked.filter((method) => method === 'check')).toHaveLength(2))
  viewer.abort(new Error('the viewer left'))
  for (const check of left) await expect(check).rejects.toThrow('the viewer left')
  expect(asked.at(-1)).toBe('cancel')
  expect(await archive.list(false)).toHaveLength(1)
})

test('a process that is lost says so to who waited, and the next question starts another', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 2000)
  const { archive, links } = archiveOf(folder)
  await archive.open(id)
  const lost = archive.check(id)
  links[0]?.kill()
  await expect(lost).rejects.toMatchObject({ code: 'session.reader' })
  expect(await archive.check(id)).toMatchObject({ healthy: true })
  expect(links).toHaveLength(2)
})

test('an hour opens by its index, without its steps being read, in pieces of a bounded size', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder, { queueBytes: Infinity }))
  const picture = (await samplePicture()).subarray(0, 100)
  const from = performance.now()
  const steps = 22_000
  for (let i = 0; i < steps; i++) recorder.addStep(sampleStep(i, picture, from + i * 164))
  await recorder.stop()

  const file = await open(sessionPath(folder, recorder.id), 'r+')
  const { size } = await file.stat()
  // Most of its steps are gone: what opens it all the same has not looked at them.
  await file.write(new Uint8Array(size >> 1), 0, size >> 1, 20_000)
  await file.close()
  const { archive } = archiveOf(folder)
  const detail = await archive.open(recorder.id)
  expect(detail).toMatchObject({ steps, timesMs: { length: 20_000 }, scores: { length: 20_000 } })
  expect(detail.lastMs).toBeGreaterThan(3_590_000)
  const rest = await archive.times(recorder.id, 20_000, 20_000)
  expect(rest.timesMs).toHaveLength(2_000)
  expect(rest.timesMs.at(-1)).toBe(detail.lastMs)
  expect(rest.scores.at(-1)).toBe(90)
})
