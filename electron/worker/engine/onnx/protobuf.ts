/**
 * The part of Protocol Buffers' wire format that ONNX and TensorBoard files need
 * (https://protobuf.dev/programming-guides/encoding): varints, floats, doubles, and length-delimited bytes. Fields are
 * written in the order given, so the same content is always the same bytes.
 */
export class ProtoWriter {
  private readonly chunks: Uint8Array[] = []
  private length = 0

  /** A whole number, up to 2^53 either way; negative ones take ten bytes, as int64 does. */
  int(field: number, value: number): this {
    this.varint(BigInt(field << 3))
    this.varint(BigInt.asUintN(64, BigInt(value)))
    return this
  }

  float(field: number, value: number): this {
    this.varint(BigInt((field << 3) | 5))
    this.push(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  double(field: number, value: number): this {
    this.varint(BigInt((field << 3) | 1))
    this.push(new Uint8Array(Float64Array.of(value).buffer))
    return this
  }

  bytes(field: number, value: Uint8Array): this {
    this.varint(BigInt((field << 3) | 2))
    this.varint(BigInt(value.length))
    this.push(value)
    return this
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, value: ProtoWriter): this {
    return this.bytes(field, value.finish())
  }

  /** Several numbers of one field, packed. */
  ints(field: number, values: readonly number[]): this {
    const packed = new ProtoWriter()
    for (const value of values) packed.varint(BigInt.asUintN(64, BigInt(value)))
    return this.bytes(field, packed.finish())
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const chunk of this.chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }

  private varint(value: bigint): void {
    const bytes: number[] = []
    let rest = value
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
    bytes.push(Number(rest))
    this.push(Uint8Array.from(bytes))
  }

  private push(chunk: Uint8Array): void {
    this.chunks.push(chunk)
    this.length += chunk.length
  }
}
