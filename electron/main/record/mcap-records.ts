import { crc32 } from 'node:zlib'
import { type McapChunkBuilder, McapRecordBuilder, Opcode, type McapTypes } from '@mcap/core'

/**
 * Session files are laid out with the record builders of @mcap/core rather than with its McapWriter:
 * that one closes a chunk only when it is full, so a slow recording would lose more than a second
 * when killed, and it cannot complete a file that was cut off.
 */
export interface WrittenChunk {
  readonly index: McapTypes.ChunkIndex
  /** Messages of each channel id. */
  readonly counts: ReadonlyMap<number, number>
}

/** Everything the end of a file says about what comes before it. */
export interface FileContents {
  readonly schemas: readonly McapTypes.Schema[]
  readonly channels: readonly McapTypes.Channel[]
  readonly chunks: readonly WrittenChunk[]
  readonly metadata: readonly McapTypes.MetadataIndex[]
  readonly attachments: readonly McapTypes.AttachmentIndex[]
}

/** The first bytes of a file: magic, header, schemas and channels. */
export function encodeHead(schemas: McapTypes.Schema[], channels: McapTypes.Channel[]): Uint8Array {
  const builder = new McapRecordBuilder()
  builder.writeMagic()
  builder.writeHeader({ profile: '', library: 'apprenti' })
  for (const schema of schemas) builder.writeSchema(schema)
  for (const channel of channels) builder.writeChannel(channel)
  return builder.buffer
}

/** A metadata record that will stand at `position`. */
export function encodeMetadata(
  record: McapTypes.Metadata,
  position: number
): { bytes: Uint8Array; index: McapTypes.MetadataIndex } {
  const builder = new McapRecordBuilder()
  const length = builder.writeMetadata(record)
  return { bytes: builder.buffer, index: { name: record.name, offset: BigInt(position), length } }
}

/** An attachment that will stand at `position`. */
export function encodeAttachment(
  name: string,
  data: Uint8Array,
  position: number
): { bytes: Uint8Array; index: McapTypes.AttachmentIndex } {
  const builder = new McapRecordBuilder()
  const about = { name, mediaType: 'application/octet-stream', logTime: 0n, createTime: 0n }
  const length = builder.writeAttachment({ ...about, data })
  const index = { ...about, offset: BigInt(position), length, dataSize: BigInt(data.length) }
  return { bytes: builder.buffer, index }
}

/** An uncompressed chunk with its message indexes, as they will stand at `position`. Empties `builder`. */
export function encodeChunk(
  builder: McapChunkBuilder,
  position: number
): { bytes: Uint8Array; chunk: WrittenChunk } {
  const out = new McapRecordBuilder()
  const records = builder.buffer
  const size = BigInt(records.length)
  const times = { messageStartTime: builder.messageStartTime, messageEndTime: builder.messageEndTime }
  const chunkLength = out.writeChunk({
    ...times,
    uncompressedSize: size,
    uncompressedCrc: crc32(records),
    compression: '',
    records
  })
  const messageIndexOffsets = new Map<number, bigint>()
  const counts = new Map<number, number>()
  for (const messages of builder.indices) {
    messageIndexOffsets.set(messages.channelId, BigInt(position + out.length))
    counts.set(messages.channelId, messages.records.length)
    out.writeMessageIndex(messages)
  }
  builder.reset()
  const index = {
    ...times,
    chunkStartOffset: BigInt(position),
    chunkLength,
    messageIndexOffsets,
    messageIndexLength: BigInt(out.length) - chunkLength,
    compression: '',
    compressedSize: size,
    uncompressedSize: size
  }
  return { bytes: out.buffer, chunk: { index, counts } }
}

function statisticsOf(contents: FileContents): McapTypes.Statistics {
  const chunks = contents.chunks.map((c) => c.index)
  const counts = new Map<number, bigint>()
  for (const chunk of contents.chunks)
    for (const [channel, count] of chunk.counts)
      counts.set(channel, (counts.get(channel) ?? 0n) + BigInt(count))
  const earliest = chunks.reduce<bigint | null>(
    (t, c) => (t === null || c.messageStartTime < t ? c.messageStartTime : t),
    null
  )
  return {
    messageCount: [...counts.values()].reduce((sum, n) => sum + n, 0n),
    schemaCount: contents.schemas.length,
    channelCount: contents.channels.length,
    attachmentCount: contents.attachments.length,
    metadataCount: contents.metadata.length,
    chunkCount: chunks.length,
    messageStartTime: earliest ?? 0n,
    messageEndTime: chunks.reduce((t, c) => (c.messageEndTime > t ? c.messageEndTime : t), 0n),
    channelMessageCounts: counts
  }
}

/** Data end, summary, footer and magic, as they will stand at `position`. `dataCrc`: of all bytes before. */
export function encodeTail(contents: FileContents, position: number, dataCrc: number): Uint8Array {
  const builder = new McapRecordBuilder()
  builder.writeDataEnd({ dataSectionCrc: dataCrc })
  const summaryFrom = builder.length
  const offsets: McapTypes.SummaryOffset[] = []
  const group = (groupOpcode: Opcode, write: () => void): void => {
    const from = builder.length
    write()
    const groupLength = BigInt(builder.length - from)
    if (groupLength > 0n) offsets.push({ groupOpcode, groupStart: BigInt(position + from), groupLength })
  }
  group(Opcode.SCHEMA, () => contents.schemas.forEach((s) => builder.writeSchema(s)))
  group(Opcode.CHANNEL, () => contents.channels.forEach((c) => builder.writeChannel(c)))
  group(Opcode.STATISTICS, () => builder.writeStatistics(statisticsOf(contents)))
  group(Opcode.METADATA_INDEX, () => contents.metadata.forEach((m) => builder.writeMetadataIndex(m)))
  group(Opcode.ATTACHMENT_INDEX, () => contents.attachments.forEach((a) => builder.writeAttachmentIndex(a)))
  group(Opcode.CHUNK_INDEX, () => contents.chunks.forEach((c) => builder.writeChunkIndex(c.index)))
  const summaryOffsetStart = BigInt(position + builder.length)
  for (const offset of offsets) builder.writeSummaryOffset(offset)
  const summaryStart = BigInt(position + summaryFrom)
  writeFooter(builder, summaryFrom, summaryStart, summaryOffsetStart)
  builder.writeMagic()
  return builder.buffer
}

/** The footer's checksum covers the summary and the footer up to the checksum itself. */
function writeFooter(
  builder: McapRecordBuilder,
  summaryFrom: number,
  summaryStart: bigint,
  summaryOffsetStart: bigint
): void {
  const footer = new McapRecordBuilder()
  footer.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc: 0 })
  const beforeChecksum = footer.buffer.subarray(0, -4)
  const summaryCrc = crc32(beforeChecksum, crc32(builder.buffer.subarray(summaryFrom)))
  builder.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc })
}
