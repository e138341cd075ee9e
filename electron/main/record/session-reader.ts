import type { FileHandle } from 'node:fs/promises'
import { McapIndexedReader, McapStreamReader, type McapTypes } from '@mcap/core'
import { openRegular } from '../../shared/node/regular-file'
import { modeMessage, rewardMessage, timingMessage, type Topic } from './channels'
import { messageJson, reasonOf } from './messages'
import { parseStart, parseTotals, START_RECORD, TIMELINE_RECORD, TOTALS_RECORD } from './metadata'
import type { SessionStart, SessionTotals } from './metadata'
import { readAt, scanSession } from './scan'
import { damageOf, canBeSealed, missingEnd } from './seal'
import { decodeTimeline, TimelineBuilder, type Timeline } from './timeline'
import { keptTimeline } from './timeline-cache'

const HEAD_BYTES = 64 * 1024

/** The bytes of a file; of a cut-off one the kept part, followed by the end it lacks. */
class SessionBytes implements McapTypes.IReadable {
  readonly #file: FileHandle
  readonly #kept: number
  readonly #end: Uint8Array

  constructor(file: FileHandle, kept: number, end: Uint8Array) {
    this.#file = file
    this.#kept = kept
    this.#end = end
  }

  size(): Promise<bigint> {
    return Promise.resolve(BigInt(this.#kept + this.#end.length))
  }

  async read(offset: bigint, size: bigint): Promise<Uint8Array> {
    const from = Number(offset)
    const to = from + Number(size)
    if (to > this.#kept + this.#end.length) throw new RangeError(`the file ends before byte ${to}`)
    const stored = from < this.#kept ? await readAt(this.#file, from, Math.min(to, this.#kept) - from) : null
    if (to <= this.#kept && stored !== null) return stored
    const rest = this.#end.subarray(Math.max(0, from - this.#kept), to - this.#kept)
    return stored === null ? rest : Buffer.concat([stored, rest])
  }
}

/** Random access to one session file. Everything it throws is an Error with one plain reason. */
export class SessionReader {
  readonly start: SessionStart
  /** Null in a file of ours that was completed by somebody else. */
  readonly totals: SessionTotals | null
  /** False when the end on the disk is missing and was worked out in memory. */
  readonly isFinished: boolean
  readonly #path: string
  readonly #file: FileHandle
  readonly #mcap: McapIndexedReader
  #timeline: Promise<Timeline> | null = null

  private constructor(
    path: string,
    file: FileHandle,
    mcap: McapIndexedReader,
    records: ReadonlyMap<string, Map<string, string>>,
    isFinished: boolean
  ) {
    const start = records.get(START_RECORD)
    const totals = records.get(TOTALS_RECORD)
    if (start === undefined) throw new Error('it is no recording of this app')
    this.#path = path
    this.#file = file
    this.#mcap = mcap
    this.start = parseStart(start)
    this.totals = totals === undefined ? null : parseTotals(totals)
    this.isFinished = isFinished
  }

  /** Opens a finished file by its summary alone. */
  static openFinished(path: string): Promise<SessionReader> {
    return opened(path, async (file) => {
      const { size } = await file.stat()
      return SessionReader.#over(path, file, size, new Uint8Array(), true)
    })
  }

  /** Opens any readable session; one whose end is missing or damaged is read through once first. */
  static async open(path: string): Promise<SessionReader> {
    try {
      return await SessionReader.openFinished(path)
    } catch (error) {
      const scan = await scanSession(path)
      if (!canBeSealed(scan))
        throw new Error(scan.finished ? reasonOf(error) : damageOf(scan), { cause: error })
      return opened(path, (file) => SessionReader.#over(path, file, scan.kept.end, missingEnd(scan), false))
    }
  }

  static async #over(
    path: string,
    file: FileHandle,
    kept: number,
    end: Uint8Array,
    isFinished: boolean
  ): Promise<SessionReader> {
    const mcap = await McapIndexedReader.Initialize({ readable: new SessionBytes(file, kept, end) })
    const records = new Map<string, Map<string, string>>()
    for await (const record of mcap.readMetadata()) records.set(record.name, record.metadata)
    return new SessionReader(path, file, mcap, records, isFinished)
  }

  /** Messages in order of time; rejects at a part whose checksum does not fit. Times in nanoseconds. */
  messages(
    topics: readonly Topic[],
    range: { startTime?: bigint; endTime?: bigint } = {}
  ): AsyncIterable<McapTypes.Message> {
    return this.#mcap.readMessages({ topics, ...range, validateCrcs: true })
  }

  topicOf(message: McapTypes.Message): string {
    return this.#mcap.channelsById.get(message.channelId)?.topic ?? ''
  }

  /** Read on first use, then kept. */
  timeline(): Promise<Timeline> {
    return (this.#timeline ??= this.#findTimeline())
  }

  /** The picture in the middle, as the message holds it; null when there is none. */
  async middlePicture(): Promise<McapTypes.Message | null> {
    const { messageStartTime, messageEndTime } = this.#mcap.statistics ?? {}
    if (messageStartTime === undefined || messageEndTime === undefined) return null
    const startTime = (messageStartTime + messageEndTime) / 2n
    for (const range of [{ startTime }, {}])
      for await (const message of this.messages(['/picture'], range)) return message
    return null
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /** From the index in the file, from one kept beside it, or else from every step. */
  async #findTimeline(): Promise<Timeline> {
    return (await this.#attachedTimeline()) ?? (await keptTimeline(this.#path, () => this.#readTimeline()))
  }

  async #attachedTimeline(): Promise<Timeline | null> {
    for await (const attachment of this.#mcap.readAttachments({ name: TIMELINE_RECORD }))
      return decodeTimeline(attachment.data)
    return null
  }

  async #readTimeline(): Promise<Timeline> {
    const builder = new TimelineBuilder()
    for await (const message of this.messages(['/reward', '/mode', '/timing'])) {
      const { sequence, logTime: timeNs } = message
      const topic = this.topicOf(message)
      if (topic === '/mode') builder.addMark({ ...messageJson(message, modeMessage), sequence, timeNs })
      if (topic === '/timing') builder.addTiming(messageJson(message, timingMessage))
      if (topic === '/reward') builder.addStep(sequence, timeNs, messageJson(message, rewardMessage).score)
    }
    return builder.timeline()
  }
}

/** Closes the file when what is done with it fails. */
async function opened(
  path: string,
  use: (file: FileHandle) => Promise<SessionReader>
): Promise<SessionReader> {
  const file = await openRegular(path)
  try {
    return await use(file)
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The summary's own checksum is looked at when a file is opened by it. */
export async function opensByItsSummary(path: string): Promise<boolean> {
  try {
    await (await SessionReader.openFinished(path)).close()
    return true
  } catch {
    return false
  }
}

/** What the beginning of a file says, whatever became of the rest; null when it says nothing. */
export async function readStart(path: string): Promise<SessionStart | null> {
  const file = await openRegular(path)
  try {
    const { size } = await file.stat()
    const parser = new McapStreamReader({ validateCrcs: false })
    parser.append(await readAt(file, 0, Math.min(size, HEAD_BYTES)))
    for (let record; (record = parser.nextRecord());)
      if (record.type === 'Metadata' && record.name === START_RECORD) return parseStart(record.metadata)
    return null
  } catch {
    return null
  } finally {
    await file.close()
  }
}
