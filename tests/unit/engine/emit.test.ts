import { createHash } from 'node:crypto'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { gradients } from '../../../electron/worker/engine/gradient'
import { Graph } from '../../../electron/worker/engine/graph'
import { emitOnnx, type Program } from '../../../electron/worker/engine/onnx/emit'
import { ProtoWriter } from '../../../electron/worker/engine/onnx/protobuf'
import * as o from '../../../electron/worker/engine/ops'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A policy on pictures, with its loss; `unrelated` nodes must not show in the file. */
function policy(unrelated: number) {
  const g = new Graph()
  for (let i = 0; i < unrelated; i++) o.exp(g.constant(i))
  const x = o.mul(o.cast(g.input('picture', [1, 1, 6, 6], 'uint8'), 'float32'), 1 / 255)
  const filters = g.parameter('filters', [2, 1, 3, 3])
  const head = g.parameter('head', [8, 3])
  const q = o.matmul(o.flatten(o.relu(o.conv2d(x, filters, { stride: 2 }))), head)
  return { q, filters, head }
}

describe("protobuf's examples", () => {
  test('a varint, a string, packed varints, a negative number and a float', () => {
    expect(hex(new ProtoWriter().int(1, 150).finish())).toBe('089601')
    expect(hex(new ProtoWriter().string(2, 'testing').finish())).toBe('120774657374696e67')
    expect(hex(new ProtoWriter().ints(6, [3, 270, 86942]).finish())).toBe('3206038e029ea705')
    expect(hex(new ProtoWriter().int(1, -2).finish())).toBe('08feffffffffffffffff01')
    expect(hex(new ProtoWriter().message(3, new ProtoWriter().int(1, 150)).finish())).toBe('1a03089601')
  })
})

describe('an ONNX file', () => {
  const metadata = { env: 'invaders-pixels', actions: 'noop,fire' }

  test('is the same bytes for the same program, whatever else is in the graph', () => {
    const bytes = (unrelated: number) => emitOnnx({ outputs: { q: policy(unrelated).q }, metadata })
    expect(sha256(bytes(0))).toBe(sha256(bytes(5)))
    expect(sha256(bytes(0))).toBe(GOLDEN.forward)
  })

  test('is the same bytes with gradients', () => {
    const { q, filters, head } = policy(0)
    const [filterSlope, headSlope] = gradients(o.mean(o.square(q)), [filters, head])
    expect(sha256(emitOnnx({ outputs: { filterSlope: filterSlope!, headSlope: headSlope! } }))).toBe(
      GOLDEN.backward
    )
  })

  test('with its parameters in it needs only the picture', async () => {
    const program: Program = { outputs: { q: policy(0).q }, metadata }
    const file = emitOnnx(
      program,
      new Map([
        ['filters', new Float32Array(18).fill(0.5)],
        ['head', new Float32Array(24).fill(1)]
      ])
    )
    const session = await InferenceSession.create(file)
    expect(session.inputNames).toEqual(['picture'])
    expect(session.inputMetadata[0]).toMatchObject({ type: 'uint8', shape: [1, 1, 6, 6] })
    expect(session.outputMetadata[0]).toMatchObject({ name: 'q', type: 'float32', shape: [1, 3] })
    const picture = new OrtTensor('uint8', new Uint8Array(36).fill(51), [1, 1, 6, 6])
    const { q } = await session.run({ picture })
    // 51 / 255 = 0.2; nine of them times 0.5 is 0.9; eight features.
    for (const value of q!.data as Float32Array) expect(value).toBeCloseTo(7.2, 5)
    await session.release()
  })

  test('carries its metadata', () => {
    const file = Buffer.from(emitOnnx({ outputs: { q: policy(0).q }, metadata }))
    expect(file.includes('invaders-pixels')).toBe(true)
    expect(file.indexOf('actions')).toBeLessThan(file.indexOf('env'))
  })

  test('refuses an output with the name of an input', () => {
    expect(() => emitOnnx({ outputs: { picture: policy(0).q } })).toThrow(
      'An output cannot be called picture: the graph has a source of that name.'
    )
  })
})

/** Taken when onnx.checker (full check) had passed the files; a change here is a change of what we write. */
const GOLDEN = {
  forward: '2c80d3b2908de43503c0b2909b6c748688611f4715e69a94f2d822b42629897f',
  backward: '0cf6f6d8ea6af683407c66a5b7311833044c072a7c72912ef4aa4744debdb6e4'
}
