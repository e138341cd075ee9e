import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { giou } from '../../../electron/worker/detect/boxes'
import {
  DETECTOR_DEFAULTS,
  learningRateAt,
  splitByGroup,
  type DetectorConfig
} from '../../../electron/worker/detect/config'
import { Cropper } from '../../../electron/worker/detect/crops'
import { Detector } from '../../../electron/worker/detect/detector'
import { detectorFile, folded } from '../../../electron/worker/detect/export'
import { CANVAS, type LearnedPicture } from '../../../electron/worker/detect/learned-pictures'
import { EPSILON, learningGraph } from '../../../electron/worker/detect/learning-graph'
import { fillTargets } from '../../../electron/worker/detect/targets'
import {
  trainDetector,
  type DetectorProgress,
  type LearnedDetector
} from '../../../electron/worker/detect/trainer'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { TrainingStep } from '../../../electron/worker/engine/training-step'

const wasm = readFileSync(join(import.meta.dirname, '../../../out/native/optim.wasm'))
const runtime = new OnnxRuntime({ threads: 1 })
const SIDE = 64
const CELLS = SIDE / 8
const PLANE = CELLS * CELLS

/** Squares of two colours on grey ground. */
function squares(seed: number, group: string): LearnedPicture {
  const random = new Random(seed)
  const plane = CANVAS.width * CANVAS.height
  const canvas = new Uint8Array(3 * plane).fill(90)
  const truths = Array.from({ length: 12 }, (_, i) => {
    const kind = random.integer(2)
    const box = {
      x: 50 * i + random.integer(20),
      y: random.integer(CANVAS.height - 40),
      width: 24,
      height: 24
    }
    for (let y = box.y; y < box.y + 24; y++)
      canvas.fill(230, kind * plane + y * CANVAS.width + box.x, kind * plane + y * CANVAS.width + box.x + 24)
    return { kind, box }
  })
  return { name: `${seed}`, group, canvas, truths, unsure: [] }
}

async function madeStep(): Promise<{ graph: ReturnType<typeof learningGraph>; step: TrainingStep }> {
  const graph = learningGraph({ batch: 2, side: SIDE, classes: 3 })
  const step = await TrainingStep.create(runtime, wasm, {
    loss: graph.loss,
    trainable: graph.scope.parameters,
    outputs: graph.outputs,
    optimiser: { kind: 'sgd', learningRate: 0 }
  })
  const random = new Random(3)
  graph.scope.initialise(new Map(step.parameters), random)
  // Blocks that begin at nothing would hide what goes on in them.
  for (const name of ['fine2', 'coarse2']) step.parameters.get(`${name}.scale`)!.fill(0.7)
  const pictures = step.inputs.get('pictures')!
  for (let i = 0; i < pictures.length; i++) pictures[i] = random.integer(256)
  const truth = { kind: 1, box: { x: 10, y: 12, width: 30, height: 22 } }
  let found = 0
  for (const row of [0, 1]) {
    const part = (name: string, length: number): Float32Array =>
      step.inputs.get(name)!.subarray(row * length, (row + 1) * length) as Float32Array
    const targets = {
      kinds: part('kinds', 3 * PLANE),
      edges: part('edges', 4 * PLANE),
      found: part('found', PLANE),
      counted: part('counted', PLANE)
    }
    found += fillTargets(targets, CELLS, row === 0 ? [truth] : [], [])
  }
  step.inputs.get('share')![0] = 1 / found
  return { graph, step }
}

describe('the loss', () => {
  it('has the slope that small steps along parameters show', async () => {
    const { step } = await madeStep()
    const { gradientNorm } = await step.run()
    expect(gradientNorm).toBeGreaterThan(0)
    const slopes = new Map([...step.gradients].map(([name, values]) => [name, values.slice()]))
    for (const name of ['stem1.weight', 'fine2.scale', 'lateral.shift', 'output.bias']) {
      const slope = slopes.get(name)!
      const i = slope.reduce((best, value, at) => (Math.abs(value) > Math.abs(slope[best]!) ? at : best), 0)
      const values = (): Float32Array => step.parameters.get(name)!
      const at = values()[i]!
      const lossAt = async (value: number): Promise<number> => {
        values()[i] = value
        const { loss } = await step.run()
        return loss
      }
      const small = 2e-3
      const rise = ((await lossAt(at + small)) - (await lossAt(at - small))) / (2 * small)
      await lossAt(at)
      values()[i] = at
      expect(rise / slope[i]!, name).toBeCloseTo(1, 1)
    }
  })

  it('is what plain code makes of the same boxes', async () => {
    const { step } = await madeStep()
    // Every cell says the same: edges of exp(0) * 16 pixels, and each kind with the same probability.
    step.parameters.get('output.weight')!.fill(0)
    step.parameters.get('output.bias')!.set([-1, 0.5, -2, 0, 0, 0, 0])
    await step.run()
    const [found, edges] = [step.inputs.get('found')!, step.inputs.get('edges')!]
    const cells = [...found.subarray(0, PLANE)].flatMap((one, cell) => (one === 1 ? [cell] : []))
    expect(cells.length).toBeGreaterThan(1)
    const lacks = cells.map((cell) => {
      const [left, top, right, bottom] = [0, 1, 2, 3].map((i) => edges[i * PLANE + cell]!) as [
        number,
        number,
        number,
        number
      ]
      return (
        1 -
        giou(
          { x: -left, y: -top, width: left + right, height: top + bottom },
          { x: -16, y: -16, width: 32, height: 32 }
        )
      )
    })
    expect(step.outputs.get('boxLoss')![0]).toBeCloseTo(lacks.reduce((a, b) => a + b, 0) / cells.length, 4)
    const p = (z: number): number => 1 / (1 + Math.exp(-z))
    const absent = (z: number): number => -0.75 * p(z) ** 2 * Math.log(1 - p(z))
    const there = -0.25 * (1 - p(0.5)) ** 2 * Math.log(p(0.5))
    const all = 2 * PLANE * (absent(-1) + absent(0.5) + absent(-2)) + cells.length * (there - absent(0.5))
    expect(step.outputs.get('kindLoss')![0]! / (all / cells.length)).toBeCloseTo(1, 4)
  })
})

