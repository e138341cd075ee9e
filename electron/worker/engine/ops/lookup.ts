/** Ops that look numbers up by index, and put them back. */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype, refuse } from '../op'
import { dim, indices, sizeOf } from '../shape'
import { mul } from './arithmetic'
import { ONNX_DTYPE } from './choose'
import { reshape, sum } from './extent'
import { matmul } from './matrix'

export const oneHotOp = defineOp<{ depth: number }>({
  name: 'oneHot',
  shape([x], { depth }) {
    expectDtype('oneHot', [x!], 'int32')
    return { shape: [...x!.shape, depth], dtype: 'float32' }
  },
  onnx(w, [x], y) {
    const column = w.node('Unsqueeze', [x!, w.ints([-1])])
    const isAt = w.node('Equal', [column, w.int32s(indices(y.attributes.depth))])
    return w.node('Cast', [isAt], { to: ONNX_DTYPE.float32 })
  },
  tfjs: (tf, [x], y) => tf.cast(tf.oneHot(tf.cast(x!, 'int32'), y.attributes.depth), 'float32')
})
/** A new last axis of `depth` numbers: 1 at the index, 0 elsewhere; all 0 for an index outside [0, depth). */
export const oneHot = (index: Tensor, depth: number): Tensor => apply(oneHotOp, [index], { depth })

export const gatherOp = defineOp({
  name: 'gather',
  shape(inputs) {
    const [table, index] = inputs
    if (index!.dtype !== 'int32' || table!.shape.length === 0)
      refuse('gather', inputs, 'it needs a table of rows and int32 indices')
    return { shape: [...index!.shape, ...table!.shape.slice(1)], dtype: table!.dtype }
  },
  onnx: (w, inputs) => w.node('Gather', inputs, { axis: 0 }),
  tfjs: (tf, [table, index]) => tf.gather(table!, tf.cast(index!, 'int32')),
  gradient(_, dy, y) {
    const [table, index] = y.inputs
    return scatterSum(index!, dy, dim(table!.shape, 0))
  }
})
/** Rows of a table by index: an embedding. Indices must lie in [0, rows). */
export const gather = (table: Tensor, index: Tensor): Tensor => apply(gatherOp, [table, index], {})

/** A table of `rows` rows: row r is the sum of the `values` whose index is r. Undoes `gather`. */
export function scatterSum(index: Tensor, values: Tensor, rows: number): Tensor {
  const rowShape = values.shape.slice(index.shape.length)
  const count = sizeOf(index.shape)
  const places = oneHot(reshape(index, [count]), rows)
  return reshape(matmul(places, reshape(values, [count, sizeOf(rowShape)]), { flipA: true }), [
    rows,
    ...rowShape
  ])
}

/** One number of each row, by index: Q(s, a) from Q(s, .). x: [..., n], index: [...]. */
export const pick = (x: Tensor, index: Tensor): Tensor =>
  sum(mul(x, oneHot(index, dim(x.shape, -1))), { axes: [-1] })
