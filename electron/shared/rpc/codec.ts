import { AppError, errorData, ERRORS, type ErrorData } from '../errors'
import { NOT_FINITE, notFiniteName } from '../numbers'

/** One message of the text lane, as birpc makes it: `q` asks, `s` answers. */
export type RpcMessage =
  | { readonly t: 'q'; readonly i?: string; readonly m: string; readonly a: readonly unknown[] }
  | { readonly t: 's'; readonly i: string; readonly r?: unknown; readonly e?: AppError }

/** Writes a message; an error it carries crosses as ErrorData. */
export function encodeMessage(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('e' in message))
    return JSON.stringify(message, nameNotFinite)
  return JSON.stringify({ ...message, e: errorData(message.e) }, nameNotFinite)
}

/** Stands for a number that JSON has no word for: {"$number":"-Infinity"}. */
const NUMBER_KEY = '$number'

function nameNotFinite(_key: string, value: unknown): unknown {
  const name = notFiniteName(value)
  return name === null ? value : { [NUMBER_KEY]: name }
}

function numberOfName(_key: string, value: unknown): unknown {
  if (!isObject(value) || !(NUMBER_KEY in value)) return value
  const name = NOT_FINITE.find((known) => known === value[NUMBER_KEY])
  return name === undefined ? value : Number(name)
}

/**
 * Reads a message back, its error rebuilt as an AppError. Throws a RangeError for anything that is
 * not exactly a message: birpc itself would stumble over it.
 */
export function decodeMessage(text: string): RpcMessage {
  // Most messages hold no such number, and are read without looking at each of their parts.
  const message: unknown = text.includes(NUMBER_KEY) ? JSON.parse(text, numberOfName) : JSON.parse(text)
  if (!isObject(message)) throw new RangeError('not an RPC message')
  const { t, i, m, a, r, e } = message
  if (t === 'q' && typeof m === 'string' && Array.isArray(a) && (i === undefined || typeof i === 'string'))
    return { t, m, a, ...(i === undefined ? {} : { i }) }
  if (t === 's' && typeof i === 'string')
    return { t, i, r, ...(e === undefined ? {} : { e: rebuildError(e) }) }
  throw new RangeError('not an RPC message')
}

/** Makes an AppError of what crossed a process. An unknown shape becomes `internal`. */
export function rebuildError(data: unknown): AppError {
  if (isErrorData(data)) return new AppError(data.code, data.params)
  return new AppError('internal', { why: 'an error of an unknown kind' })
}

function isErrorData(data: unknown): data is ErrorData {
  return (
    isObject(data) &&
    typeof data['code'] === 'string' &&
    Object.hasOwn(ERRORS, data['code']) &&
    isObject(data['params'])
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
