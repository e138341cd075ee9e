import { createWriteStream } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { humanInputMessage } from './channels'
import { inputsOf } from './inputs'
import { jsonText, messageJson } from './messages'
import { writeNew } from './new-file'
import { readSteps } from './steps'
import type { SessionReader } from './session-reader'

const STEPS_AT_ONCE = 200

/**
 * Copies a session file out. Throws `file.exists` rather than overwrite; a failed export leaves nothing.
 */
export function exportMcap(path: string, file: string): Promise<void> {
  return writeNew(file, (temporary) => copyFile(path, temporary))
}

/**
 * One JSON document a line: first `session`, then every `mark`, `humanInput` and `input`, then every `step`
 * with its action, reward, score, state and decision. Pictures are left out: they are in the MCAP file.
 * A number that is not finite is the text `NaN`, `Infinity` or `-Infinity`.
 */
export function exportJsonLines(id: string, reader: SessionReader, file: string): Promise<void> {
  return writeNew(file, (temporary) => pipeline(jsonLines(id, reader), createWriteStream(temporary)))
}

async function* jsonLines(id: string, reader: SessionReader): AsyncGenerator<string> {
  const line = (type: string, value: object): string => `${jsonText({ type, ...value })}\n`
  yield line('session', { id, ...reader.start, totals: reader.totals })
  const { marks, sequences } = await reader.timeline()
  for (const mark of marks) yield line('mark', mark)
  for await (const message of reader.messages(['/human_input'])) {
    const tMs = Number(message.logTime) / 1e6
    yield line('humanInput', { tMs, ...messageJson(message, humanInputMessage) })
  }
  for await (const input of inputsOf(reader)) yield line('input', input)
  for (let from = 0; from < sequences.length; from += STEPS_AT_ONCE)
    for (const { step, score, decision } of await readSteps(reader, from, STEPS_AT_ONCE))
      yield line('step', { ...step, score, decision })
}
