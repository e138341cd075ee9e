import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { isKnownOpcode, MCAP_MAGIC, McapStreamReader, Opcode, type McapTypes } from '@mcap/core'
import { openRegular } from '../../shared/node/regular-file'
import { CHANNELS, inputMessage, rewardMessage, type Topic } from './channels'
import { InputCounts } from './input-counts'
import { messageJson, reasonOf } from './messages'
import { parseStart, parseTotals, START_RECORD, TOTALS_RECORD } from './metadata'
import type { SessionStart, SessionTotals } from './metadata'
import type { FileContents } from './mcap-records'

const RECORD_HEADER_BYTES = 9
/** A record longer than this is a damaged length, not data. */
const LONGEST_RECORD = 256 * 1024 * 1024
const READ_BYTES = 1024 * 1024

/** What a walk over a whole file found, whether or not the file was ever finished. */
export interface SessionScan {
  readonly size: number
  readonly start: SessionStart | null
  /** As written when the recording stopped; null when it never came to that. */
  readonly totals: SessionTotals | null
  /** Every byte up to the data end was read and is kept. */
  readonly isDataWhole: boolean
  /** Magic, data end, footer and closing magic are all there. */
  readonly finished: boolean
  /** Chunks whose checksum does not fit; their messages were not looked at. */
  readonly badChunks: number
  /** A sound chunk follows a bad one: this is no torn end but damage in the middle. */
  readonly isDamagedInside: boolean
  /** False when the data end carries a checksum that does not fit. */
  readonly dataChecksumFits: boolean
  /** What stopped the walk before the end of the file, in English; null when nothing did. */
  readonly problem: string | null
  readonly kept: KeptPart
}

/** The file up to the last moment at which every step was whole and no chunk had been bad. */
interface KeptPart {
  readonly end: number
  readonly dataCrc: number
  readonly contents: FileContents
  readonly totals: Omit<SessionTotals, 'ended'>
}

interface RawRecord {
  readonly opcode: Opcode
  readonly offset: number
  readonly bytes: Uint8Array
}

interface ScannedChunk {
  readonly index: McapTypes.ChunkIndex
  readonly counts: Map<number, number>
}

/** Where the kept part ends, without the copies of what lies before. */
interface KeptMark extends Omit<KeptPart, 'contents'> {
  readonly chunks: number
  readonly metadata: number
  readonly attachments: number
}

export type MessageVisitor = (topic: Topic, message: McapTypes.Message) => void

/** Reads every byte of a file once. Never throws for what is in it, only when it cannot be read or is aborted. */
export async function scanSession(
  path: string,
  visit: MessageVisitor = () => undefined,
  signal?: AbortSignal
): Promise<SessionScan> {
  const file = await openRegular(path)
  try {
    return await new Scanner(visit, signal).run(file)
  } finally {
    await file.close()
  }
}

/** The records of a file in order; stops where one is cut off or cannot be one. */
async function* rawRecords(file: FileHandle, size: number): AsyncGenerator<RawRecord> {
  let held: Uint8Array = new Uint8Array()
  let heldAt = MCAP_MAGIC.length
  const need = async (bytes: number): Promise<void> => {
    if (held.length >= bytes) return
    const more = Math.min(Math.max(READ_BYTES, bytes - held.length), size - heldAt - held.length)
    held = Buffer.concat([held, await readAt(file, heldAt + held.length, more)])
  }
  while (heldAt + RECORD_HEADER_BYTES <= size) {
    await need(RECORD_HEADER_BYTES)
    const view = new DataView(held.buffer, held.byteOffset, held.byteLength)
    const opcode: Opcode = view.getUint8(0)
    const length = RECORD_HEADER_BYTES + Number(view.getBigUint64(1, true))
    if (length > LONGEST_RECORD || heldAt + length > size) return
    await need(length)
    yield { opcode, offset: heldAt, bytes: held.subarray(0, length) }
    held = held.subarray(length)
    heldAt += length
  }
}

/** Exactly `length` bytes from `offset`. Rejects when the file became shorter meanwhile. */
export async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  // A length that was read from the file itself may be anything.
  if (length > LONGEST_RECORD) throw new RangeError(`${length} bytes at ${offset} are too many`)
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) throw new RangeError(`the file ends at ${offset + done}`)
    done += bytesRead
  }
  return bytes
}

