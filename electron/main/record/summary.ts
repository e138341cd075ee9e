import { stat } from 'node:fs/promises'
import type { ErrorData } from '../../shared/errors'
import type { SessionSummary } from '../../shared/session'
import { titleOf } from './metadata'
import { readStart, SessionReader } from './session-reader'
import { thumbnail } from './thumbnails'

/**
 * The line of a list for one file: from its summary when it is finished, else from its beginning.
 * Rejects only when the file cannot be read at all.
 */
export async function summarize(
  folder: string,
  path: string,
  id: string,
  deletedAtMs: number | null
): Promise<SessionSummary> {
  const reader = await SessionReader.openFinished(path).catch(() => null)
  if (reader === null) return summaryOfCut(path, id, deletedAtMs)
  try {
    return await summaryOf(folder, path, id, deletedAtMs, reader)
  } finally {
    await reader.close()
  }
}

/** The same for a file that is open already. */
export async function summaryOf(
  folder: string,
  path: string,
  id: string,
  deletedAtMs: number | null,
  reader: SessionReader
): Promise<SessionSummary> {
  const { size } = await stat(path)
  const { start, totals, isFinished } = reader
  return {
    id,
    gameId: start.gameId,
    title: titleOf(start),
    target: start.target,
    startedAt: start.startedAt,
    seconds: totals?.seconds ?? 0,
    bytes: size,
    steps: totals?.steps ?? 0,
    score: totals?.score ?? null,
    episodes: totals?.episodes ?? 0,
    complete: isFinished,
    problem: null,
    thumbnail: await thumbnail(folder, id, size, reader),
    deletedAt: isoOrNull(deletedAtMs)
  }
}

/** What can be told of a file without its end, or of one that is no recording at all. */
async function summaryOfCut(path: string, id: string, deletedAtMs: number | null): Promise<SessionSummary> {
  const [{ size, birthtime, mtime }, start] = await Promise.all([stat(path), readStart(path)])
  const firstSeen = birthtime < mtime ? birthtime : mtime
  return {
    id,
    gameId: start?.gameId ?? null,
    title: start ? titleOf(start) : id,
    target: start?.target ?? 'builtin',
    startedAt: start?.startedAt ?? firstSeen.toISOString(),
    seconds: 0,
    bytes: size,
    steps: 0,
    score: null,
    episodes: 0,
    complete: false,
    problem: null,
    thumbnail: '',
    deletedAt: isoOrNull(deletedAtMs)
  }
}

/** The line of something that bears a recording's name and is none that can be opened. */
export const summaryOfUnreadable = (
  id: string,
  deletedAtMs: number | null,
  problem: ErrorData
): SessionSummary => ({
  id,
  gameId: null,
  title: id,
  target: 'builtin',
  startedAt: new Date(0).toISOString(),
  seconds: 0,
  bytes: 0,
  steps: 0,
  score: null,
  episodes: 0,
  complete: false,
  problem,
  thumbnail: '',
  deletedAt: isoOrNull(deletedAtMs)
})

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
