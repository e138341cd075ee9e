/** What runs programs. ONNX Runtime first; tfjs computes the same graph by other code, to check it. */
import type { ErrorData } from '../../../shared/errors'
import type { Program } from '../onnx/emit'
import { bytesPerElement, formatShape, sizeOf, type Elements } from '../shape'
import type { Tensor } from '../graph'

/** Tensors' elements by name, in buffers that stay where they are. */
export type Buffers = ReadonlyMap<string, Elements>

/** A program ready to run. Write into `sources`, run, read `results`: the same buffers every time. */
export interface Executable {
  /** Inputs and parameters by name. */
  readonly sources: Buffers
  /** Outputs by name. */
  readonly results: Buffers
  run(): Promise<void>
  /** Gives back what it holds. It cannot run afterwards. */
  close(): Promise<void>
}

export interface Runtime {
  /** In words, for logs. */
  readonly name: string
  /** Why the CPU computes instead of what was asked for; null while it does not. */
  readonly fallback: ErrorData | null
  /** Buffers given by name are used as they are; the others are made. */
  compile(program: Program, buffers?: Buffers): Promise<Executable>
  /** Gives back what it holds. Nothing that it compiled can run afterwards. */
  close(): Promise<void>
}

/** The buffer given for a tensor, or a new one from `make`. @throws RangeError when one given does not fit. */
export function bufferFor(
  name: string,
  tensor: Tensor,
  given: Buffers,
  make: (tensor: Tensor) => Elements
): Elements {
  const buffer = given.get(name)
  if (!buffer) return make(tensor)
  const count = sizeOf(tensor.shape)
  if (buffer.length !== count || buffer.BYTES_PER_ELEMENT !== bytesPerElement(tensor.dtype))
    throw new RangeError(`The buffer for ${name} does not fit ${tensor.dtype}${formatShape(tensor.shape)}.`)
  return buffer
}
