import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Detector, type Detection, type DetectorOptions } from '../../../electron/worker/detect/detector'
import type { Pixels } from '../../../electron/shared/perception/pixels'
import { Random } from '../../../electron/shared/random'
import { standIn, type StandIn, type StandInOptions } from './onnx-detectors'

const folder = mkdtempSync(join(tmpdir(), 'apprenti-detector-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NAMES = ['cat', 'dog', 'emu']
const metadata = { names: "{0: 'cat', 1: 'dog', 2: 'emu'}", task: 'detect' }
/** Cells of a picture of 64 x 64: strides 8, 16 and 32. */
const CELLS = 64 + 16 + 4
const plain = (width: number, height: number): Pixels => ({
  width,
  height,
  data: new Uint8Array(4 * width * height).fill(90)
})

interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly scores: readonly number[]
  readonly there: number
}

/** Boxes anywhere in 64 x 64, most of them hardly sure of anything. */
function randomBoxes(count: number, seed: number): Box[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => ({
    ...{ x: 64 * random.uniform(), y: 64 * random.uniform() },
    ...{ w: 4 + 30 * random.uniform(), h: 4 + 30 * random.uniform() },
    scores: NAMES.map(() => random.uniform() ** 2),
    there: random.uniform()
  }))
}

/**
 * The reference: what these boxes are in a picture of 128 x 32, which lies on the canvas at half its size from row 24 on.
 * Written without the product's code: strongest first, against all that stayed, corners throughout.
 */
function reference(
  boxes: readonly (Box & { readonly sure: number; readonly kind: number })[],
  least = 0.25,
  most = 0.5
): Detection[] {
  const corners = boxes
    .filter(({ sure }) => sure >= least)
    .map(({ x, y, w, h, sure, kind }) => ({
      l: x - w / 2,
      t: y - h / 2,
      r: x + w / 2,
      b: y + h / 2,
      sure,
      kind
    }))
    .sort((p, q) => q.sure - p.sure)
  const kept: typeof corners = []
  for (const p of corners) {
    const overlaps = kept
      .filter(({ kind }) => kind === p.kind)
      .map((q) => {
        const i =
          Math.max(0, Math.min(p.r, q.r) - Math.max(p.l, q.l)) *
          Math.max(0, Math.min(p.b, q.b) - Math.max(p.t, q.t))
        return i / ((p.r - p.l) * (p.b - p.t) + (q.r - q.l) * (q.b - q.t) - i)
      })
    if (Math.max(0, ...overlaps) <= most) kept.push(p)
  }
  const within = (value: number, end: number): number => Math.min(end, Math.max(0, value))
  return kept.map(({ l, t, r, b, sure, kind }) => {
    const [x, y] = [within(l * 2, 128), within((t - 24) * 2, 32)]
    return {
      kind: NAMES[kind]!,
      box: { x, y, width: within(r * 2, 128) - x, height: within((b - 24) * 2, 32) - y },
      confidence: sure
    }
  })
}

function expectSame(found: readonly Detection[], wanted: readonly Detection[]): void {
  expect(wanted.length).toBeGreaterThan(5)
  expect(found.map(({ kind }) => kind)).toEqual(wanted.map(({ kind }) => kind))
  found.forEach(({ box, confidence }, i) => {
    expect(confidence).toBeCloseTo(wanted[i]!.confidence, 5)
    for (const key of ['x', 'y', 'width', 'height'] as const)
      expect(box[key]).toBeCloseTo(wanted[i]!.box[key], 3)
  })
}

const best = (scores: readonly number[]): number => scores.indexOf(Math.max(...scores))

async function found(
  outputs: Readonly<Record<string, StandIn>>,
  options: StandInOptions = { metadata },
  asked: DetectorOptions = {}
): Promise<Detection[]> {
  const detector = await Detector.of(standIn(outputs, options), 'test.onnx', asked)
  try {
    return (await detector.detect([plain(128, 32)]))[0]!
  } finally {
    await detector.close()
  }
}

const columns = (boxes: readonly Box[]): number[][] =>
  boxes.map(({ x, y, w, h, scores }) => [x, y, w, h, ...scores])
const turned = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.flatMap((_, i) => rows.map((row) => row[i]!))

