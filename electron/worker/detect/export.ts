/** A detector as a file that other programs read as well: norms folded into convolutions, the outputs of a YOLOv8. */
import { emitOnnx } from '../engine/onnx/emit'
import { Graph } from '../engine/graph'
import { conv2d } from '../engine/ops'
import { dim } from '../engine/shape'
import { printNames } from './kind-names'
import { CANVAS } from './learned-pictures'
import { EPSILON } from './learning-graph'
import { asYoloV8, detectorNet, STRIDE } from './net'

/** Goes up when a file of before cannot be used any more. */
export const DETECTOR_FORMAT = 'apprenti-detector/1'

export type Numbers = ReadonlyMap<string, Float32Array>

/** Mean and variance of each norm, over many batches. */
export interface NormMoments {
  readonly mean: Float32Array
  readonly variance: Float32Array
}

/**
 * Filters and biases that do what filters and their norm do: w' = w scale / sqrt(variance + epsilon), b' = shift - mean scale /
 * sqrt(variance + epsilon).
 * @param learned parameters of `learningGraph`, by name
 */
export function folded(
  learned: Numbers,
  moments: ReadonlyMap<string, NormMoments>
): Map<string, Float32Array> {
  const result = new Map<string, Float32Array>()
  for (const [unit, { mean, variance }] of moments) {
    const weight = learned.get(`${unit}.weight`)!
    const [scale, shift] = [learned.get(`${unit}.scale`)!, learned.get(`${unit}.shift`)!]
    const factors = variance.map((v, i) => scale[i]! / Math.sqrt(v + EPSILON))
    const each = weight.length / factors.length
    result.set(
      `${unit}.weight`,
      weight.map((w, i) => w * factors[Math.floor(i / each)]!)
    )
    result.set(
      `${unit}.bias`,
      shift.map((s, i) => s - mean[i]! * factors[i]!)
    )
  }
  for (const name of ['output.weight', 'output.bias']) result.set(name, learned.get(name)!.slice())
  return result
}

/**
 * The bytes of the file. Input `images` [1, 3, 384, 640], red, green, blue from 0 to 1; output `output0` [1, 4 + kinds, 3840].
 * @param numbers from `folded`
 * @param more what else the file says of itself
 */
export function detectorFile(
  numbers: Numbers,
  kinds: readonly string[],
  more: Readonly<Record<string, string>> = {}
): Uint8Array {
  const g = new Graph()
  const { width, height } = CANVAS
  const raw = detectorNet(
    {
      unit: (name, x, { out, kernel, stride = 1 }) => {
        const weight = g.parameter(`${name}.weight`, [out, dim(x.shape, 1), kernel, kernel])
        const bias = g.parameter(`${name}.bias`, [out])
        return conv2d(x, weight, { stride, padding: kernel === 3 ? 1 : 0 }, bias)
      },
      output: (x, out) =>
        conv2d(
          x,
          g.parameter('output.weight', [out, dim(x.shape, 1), 1, 1]),
          {},
          g.parameter('output.bias', [out])
        )
    },
    g.input('images', [1, 3, height, width]),
    kinds.length
  )
  const metadata = {
    format: DETECTOR_FORMAT,
    task: 'detect',
    names: printNames(kinds),
    imgsz: `[${height}, ${width}]`,
    stride: String(STRIDE),
    ...more
  }
  return emitOnnx({ outputs: { output0: asYoloV8(raw, kinds.length) }, metadata }, numbers)
}
