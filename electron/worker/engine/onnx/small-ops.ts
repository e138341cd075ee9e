/**
 * Ops on which ONNX Runtime's general kernels are slow, written with others that are not: sums over rows, products of very
 * thin matrices, and one new shape after the other, of which a DQN's loss has many. Microseconds each, but a small network's
 * step has few of those.
 */
import type { Tensor } from '../graph'
import { matmulOp } from '../ops/matrix'
import { reduceSumOp, reshapeOp } from '../ops/extent'
import { dim, sameShape, sizeOf, type Shape } from '../shape'
import type { Lowering, PlainWriter } from './emit'

/** Elements that have been written, in a shape that may be another than the tensor's. */
interface Written {
  readonly name: string
  readonly shape: Shape
}

class SmallOps implements Lowering {
  private readonly all = new Map<Tensor, Written>()

  constructor(private readonly writer: PlainWriter) {}

  write(tensor: Tensor): boolean {
    const written = this.byRule(tensor)
    if (written) this.all.set(tensor, written)
    return written !== null
  }

  plain(tensor: Tensor): string {
    return this.as(tensor, tensor.shape)
  }

  private byRule(y: Tensor): Written | null {
    if (y.op === reduceSumOp) return this.rowSum(y)
    // What has the elements already; who wants them in the new shape reshapes that.
    if (y.op === reshapeOp) return this.written(y.inputs[0]!)
    return y.op === matmulOp ? this.thinProduct(y) : null
  }

  private written(tensor: Tensor): Written {
    return this.all.get(tensor) ?? { name: this.writer.plain(tensor), shape: tensor.shape }
  }

  /** A tensor's elements in a shape. */
  private as(tensor: Tensor, wanted: Shape): string {
    const { name, shape } = this.written(tensor)
    return sameShape(shape, wanted) ? name : this.writer.node('Reshape', [name, this.writer.ints(wanted)])
  }

  /** The sum of the rows of a matrix, as a product of ones with it. */
  private rowSum(y: Tensor): Written | null {
    const x = y.inputs[0]!
    if (x.shape.length !== 2 || x.dtype !== 'float32' || String(y.attributes['axes']) !== '0') return null
    const rows = dim(x.shape, 0)
    const ones = this.writer.floats(new Float32Array(rows).fill(1), [rows])
    return { name: this.writer.node('MatMul', [ones, this.writer.plain(x)]), shape: [dim(x.shape, 1)] }
  }

  /** Column times row is all products; many rows times columns are sums of products. */
  private thinProduct(y: Tensor): Written | null {
    const [a, b] = y.inputs as [Tensor, Tensor]
    const inner = dim(a.shape, y.attributes['flipA'] ? -2 : -1)
    const [rows, columns] = [dim(y.shape, -2), dim(y.shape, -1)]
    if (rows === 1 && columns === 1 && sizeOf(y.shape) > 1) return this.dots(y, inner)
    if (inner !== 1) return null
    const factors = [this.as(a, [...batchOf(a), rows, 1]), this.as(b, [...batchOf(b), 1, columns])]
    return { name: this.writer.node('Mul', factors), shape: y.shape }
  }

  private dots(y: Tensor, inner: number): Written {
    const sides = y.inputs.map((x) => this.as(x, [...batchOf(x), inner]))
    const products = this.writer.node('Mul', sides)
    const name = this.writer.node('ReduceSum', [products, this.writer.ints([-1])], { keepdims: 1 })
    return { name, shape: y.shape.slice(0, -1) }
  }
}

const batchOf = (x: Tensor): Shape => x.shape.slice(0, -2)

/** For `emitOnnx`. */
export const smallOps = (writer: PlainWriter): Lowering => new SmallOps(writer)
