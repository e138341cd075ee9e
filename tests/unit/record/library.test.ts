import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { McapStreamReader } from '@mcap/core'
import { expect, test, vi } from 'vitest'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { lockPath, newSessionId, sessionPath } from '../../../electron/main/record/session-files'
import { libraryOf, newFolder, recordSample, samplePicture, sampleStep, startOptions } from './sample'

test('ids sort by time', () => {
  const early = newSessionId(new Date('2026-11-21T10:20:30.999Z'))
  expect(early).toMatch(/^2026-11-21T10-20-30-[0-9a-f]{4}$/)
  expect(early < newSessionId(new Date('2026-11-21T10:20:31Z'))).toBe(true)
})

test('a folder that is not there yet has no sessions', async () => {
  const library = libraryOf(join(await newFolder(), 'later'))
  expect(await library.list({ deleted: false })).toEqual([])
  expect(await library.list({ deleted: true })).toEqual([])
  expect(await library.emptyBin()).toBe(0)
})

test('sessions are listed newest first, with thumbnails that are made once', async () => {
  const folder = await newFolder()
  const first = await recordSample(folder, 5)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const second = await recordSample(folder, 8)
  const library = libraryOf(folder)
  const list = await library.list({ deleted: false })
  expect(list.map((s) => [s.id, s.steps])).toEqual([
    [second, 8],
    [first, 5]
  ])
  expect(list.every((s) => s.thumbnail.startsWith('data:image/webp;base64,') && s.deletedAt === null)).toBe(
    true
  )
  const made = await stat(join(folder, '.cache', `${first}.${list[1]?.bytes}.webp`))
  await libraryOf(folder).list({ deleted: false })
  expect((await stat(join(folder, '.cache', `${first}.${list[1]?.bytes}.webp`))).mtimeMs).toBe(made.mtimeMs)
})

test('a deleted session goes to the bin, comes back, and is gone after emptying', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 5)
  const library = libraryOf(folder)
  let changes = 0
  library.onChanged(() => changes++)
  await library.open(id)
  await library.delete(id)
  expect(await library.list({ deleted: false })).toEqual([])
  const [binned] = await library.list({ deleted: true })
  expect(binned).toMatchObject({ id, steps: 5 })
  expect(Math.abs(Date.parse(binned?.deletedAt ?? '') - Date.now())).toBeLessThan(10_000)
  await expect(library.open(id)).rejects.toMatchObject({ code: 'session.unknown' })
  await library.restore(id)
  expect((await library.read(id, 0, 5)).steps).toHaveLength(5)
  expect(await library.list({ deleted: true })).toEqual([])
  await library.delete(id)
  expect(changes).toBe(3)
  expect(await library.emptyBin()).toBe(1)
  expect(await library.list({ deleted: true })).toEqual([])
  await expect(library.restore(id)).rejects.toMatchObject({ code: 'session.unknown' })
  expect(await readdir(join(folder, '.cache'))).toEqual([])
})

test('restoring does not overwrite a session that took the place', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 5)
  const library = libraryOf(folder)
  await library.delete(id)
  await writeFile(sessionPath(folder, id), 'something else')
  await expect(library.restore(id)).rejects.toMatchObject({ code: 'file.exists' })
  expect(await readFile(sessionPath(folder, id), 'utf8')).toBe('something else')
  expect(await library.list({ deleted: true })).toHaveLength(1)
})

test.each(['../secret', '..', 'a/b', 'a\\b', '', 'x'.repeat(81), 'a.mcap', '/etc/passwd', 'a\0b'])(
  'the id %j reaches no file',
  async (id) => {
    const outer = await newFolder()
    const folder = join(outer, 'sessions')
    await mkdir(folder)
    await writeFile(join(outer, 'secret.mcap'), 'secret')
    const library = libraryOf(folder)
    const unknown = { code: 'session.unknown' }
    await expect(library.open(id)).rejects.toMatchObject(unknown)
    await expect(library.read(id, 0, 1)).rejects.toMatchObject(unknown)
    await expect(library.check(id)).rejects.toMatchObject(unknown)
    await expect(library.delete(id)).rejects.toMatchObject(unknown)
    await expect(library.restore(id)).rejects.toMatchObject(unknown)
    await expect(library.exportTo(id, join(outer, 'out'), 'mcap')).rejects.toMatchObject(unknown)
    expect(await readdir(outer)).toEqual(['secret.mcap', 'sessions'])
  }
)

