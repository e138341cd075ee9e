import { afterAll, describe, expect, test } from 'vitest'
import { gradients } from '../../../electron/worker/engine/gradient'
import type { Tensor } from '../../../electron/worker/engine/graph'
import { blockedBy } from '../../../electron/worker/engine/onnx/blocked/layout'
import { emitOnnx, type Program } from '../../../electron/worker/engine/onnx/emit'
import * as o from '../../../electron/worker/engine/ops'
import { blockSize } from '../../../electron/worker/engine/runtime/block-size'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { fill, parametersOf, weighted } from './finite-differences'
import { Maker } from './op-cases'

const usual = new OnnxRuntime({ threads: 1, layout: 'plain' })
const blocked = new OnnxRuntime({ threads: 1 })
afterAll(() => Promise.all([usual.close(), blocked.close()]))

/** Of this machine. Without blocks every comparison here would be of the usual layout with itself. */
const blockChannels = await blockSize()
if (blockChannels === null)
  console.log(`Proves little: ONNX Runtime has no blocked convolutions on ${process.arch}`)

test.runIf(process.arch === 'x64')('a processor by Intel or AMD has blocks of 8 or 16 channels', () => {
  expect([8, 16]).toContain(blockChannels)
})

interface Layer {
  out: number
  kernel: [number, number]
  stride?: number
  padding?: [number, number, number, number]
  dilation?: number
  isLinear?: boolean
}

/** Above, left, below, right. */
const NO_PADDING: [number, number, number, number] = [0, 0, 0, 0]

interface Network {
  batch: number
  channels: number
  size: [number, number]
  layers: Layer[]
  isBytes?: boolean
}

function pictures(m: Maker, shape: number[], isBytes: boolean): Tensor {
  return isBytes ? o.mul(o.cast(m.bytes(shape), 'float32'), 1 / 255) : m.real(shape)
}

function network(m: Maker, { batch, channels, size, layers, isBytes = false }: Network): Tensor {
  let x = pictures(m, [batch, channels, ...size], isBytes)
  for (const { out, kernel, stride = 1, padding = NO_PADDING, dilation = 1, isLinear = false } of layers) {
    const filters = m.real([out, x.shape[1]!, ...kernel])
    const y = o.conv2d(x, filters, { stride, padding, dilation }, m.real([out]))
    x = isLinear ? y : o.relu(y)
  }
  return o.flatten(x)
}

/** The network's result, and the gradient of a random weighting of it by every parameter. */
function withGradients(m: Maker, y: Tensor): Program {
  const { loss } = weighted(m, y)
  const xs = parametersOf(y)
  return { outputs: { y, ...Object.fromEntries(gradients(loss, xs).map((g, i) => [`g${i}`, g])) } }
}

/** The largest difference of any output from the usual layout's, against the largest number in it. */
async function difference(m: Maker, program: Program): Promise<number> {
  const runs = [await usual.compile(program), await blocked.compile(program)]
  for (const run of runs) {
    fill(run, m.feeds)
    await run.run()
  }
  const [expected, found] = runs.map((run) => run.results)
  const errors = [...expected!].map(([name, values]) => {
    const scale = Math.max(...values.map(Math.abs))
    return Math.max(...values.map((value, i) => Math.abs(value - found!.get(name)![i]!))) / scale
  })
  return Math.max(...errors)
}

