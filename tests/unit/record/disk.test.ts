import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFile, type AppendFile } from '../../../electron/main/record/append-file'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import type { SessionSummary } from '../../../electron/shared/session'
import type { AppError } from '../../../electron/shared/errors'
import { writeLock } from '../../support/lock-of'
import { libraryOf, newFolder, recordSample, samplePicture, sampleStep, startOptions } from './sample'

/** More than the head of a recording, less than its first step. */
const HEAD_BYTES = 12_000

/** A real file behind a door that lets the head of the recording through, and opens for the rest when told. */
class SlowFile implements AppendFile {
  readonly #file: AppendFile
  #open: () => void = () => undefined
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve))

  constructor(file: AppendFile) {
    this.#file = file
  }
  letThrough(): void {
    this.#open()
  }
  async write(bytes: Uint8Array, position: number): Promise<void> {
    if (position > 0) await this.#opened
    await this.#file.write(bytes, position)
  }
  sync = (): Promise<void> => this.#file.sync()
  isInPlace = (): Promise<boolean> => this.#file.isInPlace()
  truncate = (size: number): Promise<void> => this.#file.truncate(size)
  close = (): Promise<void> => this.#file.close()
}

/** NOT a real full disk: a real file that throws ENOSPC past `room` bytes, having written what fits. */
class FakeFullDisk implements AppendFile {
  readonly #file: AppendFile
  readonly #room: number
  readonly #code: string

  constructor(file: AppendFile, room: number, code: string) {
    this.#file = file
    this.#room = room
    this.#code = code
  }
  async write(bytes: Uint8Array, position: number): Promise<void> {
    const fits = bytes.subarray(0, Math.max(0, this.#room - position))
    await this.#file.write(fits, position)
    if (fits.length < bytes.length)
      throw Object.assign(new Error(`${this.#code}: cannot write`), { code: this.#code })
  }
  sync = (): Promise<void> => this.#file.sync()
  isInPlace = (): Promise<boolean> => this.#file.isInPlace()
  truncate = (size: number): Promise<void> => this.#file.truncate(size)
  close = (): Promise<void> => this.#file.close()
}

test('a disk that is too slow costs whole steps, which are counted, and never holds the game up', async () => {
  const folder = await newFolder()
  let slow: SlowFile | undefined
  const recorder = await SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => (slow = new SlowFile(await createFile(path))),
      queueBytes: 300_000
    })
  )
  const picture = await samplePicture()
  const from = performance.now()
  for (let i = 0; i < 500; i++) recorder.addStep(sampleStep(i, picture, from + i * 16))
  const { steps, drops } = recorder.progress
  expect(steps + drops).toBe(500)
  expect(drops).toBeGreaterThan(300)
  // Keys and marks go on: they are small.
  recorder.addHumanInput(['left'], from + 501 * 16)
  slow?.letThrough()
  expect(await recorder.stop()).toMatchObject({ steps, complete: true })
  const library = libraryOf(folder)
  const health = await library.check(recorder.id)
  expect(health).toMatchObject({ healthy: true, frames: steps, actions: steps })
  expect(health.checks.find((c) => c.id === 'drops')).toMatchObject({ outcome: 'warn', count: drops })
  expect((await library.read(recorder.id, 0, 240)).steps).toHaveLength(Math.min(240, steps))
})

test('steps dropped before a kill are known from the numbers that are missing', async () => {
  const folder = await newFolder()
  let slow: SlowFile | undefined
  const recorder = await SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => (slow = new SlowFile(await createFile(path))),
      queueBytes: 100_000
    })
  )
  const picture = await samplePicture()
  for (let i = 0; i < 100; i++) recorder.addStep(sampleStep(i, picture, performance.now()))
  slow?.letThrough()
  recorder.noteDroppedStep()
  await new Promise((resolve) => setTimeout(resolve, 600))
  recorder.addStep(sampleStep(100, picture, performance.now()))
  const { drops } = recorder.progress
  const { id } = recorder
  await recorder.stop()
  const health = await libraryOf(folder).check(id)
  expect(health.checks.find((c) => c.id === 'drops')?.count).toBe(drops)
  expect(drops).toBeGreaterThan(50)
})

/** A real file that tells each time a write is done, `hops` microtasks later. */
class TellingFile implements AppendFile {
  readonly #file: AppendFile
  readonly #hops: number
  told: () => void = () => undefined

  constructor(file: AppendFile, hops: number) {
    this.#file = file
    this.#hops = hops
  }
  async write(bytes: Uint8Array, position: number): Promise<void> {
    await this.#file.write(bytes, position)
    const hop = (left: number): void => (left === 0 ? this.told() : queueMicrotask(() => hop(left - 1)))
    hop(this.#hops)
  }
  sync = (): Promise<void> => this.#file.sync()
  isInPlace = (): Promise<boolean> => this.#file.isInPlace()
  truncate = (size: number): Promise<void> => this.#file.truncate(size)
  close = (): Promise<void> => this.#file.close()
}

test.each([0, 1, 2, 3, 4, 5, 6])('stopping %i microtasks after a write loses nothing', async (hops) => {
  const folder = await newFolder()
  let file: TellingFile | undefined
  const recorder = await SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => (file = new TellingFile(await createFile(path), hops))
    })
  )
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  const stopped = new Promise<SessionSummary>((resolve, reject) => {
    if (file !== undefined) file.told = () => void recorder.stop().then(resolve, reject)
  })
  expect(await stopped).toMatchObject({ complete: true, steps: 1 })
})

