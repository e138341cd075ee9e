import type { McapTypes } from '@mcap/core'
import { z } from 'zod'
import { MOUSE_BUTTONS } from '../../shared/action'
import { KEY_CODES } from '../../shared/key-codes'
import { eachStage } from '../../shared/timing'
import { compressedImageDescriptor } from './protobuf'
import { recordedNumber } from './recorded-number'
import { stateMessage } from './state-message'

/**
 * What lies in a session file (docs: MCAP, https://mcap.dev/spec). Every message of one step carries
 * the same sequence number and time. Times are nanoseconds of the monotonic clock since the recording
 * began; the wall clock of that moment is `startedAt` in the metadata record `apprenti`. Schemas and
 * channels stand before the first chunk.
 */
const place = z.object({ x: recordedNumber, y: recordedNumber })
const button = z.enum(MOUSE_BUTTONS)
/** Places are fractions of the game's picture (`windowPicture` of the metadata says where that lies). */
const pointerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('click'), button, at: place, count: recordedNumber }),
  z.object({ kind: z.literal('drag'), button, from: place, to: place }),
  z.object({ kind: z.literal('wheel'), at: place, dx: recordedNumber, dy: recordedNumber }),
  z.object({ kind: z.literal('move'), at: place })
])

export const actionMessage = z.object({
  kind: z.literal('buttons'),
  held: z.array(z.string()),
  /** Done once, in windows only; left out where nothing of the kind was, and in files from before it. */
  press: z.array(z.string()).optional(),
  pointer: pointerMessage.optional(),
  text: z.string().optional(),
  controller: z.enum(['agent', 'human', 'nobody']),
  mode: z.enum(['off', 'suggest', 'autonomous'])
})

/** `score`: of the episode after this step, wrap-around undone. */
export const rewardMessage = z.object({
  value: recordedNumber,
  episode: recordedNumber,
  score: recordedNumber
})

export const decisionMessage = z.object({
  action: recordedNumber,
  reason: z.string(),
  focus: z.object({ x: recordedNumber, y: recordedNumber }).optional(),
  preferences: z.array(recordedNumber).optional(),
  doubt: recordedNumber.optional()
})

export const humanInputMessage = z.object({ held: z.array(z.string()) })

/**
 * Something that the person did to the window (shared/person-input.ts); when, the message's own time says. Its
 * sequence number is that of the next step.
 */
export const inputMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('key'),
    code: z.enum(KEY_CODES).nullable(),
    key: z.number().int(),
    down: z.boolean()
  }),
  z.object({ kind: z.literal('move'), at: place }),
  z.object({ kind: z.literal('button'), button: z.enum(MOUSE_BUTTONS), down: z.boolean(), at: place }),
  z.object({ kind: z.literal('wheel'), at: place, dx: z.number(), dy: z.number() })
])

/** A mark. Its sequence number is that of the next step. */
export const modeMessage = z.object({
  kind: z.enum([
    'mode',
    'controller',
    'episodeStart',
    'episodeEnd',
    'capture',
    'takeover',
    'lost',
    'ask',
    'answer'
  ]),
  label: z.string()
})

const milliseconds = z.number().nullable()
/** Where the time of the step went (shared/timing.ts); null for a stage it did not have. */
export const timingMessage = z.object(eachStage(() => milliseconds))

/** The game's memory block as the step found it, deflated (RFC 1951) and in base64: what it holds hardly changes. */
export const memoryMessage = z.object({ deflated: z.base64() })

/**
 * Two groups of chunks, so that a reader who wants the score of every step does not go through the
 * pictures: `bulk` holds what is large, `light` what a timeline needs.
 */
export const CHANNELS = [
  { topic: '/picture', group: 'bulk', schema: 'foxglove.CompressedImage', message: null },
  { topic: '/state', group: 'bulk', schema: 'apprenti.State', message: stateMessage },
  { topic: '/decision', group: 'bulk', schema: 'apprenti.Decision', message: decisionMessage },
  { topic: '/action', group: 'light', schema: 'apprenti.Action', message: actionMessage },
  { topic: '/reward', group: 'light', schema: 'apprenti.Reward', message: rewardMessage },
  { topic: '/human_input', group: 'light', schema: 'apprenti.HumanInput', message: humanInputMessage },
  { topic: '/mode', group: 'light', schema: 'apprenti.Mode', message: modeMessage },
  // From here on: not in files from before them.
  { topic: '/timing', group: 'light', schema: 'apprenti.Timing', message: timingMessage },
  { topic: '/input', group: 'light', schema: 'apprenti.Input', message: inputMessage },
  { topic: '/memory', group: 'bulk', schema: 'apprenti.Memory', message: memoryMessage }
] as const
export type Topic = (typeof CHANNELS)[number]['topic']

export const STEP_TOPICS = ['/picture', '/state', '/decision', '/action', '/reward', '/timing'] as const

export const channelId = (topic: Topic): number => CHANNELS.findIndex((c) => c.topic === topic)

/** Schema records, ids from 1 (0 means "none" in MCAP). */
export function schemaRecords(): McapTypes.Schema[] {
  return CHANNELS.map((channel, i) => ({
    id: i + 1,
    name: channel.schema,
    encoding: channel.message === null ? 'protobuf' : 'jsonschema',
    data:
      channel.message === null
        ? compressedImageDescriptor()
        : Buffer.from(JSON.stringify(z.toJSONSchema(channel.message, { target: 'draft-7', io: 'input' })))
  }))
}

export function channelRecords(): McapTypes.Channel[] {
  return CHANNELS.map((channel, i) => ({
    id: i,
    schemaId: i + 1,
    topic: channel.topic,
    messageEncoding: channel.message === null ? 'protobuf' : 'json',
    metadata: new Map()
  }))
}
