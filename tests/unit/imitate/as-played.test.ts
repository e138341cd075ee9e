import { describe, expect, it } from 'vitest'
import { Graph } from '../../../electron/worker/engine/graph'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { asPlayed } from '../../../electron/worker/imitate/as-played'
import { softmax } from '../../../electron/worker/imitate/held-out-scores'

/** What a loss of these weights and this smoothing is least at, for something that is done this often. */
function learned(done: readonly number[], weights: readonly number[], smoothing: number): number[] {
  const skewed = done.map((p, i) => p * weights[i]!)
  const total = skewed.reduce((a, b) => a + b, 0)
  return skewed.map((value) => ((1 - smoothing) * value) / total + smoothing / done.length)
}

async function played(logits: readonly number[], weights: readonly number[], smoothing: number) {
  const runtime = new OnnxRuntime({ threads: 1 })
  const g = new Graph()
  const given = g.input('given', [1, logits.length])
  const program = await runtime.compile({ outputs: { out: asPlayed(g, given, weights, smoothing) } })
  try {
    ;(program.sources.get('given') as Float32Array).set(logits)
    await program.run()
    return [...softmax(program.results.get('out') as Float32Array)]
  } finally {
    await program.close()
    await runtime.close()
  }
}

describe('what the loss skews', () => {
  it.each([
    [[0.9, 0.07, 0.03], [0.5, 2, 4], 0.1],
    [[0.98, 0.02], [0.7, 7], 0.05],
    [[0.5, 0.3, 0.2], [1, 1, 1], 0]
  ] as const)('is taken off: %j is done as often as it was', async (done, weights, smoothing) => {
    const logits = learned(done, weights, smoothing).map((q) => Math.log(q) + 3)
    const found = await played(logits, weights, smoothing)
    done.forEach((share, i) => expect(found[i]).toBeCloseTo(share, 4))
  })

  it('leaves what smoothing alone made likely next to nothing', async () => {
    const found = await played(learned([1, 0, 0, 0], [1, 8, 8, 0], 0.1).map(Math.log), [1, 8, 8, 0], 0.1)
    expect(found[0]).toBeGreaterThan(0.99)
    expect(Math.min(...found)).toBeGreaterThan(0)
  })
})