test.each([
  ['ENOSPC', 'record.diskFull'],
  ['EIO', 'record.writeFailed']
])('%s (from a fake disk) stops the recording, keeps it and says %s', async (errno, code) => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => new FakeFullDisk(await createFile(path), 400_000, errno)
    })
  )
  const failed = new Promise<AppError>((resolve) => recorder.onFailed(resolve))
  const picture = await samplePicture()
  const from = performance.now()
  for (let i = 0; i < 300; i++) recorder.addStep(sampleStep(i, picture, from + i * 16))
  const error = await failed
  expect(error.code).toBe(code)
  const { steps } = recorder.progress
  recorder.addStep(sampleStep(300, picture, performance.now()))
  expect(recorder.progress.steps).toBe(steps)
  const late = new Promise<AppError>((resolve) => recorder.onFailed(resolve))
  expect(await late).toBe(error)
  const summary = await recorder.stop()
  expect(summary.steps).toBeGreaterThan(30)
  expect(summary).toMatchObject({ complete: true })
  expect(error.params['seconds']).toBe(Math.floor(summary.seconds))
  const library = libraryOf(folder)
  expect((await library.open(recorder.id)).timesMs).toHaveLength(summary.steps)
  expect((await library.check(recorder.id)).healthy).toBe(true)
})

test('a failed recording can be discarded too', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => new FakeFullDisk(await createFile(path), HEAD_BYTES, 'ENOSPC')
    })
  )
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  await new Promise((resolve) => recorder.onFailed(resolve))
  await recorder.discard()
  expect(await libraryOf(folder).list({ deleted: false })).toEqual([])
})

test('a recording that failed before its first step leaves no empty session', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => new FakeFullDisk(await createFile(path), HEAD_BYTES, 'ENOSPC')
    })
  )
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  const error = await new Promise<AppError>((resolve) => recorder.onFailed(resolve))
  expect(error.message).toBe(`The disk is full, so nothing could be recorded. Free some space in ${folder}.`)
  expect(await libraryOf(folder).list({ deleted: false })).toEqual([])
  expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual([])
  await expect(recorder.stop()).rejects.toBe(error)
})

test('a disk that is full already is told at the start, and nothing is left on it', async () => {
  const folder = await newFolder()
  const starting = SessionRecorder.start(
    startOptions(folder, {
      createFile: async (path) => new FakeFullDisk(await createFile(path), 10, 'ENOSPC')
    })
  )
  await expect(starting).rejects.toMatchObject({ code: 'record.noRoom', params: { folder } })
  expect(await readdir(folder)).toEqual([])
})

test('a place that cannot hold sessions is told at the start', async () => {
  const folder = join(await newFolder(), 'file')
  await writeFile(folder, 'not a folder')
  await expect(SessionRecorder.start(startOptions(folder))).rejects.toMatchObject({ code: 'data.unwritable' })
})

test('a slow recording reaches the disk twice a second', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const before = (await stat(join(folder, `${recorder.id}.mcap`))).size
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  await new Promise((resolve) => setTimeout(resolve, 900))
  expect((await stat(join(folder, `${recorder.id}.mcap`))).size).toBeGreaterThan(before + 2_000)
  expect(recorder.progress.bytes).toBeGreaterThan(before)
  await recorder.stop()
  expect(await recordSample(folder, 1)).not.toBe(recorder.id)
})

test.each(['file', 'folder'] as const)('a recording whose %s is deleted stops and says so', async (what) => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const failed = new Promise<AppError>((resolve) => recorder.onFailed(resolve))
  recorder.addStep(sampleStep(0, picture, performance.now()))
  await rm(what === 'file' ? join(folder, `${recorder.id}.mcap`) : folder, { recursive: true })
  const playing = setInterval(() => recorder.addStep(sampleStep(1, picture, performance.now())), 50)
  expect(await failed).toMatchObject({ code: 'record.lost', params: { folder } })
  clearInterval(playing)
  expect(await readdir(folder).catch(() => [])).toEqual([])
})

test('a recording whose lock another process has by now writes no more', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const failed = new Promise<AppError>((resolve) => recorder.onFailed(resolve))
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  const lock = join(folder, `${recorder.id}.lock`)
  await rm(lock)
  const theirs = writeLock(lock, process.ppid)
  expect(await failed).toMatchObject({ code: 'record.lost' })
  expect(await readFile(lock, 'utf8')).toBe(theirs)
})
