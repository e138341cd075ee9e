import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { Recording } from '../../../electron/main/play/recording'
import { readInputs } from '../../../electron/main/record/inputs'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { sessionPath } from '../../../electron/main/record/session-files'
import { SessionReader } from '../../../electron/main/record/session-reader'
import { AppError } from '../../../electron/shared/errors'
import type { PersonInput } from '../../../electron/shared/person-input'
import type { EarsEvents, SessionEars } from '../../../electron/shared/target'
import { libraryOf, newFolder, samplePicture, sampleStep, startOptions } from './sample'

const at = { x: 0.25, y: -0.5 }
/** Everything there is, 10 ms apart from this moment on. */
const samples = (fromMs: number): PersonInput[] =>
  (
    [
      { kind: 'key', code: 'KeyA', key: 30, down: true },
      { kind: 'move', at },
      { kind: 'button', button: 'middle', down: true, at },
      { kind: 'key', code: null, key: 3675, down: true },
      { kind: 'button', button: 'middle', down: false, at: { x: 1.5, y: 0.5 } },
      { kind: 'wheel', at, dx: 0, dy: -1 },
      { kind: 'key', code: 'KeyA', key: 30, down: false }
    ] as const
  ).map((input, i) => ({ ...input, tMs: fromMs + 10 * i }))

async function recorded(folder: string, inputs: (beganMs: number) => PersonInput[]): Promise<string> {
  const recorder = await SessionRecorder.start(startOptions(folder, { target: 'window' }))
  const picture = await samplePicture()
  const from = performance.now()
  for (const input of inputs(from)) recorder.addInput(input)
  for (let i = 0; i < 60; i++) recorder.addStep(sampleStep(i, picture, from + i * 16))
  const { keys, clicks } = recorder.progress
  expect(await recorder.stop()).toMatchObject({ keys, clicks })
  return recorder.id
}

test('what the person did comes back as it was, in parts by time and without the pointer’s path', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, samples)
  const library = libraryOf(folder)
  const { inputs, nextMs } = await library.inputs(id, {})
  const beganMs = inputs[0]?.tMs ?? NaN
  expect(nextMs).toBeNull()
  expect(inputs).toHaveLength(7)
  samples(beganMs).forEach((sample, i) => {
    expect(inputs[i]).toEqual({ ...sample, tMs: expect.closeTo(sample.tMs, 3) as number })
  })
  const kinds = async (range: Parameters<typeof library.inputs>[1]): Promise<string[]> =>
    (await library.inputs(id, range)).inputs.map(({ kind }) => kind)
  expect(await kinds({ withMoves: false })).toEqual(['key', 'button', 'key', 'button', 'wheel', 'key'])
  expect(await kinds({ fromMs: beganMs + 9, toMs: beganMs + 31 })).toEqual(['move', 'button', 'key'])
  expect(await kinds({ fromMs: 1e9 })).toEqual([])
  expect((await library.list({ deleted: false }))[0]).toMatchObject({ keys: 2, clicks: 1 })
  expect(await library.check(id)).toMatchObject({ healthy: true })
  const reader = await SessionReader.open(sessionPath(folder, id))
  expect(await readInputs(reader)).toEqual(inputs)
  await reader.close()
})

test('a long one is told piece by piece, what was done in one moment in one piece', async () => {
  const folder = await newFolder()
  const move = (i: number, fromMs: number): PersonInput => ({
    kind: 'move',
    at: { x: i / 25_000, y: 0 },
    tMs: fromMs + Math.floor(i / 7)
  })
  const id = await recorded(folder, (fromMs) => Array.from({ length: 25_000 }, (_, i) => move(i, fromMs)))
  const library = libraryOf(folder)
  const all: PersonInput[] = []
  let answers = 0
  for (let next: number | null = 0; next !== null; answers++) {
    const { inputs, nextMs } = await library.inputs(id, { fromMs: next })
    all.push(...inputs)
    next = nextMs
  }
  expect(answers).toBe(3)
  expect(all.map((input) => ('at' in input ? Math.round(input.at.x * 25_000) : -1))).toEqual(
    Array.from({ length: 25_000 }, (_, i) => i)
  )
})

test('what was done before the recording began is not in it, and what was told late comes where it belongs', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, (fromMs) => [
    { kind: 'key', code: 'KeyA', key: 30, down: true, tMs: fromMs - 5_000 },
    { kind: 'key', code: 'KeyB', key: 48, down: true, tMs: fromMs + 20 },
    { kind: 'key', code: 'KeyC', key: 46, down: true, tMs: fromMs + 10 }
  ])
  const library = libraryOf(folder)
  const { inputs } = await library.inputs(id, {})
  expect(inputs.map((i) => (i.kind === 'key' ? i.code : ''))).toEqual(['KeyC', 'KeyB'])
  expect(await library.check(id)).toMatchObject({ healthy: true })
})

