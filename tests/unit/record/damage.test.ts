import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkSession } from '../../../electron/main/record/health'
import { sessionPath } from '../../../electron/main/record/session-files'
import { SeededNumbers } from './seeded'
import { libraryOf, newFolder, recordSample } from './sample'

let sound: Buffer
let small: Buffer

beforeAll(async () => {
  const folder = await newFolder()
  sound = await readFile(sessionPath(folder, await recordSample(folder, 300)))
  small = await readFile(sessionPath(folder, await recordSample(folder, 2)))
})

/** Puts a file into a new sessions folder under the id "broken". */
async function place(bytes: Uint8Array): Promise<{ folder: string; path: string }> {
  const folder = await newFolder()
  const path = sessionPath(folder, 'broken')
  await writeFile(path, bytes)
  return { folder, path }
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at)
  return copy
}

test('a flipped bit anywhere in a file is found by the check', async () => {
  const { path } = await place(small)
  expect((await checkSession('broken', path)).healthy).toBe(true)
  const numbers = new SeededNumbers(3)
  const missed: number[] = []
  // About every twentieth byte: head, chunks, indexes, summary and footer all get their share.
  for (let at = 0; at < small.length; at += 1 + numbers.below(40)) {
    await writeFile(path, flipped(small, at, numbers.below(8)))
    if ((await checkSession('broken', path)).healthy) missed.push(at)
  }
  expect(missed).toEqual([])
})

test('a flipped byte inside a picture: listed, told by the check, and only that part refuses to be read', async () => {
  const { folder, path } = await place(flipped(sound, Math.floor(sound.length / 2), 3))
  const before = await readFile(path)
  const library = libraryOf(folder)
  expect(await library.list({ deleted: false })).toMatchObject([{ id: 'broken', steps: 300 }])
  const health = await library.check('broken')
  expect(health.healthy).toBe(false)
  expect(health.checks.find((c) => c.id === 'checksum')).toMatchObject({ outcome: 'fail' })
  const reads = await Promise.allSettled(
    Array.from({ length: 30 }, (_, i) => library.read('broken', i * 10, 10))
  )
  const refused = reads.filter((r) => r.status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThan(10)
  expect(refused[0]?.reason).toMatchObject({ code: 'session.damaged', params: { id: 'broken' } })
  expect(before.equals(await readFile(path))).toBe(true)
})

test('cut at 40 places, a file opens with every whole step before the cut', async () => {
  const numbers = new SeededNumbers(11)
  const library0 = await place(sound)
  const times = (await libraryOf(library0.folder).open('broken')).timesMs
  for (let i = 0; i < 40; i++) {
    // Past the head, which holds what the recording is, and before the end, of which only the index could be missing.
    const at = 8_000 + numbers.below(sound.length - 12_000)
    const { folder, path } = await place(sound.subarray(0, at))
    expect((await checkSession('broken', path)).checks.find((c) => c.id === 'complete')?.outcome).toBe('fail')
    const library = libraryOf(folder)
    const detail = await library.open('broken')
    expect(detail.summary.complete).toBe(true)
    expect(detail.timesMs).toEqual(times.slice(0, detail.timesMs.length))
    // A piece is 128 KiB and the step that filled it.
    const lostBytes = at - (detail.timesMs.length / 300) * sound.length
    expect(lostBytes).toBeLessThan(2 * 140 * 1024)
    // Sound again, but its check goes on saying that it was cut off.
    const health = await library.check('broken')
    expect(health.healthy).toBe(true)
    expect(health.checks.find((c) => c.id === 'complete')).toMatchObject({ outcome: 'warn', count: 1 })
    const last = await library.read('broken', Math.max(0, detail.timesMs.length - 5), 5)
    expect(last.pictures.every((p) => p.startsWith('data:image/png'))).toBe(true)
  }
})

test('what a repair cuts off is kept in the bin until that is emptied', async () => {
  const { folder } = await place(sound.subarray(0, sound.length - 200_000))
  const library = libraryOf(folder)
  await library.open('broken')
  const torn = join(folder, '.bin', 'broken.torn')
  const repaired = await readFile(sessionPath(folder, 'broken'))
  const tail = await readFile(torn)
  const kept = sound.length - 200_000 - tail.length
  expect(repaired.subarray(0, kept).equals(sound.subarray(0, kept))).toBe(true)
  expect(tail.equals(sound.subarray(kept, sound.length - 200_000))).toBe(true)
  expect(await library.emptyBin()).toBe(0)
  await expect(stat(torn)).rejects.toThrow('ENOENT')
})

test('a file cut in its summary keeps every step and what was written when it stopped', async () => {
  const { folder } = await place(sound.subarray(0, sound.length - 40))
  const { summary } = await libraryOf(folder).open('broken')
  expect(summary).toMatchObject({ steps: 300, episodes: 3, score: 90, complete: true })
  const health = await libraryOf(folder).check('broken')
  expect(health.checks.find((c) => c.id === 'complete')?.outcome).toBe('pass')
})

describe('files that are no session', () => {
  const cases: [string, () => Uint8Array, RegExp][] = [
    ['an empty file', () => Buffer.alloc(0), /empty/],
    ['garbage', () => Buffer.alloc(50_000, 'garbage!'), /not an MCAP file/],
    ['a text', () => Buffer.from('hello'), /not an MCAP file/],
    ['zeros after the magic', () => Buffer.concat([sound.subarray(0, 8), Buffer.alloc(5_000)]), /byte 8/],
    ['a head cut short', () => sound.subarray(0, 500), /does not begin like a recording/]
  ]
  test.each(cases)('%s is listed, refused with its reason, and left as it is', async (_, bytes, why) => {
    const { folder, path } = await place(bytes())
    const library = libraryOf(folder)
    expect(await library.list({ deleted: false })).toMatchObject([
      { id: 'broken', complete: false, steps: 0, bytes: bytes().length }
    ])
    const refusal = await library.open('broken').catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'session.damaged' })
    expect((refusal as { params: { why: string } }).params.why).toMatch(why)
    expect((await library.check('broken')).healthy).toBe(false)
    expect((await readFile(path)).equals(bytes())).toBe(true)
  })
})

