/**
 * The little of Protocol Buffers that one message type needs: foxglove.CompressedImage, the picture
 * that Foxglove-family viewers show, and the description of it that a viewer reads first.
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 * Message: https://docs.foxglove.dev/docs/sdk/schemas/compressed-image
 */
const VARINT = 0
const LENGTH_DELIMITED = 2
/** Values of FieldDescriptorProto.Type and .Label. */
const TYPE = { int64: 3, int32: 5, string: 9, message: 11, bytes: 12 } as const
const LABEL_OPTIONAL = 1

export interface CompressedImage {
  readonly format: string
  readonly bytes: Uint8Array
}

/** A whole number from 0 to 2^53 - 1 in groups of seven bits, low first. */
function varint(value: number): Uint8Array {
  const groups: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) groups.push((rest % 128) | 0x80)
  groups.push(rest)
  return Uint8Array.from(groups)
}

const numberField = (field: number, value: number): Uint8Array[] => [
  varint(field * 8 + VARINT),
  varint(value)
]
const bytesField = (field: number, bytes: Uint8Array): Uint8Array[] => [
  varint(field * 8 + LENGTH_DELIMITED),
  varint(bytes.length),
  bytes
]
const stringField = (field: number, text: string): Uint8Array[] => bytesField(field, Buffer.from(text))

/** `timeNs` in nanoseconds since the recording began, as everywhere in the file. */
export function encodeCompressedImage(image: CompressedImage, timeNs: bigint, frameId: string): Uint8Array {
  const timestamp = Buffer.concat([
    ...numberField(1, Number(timeNs / 1_000_000_000n)),
    ...numberField(2, Number(timeNs % 1_000_000_000n))
  ])
  return Buffer.concat([
    ...bytesField(1, timestamp),
    ...bytesField(2, image.bytes),
    ...stringField(3, image.format),
    ...stringField(4, frameId)
  ])
}

/** Throws a RangeError when the bytes are not a message. Fields it does not know are passed over. */
export function decodeCompressedImage(message: Uint8Array): CompressedImage {
  let offset = 0
  const readVarint = (): number => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = message[offset++]
      if (byte === undefined || factor > 2 ** 49) throw new RangeError('the picture message is cut off')
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
  const fields = new Map<number, Uint8Array>()
  while (offset < message.length) {
    const tag = readVarint()
    if (tag % 8 === VARINT) readVarint()
    else if (tag % 8 === LENGTH_DELIMITED) {
      const length = readVarint()
      if (length > message.length - offset) throw new RangeError('the picture message is cut off')
      fields.set(Math.floor(tag / 8), message.subarray(offset, (offset += length)))
    } else throw new RangeError(`wire type ${tag % 8} has no place in a picture message`)
  }
  return {
    format: Buffer.from(fields.get(3) ?? []).toString(),
    bytes: fields.get(2) ?? new Uint8Array()
  }
}

/** A FieldDescriptorProto. */
function fieldDescriptor(name: string, number: number, type: number, typeName?: string): Uint8Array {
  return Buffer.concat([
    ...stringField(1, name),
    ...numberField(3, number),
    ...numberField(4, LABEL_OPTIONAL),
    ...numberField(5, type),
    ...(typeName === undefined ? [] : stringField(6, typeName))
  ])
}

/** A FileDescriptorProto with one message. */
function fileDescriptor(
  file: string,
  pack: string,
  imports: string[],
  name: string,
  fields: Uint8Array[]
): Uint8Array {
  const message = Buffer.concat([...stringField(1, name), ...fields.flatMap((f) => bytesField(2, f))])
  return Buffer.concat([
    ...stringField(1, file),
    ...stringField(2, pack),
    ...imports.flatMap((i) => stringField(3, i)),
    ...bytesField(4, message),
    ...stringField(12, 'proto3')
  ])
}

/** The FileDescriptorSet that MCAP wants as the schema of a protobuf channel. */
export function compressedImageDescriptor(): Uint8Array {
  const timestampFile = 'google/protobuf/timestamp.proto'
  const timestamp = fileDescriptor(timestampFile, 'google.protobuf', [], 'Timestamp', [
    fieldDescriptor('seconds', 1, TYPE.int64),
    fieldDescriptor('nanos', 2, TYPE.int32)
  ])
  const image = fileDescriptor(
    'foxglove/CompressedImage.proto',
    'foxglove',
    [timestampFile],
    'CompressedImage',
    [
      fieldDescriptor('timestamp', 1, TYPE.message, '.google.protobuf.Timestamp'),
      fieldDescriptor('frame_id', 4, TYPE.string),
      fieldDescriptor('data', 2, TYPE.bytes),
      fieldDescriptor('format', 3, TYPE.string)
    ]
  )
  return Buffer.concat([...bytesField(1, timestamp), ...bytesField(1, image)])
}