class Scanner {
  readonly #visit: MessageVisitor
  readonly #signal: AbortSignal | undefined
  readonly #parser = new McapStreamReader({ noMagicPrefix: true, includeChunks: true, validateCrcs: false })
  readonly #schemas: McapTypes.Schema[] = []
  readonly #channels: McapTypes.Channel[] = []
  readonly #topics = new Map<number, Topic>()
  readonly #chunks: ScannedChunk[] = []
  readonly #metadata: McapTypes.MetadataIndex[] = []
  readonly #attachments: McapTypes.AttachmentIndex[] = []
  readonly #episodes = new Set<number>()
  readonly #inputs = new InputCounts()
  #start: SessionStart | null = null
  #totals: SessionTotals | null = null
  #crc = 0
  #isDataEnded = false
  #dataEndedAt = -1
  #isFooterSeen = false
  #badChunks = 0
  #isLastChunkBad = false
  #isDamagedInside = false
  #dataChecksumFits = true
  #problem: string | null = null
  #frames = 0
  #steps = 0
  #lastSequence = -1
  #endNs = 0n
  #bestScore: number | null = null
  #kept: KeptMark = this.#mark(0)

  constructor(visit: MessageVisitor, signal: AbortSignal | undefined) {
    this.#visit = visit
    this.#signal = signal
  }

  async run(file: FileHandle): Promise<SessionScan> {
    const { size } = await file.stat()
    const magic = await readAt(file, 0, Math.min(size, MCAP_MAGIC.length))
    let end = 0
    if (!isMagic(magic)) this.#problem = size === 0 ? 'the file is empty' : 'it is not an MCAP file'
    else end = await this.#walk(file, size, magic)
    const closing = await readAt(file, end, Math.min(size - end, MCAP_MAGIC.length + 1))
    return {
      size,
      start: this.#start,
      totals: this.#totals,
      isDataWhole: this.#isDataEnded && this.#badChunks === 0 && this.#kept.end === this.#dataEndedAt,
      finished: this.#isDataEnded && this.#isFooterSeen && isMagic(closing),
      badChunks: this.#badChunks,
      isDamagedInside: this.#isDamagedInside,
      dataChecksumFits: this.#dataChecksumFits,
      problem: this.#problem,
      kept: this.#keptPart()
    }
  }

  /** Answers where the last whole record ends. */
  async #walk(file: FileHandle, size: number, magic: Uint8Array): Promise<number> {
    this.#crc = crc32(magic)
    let end: number = MCAP_MAGIC.length
    for await (const record of rawRecords(file, size)) {
      this.#signal?.throwIfAborted()
      try {
        this.#take(record)
      } catch (error) {
        this.#problem = `byte ${record.offset}: ${reasonOf(error)}`
        return end
      }
      end = record.offset + record.bytes.length
      if (!this.#isDataEnded && this.#isWhole()) this.#kept = this.#mark(end)
      if (this.#isFooterSeen) return end
    }
    return end
  }

  #take(record: RawRecord): void {
    // After the data nothing is read but the footer: what lies between can be made anew.
    if (!this.#isDataEnded && !isKnownOpcode(record.opcode)) throw new RangeError('no record has such a code')
    if (record.opcode === Opcode.FOOTER) this.#isFooterSeen = true
    if (this.#isDataEnded || record.opcode === Opcode.FOOTER) return
    if (record.opcode === Opcode.DATA_END) this.#takeDataEnd(record)
    else {
      this.#crc = crc32(record.bytes, this.#crc)
      this.#takeData(record)
    }
  }

  #takeDataEnd(record: RawRecord): void {
    const written = new DataView(record.bytes.buffer, record.bytes.byteOffset).getUint32(
      RECORD_HEADER_BYTES,
      true
    )
    this.#isDataEnded = true
    this.#dataEndedAt = record.offset
    this.#dataChecksumFits = written === 0 || written === this.#crc
  }

  #takeData(record: RawRecord): void {
    if (record.opcode === Opcode.CHUNK) {
      this.#isLastChunkBad = !chunkChecksumFits(record.bytes)
      if (this.#isLastChunkBad) this.#badChunks++
      else if (this.#badChunks > 0) this.#isDamagedInside = true
    }
    // The message indexes after a bad chunk go with it.
    const isOfChunk = record.opcode === Opcode.CHUNK || record.opcode === Opcode.MESSAGE_INDEX
    if (isOfChunk && this.#isLastChunkBad) return
    this.#parser.append(record.bytes)
    for (let part; (part = this.#parser.nextRecord());) this.#takePart(part, record)
  }

  #takePart(part: McapTypes.TypedMcapRecord, record: RawRecord): void {
    if (part.type === 'Schema') this.#schemas.push(part)
    else if (part.type === 'Channel') this.#takeChannel(part)
    else if (part.type === 'Chunk') this.#chunks.push({ index: chunkIndex(part, record), counts: new Map() })
    else if (part.type === 'Message') this.#takeMessage(part)
    else if (part.type === 'MessageIndex') this.#takeMessageIndex(part, record)
    else if (part.type === 'Metadata') this.#takeMetadata(part, record)
    else if (part.type === 'Attachment') this.#attachments.push(attachmentIndex(part, record))
  }

  #takeChannel(channel: McapTypes.Channel): void {
    this.#channels.push(channel)
    const known = CHANNELS.find((c) => c.topic === channel.topic)
    if (known !== undefined) this.#topics.set(channel.id, known.topic)
  }

  #takeMessage(message: McapTypes.Message): void {
    const counts = this.#chunks.at(-1)?.counts
    counts?.set(message.channelId, (counts.get(message.channelId) ?? 0) + 1)
    const topic = this.#topics.get(message.channelId)
    if (topic === undefined) return
    if (topic === '/picture') this.#frames++
    if (topic === '/reward') this.#takeReward(message)
    if (topic === '/input') this.#inputs.count(messageJson(message, inputMessage))
    this.#visit(topic, message)
  }

  #takeReward(message: McapTypes.Message): void {
    const reward = messageJson(message, rewardMessage)
    this.#steps++
    this.#lastSequence = Math.max(this.#lastSequence, message.sequence)
    if (message.logTime > this.#endNs) this.#endNs = message.logTime
    this.#episodes.add(reward.episode)
    this.#bestScore = better(this.#bestScore, reward.score)
  }

  #takeMessageIndex(messages: McapTypes.MessageIndex, record: RawRecord): void {
    const chunk = this.#chunks.at(-1)?.index
    if (chunk === undefined) return
    const end = BigInt(record.offset + record.bytes.length)
    if (messages.records.length > 0) chunk.messageIndexOffsets.set(messages.channelId, BigInt(record.offset))
    chunk.messageIndexLength = end - chunk.chunkStartOffset - chunk.chunkLength
  }

  #takeMetadata(metadata: McapTypes.Metadata, record: RawRecord): void {
    if (metadata.name === START_RECORD) this.#start = parseStart(metadata.metadata)
    if (metadata.name === TOTALS_RECORD) this.#totals = parseTotals(metadata.metadata)
    const length = BigInt(record.bytes.length)
    this.#metadata.push({ name: metadata.name, offset: BigInt(record.offset), length })
  }

