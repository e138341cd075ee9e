/**
 * Linear memory that ONNX Runtime and our WebAssembly kernels both work on without copies. It has a fixed size and is
 * not shared: growing detaches every view, and ONNX Runtime refuses shared memory.
 */
import { bytesPerElement, sizeOf, type Dtype, type Elements, type Shape } from '../shape'

const PAGE_BYTES = 65536
/** A cache line; also what SIMD loads like best. */
const ALIGNMENT = 64

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** Bytes that a tensor takes in an arena. */
export const arenaBytes = (shape: Shape, dtype: Dtype): number =>
  aligned(sizeOf(shape) * bytesPerElement(dtype))

export class Arena {
  readonly memory: WebAssembly.Memory
  private next: number

  /** @param bytes room for tensors  @param reserved bytes at the start that are left alone (a module's own data) */
  constructor(bytes: number, reserved = 0) {
    this.next = aligned(reserved)
    const pages = Math.max(1, Math.ceil((this.next + bytes) / PAGE_BYTES))
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  }

  /** Room for a tensor, filled with zeros. Its elements end on the next cache line, in zeros. */
  take(shape: Shape, dtype: Dtype): Elements {
    const address = this.next
    this.next += arenaBytes(shape, dtype)
    if (this.next > this.memory.buffer.byteLength)
      throw new RangeError(
        `The arena of ${this.memory.buffer.byteLength} bytes is full: it was planned too small.`
      )
    return view(this.memory.buffer, address, shape, dtype)
  }
}

/** The elements that lie at an address of a buffer. */
export function view(buffer: ArrayBuffer, address: number, shape: Shape, dtype: Dtype): Elements {
  if (dtype === 'float32') return new Float32Array(buffer, address, sizeOf(shape))
  if (dtype === 'int32') return new Int32Array(buffer, address, sizeOf(shape))
  return new Uint8Array(buffer, address, sizeOf(shape))
}
