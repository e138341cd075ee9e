import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import sharp from 'sharp'
import { mergeDatasets } from '../../../electron/main/datasets/merge'
import type { DatasetWish } from '../../../electron/main/record/make-dataset'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import type { RecordedStep } from '../../../electron/main/record/step-encoder'
import { LABELS_FILE, VECTORS_FILE, type Dataset } from '../../../electron/shared/dataset'
import { profileSchema } from '../../../electron/shared/profile'
import { GAMES } from '../../../games/registry'
import { Samples } from '../../../electron/worker/imitate/samples'
import { libraryOf, newFolder, sampleStep, startOptions } from './sample'

const [game] = GAMES
const { profile } = game!

/** Steps of the shipped game by its agent, one a decision; each changed as wished. */
async function recorded(folder: string, steps: number, change: (i: number) => Partial<RecordedStep>) {
  const recorder = await SessionRecorder.start(startOptions(folder, { gameId: profile.id }))
  const picture = await picturesOf(28, 32)
  const from = performance.now()
  for (let i = 0; i < steps; i++) {
    const step = sampleStep(i, picture, from + i * 67)
    const played = {
      state: null,
      action: { kind: 'buttons', held: [] },
      decision: { action: i % 2, reason: 'x' }
    } as const
    recorder.addStep({ ...step, episode: 1 + Math.floor(i / 40), ...played, ...change(i) })
  }
  await recorder.stop()
  return recorder.id
}

const picturesOf = (width: number, height: number): Promise<Uint8Array> =>
  sharp({ create: { width, height, channels: 3, background: '#446688' } })
    .png()
    .toBuffer()

async function made(folder: string, sessions: string[], name: string, wish: Partial<DatasetWish> = {}) {
  const place = join(folder, 'sets', name)
  const whole = {
    id: name,
    title: name,
    profile,
    sessions,
    who: 'agent',
    side: 16,
    isColour: false,
    ...wish
  } as const
  const tools = { signal: new AbortController().signal, onProgress: () => undefined }
  const dataset = await libraryOf(folder).makeDataset(place, whole, tools)
  return { dataset, place }
}

const memory = (i: number): Uint8Array => new Uint8Array(profile.memory.size).fill(i % 7)

test('holds what the environment over memory shows, a row a moment, where memory was recorded', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, 80, (i) => ({ memory: memory(i) }))
  const { dataset, place } = await made(folder, [id], 'one')
  const entry = game!.observers.find(({ sees }) => sees === 'ram')!
  expect(dataset.vectors).toEqual({ env: entry.id, names: entry.make(profile).names })
  const observer = entry.make(profile)
  const samples = Samples.open(place)
  const config = { observe: 'fields', stack: 4 } as const
  const paint = (): void => undefined
  const width = dataset.vectors!.names.length
  const seen = new Float32Array(4 * width)
  let before: number[] = []
  for (const sample of samples.at(0).slice(0, 40)) {
    const ram = memory(sample.moment)
    const isFirst = dataset.stretches[sample.stretch]!.from === sample.moment
    const wanted = isFirst ? observer.begin({ ram, paint }) : observer.next({ ram, paint })
    samples.see(sample, config, new Uint8Array(seen.buffer))
    // The last four rows: the first of a stretch stands for those before it.
    before = isFirst ? [...wanted, ...wanted, ...wanted, ...wanted] : [...before.slice(width), ...wanted]
    expect([...seen]).toEqual(before)
  }
  expect(samples.space({ ...config, stack: 1 })).toEqual(observer.space)
  expect(samples.space(config).shape).toEqual([4 * width])
  samples.close()
})

test('without memory in one moment it holds pictures alone, and says so to who wants numbers', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, 80, (i) => (i === 50 ? {} : { memory: memory(i) }))
  const { dataset, place } = await made(folder, [id], 'one')
  expect(dataset.vectors).toBeNull()
  expect(existsSync(join(place, VECTORS_FILE))).toBe(false)
  const samples = Samples.open(place)
  expect(() => samples.space({ observe: 'fields', stack: 4 })).toThrow('holds pictures alone')
  samples.close()
})

