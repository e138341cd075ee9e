import { InferenceSession } from 'onnxruntime-node'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Graph } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import type { Program } from '../../../electron/worker/engine/onnx/emit'
import { Block, blockLength } from '../../../electron/worker/engine/runtime/block'
import { Arena } from '../../../electron/worker/engine/runtime/memory'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'

afterEach(() => vi.restoreAllMocks())

function doubled(): Program {
  const g = new Graph()
  return { outputs: { y: o.mul(g.input('x', [3]), 2) } }
}

describe('ONNX Runtime', () => {
  test('makes one session for equal programs', async () => {
    const create = vi.spyOn(InferenceSession, 'create')
    const runtime = new OnnxRuntime({ threads: 1 })
    const runs = [await runtime.compile(doubled()), await runtime.compile(doubled())]
    expect(create).toHaveBeenCalledTimes(1)
    runs[0]!.sources.get('x')!.set([1, 2, 3])
    runs[1]!.sources.get('x')!.set([4, 5, 6])
    for (const run of runs) await run.run()
    expect(runs.map((run) => [...run.results.get('y')!])).toEqual([
      [2, 4, 6],
      [8, 10, 12]
    ])
    await runtime.close()
  })

  test('reads and writes the buffers it is given, every time', async () => {
    const runtime = new OnnxRuntime({ threads: 1 })
    const arena = new Arena(256)
    const [x, y] = [arena.take([3], 'float32'), arena.take([3], 'float32')]
    const run = await runtime.compile(doubled(), new Map(Object.entries({ x, y })))
    for (const value of [1, 2]) {
      x.fill(value)
      await run.run()
      expect([...y]).toEqual([2 * value, 2 * value, 2 * value])
    }
    expect(run.results.get('y')).toBe(y)
    await runtime.close()
  })

  test('says so and uses the CPU when what was asked for is not here', async () => {
    const runtime = new OnnxRuntime({ provider: 'coreml' })
    const run = await runtime.compile(doubled())
    run.sources.get('x')!.fill(3)
    await run.run()
    expect([...run.results.get('y')!]).toEqual([6, 6, 6])
    if (runtime.name.includes('coreml')) return
    expect(runtime.fallback).toMatchObject({ code: 'device.fallback', params: { asked: 'coreml' } })
    expect(runtime.name).toBe('onnxruntime-node (cpu)')
    await runtime.close()
  })

  test('copies no results', async () => {
    const runtime = new OnnxRuntime({ threads: 1 })
    const g = new Graph()
    const run = await runtime.compile({ outputs: { y: o.mul(g.input('x', [2 ** 20]), 2) } })
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 4; i++) await run.run()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 22)
    await runtime.close()
  })

  test('passes on what goes wrong in a run', async () => {
    const runtime = new OnnxRuntime({ threads: 1 })
    const g = new Graph()
    const y = o.gather(g.input('table', [2, 2]), g.input('row', [1], 'int32'))
    const run = await runtime.compile({ outputs: { y } })
    run.sources.get('row')!.fill(7)
    await expect(run.run()).rejects.toThrow('out of data bounds')
    await runtime.close()
  })

  test('refuses a buffer that does not fit', async () => {
    const runtime = new OnnxRuntime()
    await expect(runtime.compile(doubled(), new Map([['x', new Float32Array(4)]]))).rejects.toThrow(
      'The buffer for x does not fit float32[3].'
    )
    await runtime.close()
  })
})

describe('memory', () => {
  test('is full when it is full', () => {
    const arena = new Arena(65536)
    arena.take([16384], 'float32')
    expect(() => arena.take([1], 'float32')).toThrow('it was planned too small')
  })

  test('a block starts each tensor on a cache line', () => {
    const g = new Graph()
    const tensors = [g.parameter('a', [3]), g.parameter('b', [17]), g.parameter('c', [])]
    expect(blockLength(tensors)).toBe(16 + 32 + 16)
    const block = new Block(new Arena(4096), tensors)
    expect([...block.views.values()].map((view) => [view.byteOffset % 64, view.length])).toEqual([
      [0, 3],
      [0, 17],
      [0, 1]
    ])
  })
})
