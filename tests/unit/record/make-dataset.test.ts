import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { DatasetWish } from '../../../electron/main/record/make-dataset'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import type { RecordedStep } from '../../../electron/main/record/step-encoder'
import { LABELS_FILE, PICTURES_FILE } from '../../../electron/shared/dataset'
import type { PersonInput } from '../../../electron/shared/person-input'
import { profileSchema } from '../../../electron/shared/profile'
import { Samples } from '../../../electron/worker/imitate/samples'
import { libraryOf, newFolder, samplePicture, sampleStep, startOptions } from './sample'

const label = { en: 'a', fr: 'a' }
const profile = profileSchema.parse({
  format: 2,
  id: 'tiles',
  title: label,
  attach: { window: { title: 'tiles' } },
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  controls: [{ id: 'left', label, key: 'ArrowLeft' }],
  actions: [
    { id: 'none', label },
    { id: 'left', label, hold: ['left'] }
  ],
  episode: { phases: ['playing'] },
  phases: { playing: { label }, menu: { label } }
})

type Change = Partial<RecordedStep>

/** Thirty steps a second for so many seconds, each changed as wished. */
async function recorded(
  folder: string,
  seconds: number,
  change: (second: number, atMs: number) => Change,
  inputs: (fromMs: number) => PersonInput[] = () => []
): Promise<string> {
  const recorder = await SessionRecorder.start(startOptions(folder, { target: 'window', gameId: 'tiles' }))
  const picture = await samplePicture()
  const from = performance.now()
  for (let i = 0; i < 30 * seconds; i++) {
    const second = i / 30
    const state = { phase: 'playing', fields: {}, entities: [] }
    const idle = { action: { kind: 'buttons', held: [] }, decision: null } as const
    const played = { state, controller: 'nobody', mode: 'off', episode: 1, ...idle } as const
    recorder.addStep({
      ...sampleStep(i, picture, from + 1000 * second),
      ...played,
      ...change(second, from + 1000 * second)
    })
  }
  for (const input of inputs(from)) recorder.addInput(input)
  await recorder.stop()
  return recorder.id
}

const key = (tMs: number, down: boolean): PersonInput => ({
  ...{ tMs, kind: 'key', code: 'ArrowLeft', key: 0, down }
})

async function made(folder: string, sessions: string[], wish: Partial<DatasetWish> = {}) {
  const library = libraryOf(folder)
  const place = join(folder, 'sets', 'one')
  const whole: DatasetWish = {
    ...{ id: 'one', title: 'One', profile, sessions, who: 'person', side: 16, isColour: false },
    ...wish
  }
  const dataset = await library.makeDataset(place, whole, {
    signal: new AbortController().signal,
    onProgress: () => undefined
  })
  const bytes = readFileSync(join(place, LABELS_FILE))
  const labels = [...new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))]
  return { dataset, labels, place }
}

test('holds a moment for each decision of the game, with what the person did in it', async () => {
  const folder = await newFolder()
  const id = await recorded(
    folder,
    4,
    () => ({}),
    (from) => [key(from + 1000, true), key(from + 2000, false)]
  )
  const { dataset, labels, place } = await made(folder, [id])
  expect(dataset.moments).toBeGreaterThanOrEqual(39)
  expect(dataset.moments).toBeLessThanOrEqual(41)
  const held = labels.flatMap((action, i) => (action === 1 ? [i] : []))
  expect(held[0]).toBeGreaterThanOrEqual(9)
  expect(held.at(-1)).toBeLessThanOrEqual(20)
  expect(held.length).toBeGreaterThanOrEqual(9)
  expect(dataset).toMatchObject({ game: 'tiles', none: 0, actions: ['none', 'left'] })
  expect(dataset.sessions).toEqual([
    { id, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, steps: 120, drops: 0 }
  ])
  expect(readFileSync(join(place, PICTURES_FILE)).length).toBe(dataset.moments * 16 * 16)
  const samples = Samples.open(place)
  expect(samples.at(0)).toHaveLength(dataset.moments)
  samples.close()
})