describe('a norm folded into its convolution', () => {
  it('computes what both did', () => {
    const learned = new Map([
      ['a.weight', Float32Array.of(1, 2, 3, 4)],
      ['a.scale', Float32Array.of(2, -1)],
      ['a.shift', Float32Array.of(0.5, 1)],
      ['output.weight', Float32Array.of(1)],
      ['output.bias', Float32Array.of(2)]
    ])
    const moments = new Map([['a', { mean: Float32Array.of(3, -2), variance: Float32Array.of(4, 0.25) }]])
    const result = folded(learned, moments)
    const x = [0.3, -0.7]
    const conv = (weights: Float32Array, out: number): number =>
      weights[2 * out]! * x[0]! + weights[2 * out + 1]! * x[1]!
    for (const out of [0, 1]) {
      const { mean, variance } = moments.get('a')!
      const plain = conv(learned.get('a.weight')!, out)
      const normed =
        ((plain - mean[out]!) / Math.sqrt(variance[out]! + EPSILON)) * learned.get('a.scale')![out]! +
        learned.get('a.shift')![out]!
      expect(conv(result.get('a.weight')!, out) + result.get('a.bias')![out]!).toBeCloseTo(normed, 5)
    }
    expect(result.get('output.bias')).toEqual(Float32Array.of(2))
  })

  it('is a file whose boxes are where its cells say', async () => {
    const { graph, step } = await madeStep()
    await step.run()
    step.parameters.get('output.weight')!.fill(0)
    // Sure of the second kind everywhere, its edges 16, 8, 16 and 24 pixels away.
    step.parameters.get('output.bias')!.set([-9, 9, -9, 0, Math.log(0.5), 0, Math.log(1.5)])
    const moments = new Map(
      graph.units.map((unit) => [
        unit,
        {
          mean: step.outputs.get(`${unit}.mean`)! as Float32Array,
          variance: step.outputs.get(`${unit}.variance`)! as Float32Array
        }
      ])
    )
    const bytes = detectorFile(folded(step.parameters, moments), ['a', 'b', 'c'])
    const detector = await Detector.of(bytes, 'x.onnx', { overlap: 1, most: 5000 })
    expect(detector.facts).toMatchObject({ layout: 'v8', names: ['a', 'b', 'c'], size: CANVAS })
    const [found] = await detector.detectOnCanvas([new Uint8Array(3 * CANVAS.width * CANVAS.height)])
    await detector.close()
    expect(found).toHaveLength(80 * 48)
    const { box, kind } = found![81]!
    expect(kind).toBe(1)
    // Row 1, column 1: its middle is at 12, 12.
    for (const [value, wanted] of [
      [box.x, -4],
      [box.y, 4],
      [box.width, 32],
      [box.height, 32]
    ] as const)
      expect(value).toBeCloseTo(wanted, 3)
  })
})

describe('crops', () => {
  const picture = squares(1, 'one')
  const config = { side: 128, isMirrored: true, isPasted: true }

  it.each([
    [false, 1],
    // What is pasted may lie over the middle of something, as things do in games.
    [true, 0.85]
  ])('show their boxes: inside each is its colour (pasted: %s)', (isPasted, least) => {
    const cropper = new Cropper([picture], { ...config, isPasted }, new Random(5))
    const out = new Uint8Array(3 * 128 * 128)
    let [looked, right] = [0, 0]
    for (let i = 0; i < 40; i++)
      for (const { kind, box } of cropper.draw(out).truths) {
        expect(Math.min(box.x, box.y, 128 - box.x - box.width, 128 - box.y - box.height)).toBeGreaterThan(
          -1e-9
        )
        if (box.width < 12 || box.height < 12) continue
        const at = Math.round(box.y + box.height / 2) * 128 + Math.round(box.x + box.width / 2)
        looked++
        if (out[kind * 128 * 128 + at]! > 1.3 * out[(1 - kind) * 128 * 128 + at]!) right++
      }
    expect(looked).toBeGreaterThan(50)
    expect(right / looked).toBeGreaterThanOrEqual(least)
  })

  it('are the same for the same seed', () => {
    const drawn = (seed: number): unknown => {
      const cropper = new Cropper([picture], config, new Random(seed))
      const out = new Uint8Array(3 * 128 * 128)
      return [cropper.draw(out), cropper.draw(out), [...out]]
    }
    expect(drawn(1)).toEqual(drawn(1))
    expect(drawn(1)).not.toEqual(drawn(2))
  })
})

