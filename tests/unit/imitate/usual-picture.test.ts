import { describe, expect, it } from 'vitest'
import { Graph } from '../../../electron/worker/engine/graph'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { byUsual, UsualPicture } from '../../../electron/worker/imitate/usual-picture'
import { Scope } from '../../../electron/worker/nn/scope'

/** What the network is shown of two planes, each of two by one points. */
async function shown(pictures: readonly number[], usual: UsualPicture | null): Promise<number[]> {
  const runtime = new OnnxRuntime({ threads: 1 })
  const g = new Graph()
  const scope = new Scope(g)
  const out = byUsual(scope, g.input('pictures', [1, 2, 2, 1]), 2)
  const parameters = new Map([
    ['usual.mean', new Float32Array([0, 0])],
    ['usual.gain', new Float32Array([1, 1])]
  ])
  usual?.write(parameters)
  const program = await runtime.compile({ outputs: { out } }, parameters)
  try {
    ;(program.sources.get('pictures') as Float32Array).set(pictures)
    await program.run()
    return [...(program.results.get('out') as Float32Array)]
  } finally {
    await program.close()
    await runtime.close()
  }
}

describe('the usual picture', () => {
  it('is taken off every picture of a stack, each point in its own deviations', async () => {
    const usual = new UsualPicture(2)
    // The first point stands still, the second is dark or bright as often.
    for (const second of [0, 255, 0, 255]) usual.add(new Uint8Array([51, second]))
    const seen = await shown([0.2, 0, 0.3, 1], usual)
    ;[0, -1, 1, 1].forEach((value, i) => expect(seen[i]).toBeCloseTo(value, 4))
  })

  it('changes nothing before it is known', async () => {
    const seen = await shown([0.2, 0, 0.3, 1], null)
    ;[0.2, 0, 0.3, 1].forEach((value, i) => expect(seen[i]).toBeCloseTo(value, 5))
  })
})