test('leaves out menus and the agent’s own play, and marks what the person took over as corrections', async () => {
  const folder = await newFolder()
  const menu = { phase: 'menu', fields: {}, entities: [] }
  const id = await recorded(folder, 6, (second) => {
    if (second < 1) return { state: menu }
    if (second < 3) return { controller: 'agent', mode: 'autonomous' }
    if (second < 4)
      return { controller: 'human', mode: 'autonomous', action: { kind: 'buttons', held: ['left'] } }
    return { episode: 2 }
  })
  const { dataset, labels } = await made(folder, [id])
  expect(dataset.stretches.map(({ isCorrection, episode }) => [isCorrection, episode])).toEqual([
    [true, 1],
    [false, 2]
  ])
  const [correction, rest] = dataset.stretches
  expect(labels.slice(correction!.from, correction!.to).every((action) => action === 1)).toBe(true)
  expect(labels.slice(rest!.from, rest!.to).every((action) => action === 0)).toBe(true)
  const agents = await made(await newFolderWith(folder), [id], { who: 'agent' })
  expect(agents.dataset.moments).toBeGreaterThanOrEqual(19)
  expect(agents.dataset.stretches.every(({ isCorrection }) => !isCorrection)).toBe(true)
})

/** The same sessions; data sets are made anew beside them. */
async function newFolderWith(folder: string): Promise<string> {
  const { rm } = await import('node:fs/promises')
  await rm(join(folder, 'sets'), { recursive: true })
  return folder
}

test('that nobody played says so, and leaves nothing behind', async () => {
  const folder = await newFolder()
  const id = await recorded(folder, 1, () => ({}))
  await expect(made(folder, [id], { who: 'agent' })).rejects.toMatchObject({ code: 'dataset.nothing' })
  for (const part of [{ fromSeconds: 2, toSeconds: 1 }, { episodes: [99] }])
    await expect(made(folder, [id], part)).rejects.toMatchObject({ code: 'dataset.nothingInPart' })
  await expect(made(folder, [id], { profile: { ...profile, actions: [] } })).rejects.toMatchObject({
    code: 'live.noActions'
  })
  expect(existsSync(join(folder, 'sets', 'one'))).toBe(false)
  expect(existsSync(join(folder, 'sets', '.one.part'))).toBe(false)
})

/** Thirty pictures in a second, each a little lighter. */
async function lightening(folder: string, inputs: (fromMs: number) => PersonInput[]): Promise<string> {
  const shades = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 8 * i, g: 0, b: 0 } } })
        .png()
        .toBuffer()
    )
  )
  return recorded(
    folder,
    1,
    (second, tMonotonicMs) => {
      const seq = Math.round(30 * second)
      return { picture: { format: 'png', width: 32, height: 32, bytes: shades[seq]!, tMonotonicMs, seq } }
    },
    inputs
  )
}

/** Which of those pictures each moment of a data set shows. */
function shadesIn({ dataset, place }: Awaited<ReturnType<typeof made>>): number[] {
  const pictures = readFileSync(join(place, PICTURES_FILE))
  return Array.from({ length: dataset.moments }, (_, moment) => pictures[moment * dataset.side ** 2]! / 8)
}

test('of single moves each moment is seen right before its move, once what slides has come to rest', async () => {
  const folder = await newFolder()
  // Keys at 0.15 s and at 0.65 s.
  const id = await lightening(folder, (from) => [
    key(from + 150, true),
    key(from + 170, false),
    key(from + 650, true),
    key(from + 670, false)
  ])
  const moves = profileSchema.parse({
    ...profile,
    clock: { kind: 'realTime', decisionsPerSecond: 3 },
    actions: [{ id: 'left', label, press: ['left'] }]
  })
  const whole = await made(folder, [id], { profile: moves })
  expect(whole.labels).toEqual([0, -1, 0, -1])
  // Moments begin at 0, 5 and 15 thirtieths of a second; one without a move is seen as it begins.
  expect(shadesIn(whole).slice(0, 3)).toEqual([3, 5, 18])
})

test('a click is seen as it was when the hand set out for it, though its moment began later', async () => {
  const folder = await newFolder()
  const at = { x: 0.5, y: 0.5 }
  const button = (tMs: number, down: boolean): PersonInput => ({
    tMs,
    kind: 'button',
    button: 'left',
    down,
    at
  })
  const id = await lightening(folder, (from) => [
    { tMs: from + 400, kind: 'move', at },
    ...[button(from + 550, true), button(from + 600, false)]
  ])
  const clicks = profileSchema.parse({
    ...profile,
    clock: { kind: 'realTime', decisionsPerSecond: 3 },
    actions: [{ id: 'tile', label, click: { at } }]
  })
  const whole = await made(folder, [id], { profile: clicks })
  expect(whole.labels).toEqual([-1, -1, 0, -1])
  // It clicks in the moment that begins with picture 15; its hand set out at 0.4 s.
  expect(shadesIn(whole)[2]).toBe(11)
})