test('a recording that was cut off keeps them, and counts them again', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, samples)
  const path = sessionPath(folder, id)
  const bytes = await readFile(path)
  // The totals and all after them.
  await truncate(path, bytes.indexOf('apprenti.totals') - 13)
  const library = libraryOf(folder)
  await library.repairUnfinished()
  expect((await library.list({ deleted: false }))[0]).toMatchObject({ keys: 2, clicks: 1, complete: true })
  expect((await library.inputs(id, {})).inputs).toHaveLength(7)
})

test('lines of JSON tell them, and one that is none of ours is unreadable', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, samples)
  const library = libraryOf(folder)
  const out = join(folder, 'out.jsonl')
  await library.exportTo(id, out, 'jsonl')
  const lines = (await readFile(out, 'utf8')).trim().split('\n')
  const inputs = lines
    .map((line) => JSON.parse(line) as { type: string })
    .filter(({ type }) => type === 'input')
  expect(inputs).toHaveLength(7)
  expect(inputs[0]).toMatchObject({ kind: 'key', code: 'KeyA', key: 30, down: true })

  const path = sessionPath(folder, id)
  const bytes = await readFile(path)
  const place = bytes.indexOf('"code":"KeyA"')
  bytes.write('"code":"Kex!"', place)
  await writeFile(path, bytes)
  expect((await library.check(id)).healthy).toBe(false)
})

test('recordings from before have none', async () => {
  const folder = await newFolder()
  const id = '2026-11-29T06-10-51-0000'
  await copyFile(resolve('tests/unit/record/before-games.mcap'), sessionPath(folder, id))
  const library = libraryOf(folder)
  expect(await library.inputs(id, {})).toEqual({ inputs: [], nextMs: null })
  expect((await library.list({ deleted: false }))[0]).toMatchObject({ keys: 0, clicks: 0 })
})

/** Ears that hear what a test says, from when it lets them. */
class ToldEars implements SessionEars {
  tell: EarsEvents | null = null
  stops = 0
  constructor(readonly begins: Promise<void> = Promise.resolve()) {}
  hear = async (events: EarsEvents) => {
    await this.begins
    this.tell = events
    return async () => {
      // What was heard before is told first.
      this.tell?.onInput({ kind: 'key', code: 'KeyZ', key: 44, down: true, tMs: performance.now() })
      this.tell = null
      this.stops++
    }
  }
  follow = () => () => undefined
  settled = () => Promise.resolve()
}

const start = (folder: string, ears: SessionEars | null): Promise<Recording> =>
  Recording.start(
    startOptions(folder, { target: 'window' }),
    () => Promise.reject(new Error('no picture')),
    () => undefined,
    ears
  )

test('a recording hears until it is stopped, to the last key before that', async () => {
  const ears = new ToldEars()
  const recording = await start(await newFolder(), ears)
  ears.tell?.onInput({ kind: 'key', code: 'KeyA', key: 30, down: true, tMs: performance.now() })
  expect(recording.progress).toMatchObject({ keys: 1, clicks: 0, unheard: null })
  await recording.discard()
  expect(recording.progress.keys).toBe(2)
  await recording.discard()
  expect(ears.stops).toBe(1)
})

test('a recording goes on where nobody can be heard, and says why', async () => {
  const deaf = new ToldEars()
  deaf.hear = () => Promise.reject(new AppError('input.deaf', { why: 'no RECORD' }))
  const recording = await start(await newFolder(), deaf)
  expect(recording.progress.unheard).toEqual({ code: 'record.unheard', params: { why: 'no RECORD' } })
  await recording.discard()

  const ears = new ToldEars()
  const second = await start(await newFolder(), ears)
  ears.tell?.onDeaf(new AppError('input.deaf', { why: 'killed' }))
  expect(second.progress.unheard).toMatchObject({ params: { why: 'killed' } })
  await second.discard()

  const third = await start(await newFolder(), null)
  expect(third.progress.unheard).toBe('notHere')
  await third.discard()
})

test('a recording does not wait for ever to hear, and hears no more than it is there', async () => {
  let begin = (): void => undefined
  const ears = new ToldEars(new Promise((resolve) => (begin = resolve)))
  const recording = await start(await newFolder(), ears)
  expect(recording.progress).toMatchObject({ keys: 0, unheard: null })
  await recording.discard()
  begin()
  await new Promise((resolve) => setTimeout(resolve))
  expect(ears.stops).toBe(1)
})