test('is cut to seconds and to episodes, tagged, and put together with another', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, 120, (i) => ({ memory: memory(i) }))
  const first = await made(folder, [id], 'first', { episodes: [1], expertise: 'novice' })
  const later = await made(folder, [id], 'later', { fromSeconds: 4, toSeconds: 5, expertise: 'expert' })
  expect(first.dataset.moments).toBe(40)
  expect(later.dataset.moments).toBeGreaterThanOrEqual(14)
  expect(later.dataset.moments).toBeLessThanOrEqual(16)
  const place = join(folder, 'sets', 'both')
  const [a, b] = [first, later].map(({ place, dataset }) => ({ folder: place, dataset }))
  const both = await mergeDatasets(place, { id: 'both', title: 'both' }, a!, b!)
  expect(both.moments).toBe(first.dataset.moments + later.dataset.moments)
  expect(new Set(both.stretches.map(({ expertise }) => expertise))).toEqual(new Set(['novice', 'expert']))
  expect(statSync(join(place, LABELS_FILE)).size).toBe(2 * both.moments)
  const samples = Samples.open(place)
  expect(samples.at(0)).toHaveLength(both.moments)
  samples.close()
  await expect(mergeDatasets(place, { id: 'x', title: 'x' }, a!, a!)).rejects.toThrow('both hold moments')
  const other: Dataset = { ...b!.dataset, game: 'chess' }
  await expect(mergeDatasets(place, { id: 'x', title: 'x' }, a!, { ...b!, dataset: other })).rejects.toThrow(
    'they are of invaders and of chess'.replace('invaders', profile.id)
  )
})

test('moments of doing nothing that look alike lose their label, but the first', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, 40, (i) => ({ decision: { action: i < 30 ? 0 : 1, reason: 'x' } }))
  const { dataset, place } = await made(folder, [id], 'one', { dropsDuplicates: true })
  expect(dataset).toMatchObject({ moments: 40, duplicates: 29 })
  expect(dataset.counts.slice(0, 2)).toEqual([1, 10])
  expect(readFileSync(join(place, LABELS_FILE)).length).toBe(80)
})

test('refuses what cannot be learned from with a reason, and leaves nothing behind', async () => {
  const folder = await newFolder()
  const strange = await recorded(folder, 40, () => ({ decision: { action: 99, reason: 'x' } }))
  await expect(made(folder, [strange], 'a')).rejects.toMatchObject({ code: 'dataset.unknownAction' })
  const held = await recorded(folder, 40, () => ({
    decision: null,
    action: { kind: 'buttons', held: ['jump'] }
  }))
  await expect(made(folder, [held], 'a')).rejects.toThrow('(jump)')
  const wide = await picturesOf(64, 16)
  const usual = await recorded(folder, 40, () => ({}))
  const other = await recorded(folder, 40, (i) => ({
    picture: { ...sampleStep(i, wide, 0).picture, bytes: wide, tMonotonicMs: performance.now() + i * 67 }
  }))
  await expect(made(folder, [usual, other], 'a')).rejects.toThrow('are 64 × 16, and 28 × 32 are wanted')
  const window = profileSchema.parse({ ...profile, id: 'tiles' })
  const recorder = await SessionRecorder.start(startOptions(folder, { gameId: 'tiles', target: 'window' }))
  const picture = await picturesOf(28, 32)
  for (let i = 0; i < 30; i++)
    recorder.addStep({
      ...sampleStep(i, picture, performance.now() + i * 67),
      ...{
        controller: 'human',
        mode: 'off',
        decision: null,
        state: null,
        action: { kind: 'buttons', held: [] }
      }
    })
  await recorder.stop()
  await expect(made(folder, [recorder.id], 'a', { profile: window, who: 'person' })).rejects.toMatchObject({
    code: 'dataset.noKeys'
  })
  expect(existsSync(join(folder, 'sets', 'a'))).toBe(false)
  expect(existsSync(join(folder, 'sets', '.a.part'))).toBe(false)
})