const NETWORKS: Record<string, Network> = {
  "Nature's, smaller": {
    ...{ batch: 32, channels: 4, size: [44, 44], isBytes: true },
    layers: [
      { out: 32, kernel: [8, 8], stride: 4 },
      { out: 64, kernel: [4, 4], stride: 2 },
      { out: 64, kernel: [3, 3] }
    ]
  },
  'padding, as IMPALA has it': {
    ...{ batch: 16, channels: 3, size: [9, 11] },
    layers: [
      { out: 16, kernel: [3, 3], padding: [1, 1, 1, 1] },
      { out: 32, kernel: [3, 3], padding: [1, 1, 1, 1], isLinear: true }
    ]
  },
  'strides that leave a rest, uneven filters and padding': {
    ...{ batch: 16, channels: 16, size: [13, 12] },
    layers: [
      { out: 16, kernel: [3, 2], stride: 2, padding: [1, 0, 2, 1] },
      { out: 32, kernel: [2, 3], stride: 3, padding: [0, 2, 1, 1] }
    ]
  },
  'a stride longer than the filter': {
    ...{ batch: 16, channels: 16, size: [11, 11] },
    layers: [
      { out: 16, kernel: [2, 2], stride: 3 },
      { out: 16, kernel: [1, 1], stride: 2 }
    ]
  },
  dilation: {
    ...{ batch: 16, channels: 16, size: [12, 12] },
    layers: [
      { out: 16, kernel: [3, 3], dilation: 2, stride: 2, padding: [2, 1, 2, 1] },
      { out: 16, kernel: [2, 2] }
    ]
  },
  'a batch that is no whole blocks': {
    ...{ batch: 3, channels: 4, size: [10, 10], isBytes: true },
    layers: [
      { out: 32, kernel: [4, 4], stride: 2 },
      { out: 16, kernel: [2, 2] }
    ]
  },
  'filters that are no whole blocks between ones that are': {
    ...{ batch: 16, channels: 2, size: [10, 10] },
    layers: [
      { out: 16, kernel: [3, 3] },
      { out: 12, kernel: [3, 3] },
      { out: 16, kernel: [3, 3] }
    ]
  }
}

describe('over blocks of channels', () => {
  test.each(Object.entries(NETWORKS))(
    '%s: results and gradients are those of the usual layout',
    async (_, net) => {
      for (const seed of [1, 2]) {
        const m = new Maker(seed)
        expect(await difference(m, withGradients(m, network(m, net)))).toBeLessThan(1e-5)
      }
    }
  )

  test('what lies between convolutions is the same too', async () => {
    const m = new Maker(3)
    const conv = (x: Tensor): Tensor => o.conv2d(x, m.real([16, 16, 3, 3]), { padding: 1 })
    const x = m.real([16, 16, 5, 5])
    const a = conv(x)
    const gate = o.sigmoid(o.mul(conv(a), 0.1))
    const b = o.where(o.not(o.greater(a, 0.5)), o.add(a, x), o.tanh(gate))
    const y = o.add(conv(o.mul(b, gate)), o.sum(a, { axes: [2, 3], keep: true }))
    expect(await difference(m, withGradients(m, y))).toBeLessThan(1e-5)
  })

  test('a mask that is asked for in the usual order', async () => {
    const m = new Maker(4)
    const y = o.conv2d(m.real([1, 16, 5, 5]), m.real([16, 16, 3, 3]))
    const mask = o.transpose(o.cast(o.greater(y, 0), 'float32'), [0, 2, 3, 1])
    expect(await difference(m, { outputs: { y, mask } })).toBeLessThan(1e-5)
  })

  test('second derivatives are the same', async () => {
    const m = new Maker(5)
    const filters = m.real([16, 16, 2, 2])
    const y = o.conv2d(m.real([16, 16, 5, 5]), filters, { stride: 2 })
    const slope = gradients(o.sum(o.mul(o.square(y), y)), [filters])[0]!
    expect(await difference(m, withGradients(m, slope))).toBeLessThan(1e-5)
  })

  test.skipIf(blockChannels === null)('is what this machine runs', () => {
    const m = new Maker(6)
    const program = withGradients(m, network(m, NETWORKS["Nature's, smaller"]!))
    const file = Buffer.from(emitOnnx(program, new Map(), { lowering: blockedBy(blockChannels!) })).toString(
      'latin1'
    )
    const plain = Buffer.from(emitOnnx(program)).toString('latin1')
    const count = (text: string, what: string): number => text.split(what).length - 1
    expect(plain).not.toContain('com.microsoft')
    expect(file).not.toContain('ConvTranspose')
    expect(count(file, 'activation')).toBe(3)
  })
})
