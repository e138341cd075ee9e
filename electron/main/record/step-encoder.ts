import { crc32, deflateRawSync } from 'node:zlib'
import { McapChunkBuilder, type McapTypes } from '@mcap/core'
import type { Action, Decision } from '../../shared/action'
import type { EncodedFrame } from '../../shared/frame'
import type { PersonInput } from '../../shared/person-input'
import type { Controller, PlayMode, SessionMark } from '../../shared/session'
import type { ObservedState } from '../../shared/state'
import { eachStage, type StepTiming } from '../../shared/timing'
import { CHANNELS, channelId, channelRecords, schemaRecords, type Topic } from './channels'
import { encodeAttachment, encodeChunk, encodeHead, encodeMetadata, type WrittenChunk } from './mcap-records'
import { jsonBytes } from './messages'
import {
  metadataText,
  START_RECORD,
  TIMELINE_RECORD,
  type SessionStart,
  type SessionTotals
} from './metadata'
import { encodeCompressedImage } from './protobuf'
import { encodeEnd } from './seal'
import { encodeTimeline, TimelineBuilder } from './timeline'

/** One step of a game as the play loop hands it over: the picture shown, then what was done to it. */
export interface RecordedStep {
  readonly picture: EncodedFrame
  readonly state: ObservedState | null
  /** The memory block that the state was decoded from, where an agent could learn from it. */
  readonly memory?: Uint8Array | null
  readonly action: Action
  readonly controller: Controller
  readonly mode: PlayMode
  readonly reward: number
  readonly episode: number
  /** Score of the episode after this step, wrap-around undone. */
  readonly episodeScore: number
  readonly decision: Decision | null
  readonly timing: StepTiming
}

const groupOf = new Map<Topic, 'bulk' | 'light'>(CHANNELS.map((c) => [c.topic, c.group]))

/**
 * Turns steps into the bytes of a session file, in file order. Nothing here waits or touches a disk:
 * what the methods answer is to be written one after the other, each piece whole.
 */
export class StepEncoder {
  readonly #schemas = schemaRecords()
  readonly #channels = channelRecords()
  readonly #builders = {
    bulk: new McapChunkBuilder({ useMessageIndex: true }),
    light: new McapChunkBuilder({ useMessageIndex: true })
  }
  readonly #chunks: WrittenChunk[] = []
  readonly #metadata: McapTypes.MetadataIndex[] = []
  readonly #timeline = new TimelineBuilder()
  readonly #frameId: string
  #position = 0
  #crc = 0

  constructor(frameId: string) {
    this.#frameId = frameId
  }

  /** Bytes handed out so far. */
  get position(): number {
    return this.#position
  }

  /** Bytes of messages not handed out yet. */
  get pendingBytes(): number {
    return this.#builders.bulk.byteLength + this.#builders.light.byteLength
  }

  head(start: SessionStart): Uint8Array {
    const head = encodeHead(this.#schemas, this.#channels)
    const texts = { ...start, windowPicture: JSON.stringify(start.windowPicture) }
    const fields = { name: START_RECORD, metadata: metadataText(texts) }
    const record = encodeMetadata(fields, head.length)
    this.#metadata.push(record.index)
    return this.#handOut(Buffer.concat([head, record.bytes]))
  }

  addStep(step: RecordedStep, sequence: number, timeNs: bigint): void {
    const image = encodeCompressedImage(step.picture, timeNs, this.#frameId)
    const { controller, mode } = step
    this.#add('/picture', sequence, timeNs, image)
    if (step.state !== null) this.#add('/state', sequence, timeNs, jsonBytes(step.state))
    if (step.memory) this.#add('/memory', sequence, timeNs, jsonBytes({ deflated: deflated(step.memory) }))
    if (step.decision !== null) this.#add('/decision', sequence, timeNs, jsonBytes(step.decision))
    this.#add('/action', sequence, timeNs, jsonBytes({ ...step.action, controller, mode }))
    const reward = { value: step.reward, episode: step.episode, score: step.episodeScore }
    this.#add('/reward', sequence, timeNs, jsonBytes(reward))
    const timing = rounded(step.timing)
    this.#add('/timing', sequence, timeNs, jsonBytes(timing))
    this.#timeline.addStep(sequence, timeNs, step.episodeScore)
    this.#timeline.addTiming(timing)
  }

  addHumanInput(held: readonly string[], sequence: number, timeNs: bigint): void {
    this.#add('/human_input', sequence, timeNs, jsonBytes({ held }))
  }

  /** Its `tMs` is not looked at: `timeNs` says when it was. */
  addInput({ tMs: _, ...input }: PersonInput, sequence: number, timeNs: bigint): void {
    this.#add('/input', sequence, timeNs, jsonBytes(input))
  }

  addMark(kind: SessionMark['kind'], label: string, sequence: number, timeNs: bigint): void {
    this.#add('/mode', sequence, timeNs, jsonBytes({ kind, label }))
    this.#timeline.addMark({ kind, label, sequence, timeNs })
  }

  /** Everything added since the last flush as one piece; null when there is nothing. */
  flush(): Uint8Array | null {
    const pieces = [this.#chunk('bulk', this.#position)]
    pieces.push(this.#chunk('light', this.#position + (pieces[0]?.length ?? 0)))
    const bytes = Buffer.concat(pieces.filter((p) => p !== null))
    return bytes.length === 0 ? null : this.#handOut(bytes)
  }

  /** What finishes the file; flush first. */
  end(totals: SessionTotals): Uint8Array {
    const { bytes, index } = this.#index()
    const contents = {
      schemas: this.#schemas,
      channels: this.#channels,
      chunks: this.#chunks,
      metadata: this.#metadata,
      attachments: [index]
    }
    const end = encodeEnd(contents, this.#position + bytes.length, crc32(bytes, this.#crc), totals)
    return Buffer.concat([bytes, end])
  }

  /** So that a session of hours opens without being read through. */
  #index(): ReturnType<typeof encodeAttachment> {
    return encodeAttachment(TIMELINE_RECORD, encodeTimeline(this.#timeline.timeline()), this.#position)
  }

  #add(topic: Topic, sequence: number, timeNs: bigint, data: Uint8Array): void {
    const builder = this.#builders[groupOf.get(topic) ?? 'light']
    builder.addMessage({
      channelId: channelId(topic),
      sequence,
      logTime: timeNs,
      publishTime: timeNs,
      data
    })
  }

  #chunk(group: 'bulk' | 'light', position: number): Uint8Array | null {
    if (this.#builders[group].numMessages === 0) return null
    const { bytes, chunk } = encodeChunk(this.#builders[group], position)
    this.#chunks.push(chunk)
    return bytes
  }

  #handOut(bytes: Uint8Array): Uint8Array {
    this.#position += bytes.length
    this.#crc = crc32(bytes, this.#crc)
    return bytes
  }
}

/** As `/memory` holds it. The fastest level: this is done for every step while the game goes on. */
const deflated = (memory: Uint8Array): string => deflateRawSync(memory, { level: 1 }).toString('base64')

/** To hundredths of a millisecond, which is what the clocks are good for and keeps the file small. */
function rounded(timing: StepTiming): StepTiming {
  return eachStage((stage) => {
    const ms = timing[stage]
    return ms === null || !Number.isFinite(ms) ? null : Math.round(ms * 100) / 100
  })
}
