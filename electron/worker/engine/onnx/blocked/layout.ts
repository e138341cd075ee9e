/**
 * Writes convolutions, their gradients and what lies between them over blocks of channels. A tensor is in blocks, in its
 * usual order, or both: it is turned when someone asks for the other. Whatever does not fit blocks is written as always.
 */
import { ancestors, type Tensor } from '../../graph'
import type { Op } from '../../op'
import { addOp, divOp, mulOp, negOp, subOp } from '../../ops/arithmetic'
import {
  andOp,
  equalOp,
  greaterEqualOp,
  greaterOp,
  notOp,
  positiveOp,
  stopGradientOp,
  whereOp
} from '../../ops/choose'
import { conv2dOp, convTranspose2dOp, filterGradientOp } from '../../ops/convolve'
import { reduceSumOp } from '../../ops/extent'
import { absOp, eluOp, expOp, reluOp, sigmoidOp, signOp, sqrtOp, tanhOp } from '../../ops/functions'
import { sameShape, sizeOf } from '../../shape'
import type { Lowering, PlainWriter, Program } from '../emit'
import { writeConv, writeFilterGradient, writeInputGradient } from './convolve'
import { BlockedNodes } from './nodes'
import type { Blocks, Written } from './rule'

/** Ops that look at one place at a time, so that the order of elements does not matter. */
const ELEMENTWISE: ReadonlySet<Op> = new Set<Op>([
  ...[addOp, subOp, mulOp, divOp, negOp, stopGradientOp],
  ...[expOp, sqrtOp, tanhOp, sigmoidOp, reluOp, eluOp, absOp, signOp],
  ...[greaterOp, greaterEqualOp, equalOp, positiveOp, notOp, andOp, whereOp]
])

class BlockedLayout implements Lowering, Blocks {
  readonly nodes: BlockedNodes
  private readonly names = new Map<Tensor, string>()
  private readonly plainNames = new Map<Tensor, string>()
  private readonly uses = new Map<Tensor, number>()

  constructor(
    readonly writer: PlainWriter,
    { outputs }: Program,
    readonly size: number
  ) {
    this.nodes = new BlockedNodes(writer, size)
    const count = (tensor: Tensor): unknown => this.uses.set(tensor, (this.uses.get(tensor) ?? 0) + 1)
    for (const tensor of ancestors(Object.values(outputs))) tensor.inputs.forEach(count)
    Object.values(outputs).forEach(count)
  }

  write(tensor: Tensor): boolean {
    const written = this.byRule(tensor)
    if (!written) return false
    if ('blocked' in written) this.names.set(tensor, written.blocked)
    else this.plainNames.set(tensor, written.plain)
    return true
  }

  plain(tensor: Tensor): string {
    const plain = this.plainNames.get(tensor)
    if (plain !== undefined) return plain
    if (tensor.dtype !== 'float32') return this.writer.writePlain(tensor)
    return this.nodes.restore(this.names.get(tensor)!, tensor.shape[1]!)
  }

  blocked(tensor: Tensor): string {
    return this.names.get(tensor) ?? this.nodes.reorder(this.writer.plain(tensor))
  }

  private byRule(tensor: Tensor): Written | null {
    const { op } = tensor
    if (op === conv2dOp) return writeConv(this, tensor)
    if (op === convTranspose2dOp) return writeInputGradient(this, tensor)
    if (op === filterGradientOp) return writeFilterGradient(this, tensor)
    if (op === reduceSumOp) return this.writeSum(tensor)
    if (op === reluOp && this.isAlone(tensor.inputs[0]!)) return writeConv(this, tensor.inputs[0]!, true)
    return ELEMENTWISE.has(op) ? this.writeElementwise(tensor) : null
  }

  /** A convolution that only this relu looks at: one node does both, and the one written before is dropped as unused. */
  private isAlone(conv: Tensor): boolean {
    return conv.op === conv2dOp && this.uses.get(conv) === 1 && this.names.has(conv)
  }

  /** In blocks when an input is, and nothing has to be stretched but single numbers. */
  private writeElementwise(y: Tensor): Written | null {
    const isSingle = (x: Tensor): boolean => sizeOf(x.shape) === 1
    const fits = (x: Tensor): boolean =>
      this.names.has(x) || isSingle(x) || (sameShape(x.shape, y.shape) && x.dtype === 'float32')
    if (!y.inputs.some((x) => this.names.has(x)) || !y.inputs.every(fits)) return null
    const inputs = y.inputs.map((x) => (isSingle(x) ? this.writer.plain(x) : this.blocked(x)))
    return { blocked: y.op.onnx(this.writer, inputs, y) }
  }

  /** Over all but the channels: what a bias gets. First along a picture, then over pictures; both run along memory. */
  private writeSum(y: Tensor): Written | null {
    const x = y.inputs[0]!
    if (!this.names.has(x) || String(y.attributes['axes']) !== '0,2,3') return null
    const { nodes, size } = this
    const [batch, channels, height, width] = x.shape as [number, number, number, number]
    const places = nodes.reshape(this.blocked(x), [(batch * channels) / size, height * width, size])
    const perPicture = nodes.reshape(nodes.sum(places, 1, false), [batch, channels])
    return { plain: nodes.reshape(nodes.sum(perPicture, 0, true), [1, channels, 1, 1]) }
  }
}

/** Whether there is anything in it to gain by blocks. */
export const hasConvolutions = ({ outputs }: Program): boolean =>
  ancestors(Object.values(outputs)).some(({ op }) => op === conv2dOp || op === filterGradientOp)

/** For `emitOnnx`: over blocks of `size` channels. */
export const blockedBy =
  (size: number) =>
  (writer: PlainWriter, program: Program): Lowering =>
    new BlockedLayout(writer, program, size)
