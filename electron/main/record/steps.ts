import { inflateRawSync } from 'node:zlib'
import type { McapTypes } from '@mcap/core'
import type { z } from 'zod'
import type { Act, Decision } from '../../shared/action'
import type { SessionStep } from '../../shared/session'
import {
  actionMessage,
  CHANNELS,
  decisionMessage,
  memoryMessage,
  rewardMessage,
  STEP_TOPICS,
  timingMessage,
  type Topic
} from './channels'
import { messageJson } from './messages'
import { decodeCompressedImage, type CompressedImage } from './protobuf'
import type { SessionReader } from './session-reader'
import { anyStateMessage, stateOf } from './state-message'

/** Everything recorded of one step. */
export interface WholeStep {
  readonly step: SessionStep
  readonly score: number
  readonly decision: Decision | null
  readonly picture: CompressedImage | null
}

/** Reads the steps `from` up to `from + count - 1`, as many of them as there are. */
export async function readSteps(reader: SessionReader, from: number, count: number): Promise<WholeStep[]> {
  const { sequences, timesNs } = await reader.timeline()
  const wanted = [...sequences.subarray(from, from + count)]
  const times = [...timesNs.subarray(from, from + count)]
  if (times.length === 0) return []
  const parts = new Map<number, Map<string, McapTypes.Message>>(wanted.map((s) => [s, new Map()]))
  const startTime = times.reduce((a, b) => (b < a ? b : a))
  const endTime = times.reduce((a, b) => (b > a ? b : a))
  for await (const message of reader.messages(STEP_TOPICS, { startTime, endTime }))
    parts.get(message.sequence)?.set(reader.topicOf(message), message)
  return wanted.map((sequence, i) => toStep(parts.get(sequence) ?? new Map(), from + i))
}

/** Throws when the step has no action or no reward: the file is not what its summary says. */
function toStep(parts: ReadonlyMap<string, McapTypes.Message>, index: number): WholeStep {
  const [actionPart, rewardPart] = [parts.get('/action'), parts.get('/reward')]
  const [statePart, decisionPart] = [parts.get('/state'), parts.get('/decision')]
  const [picturePart, timingPart] = [parts.get('/picture'), parts.get('/timing')]
  if (actionPart === undefined || rewardPart === undefined) throw new Error(`step ${index} is not whole`)
  const { controller, mode, kind, held, ...once } = messageJson(actionPart, actionMessage)
  const reward = messageJson(rewardPart, rewardMessage)
  const step: SessionStep = {
    index,
    tMs: Number(rewardPart.logTime) / 1e6,
    action: { kind, held, ...toAct(once) },
    controller,
    mode,
    reward: reward.value,
    episode: reward.episode,
    state: statePart === undefined ? null : stateOf(messageJson(statePart, anyStateMessage)),
    timing: timingPart === undefined ? null : messageJson(timingPart, timingMessage)
  }
  return {
    step,
    score: reward.score,
    decision: decisionPart === undefined ? null : toDecision(decisionPart),
    picture: picturePart === undefined ? null : decodeCompressedImage(picturePart.data)
  }
}

function toAct({ press, pointer, text }: Partial<z.output<typeof actionMessage>>): Act {
  return { ...(press && { press }), ...(pointer && { pointer }), ...(text !== undefined && { text }) }
}

function toDecision(message: McapTypes.Message): Decision {
  const { focus, preferences, doubt, ...rest } = messageJson(message, decisionMessage)
  return {
    ...rest,
    ...(focus && { focus }),
    ...(preferences && { preferences }),
    ...(doubt !== undefined && { doubt })
  }
}

const SCHEMAS = new Map(CHANNELS.map(({ topic, message }) => [topic, message]))

/** Throws, as reading would, when a message does not fit its channel. */
export function assertReadable(topic: Topic, message: McapTypes.Message): void {
  const schema = topic === '/state' ? anyStateMessage : SCHEMAS.get(topic)
  if (schema) messageJson(message, schema)
  else decodeCompressedImage(message.data)
}

/** More than any memory block that a profile can declare: what inflates to more is no such thing. */
const MOST_MEMORY_BYTES = 1 << 20

/**
 * The game's memory of the steps `from` up to `from + count - 1`; null for a step without.
 * @throws when what is recorded is no memory
 */
export async function readMemories(
  reader: SessionReader,
  from: number,
  count: number
): Promise<(Uint8Array | null)[]> {
  const { sequences, timesNs } = await reader.timeline()
  const wanted = [...sequences.subarray(from, from + count)]
  const times = [...timesNs.subarray(from, from + count)]
  if (times.length === 0) return []
  const found = new Map<number, Uint8Array>()
  const startTime = times.reduce((a, b) => (b < a ? b : a))
  const endTime = times.reduce((a, b) => (b > a ? b : a))
  for await (const message of reader.messages(['/memory'], { startTime, endTime })) {
    const { deflated } = messageJson(message, memoryMessage)
    const bytes = inflateRawSync(Buffer.from(deflated, 'base64'), { maxOutputLength: MOST_MEMORY_BYTES })
    found.set(message.sequence, bytes)
  }
  return wanted.map((sequence) => found.get(sequence) ?? null)
}

/** A picture as a page can show it; empty when the step has none. */
export function pictureUrl(picture: CompressedImage | null): string {
  if (picture === null) return ''
  const mime = picture.format === 'png' ? 'image/png' : 'image/jpeg'
  return `data:${mime};base64,${Buffer.from(picture.bytes).toString('base64')}`
}