test('damage in the middle of an unfinished file is not mistaken for a torn end', async () => {
  const cut = flipped(sound.subarray(0, sound.length - 1_000), 200_000, 1)
  const { folder, path } = await place(cut)
  const library = libraryOf(folder)
  await expect(library.open('broken')).rejects.toMatchObject({ code: 'session.damaged' })
  expect(cut.equals(await readFile(path))).toBe(true)
})

/** Where the last record begins that is at least so long: what is written while the power goes. */
function lastLongRecord(file: Buffer, bytes: number): number {
  let found = 0
  for (let at = 8; at + 9 < file.length;) {
    const length = Number(file.readBigUInt64LE(at + 1))
    if (length >= bytes) found = at
    at += 9 + length
  }
  return found
}

test('zeros at the end, as a power cut leaves them, are cut off', async () => {
  const cut = lastLongRecord(sound, 100_000) + 1_000
  const { folder } = await place(Buffer.concat([sound.subarray(0, cut), Buffer.alloc(70_000)]))
  const detail = await libraryOf(folder).open('broken')
  expect(detail.timesMs.length).toBeGreaterThan(150)
})

test('whatever a file holds, it is listed and checked, and opens or says why not', async () => {
  const numbers = new SeededNumbers(29)
  for (let i = 0; i < 120; i++) {
    const bytes = Buffer.from(small.subarray(0, 40 + numbers.below(small.length)))
    for (let k = numbers.below(6); k > 0; k--)
      bytes.writeUInt8(numbers.below(2) * 255, numbers.below(bytes.length))
    const { folder } = await place(bytes)
    const library = libraryOf(folder)
    expect(await library.list({ deleted: false })).toHaveLength(1)
    expect(await library.check('broken')).toMatchObject({ id: 'broken' })
    const outcome = await library.open('broken').then(
      () => 'opened',
      (error: { code?: string }) => error.code
    )
    expect(['opened', 'session.damaged']).toContain(outcome)
    await library.delete('broken')
  }
})

test('a cut-off session in a folder that cannot take a repair is read all the same', async () => {
  const { folder, path } = await place(sound.subarray(0, sound.length - 200_000))
  // A file where the folder for temporary files should be: works for root as well, unlike rights.
  await writeFile(join(folder, '.cache'), '')
  const copy = join(await newFolder(), 'copy')
  await copyFile(path, copy)
  const library = libraryOf(folder)
  const detail = await library.open('broken')
  expect(detail.summary).toMatchObject({ complete: false })
  expect(detail.summary.steps).toBe(detail.timesMs.length)
  expect(detail.summary.steps).toBeGreaterThan(150)
  expect((await library.read('broken', 0, 5)).steps).toHaveLength(5)
  expect((await readFile(path)).equals(await readFile(copy))).toBe(true)
})

test('a session whose file goes away while it is in use is unknown', async () => {
  const { folder, path } = await place(sound)
  const library = libraryOf(folder)
  await library.open('broken')
  await truncate(path, 0)
  await expect(library.read('broken', 0, 5)).rejects.toMatchObject({ code: 'session.damaged' })
})

test('a damaged summary is made anew, as after a cut: every step is whole', async () => {
  const dataEnd = summaryStart(small) - 13
  const unread: number[] = []
  for (let at = dataEnd + 13; at < small.length; at += 17) {
    const { folder, path } = await place(flipped(small, at, 5))
    const before = (await checkSession('broken', path)).healthy
    const library = libraryOf(folder)
    const steps = await library.open('broken').then(
      ({ timesMs, summary }) => (summary.complete ? timesMs.length : -1),
      () => -1
    )
    const after = await library.check('broken')
    if (before || steps !== 2 || !after.healthy) unread.push(at)
    await library.delete('broken')
  }
  expect(unread).toEqual([])
})

/** The footer tells where the summary begins: 20 bytes of it, then the closing magic. */
const summaryStart = (bytes: Buffer): number => Number(bytes.readBigUInt64LE(bytes.length - 28))
