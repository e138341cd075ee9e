/**
 * Ops on which ONNX Runtime's general kernels are slow, written with others that are not: sums over rows, and products of
 * very thin matrices, of which a DQN's loss has many. Microseconds each, but a small network's step has few of those.
 */
import type { Tensor } from '../graph'
import { matmulOp } from '../ops/matrix'
import { reduceSumOp } from '../ops/extent'
import { dim, sizeOf } from '../shape'
import type { Lowering, PlainWriter } from './emit'

/** For `emitOnnx`. */
export function smallOps(writer: PlainWriter): Lowering {
  const names = new Map<Tensor, string>()
  return {
    write(tensor) {
      const name = byRule(writer, tensor)
      if (name !== null) names.set(tensor, name)
      return name !== null
    },
    plain: (tensor) => names.get(tensor)!
  }
}

function byRule(w: PlainWriter, y: Tensor): string | null {
  if (y.op === reduceSumOp) return rowSum(w, y)
  return y.op === matmulOp ? thinProduct(w, y) : null
}

/** The sum of the rows of a matrix, as a product with a row of ones. */
function rowSum(w: PlainWriter, y: Tensor): string | null {
  const x = y.inputs[0]!
  if (x.shape.length !== 2 || x.dtype !== 'float32' || String(y.attributes['axes']) !== '0') return null
  const rows = dim(x.shape, 0)
  return w.node('MatMul', [w.floats(new Float32Array(rows).fill(1), [1, rows]), w.plain(x)])
}

/** Column times row is all products; many rows times columns are sums of products. */
function thinProduct(w: PlainWriter, y: Tensor): string | null {
  const [a, b] = y.inputs as [Tensor, Tensor]
  const { flipA, flipB } = y.attributes
  const inner = dim(a.shape, flipA ? -2 : -1)
  const [rows, columns] = [dim(y.shape, -2), dim(y.shape, -1)]
  const isDot = rows === 1 && columns === 1 && sizeOf(y.shape) > 1
  if (inner !== 1 && !isDot) return null
  const as = (x: Tensor, isFlipped: unknown, sides: readonly number[]): string =>
    isFlipped || isDot
      ? w.node('Reshape', [w.plain(x), w.ints([...x.shape.slice(0, -2), ...sides])])
      : w.plain(x)
  if (!isDot) return w.node('Mul', [as(a, flipA, [rows, 1]), as(b, flipB, [1, columns])])
  const products = w.node('Mul', [as(a, flipA, [1, inner]), as(b, flipB, [1, inner])])
  return w.node('ReduceSum', [products, w.ints([-1])], { keepdims: 1 })
}
