import type { PersonInput } from '../../shared/person-input'
import type { SessionInputs } from '../../shared/session'
import { inputMessage } from './channels'
import { messageJson } from './messages'
import type { SessionReader } from './session-reader'

/** A part of a session by its time, and whether the pointer's path is wanted as well. Both ends are in it. */
export interface InputRange {
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly withMoves?: boolean | undefined
}

/** What the person did in a part of a session, in order; nothing in a session where nobody was heard. */
export async function* inputsOf(
  reader: SessionReader,
  { fromMs = 0, toMs, withMoves = true }: InputRange = {}
): AsyncGenerator<PersonInput> {
  const times = { startTime: nanoseconds(fromMs), ...(toMs !== undefined && { endTime: nanoseconds(toMs) }) }
  for await (const message of reader.messages(['/input'], times)) {
    const input: PersonInput = { tMs: Number(message.logTime) / 1e6, ...messageJson(message, inputMessage) }
    if (withMoves || input.kind !== 'move') yield input
  }
}

/** All of it at once. */
export async function readInputs(reader: SessionReader, range?: InputRange): Promise<PersonInput[]> {
  const inputs: PersonInput[] = []
  for await (const input of inputsOf(reader, range)) inputs.push(input)
  return inputs
}

/** As much of it as one answer holds; what was done in one moment is not torn apart. */
export async function readSomeInputs(
  reader: SessionReader,
  range: InputRange,
  most: number
): Promise<SessionInputs> {
  const inputs: PersonInput[] = []
  for await (const input of inputsOf(reader, range)) {
    if (inputs.length >= most && input.tMs > (inputs.at(-1)?.tMs ?? 0)) return { inputs, nextMs: input.tMs }
    inputs.push(input)
  }
  return { inputs, nextMs: null }
}

const nanoseconds = (ms: number): bigint => BigInt(Math.round(Math.max(0, ms) * 1e6))
