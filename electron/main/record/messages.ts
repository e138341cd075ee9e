import type { McapTypes } from '@mcap/core'
import { ZodError, type z } from 'zod'

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Throws a SyntaxError or ZodError when the message does not fit its channel. */
export function messageJson<Schema extends z.ZodType>(
  message: McapTypes.Message,
  schema: Schema
): z.output<Schema> {
  return schema.parse(JSON.parse(decoder.decode(message.data)))
}

export const jsonBytes = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value))

/** One line saying what was wrong with something read. */
export function reasonOf(error: unknown): string {
  if (error instanceof ZodError) {
    const issue = error.issues[0]
    return issue === undefined ? 'a record has the wrong shape' : `${issue.path.join('.')}: ${issue.message}`
  }
  return error instanceof Error ? error.message : String(error)
}
