import { AppError } from '../../shared/errors'
import { openRegular } from '../../shared/node/regular-file'
import { maskedCrc } from '../../shared/tfrecord'
import type { MetricPoint } from '../../shared/training'

/** Read at a time: other work of the app comes in between. */
const CHUNK_BYTES = 256 * 1024
/** Of a record: its length (8) and that one's checksum (4) before it, its own checksum (4) after it. */
const LENGTH_BYTES = 8
const HEAD_BYTES = 12
const TAIL_BYTES = 4

/** No record that a training writes comes near: a length beyond it is damage. */
const LARGEST_RECORD_BYTES = 64 * 1024 * 1024

/** Scalars of a part of a TensorBoard file, and where the next part begins. */
export interface EventChunk {
  readonly points: readonly MetricPoint[]
  /** A sitting begins here: points from this step on that came before it are void. Null: none begins. */
  readonly restartsAtStep: number | null
  readonly nextByte: number
}

/**
 * Reads the scalars of a TensorBoard event file from a byte on, part by part; stops before a record that
 * is not whole yet. Histograms, images and texts are passed over, and so is a record whose checksum does not fit.
 * Throws 'run.figuresDamaged' where the length of a record cannot be right: nothing after it can be found.
 */
export async function* readScalars(file: string, fromByte: number): AsyncGenerator<EventChunk> {
  const handle = await openRegular(file)
  try {
    let at = fromByte
    let size = CHUNK_BYTES
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, at)
      const { used, wanted, ...found } = scalarsIn(buffer.subarray(0, bytesRead))
      if (wanted === null && used === 0) throw new AppError('run.figuresDamaged', { file, byte: at })
      if (used > 0) {
        at += used
        size = CHUNK_BYTES
        yield { ...found, nextByte: at }
      } else if (wanted !== null && bytesRead === size && wanted > size) {
        // A record that is bigger than the buffer gets one that holds it.
        size = wanted
      } else return
    }
  } finally {
    await handle.close()
  }
}

interface Found {
  readonly points: MetricPoint[]
  restartsAtStep: number | null
}

/** `wanted`: bytes of the record that did not fit any more; null when its length is damaged. */
function scalarsIn(bytes: Buffer): Found & { used: number; wanted: number | null } {
  const found: Found = { points: [], restartsAtStep: null }
  let used = 0
  while (used + HEAD_BYTES <= bytes.length) {
    const length = lengthAt(bytes, used)
    if (length === null) return { ...found, used, wanted: null }
    const end = used + HEAD_BYTES + length + TAIL_BYTES
    if (end > bytes.length) return { ...found, used, wanted: end - used }
    const event = bytes.subarray(used + HEAD_BYTES, end - TAIL_BYTES)
    if (maskedCrc(event) === bytes.readUInt32LE(end - TAIL_BYTES)) readEvent(event, found)
    used = end
  }
  return { ...found, used, wanted: HEAD_BYTES }
}

/** Bytes of a record's content; null when its own checksum does not fit, or it is out of all proportion. */
function lengthAt(bytes: Buffer, at: number): number | null {
  const written = bytes.subarray(at, at + LENGTH_BYTES)
  const length = written.readBigUInt64LE()
  const isSound = maskedCrc(written) === bytes.readUInt32LE(at + LENGTH_BYTES)
  return isSound && length <= LARGEST_RECORD_BYTES ? Number(length) : null
}

/**
 * TensorBoard's Event { step = 2; summary = 5; session_log = 7 }, Summary { value = 1 },
 * Value { tag = 1; simple_value = 2 }.
 */
function readEvent(event: Buffer, found: Found): void {
  let step = 0
  let summary: Buffer | null = null
  let isSitting = false
  for (const { field, number, bytes } of fieldsOf(event)) {
    if (field === 2) step = number
    if (field === 5) summary = bytes
    if (field === 7) isSitting = true
  }
  if (isSitting) found.restartsAtStep = step
  if (summary === null) return
  for (const { field, bytes } of fieldsOf(summary)) {
    const scalar = field === 1 && bytes !== null ? scalarOf(bytes) : null
    if (scalar !== null) found.points.push({ ...scalar, step })
  }
}

function scalarOf(summaryValue: Buffer): { name: string; value: number } | null {
  let name = ''
  let value: number | null = null
  for (const { field, bytes } of fieldsOf(summaryValue)) {
    if (field === 1 && bytes !== null) name = bytes.toString()
    if (field === 2 && bytes?.length === 4) value = bytes.readFloatLE(0)
  }
  return value === null || name === '' ? null : { name, value }
}

interface Field {
  readonly field: number
  /** Of a varint. */
  readonly number: number
  /** Of everything else. */
  readonly bytes: Buffer | null
}

/** The fields of a protobuf message; what cannot be read ends it. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++]!
      value += (byte & 127) * scale
      if (byte < 128) break
    }
    return value
  }
  while (at < message.length) {
    const key = varint()
    const field = Math.floor(key / 8)
    if ((key & 7) === 0) {
      yield { field, number: varint(), bytes: null }
      continue
    }
    const length = lengthOf(key & 7, varint)
    if (at + length > message.length) return
    yield { field, number: 0, bytes: message.subarray(at, at + length) }
    at += length
  }
}

/** Bytes of a field by its wire type; endless for one that is not known. */
function lengthOf(wireType: number, varint: () => number): number {
  if (wireType === 1) return 8
  if (wireType === 5) return 4
  return wireType === 2 ? varint() : Infinity
}
