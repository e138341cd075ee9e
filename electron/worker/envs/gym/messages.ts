import { UNBOUNDED } from '../../../shared/spaces'

/** What crosses the pipe to bridges/gymnasium_bridge.py; its docstring draws each message. */
export const PROTOCOL = 1
const MAKE = 1
const RESET = 2
const STEP = 3
const CLOSE = 4

export const ANSWER = { error: 0, made: 1, seen: 2 } as const

/** How Atari games are played; null elsewhere. */
export interface AtariRequest {
  readonly frameskip: number
  readonly noopMax: number
  readonly lifeEndsEpisode: boolean
  /** Null: as the environment itself has it. */
  readonly stickyProbability: number | null
  readonly frameLimit: number
}

/** What an environment is, as the bridge tells it. */
export interface Made {
  readonly shape: readonly number[]
  readonly dtype: 'uint8' | 'float32'
  readonly low: number
  readonly high: number
  readonly actions: number
}

export interface Seen {
  readonly reward: number
  readonly terminated: boolean
  readonly truncated: boolean
  /** Null when the environment does not tell. */
  readonly lives: number | null
  /** The observation; a view of what was received. */
  readonly raw: Buffer
}

/** A message that the protocol does not allow. */
export class GarbledMessage extends Error {}

export const makeMessage = (id: string, atari: AtariRequest | null): Buffer =>
  message(MAKE, Buffer.from(JSON.stringify({ id, atari })))

export function resetMessage(seed: number | undefined): Buffer {
  const body = Buffer.alloc(9)
  body.writeUInt8(Number(seed !== undefined))
  body.writeBigUInt64LE(BigInt.asUintN(64, BigInt(seed ?? 0)), 1)
  return message(RESET, body)
}

export function stepMessage(action: number): Buffer {
  const body = Buffer.alloc(4)
  body.writeInt32LE(action)
  return message(STEP, body)
}

export const closeMessage = (): Buffer => message(CLOSE, Buffer.alloc(0))

function message(kind: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32LE(body.length + 1)
  head.writeUInt8(kind, 4)
  return Buffer.concat([head, body])
}

/** @throws GarbledMessage */
export function readMade(body: Buffer): Made {
  const told = readJson(body)
  const { protocol, shape, dtype, low, high, actions } = told
  if (protocol !== PROTOCOL) throw new GarbledMessage(`the bridge speaks version ${String(protocol)}`)
  const isShape = Array.isArray(shape) && shape.every((side) => Number.isInteger(side) && side > 0)
  if (!isShape || (dtype !== 'uint8' && dtype !== 'float32') || !Number.isInteger(actions))
    throw new GarbledMessage('the bridge described the environment wrongly')
  return {
    shape: shape as number[],
    dtype,
    low: typeof low === 'number' ? Math.fround(low) : -UNBOUNDED,
    high: typeof high === 'number' ? Math.fround(high) : UNBOUNDED,
    actions: actions as number
  }
}

/** `bytes`: of an observation. @throws GarbledMessage */
export function readSeen(body: Buffer, bytes: number): Seen {
  if (body.length !== 14 + bytes)
    throw new GarbledMessage(`an observation of ${body.length - 14} bytes came, not of ${bytes}`)
  const lives = body.readInt32LE(10)
  return {
    reward: body.readDoubleLE(0),
    terminated: body.readUInt8(8) === 1,
    truncated: body.readUInt8(9) === 1,
    lives: lives < 0 ? null : lives,
    raw: body.subarray(14)
  }
}

/** @throws GarbledMessage */
export function readError(body: Buffer): { readonly code: string; readonly why: string } {
  const { code, why } = readJson(body)
  return { code: String(code), why: String(why) }
}

function readJson(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>
  } catch {
    throw new GarbledMessage('what should be JSON is none')
  }
}
