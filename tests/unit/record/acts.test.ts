import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { ActTrail } from '../../../electron/main/record/act-trail'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { layoutFor, VideoCanvas } from '../../../electron/main/record/video-canvas'
import type { WholeStep } from '../../../electron/main/record/steps'
import type { Act, PointerAct } from '../../../electron/shared/action'
import { ACT_SHOWN_MS } from '../../../electron/shared/pointer-marks'
import { profile } from '../../support/invaders'
import { libraryOf, newFolder, samplePicture, sampleStep, startOptions } from './sample'

const click: PointerAct = { kind: 'click', button: 'right', at: { x: 0.25, y: 0.5 }, count: 2 }
const ACTS: readonly Act[] = [
  {},
  { press: ['fire'] },
  { pointer: click },
  { pointer: { kind: 'drag', button: 'left', from: { x: 0, y: 0 }, to: { x: 1, y: 1 } } },
  { pointer: { kind: 'wheel', at: { x: 0.1, y: 0.2 }, dx: -1, dy: 2 }, text: 'Hi "you"' },
  { pointer: { kind: 'move', at: { x: 0.3, y: 0.9 } } }
]
const PART = { aspect: 1.5, part: { x: 0.5, y: 0, width: 0.5, height: 1 } }

test('what was done once is read as it was recorded, with the place it is told in', async () => {
  const folder = await newFolder()
  const own = { ...profile, windowPicture: PART }
  const recorder = await SessionRecorder.start(startOptions(folder, { target: 'window', profile: own }))
  const [bytes, startMs] = [await samplePicture(), performance.now()]
  const actions = ACTS.map((act) => ({ kind: 'buttons' as const, held: ['left'], ...act }))
  for (const [i, action] of actions.entries())
    recorder.addStep({ ...sampleStep(i, bytes, startMs + i * 20), action })
  const { id } = await recorder.stop()
  const library = libraryOf(folder)
  expect((await library.open(id)).windowPicture).toEqual(PART)
  expect((await library.read(id, 0, 9)).steps.map(({ action }) => action)).toEqual(actions)
  const file = join(folder, 'steps.jsonl')
  await library.exportTo(id, file, 'jsonl')
  expect(await readFile(file, 'utf8')).toContain(
    '"pointer":{"kind":"click","button":"right","at":{"x":0.25,"y":0.5},"count":2}'
  )
  expect((await library.check(id)).healthy).toBe(true)
})

test('a game that is no window has no place of its own in its pictures', async () => {
  const folder = await newFolder()
  const own = { ...profile, windowPicture: PART }
  const recorder = await SessionRecorder.start(startOptions(folder, { profile: own }))
  recorder.addStep(sampleStep(0, await samplePicture(), performance.now()))
  const { id } = await recorder.stop()
  expect((await libraryOf(folder).open(id)).windowPicture).toEqual({})
})

test('an act shows for a while from its step on, older ones beside it', () => {
  const trail = new ActTrail()
  const at = (tMs: number, pointer?: PointerAct) =>
    trail
      .at({ tMs, action: { kind: 'buttons', held: [], ...(pointer && { pointer }) } })
      .map(({ age }) => age)
  expect(at(0)).toEqual([])
  expect(at(100, click)).toEqual([0])
  expect(at(100 + ACT_SHOWN_MS / 2, click)).toEqual([0.5, 0])
  expect(at(100 + ACT_SHOWN_MS)).toEqual([0.5])
  expect(at(100 + 2 * ACT_SHOWN_MS)).toEqual([])
})

test('a video has a ring around the place that was clicked, wherever its picture was fitted', async () => {
  const plain = (width: number, height: number): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: '#808080' } })
      .png()
      .toBuffer()
  const layout = await layoutFor(await plain(400, 200))
  const canvas = new VideoCanvas(layout, 'en', { controls: [], windowPicture: { part: PART.part } })
  const step = { action: { kind: 'buttons', held: [] }, controller: 'agent', episode: 1, tMs: 0 }
  const frameOf = async (
    width: number,
    height: number,
    age: number
  ): Promise<(x: number, y: number) => number[]> => {
    const whole = { step, score: 0, picture: { format: 'png', bytes: await plain(width, height) } }
    const acts = age < 1 ? [{ pointer: { ...click, count: 1 }, age }] : []
    const frame = await canvas.frame(whole as unknown as WholeStep, { acts })
    return (x, y) => [...frame.subarray((y * layout.width + x) * 3, (y * layout.width + x) * 3 + 3)]
  }
  const grey = [128, 128, 128]
  const whole = await frameOf(400, 200, 0)
  // The game is the right half: a quarter of it is at 250, the middle of the ring; its line runs around that.
  expect(whole(250, 100)).toEqual(grey)
  const [red = 0, green = 0] = whole(256, 100)
  expect(green - red).toBeGreaterThan(60)
  expect(whole(150, 100)).toEqual(grey)
  // A picture that is twice as high is shown half as large, in the middle.
  const high = await frameOf(400, 400, 0)
  expect(high(225, 100)).toEqual(grey)
  expect((high(230, 100)[1] ?? 0) - (high(230, 100)[0] ?? 0)).toBeGreaterThan(40)
  const faded = await frameOf(400, 200, 0.9)
  expect(Math.abs((faded(256, 100)[1] ?? 0) - 128)).toBeLessThan(25)
  expect((await frameOf(400, 200, 1))(256, 100)).toEqual(grey)
})
