/** Finds out whether ONNX Runtime has its blocked convolutions on this machine, and how large a block is. */
import { Graph } from '../graph'
import { emitOnnx, type Program } from '../onnx/emit'
import { blockedBy } from '../onnx/blocked/layout'
import { conv2d } from '../ops'
import { indices } from '../shape'
import { InferenceSession, OrtTensor } from './onnxruntime'

/** With AVX-512 (and on some others), with AVX2. */
const SIZES = [16, 8]
const SIDE = 4
const CHANNELS = 16

let known: Promise<number | null> | undefined

/** Channels in a block here; null when there are no blocks. Looked up once. */
export const blockSize = (): Promise<number | null> => (known ??= probe())

/** A small convolution the usual way and over blocks of each size: the right size gives the same numbers. */
async function probe(): Promise<number | null> {
  const program = example()
  const expected = await outcome(emitOnnx(program))
  for (const size of SIZES) {
    const found = await outcome(emitOnnx(program, new Map(), { lowering: blockedBy(size) })).catch(() => null)
    if (found?.every((value, i) => Math.abs(value - expected[i]!) < 1e-4)) return size
  }
  return null
}

function example(): Program {
  const g = new Graph()
  const x = g.input('x', [1, CHANNELS, SIDE, SIDE])
  return { outputs: { y: conv2d(x, g.input('filters', [CHANNELS, CHANNELS, 3, 3])) } }
}

/** Different numbers everywhere, all small. */
const ramp = (length: number): Float32Array =>
  Float32Array.from(indices(length), (i) => ((i * 37) % 101) / 101)

async function outcome(file: Uint8Array): Promise<Float32Array> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  try {
    const feed = (...shape: number[]): OrtTensor =>
      new OrtTensor('float32', ramp(shape.reduce((size, side) => size * side)), shape)
    const feeds = { x: feed(1, CHANNELS, SIDE, SIDE), filters: feed(CHANNELS, CHANNELS, 3, 3) }
    return (await session.run(feeds))['y']!.data as Float32Array
  } finally {
    await session.release()
  }
}