test('exports hold the session and refuse to overwrite', async () => {
  const folder = await newFolder()
  const out = await newFolder()
  const id = await recordSample(folder, 250)
  const library = libraryOf(folder)
  await library.exportTo(id, join(out, 'copy.mcap'), 'mcap')
  const copy = await readFile(join(out, 'copy.mcap'))
  expect(copy.equals(await readFile(sessionPath(folder, id)))).toBe(true)
  await library.exportTo(id, join(out, 'steps.jsonl'), 'jsonl')
  const lines = (await readFile(join(out, 'steps.jsonl'), 'utf8')).trimEnd().split('\n')
  const documents = lines.map((line) => JSON.parse(line) as { type: string; index?: number })
  expect(documents[0]).toMatchObject({ type: 'session', id, title: 'Sample game', totals: { steps: 250 } })
  expect(documents[1]).toMatchObject({ type: 'mark', kind: 'episodeStart' })
  const steps = documents.filter((d) => d.type === 'step')
  expect(steps.map((s) => s.index)).toEqual(Array.from({ length: 250 }, (_, i) => i))
  expect(steps[30]).toMatchObject({
    reward: 10,
    score: 30,
    action: { held: ['fire'] },
    decision: { reason: 'fire' }
  })

  for (const format of ['mcap', 'jsonl'] as const) {
    await writeFile(join(out, 'mine'), 'mine')
    const refused = library.exportTo(id, join(out, 'mine'), format)
    await expect(refused).rejects.toMatchObject({ code: 'file.exists' })
    expect(await readFile(join(out, 'mine'), 'utf8')).toBe('mine')
  }
  const nowhere = library.exportTo(id, join(out, 'no', 'where.mcap'), 'mcap')
  await expect(nowhere).rejects.toMatchObject({ code: 'input.invalid' })
  expect((await readdir(out)).sort()).toEqual(['copy.mcap', 'mine', 'steps.jsonl'])
})

test('a session being recorded is left alone, and is usable once it has stopped', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  for (let i = 0; i < 100; i++) recorder.addStep(sampleStep(i, picture, performance.now()))
  await new Promise((resolve) => setTimeout(resolve, 600))
  const library = libraryOf(folder)
  const recording = { code: 'session.recording', params: { id: recorder.id } }
  expect(await library.list({ deleted: false })).toMatchObject([{ id: recorder.id, complete: false }])
  expect(await library.repairUnfinished()).toBe(0)
  await expect(library.open(recorder.id)).rejects.toMatchObject(recording)
  await expect(library.check(recorder.id)).rejects.toMatchObject(recording)
  await expect(library.delete(recorder.id)).rejects.toMatchObject(recording)
  await recorder.stop()
  expect((await library.open(recorder.id)).timesMs).toHaveLength(100)
  expect(await readdir(folder)).not.toContain(`${recorder.id}.lock`)
})

test('a session being recorded is left alone after the clock jumped, and by a process that was away', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  for (let i = 0; i < 100; i++) recorder.addStep(sampleStep(i, picture, performance.now()))
  await new Promise((resolve) => setTimeout(resolve, 600))
  // As a computer that wakes: its lock is dated long ago, and the clock has gone on.
  await utimes(lockPath(folder, recorder.id), 1, 1)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
  try {
    const library = libraryOf(folder)
    await library.list({ deleted: false })
    expect(await library.repairUnfinished()).toBe(0)
    for (let i = 100; i < 200; i++) recorder.addStep(sampleStep(i, picture, performance.now()))
    expect(await recorder.stop()).toMatchObject({ complete: true, steps: 200 })
  } finally {
    vi.restoreAllMocks()
  }
})