  /** True between two writes of the recorder: pictures and actions even, every chunk with its indexes. */
  #isWhole(): boolean {
    const last = this.#chunks.at(-1)
    const isIndexed = last === undefined || last.index.messageIndexOffsets.size === last.counts.size
    return this.#badChunks === 0 && this.#frames === this.#steps && isIndexed
  }

  #mark(end: number): KeptMark {
    return {
      end,
      dataCrc: this.#crc,
      chunks: this.#chunks.length,
      metadata: this.#metadata.length,
      attachments: this.#attachments.length,
      totals: {
        steps: this.#steps,
        seconds: Number(this.#endNs) / 1e9,
        episodes: this.#episodes.size,
        score: this.#bestScore,
        drops: this.#lastSequence + 1 - this.#steps,
        ...this.#inputs.counted
      }
    }
  }

  #keptPart(): KeptPart {
    const { end, dataCrc, chunks, metadata, attachments, totals } = this.#kept
    const contents = {
      schemas: this.#schemas,
      channels: this.#channels,
      chunks: this.#chunks.slice(0, chunks),
      metadata: this.#metadata.slice(0, metadata),
      attachments: this.#attachments.slice(0, attachments)
    }
    return { end, dataCrc, totals, contents }
  }
}

/** The higher of two scores; one that is no number is no score. */
export function better(best: number | null, score: number): number | null {
  if (Number.isNaN(score)) return best
  return best === null || score > best ? score : best
}

const isMagic = (bytes: Uint8Array): boolean =>
  bytes.length === MCAP_MAGIC.length && MCAP_MAGIC.every((byte, i) => byte === bytes[i])

/** Chunk: start u64, end u64, size u64, checksum u32, name of the compression, length u64, records. */
function chunkChecksumFits(record: Uint8Array): boolean {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  const checksumAt = RECORD_HEADER_BYTES + 24
  if (record.length < checksumAt + 16) return false
  const recordsAt = checksumAt + 8 + view.getUint32(checksumAt + 4, true) + 8
  const written = view.getUint32(checksumAt, true)
  return written === 0 || written === crc32(record.subarray(recordsAt))
}

function attachmentIndex(attachment: McapTypes.Attachment, record: RawRecord): McapTypes.AttachmentIndex {
  const { data, ...about } = attachment
  const length = BigInt(record.bytes.length)
  return { ...about, offset: BigInt(record.offset), length, dataSize: BigInt(data.byteLength) }
}

function chunkIndex(chunk: McapTypes.Chunk, record: RawRecord): McapTypes.ChunkIndex {
  return {
    messageStartTime: chunk.messageStartTime,
    messageEndTime: chunk.messageEndTime,
    chunkStartOffset: BigInt(record.offset),
    chunkLength: BigInt(record.bytes.length),
    messageIndexOffsets: new Map(),
    messageIndexLength: 0n,
    compression: chunk.compression,
    compressedSize: BigInt(chunk.records.byteLength),
    uncompressedSize: chunk.uncompressedSize
  }
}
