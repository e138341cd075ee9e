import type { McapTypes } from '@mcap/core'
import { ZodError, type z } from 'zod'
import { notFiniteName } from '../../shared/numbers'

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Throws a SyntaxError or ZodError when the message does not fit its channel. */
export function messageJson<Schema extends z.ZodType>(
  message: McapTypes.Message,
  schema: Schema
): z.output<Schema> {
  return schema.parse(JSON.parse(decoder.decode(message.data)))
}

/** JSON in which a number that is not finite stands by its name, as `messageJson` reads it. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => notFiniteName(part) ?? part)

export const jsonBytes = (value: unknown): Uint8Array => encoder.encode(jsonText(value))

/** One line saying what was wrong with something read. */
export function reasonOf(error: unknown): string {
  if (error instanceof ZodError) {
    const issue = error.issues[0]
    return issue === undefined ? 'a record has the wrong shape' : `${issue.path.join('.')}: ${issue.message}`
  }
  return error instanceof Error ? error.message : String(error)
}