test('a lock whose owner is gone holds nothing up', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 50)
  const bytes = await readFile(sessionPath(folder, id))
  await writeFile(sessionPath(folder, id), bytes.subarray(0, bytes.length - 100))
  // No process has this number: Linux and Windows end below it.
  await writeFile(lockPath(folder, id), JSON.stringify({ pid: 2 ** 30, host: hostname() }))
  const library = libraryOf(folder)
  expect(await library.repairUnfinished()).toBe(1)
  expect(await library.list({ deleted: false })).toMatchObject([{ id, complete: true, steps: 50 }])
  expect(await readdir(folder)).not.toContain(`${id}.lock`)
})

test('listing repairs a cut-off session and tells who listens', async () => {
  const folder = await newFolder()
  const id = await recordSample(folder, 300)
  const bytes = await readFile(sessionPath(folder, id))
  await writeFile(sessionPath(folder, id), bytes.subarray(0, bytes.length - 150_000))
  const library = libraryOf(folder)
  const changed = new Promise<void>((resolve) => library.onChanged(resolve))
  expect(await library.list({ deleted: false })).toMatchObject([{ complete: false, title: 'Sample game' }])
  await changed
  const [repaired] = await library.list({ deleted: false })
  expect(repaired).toMatchObject({ complete: true, gameId: 'invaders' })
  expect(repaired?.steps).toBeGreaterThan(200)
  // The other readers of MCAP agree that it is whole now.
  const reader = new McapStreamReader({ validateCrcs: true })
  reader.append(await readFile(sessionPath(folder, id)))
  while (reader.nextRecord() !== undefined);
  expect(reader.done()).toBe(true)
})

test('a foreign file name in the folder is passed over', async () => {
  const folder = await newFolder()
  await writeFile(join(folder, 'notes.txt'), 'x')
  await writeFile(join(folder, 'with space.mcap'), 'x')
  expect(await libraryOf(folder).list({ deleted: false })).toEqual([])
})

test('a folder in the bin is removed with the rest', async () => {
  const folder = await newFolder()
  const library = libraryOf(folder)
  await library.delete(await recordSample(folder, 2))
  await mkdir(join(folder, '.bin', 'odd.deleted-1.mcap', 'more'), { recursive: true })
  await mkdir(join(folder, '.bin', 'odd.torn'))
  expect(await library.emptyBin()).toBe(2)
  expect(await readdir(join(folder, '.bin'))).toEqual([])
})

test('what bears a recording’s name and is none is a row that says so, and no repair is tried again and again', async () => {
  const folder = await newFolder()
  const sound = await recordSample(folder, 3)
  await writeFile(join(folder, 'no-recording.mcap'), 'anything'.repeat(500))
  await mkdir(join(folder, 'a-folder.mcap'))
  const library = libraryOf(folder)
  let changes = 0
  library.onChanged(() => changes++)
  const problems = async (): Promise<unknown> =>
    Object.fromEntries((await library.list({ deleted: false })).map((s) => [s.id, s.problem?.code ?? null]))
  await vi.waitFor(async () =>
    expect(await problems()).toEqual({
      [sound]: null,
      'no-recording': 'session.damaged',
      'a-folder': 'file.odd'
    })
  )
  expect(changes).toBe(1)
  await problems()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(changes).toBe(1)
  // Another file in its place is looked at anew.
  await writeFile(join(folder, 'no-recording.mcap'), await readFile(sessionPath(folder, sound)))
  expect(await problems()).toMatchObject({ 'no-recording': null })
  await library.delete('a-folder')
  expect(await library.list({ deleted: true })).toMatchObject([
    { id: 'a-folder', problem: { code: 'file.odd' } }
  ])
})
