import { createWriteStream } from 'node:fs'
import { copyFile, open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../shared/errors'
import { humanInputMessage } from './channels'
import { messageJson, reasonOf } from './messages'
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
 * One JSON document a line: first `session`, then every `mark` and `humanInput`, then every `step`
 * with its action, reward, score, state and decision. Pictures are left out: they are in the MCAP file.
 */
export function exportJsonLines(id: string, reader: SessionReader, file: string): Promise<void> {
  return writeNew(file, (temporary) => pipeline(jsonLines(id, reader), createWriteStream(temporary)))
}

async function* jsonLines(id: string, reader: SessionReader): AsyncGenerator<string> {
  const line = (type: string, value: object): string => `${JSON.stringify({ type, ...value })}\n`
  yield line('session', { id, ...reader.start, totals: reader.totals })
  const { marks, sequences } = await reader.timeline()
  for (const mark of marks) yield line('mark', mark)
  for await (const message of reader.messages(['/human_input'])) {
    const tMs = Number(message.logTime) / 1e6
    yield line('humanInput', { tMs, ...messageJson(message, humanInputMessage) })
  }
  for (let from = 0; from < sequences.length; from += STEPS_AT_ONCE)
    for (const { step, score, decision } of await readSteps(reader, from, STEPS_AT_ONCE))
      yield line('step', { ...step, score, decision })
}

/** Takes the name first, so that nobody else's file is overwritten, and fills it by a rename. */
async function writeNew(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  await takeName(file)
  const temporary = `${file}.${process.pid}.part`
  try {
    await write(temporary)
    const handle = await open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(temporary, file)
  } catch (error) {
    await Promise.all([rm(temporary, { force: true }), rm(file, { force: true })])
    throw isFileError(error) ? new AppError('input.invalid', { what: file, why: reasonOf(error) }) : error
  }
}

/** True for what the file system refused, as against a session that cannot be read. */
const isFileError = (error: unknown): boolean => error instanceof Error && 'syscall' in error

async function takeName(file: string): Promise<void> {
  try {
    await (await open(file, 'wx')).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new AppError('file.exists', { file })
    throw new AppError('input.invalid', { what: file, why: reasonOf(error) }, { cause: error })
  }
}
