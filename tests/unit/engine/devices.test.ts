import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { deviceNamed, devicesOn } from '../../../electron/shared/devices'
import { errorText } from '../../../electron/shared/errors'
import { Graph } from '../../../electron/worker/engine/graph'
import type { Tf } from '../../../electron/worker/engine/op'
import { mul } from '../../../electron/worker/engine/ops'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { bestTfjs, loadTfjs } from '../../../electron/worker/engine/runtime/tfjs'

const ids = (system: string): string[] => devicesOn(system).map(({ id }) => id)

test('each system is offered what ONNX Runtime has there, and tfjs', () => {
  expect(ids('linux')).toEqual(['cpu', 'webgpu', 'cuda', 'tfjs'])
  expect(ids('win32')).toEqual(['cpu', 'webgpu', 'dml', 'tfjs'])
  expect(ids('darwin')).toEqual(['cpu', 'webgpu', 'coreml', 'tfjs'])
  // TensorRT is CUDA's with a second compiler: nobody can choose it here.
  const real = ort.listSupportedBackends().map(({ name }) => name)
  expect(ids(process.platform)).toEqual(
    expect.arrayContaining(real.filter((name) => name !== 'tensorrt' && name !== 'qnn'))
  )
})

test('what nobody knows is refused with what there is', () => {
  expect(() => deviceNamed('gpu')).toThrow(
    'There is nothing named "gpu" to compute on. Known: cpu, webgpu, cuda, dml, coreml, tfjs.'
  )
})

describe('what ONNX Runtime cannot use here', () => {
  test.each(['webgpu', 'cuda', 'dml', 'coreml'] as const)(
    '%s: the CPU computes, and says why',
    async (id) => {
      const runtime = new OnnxRuntime({ threads: 1, provider: id })
      expect(runtime.fallback).toBe(null)
      const g = new Graph()
      const run = await runtime.compile({ outputs: { y: mul(g.input('x', [2]), 3) } })
      run.sources.get('x')!.set([1, 2])
      await run.run()
      expect([...run.results.get('y')!]).toEqual([3, 6])
      const { fallback, name } = runtime
      await runtime.close()
      if (name === `onnxruntime-node (${id})`) return
      expect(name).toBe('onnxruntime-node (cpu)')
      const { en, fr } = errorText(fallback!)
      expect(en).toMatch(new RegExp(`^${id} cannot be used here \\(.+\\), so the CPU computes instead\\.$`))
      expect(fr).toMatch(
        new RegExp(`^${id} est inutilisable ici \\(.+\\) : le processeur calcule à sa place\\.$`)
      )
      // Its reasons are told in both languages, not in ONNX Runtime's words.
      expect(/\(.+\)/.exec(fr)![0]).not.toBe(/\(.+\)/.exec(en)![0])
    }
  )
})

describe('tfjs', () => {
  const missing = (name: string): Error =>
    Object.assign(new Error(`Cannot find package '${name}' imported from here`), {
      code: 'ERR_MODULE_NOT_FOUND'
    })
  /** The plain library under another backend's name, as a package that stands whole in `default`. */
  const native = async (backend: string): Promise<{ default: Tf }> => ({
    default: Object.assign(Object.create(await loadTfjs()) as Tf, {
      getBackend: () => backend,
      ready: async () => {}
    })
  })

  test('without anything installed computes with its plain CPU backend, and nothing is amiss', async () => {
    const runtime = await bestTfjs()
    expect([runtime.name, runtime.fallback]).toEqual(['tfjs (cpu)', null])
  })

  test('takes the GPU’s package first, then the other', async () => {
    const gpu = await bestTfjs((name) => native(name))
    expect([gpu.name, gpu.fallback]).toEqual(['tfjs (@tensorflow/tfjs-node-gpu)', null])
    const other = await bestTfjs((name) =>
      name === '@tensorflow/tfjs-node' ? native(name) : Promise.reject(missing(name))
    )
    expect([other.name, other.fallback]).toEqual(['tfjs (@tensorflow/tfjs-node)', null])
  })

  test('says so when one is installed and cannot be loaded', async () => {
    const runtime = await bestTfjs((name) =>
      name === '@tensorflow/tfjs-node'
        ? Promise.reject(new Error('util_1.isNullOrUndefined is not a function'))
        : Promise.reject(missing(name))
    )
    expect(runtime.name).toBe('tfjs (cpu)')
    expect(errorText(runtime.fallback!).en).toBe(
      '@tensorflow/tfjs-node cannot be used here (util_1.isNullOrUndefined is not a function), so the CPU computes instead.'
    )
  })

  test('says so when one is loaded and cannot compute', async () => {
    const broken = async (): Promise<unknown> => {
      const { default: tf } = await native('broken')
      const tidy = (): never => {
        throw new Error('no op works')
      }
      return { default: Object.assign(tf, { tidy }) }
    }
    const runtime = await bestTfjs((name) => (name === '@tensorflow/tfjs-node' ? native(name) : broken()))
    expect(runtime.name).toBe('tfjs (@tensorflow/tfjs-node)')
    expect(runtime.fallback?.params).toEqual({ asked: '@tensorflow/tfjs-node-gpu', why: 'no op works' })
  })

  test('a package that is there and lacks one of its own is no missing package', async () => {
    const runtime = await bestTfjs((name) =>
      Promise.reject(missing(name === '@tensorflow/tfjs-node' ? '@mapbox/node-pre-gyp' : name))
    )
    expect(runtime.fallback?.params['asked']).toBe('@tensorflow/tfjs-node')
  })
})