describe('the layouts of YOLO', () => {
  it('v5: whether anything is there times each kind', async () => {
    const boxes = randomBoxes(3 * CELLS, 1)
    const data = boxes.flatMap(({ x, y, w, h, there, scores }) => [x, y, w, h, there, ...scores])
    const wanted = reference(
      boxes.map((b) => ({ ...b, kind: best(b.scores), sure: b.there * Math.max(...b.scores) }))
    )
    expectSame(await found({ output0: { data, shape: [1, 3 * CELLS, 8] } }), wanted)
  })

  it('v8 and v11: turned, and without it', async () => {
    const boxes = randomBoxes(CELLS, 2)
    const data = turned(columns(boxes))
    const wanted = reference(boxes.map((b) => ({ ...b, kind: best(b.scores), sure: Math.max(...b.scores) })))
    expectSame(await found({ output0: { data, shape: [1, 7, CELLS] } }), wanted)
  })

  it('v8 that somebody turned back', async () => {
    const boxes = randomBoxes(CELLS, 3)
    const wanted = reference(boxes.map((b) => ({ ...b, kind: best(b.scores), sure: Math.max(...b.scores) })))
    expectSame(await found({ output0: { data: columns(boxes).flat(), shape: [1, CELLS, 7] } }), wanted)
  })

  it('end-to-end: corners, and overlaps are left as they are', async () => {
    const boxes = randomBoxes(300, 4)
    const rows = boxes.map(({ x, y, w, h, there }, i) => [
      x - w / 2,
      y - h / 2,
      x + w / 2,
      y + h / 2,
      there * 0.5,
      i % 3
    ])
    const wanted = reference(
      boxes.map((b, i) => ({ ...b, kind: i % 3, sure: b.there * 0.5 })),
      0.25,
      1
    )
    const all = await found({ output0: { data: rows.flat(), shape: [1, 300, 6] } })
    expectSame(all, wanted)
  })

  it('one kind of v5 has six numbers a box, as end-to-end has, and is told from it', async () => {
    const boxes = randomBoxes(3 * CELLS, 5)
    const data = boxes.flatMap(({ x, y, w, h, there, scores }) => [x, y, w, h, there, scores[0]!])
    const wanted = reference(boxes.map((b) => ({ ...b, kind: 0, sure: b.there * b.scores[0]! })))
    expectSame(await found({ output0: { data, shape: [1, 3 * CELLS, 6] } }), wanted)
  })

  it('several pictures at once, of different sizes, each by its own numbers', async () => {
    const both = [randomBoxes(CELLS, 6), randomBoxes(CELLS, 7)]
    const data = both.flatMap((boxes) => turned(columns(boxes)))
    const file = standIn({ output0: { data, shape: [2, 7, CELLS] } }, { input: [2, 3, 64, 64], metadata })
    const detector = await Detector.of(file, 'two.onnx')
    const [first, second, third] = await detector.detect([plain(128, 32), plain(128, 32), plain(128, 32)])
    await detector.close()
    const wanted = both.map((boxes) =>
      reference(boxes.map((b) => ({ ...b, kind: best(b.scores), sure: Math.max(...b.scores) })))
    )
    expectSame(first!, wanted[0]!)
    expectSame(second!, wanted[1]!)
    expect(third).toEqual(first)
  })
})

describe('what kinds are called', () => {
  const output0 = { data: new Float32Array(7 * CELLS), shape: [1, 7, CELLS] }
  const namesOf = async (
    options: StandInOptions,
    asked: DetectorOptions = {}
  ): Promise<readonly string[]> => {
    const detector = await Detector.of(standIn({ output0 }, options), 'test.onnx', asked)
    await detector.close()
    return detector.facts.names
  }

  it('is what the file says, or whoever opens it', async () => {
    expect(await namesOf({ metadata })).toEqual(NAMES)
    expect(await namesOf({}, { names: ['a', 'b', 'c'] })).toEqual(['a', 'b', 'c'])
  })

  it('is counted by the shape: files are wrong by one now and then', async () => {
    expect(await namesOf({ metadata: { names: "{0: 'cat', 1: 'dog'}" } })).toEqual(['cat', 'dog', 'kind 2'])
    expect(await namesOf({ metadata: { names: "{0: 'a', 1: 'b', 2: 'c', 3: 'd'}" } })).toEqual([
      'a',
      'b',
      'c'
    ])
    expect(await namesOf({})).toEqual(['kind 0', 'kind 1', 'kind 2'])
  })

  it('must fit when they are given', async () => {
    await expect(namesOf({}, { names: ['a'] })).rejects.toThrow(
      'The detector test.onnx cannot be used: it tells 3 kinds apart and 1 names were given; give one for each, in the order it was trained with.'
    )
  })

  it('the license of the weights is told', async () => {
    const file = standIn({ output0 }, { metadata: { license: 'AGPL-3.0' } })
    const detector = await Detector.of(file, 'x.onnx')
    expect(detector.facts.license).toBe('AGPL-3.0')
    await detector.close()
  })
})

