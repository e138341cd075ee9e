/** Gradients against central differences, by running the graph. */
import { gradients } from '../../../electron/worker/engine/gradient'
import { ancestors, SOURCES, type Tensor } from '../../../electron/worker/engine/graph'
import { mul, sum } from '../../../electron/worker/engine/ops'
import type { Buffers, Executable, Runtime } from '../../../electron/worker/engine/runtime/runtime'
import { sizeOf, type Elements } from '../../../electron/worker/engine/shape'
import type { Maker } from './op-cases'

/** What one input is moved by. */
export const STEP = 1e-2

export function fill(run: Executable, feeds: Buffers): void {
  for (const [name, buffer] of run.sources) buffer.set(feeds.get(name)!)
}

/** The parameters that a tensor is computed from. */
export const parametersOf = (y: Tensor): Tensor[] => ancestors([y]).filter((t) => t.op === SOURCES.parameter)

/** A random weighting of the elements of y: a loss that all of them matter to. */
export function weighted(m: Maker, y: Tensor): { loss: Tensor; weights: Float32Array } {
  const weights = Float32Array.from({ length: sizeOf(y.shape) }, () => m.random.uniform() * 2 - 1)
  return { loss: sum(mul(y, m.graph.constant(weights, y.shape))), weights }
}

/**
 * |g - d| / (|g| + |d|) of the gradient g of a random weighting of y by xs, and its central differences d.
 * Throws where both are 0: that would prove nothing.
 */
export async function gradientError(
  runtime: Runtime,
  m: Maker,
  y: Tensor,
  xs: readonly Tensor[]
): Promise<number> {
  const { loss, weights } = weighted(m, y)
  const slopes = gradients(loss, xs)
  const run = await runtime.compile({
    outputs: { y, ...Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])) }
  })
  fill(run, m.feeds)
  await run.run()
  const analytic = slopes.flatMap((_, i) => [...run.results.get(`g${i}`)!])
  // In double precision, so that the differences are of y's rounding only.
  const value = async (): Promise<number> => {
    await run.run()
    return [...run.results.get('y')!].reduce((total, element, i) => total + element * weights[i]!, 0)
  }
  const numeric: number[] = []
  for (const x of xs) numeric.push(...(await differences(run.sources.get(x.name!), value, sizeOf(x.shape))))
  const error = Math.hypot(...analytic.map((g, i) => g - numeric[i]!))
  const size = Math.hypot(...analytic) + Math.hypot(...numeric)
  if (!(size > 1e-3)) throw new Error(`Nothing moves: gradients and differences are ${size} together.`)
  return error / size
}

/** Zeros where the graph does not take x at all. */
async function differences(
  x: Elements | undefined,
  value: () => Promise<number>,
  length: number
): Promise<number[]> {
  const slopes = new Array<number>(length).fill(0)
  for (let i = 0; x && i < length; i++) {
    const at = x[i]!
    x[i] = at + STEP
    const above = await value()
    x[i] = at - STEP
    slopes[i] = (above - (await value())) / (2 * STEP)
    x[i] = at
  }
  return slopes
}
