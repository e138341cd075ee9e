import type { Text } from '../../shared/language'
import type { PersonInput } from '../../shared/person-input'
import { humanInputMessage } from './channels'
import { readInputs } from './inputs'
import { messageJson } from './messages'
import { titleOf } from './metadata'
import type { SessionReader } from './session-reader'

/** What a person did in a recording. */
export interface RecordedPlay {
  /** The game that was played; null where none was known. */
  readonly gameId: string | null
  readonly title: Text
  /** Every key, click and move, in order; none in recordings from before they were kept. */
  readonly inputs: readonly PersonInput[]
  /** Changes of the controls that the person held. */
  readonly held: readonly { readonly tMs: number; readonly held: readonly string[] }[]
}

/** Reads what a person did. Throws what reading a damaged part throws. */
export async function readPlayed(reader: SessionReader): Promise<RecordedPlay> {
  const held: { tMs: number; held: string[] }[] = []
  for await (const message of reader.messages(['/human_input']))
    held.push({ tMs: Number(message.logTime) / 1e6, ...messageJson(message, humanInputMessage) })
  return { gameId: reader.start.gameId, title: titleOf(reader.start), inputs: await readInputs(reader), held }
}