describe('a file that is no detector', () => {
  const zeros = (...shape: number[]): StandIn => ({
    data: new Float32Array(shape.reduce((a, b) => a * b)),
    shape
  })
  const opened = async (file: Uint8Array): Promise<unknown> => Detector.of(file, 'some/where/x.onnx')

  it.each([
    [
      'raw box distributions beside kinds',
      { boxes: zeros(1, CELLS, 64), scores: zeros(1, CELLS, 3) },
      'it gives raw box distributions'
    ],
    [
      'raw grids',
      { a: zeros(1, 67, 8, 8), b: zeros(1, 67, 4, 4), c: zeros(1, 67, 2, 2) },
      'it gives raw box distributions'
    ],
    [
      'outlines',
      { output0: zeros(1, 39, CELLS), output1: zeros(1, 32, 16, 16) },
      'it outlines things instead of boxing them'
    ],
    [
      'a classifier',
      { output0: zeros(1, 1000) },
      'its outputs (output0 [1, 1000]) are those of no detector known here'
    ],
    [
      'boxes and scores apart',
      { boxes: zeros(1, 300, 4), scores: zeros(1, 300, 80) },
      'are those of no detector known here'
    ],
    ['no kinds', { output0: zeros(1, 4, CELLS) }, 'are those of no detector known here']
  ])('%s: one sentence', async (_, outputs, why) => {
    const failure = opened(standIn(outputs))
    await expect(failure).rejects.toThrow(`The detector x.onnx cannot be used: `)
    await expect(failure).rejects.toThrow(why)
    await expect(failure).rejects.toThrow(/^[^.]*x\.onnx[^.]*\.$/)
  })

  it('made for another task', async () => {
    const file = standIn({ output0: zeros(1, 7, CELLS) }, { metadata: { task: 'pose' } })
    await expect(opened(file)).rejects.toThrow(
      'it was made for the task "pose"; export a model of the task "detect".'
    )
  })

  it('takes no picture', async () => {
    const file = standIn({ output0: zeros(1, 7, CELLS) }, { input: [1, 4, 84, 84] })
    await expect(opened(file)).rejects.toThrow(
      'it takes images float32 [1, 4, 84, 84], where a picture float32 [1, 3, height, width] is wanted.'
    )
    const numbers = standIn({ output0: zeros(1, 7, CELLS) }, { input: [1, 12] })
    await expect(opened(numbers)).rejects.toThrow('where a picture float32')
  })

  it('cut short, no ONNX at all, not there', async () => {
    const whole = standIn({ output0: zeros(1, 7, CELLS) })
    await expect(opened(whole.subarray(0, whole.length - 40))).rejects.toThrow('x.onnx cannot be used: ')
    await expect(opened(new TextEncoder().encode('no network, some text'))).rejects.toThrow(
      'x.onnx cannot be used: '
    )
    await expect(opened(new Uint8Array())).rejects.toThrow('x.onnx cannot be used: ')
    await expect(Detector.open(join(folder, 'missing.onnx'))).rejects.toThrow(
      'The detector missing.onnx cannot be used: '
    )
    writeFileSync(join(folder, 'good.onnx'), whole)
    const good = await Detector.open(join(folder, 'good.onnx'))
    await good.close()
  })

  it('is sure by 658, as one that was turned the wrong way is', async () => {
    const data = new Float32Array(7 * CELLS).fill(658)
    await expect(found({ output0: { data, shape: [1, 7, CELLS] } })).rejects.toThrow(
      'it is sure of something by 658.0, which is not between 0 and 1; export it again with its last layer in the file.'
    )
    await expect(found({ output0: { data: data.fill(NaN), shape: [1, 7, CELLS] } })).rejects.toThrow(
      'it is sure of something by NaN'
    )
  })
})