describe('learning', () => {
  const lesson = {
    kinds: ['red', 'green'],
    training: [squares(1, 'a'), squares(2, 'b'), squares(3, 'c')],
    validation: [squares(4, 'd')]
  }
  const config: DetectorConfig = {
    ...DETECTOR_DEFAULTS,
    steps: 60,
    batch: 4,
    side: 128,
    lookEvery: 20,
    warmUpSteps: 5,
    learningRate: 5e-3
  }
  const learn = async (
    more: Partial<DetectorConfig>,
    interrupted: (told: readonly DetectorProgress[]) => boolean = () => false
  ): Promise<{ learned: LearnedDetector | null; told: DetectorProgress[] }> => {
    const told: DetectorProgress[] = []
    const tools = {
      ...{ runtime, wasm, nowMs: () => 0, tell: (progress: DetectorProgress) => void told.push(progress) },
      interrupted: () => Promise.resolve(interrupted(told))
    }
    return { learned: await trainDetector(lesson, { ...config, ...more }, tools), told }
  }

  it('finds coloured squares in pictures it did not learn from; the same seed gives the same file', async () => {
    const { learned, told } = await learn({ seed: 1 })
    expect(learned!.scores.map50).toBeGreaterThan(0.9)
    expect(told.filter(({ seen }) => seen !== null).map(({ step }) => step)).toEqual([20, 40, 60])
    const again = await learn({ seed: 1 })
    expect(Buffer.compare(learned!.bytes, again.learned!.bytes)).toBe(0)
    const other = await learn({ seed: 2, steps: 20 })
    expect(Buffer.compare(learned!.bytes, other.learned!.bytes)).not.toBe(0)
  }, 120_000)

  it('keeps what there is when it is told to end, and nothing where nothing was learned', async () => {
    const { learned } = await learn({}, (told) => told.some(({ step }) => step >= 20))
    expect(learned).toMatchObject({ updates: 20 })
    expect((await learn({}, () => true)).learned).toBeNull()
  })

  it('ends when it gets no better', async () => {
    const { learned } = await learn({ learningRate: 1e-12, steps: 200, lookEvery: 5, patience: 2 })
    expect(learned!.updates).toBeLessThan(60)
  })
})

describe('the learning rate', () => {
  const config = { ...DETECTOR_DEFAULTS, steps: 1000, warmUpSteps: 10, learningRate: 1 }
  it('rises, then falls along a cosine; where time runs out first, by that', () => {
    expect(learningRateAt(0, 0, config)).toBeCloseTo(0.1)
    expect(learningRateAt(500, 0.1, config)).toBeCloseTo(0.5)
    expect(learningRateAt(999, 0, config)).toBeLessThan(1e-5)
    expect(learningRateAt(100, Math.SQRT1_2, config)).toBeCloseTo(0.5)
    expect(learningRateAt(100, 1, config)).toBeCloseTo(0)
    expect(learningRateAt(500, 0.6, config)).toBeCloseTo(0.5)
  })
})

describe('what is held back', () => {
  const all = Array.from({ length: 40 }, (_, i) => ({ i, group: `map ${i % 8}` }))
  it('is whole groups, by chance', () => {
    const random = new Random(1)
    const { training, validation } = splitByGroup(all, (below) => random.integer(below), 'x')
    expect(training.length + validation.length).toBe(40)
    expect(validation.length).toBeGreaterThanOrEqual(6)
    expect(validation.length).toBeLessThan(12)
    const held = new Set(validation.map(({ group }) => group))
    expect(training.some(({ group }) => held.has(group))).toBe(false)
  })

  it('is the smallest of few large groups, whatever the chance', () => {
    const few = Array.from({ length: 12 }, (_, i) => ({ group: i % 4 === 0 ? 'monday' : 'tuesday' }))
    for (const pick of [0, 1]) {
      const { validation } = splitByGroup(few, (below) => Math.min(pick, below - 1), 'x')
      expect(validation.map(({ group }) => group)).toEqual(['monday', 'monday', 'monday'])
    }
  })

  it('cannot be taken from one session', () => {
    expect(() => splitByGroup([{ group: 'a' }, { group: 'a' }], () => 0, 'mine')).toThrow(
      'The labels in mine cannot be used: all pictures are of one session or map, so none can be held back; label pictures of another as well.'
    )
  })
})
