/** What an ONNX file says about itself, read without running it: `metadata_props` of its ModelProto. */

const METADATA = 14
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5]

export interface Field {
  readonly number: number
  /** Content of a field of bytes; empty for a number. */
  readonly bytes: Uint8Array
}

/** The fields of a protobuf message, in order. @throws RangeError where it is cut or no message at all */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let [value, scale] = [0, 1]
    for (;;) {
      const byte = message[at++]
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('it is cut short')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
  }
  while (at < message.length) {
    const tag = varint()
    const kind = tag % 8
    if (kind === VARINT) varint()
    const length = kind === BYTES ? varint() : kind === FIXED64 ? 8 : kind === FIXED32 ? 4 : 0
    if (![VARINT, FIXED64, BYTES, FIXED32].includes(kind)) throw new RangeError('it is no ONNX file')
    if (at + length > message.length) throw new RangeError('it is cut short')
    yield { number: Math.floor(tag / 8), bytes: kind === BYTES ? message.subarray(at, at + length) : NONE }
    at += length
  }
}

const NONE = new Uint8Array()

/** Its names and values. @throws RangeError in a few words for a file that is cut or no ONNX file */
export function onnxMetadata(file: Uint8Array): Map<string, string> {
  const found = new Map<string, string>()
  for (const { number, bytes } of fieldsOf(file)) {
    if (number !== METADATA) continue
    const [key, value] = [1, 2].map((wanted) => {
      for (const field of fieldsOf(bytes)) if (field.number === wanted) return decode(field.bytes)
      return ''
    })
    found.set(key!, value!)
  }
  return found
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
