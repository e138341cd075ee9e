import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readInputs } from '../../../electron/main/record/inputs'
import { PointerTrail } from '../../../electron/main/record/pointer-trail'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { sessionPath } from '../../../electron/main/record/session-files'
import { SessionReader } from '../../../electron/main/record/session-reader'
import type { WholeStep } from '../../../electron/main/record/steps'
import { layoutFor, VideoCanvas } from '../../../electron/main/record/video-canvas'
import type { PersonInput } from '../../../electron/shared/person-input'
import { newFolder, samplePicture, sampleStep, startOptions } from './sample'

const INK = [255, 172, 62]

const grey = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: 90, g: 90, b: 90 } } })
    .png()
    .toBuffer()

const whole = (bytes: Uint8Array): WholeStep => ({
  step: { ...sampleStep(0, bytes, 0), index: 0, tMs: 0, state: null },
  score: 0,
  decision: null,
  picture: { format: 'png', bytes }
})

/** Of each kind by itself. */
type Untimed<Input> = Input extends PersonInput ? Omit<Input, 'tMs'> : never

/** The middle of all that is drawn in the pointer's colour. */
function middleOfInk(frame: Uint8Array, width: number): { x: number; y: number; count: number } {
  let [x, y, count] = [0, 0, 0]
  for (let i = 0; i < frame.length; i += 3) {
    if (!INK.every((value, k) => frame[i + k] === value)) continue
    x += ((i / 3) % width) + 0.5
    y += Math.floor(i / 3 / width) + 0.5
    count += 1
  }
  return { x: x / count, y: y / count, count }
}

test('the pointer lies where it was in the game’s own picture, however large the window is by then', async () => {
  const layout = await layoutFor(await grey(400, 300))
  const windowPicture = { part: { x: 0.25, y: 0, width: 0.5, height: 1 } }
  const canvas = new VideoCanvas(layout, 'en', { controls: [], windowPicture })
  const left = (layout.width - 400) / 2
  const mark = { at: { x: 0.25, y: 0.5 }, clicks: [] }
  const same = middleOfInk(await canvas.frame(whole(await grey(400, 300)), { person: mark }), layout.width)
  expect(same.x).toBeCloseTo(left + 150, 0)
  expect(same.y).toBeCloseTo(150, 0)
  // Twice as wide: it is fitted, with black above and below.
  const wide = middleOfInk(await canvas.frame(whole(await grey(800, 300)), { person: mark }), layout.width)
  expect(wide.x).toBeCloseTo(left + 150, 0)
  expect(wide.y).toBeCloseTo(150, 0)
  const clicked = { ...mark, clicks: [mark.at] }
  const ring = middleOfInk(await canvas.frame(whole(await grey(400, 300)), { person: clicked }), layout.width)
  expect(ring.count).toBeGreaterThan(2 * same.count)
  expect(ring.x).toBeCloseTo(left + 150, 0)
  const outside = { at: { x: 9, y: -9 }, clicks: [{ x: -3, y: 2 }] }
  expect(
    middleOfInk(await canvas.frame(whole(await grey(400, 300)), { person: outside }), layout.width).count
  ).toBe(0)
})

test('the pointer’s trail tells each moment in turn, and a click a little longer than it was', async () => {
  const folder = await newFolder()
  const recorder = await SessionRecorder.start(startOptions(folder, { target: 'window' }))
  const from = performance.now()
  const add = (tMs: number, input: Untimed<PersonInput>): void =>
    recorder.addInput({ ...input, tMs: from + tMs })
  const [a, b] = [
    { x: 0.1, y: 0.1 },
    { x: 0.9, y: 0.9 }
  ]
  add(100, { kind: 'move', at: a })
  add(200, { kind: 'button', button: 'left', down: true, at: a })
  add(220, { kind: 'button', button: 'left', down: false, at: a })
  add(600, { kind: 'button', button: 'right', down: true, at: b })
  add(1_600, { kind: 'button', button: 'right', down: false, at: b })
  recorder.addStep(sampleStep(0, await samplePicture(), from))
  await recorder.stop()
  const reader = await SessionReader.open(sessionPath(folder, recorder.id))
  const trail = new PointerTrail(reader)
  // Times begin with the recording, before `from`: on a busy computer by more than a moment.
  const [moved] = await readInputs(reader)
  const at = (tMs: number) => trail.to(moved!.tMs - 100 + tMs)
  expect(await at(50)).toBeNull()
  expect(await at(150)).toEqual({ at: a, clicks: [] })
  expect(await at(400)).toEqual({ at: a, clicks: [a] })
  expect(await at(560)).toEqual({ at: a, clicks: [] })
  expect(await at(1_500)).toEqual({ at: b, clicks: [b] })
  expect(await at(9_000)).toEqual({ at: b, clicks: [] })
  await reader.close()
})
