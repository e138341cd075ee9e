import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'

/**
 * Names in the sessions folder. `<id>.mcap` recordings, `<id>.lock` beside one being written,
 * `.bin/<id>.deleted-<ms>.mcap` deleted ones, `.cache/` what can be made again.
 */
const SESSION_ID = /^[A-Za-z0-9_-]{1,80}$/
const SESSION_NAME = /^([A-Za-z0-9_-]{1,80})\.mcap$/
const BINNED_NAME = /^([A-Za-z0-9_-]{1,80})\.deleted-(\d{1,15})\.mcap$/

/** Sorts by time: 2026-11-21T10-20-30-ab12, in UTC, so that clock changes keep the order. */
export function newSessionId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(':', '-')}-${randomBytes(2).toString('hex')}`
}

/** Throws `session.unknown` for what cannot be an id, path separators and dots above all. */
export function checkedId(id: string): string {
  if (!SESSION_ID.test(id)) throw new AppError('session.unknown', { id: id.slice(0, 80) })
  return id
}

export const sessionPath = (folder: string, id: string): string => join(folder, `${checkedId(id)}.mcap`)
export const lockPath = (folder: string, id: string): string => join(folder, `${checkedId(id)}.lock`)
export const binFolder = (folder: string): string => join(folder, '.bin')
export const cacheFolder = (folder: string): string => join(folder, '.cache')

export const binnedPath = (folder: string, id: string, deletedAtMs: number): string =>
  join(binFolder(folder), `${checkedId(id)}.deleted-${deletedAtMs}.mcap`)

/** The id a recording's file name holds; null when it is no such name. */
export const idOfName = (name: string): string | null => SESSION_NAME.exec(name)?.[1] ?? null

/** The same for the bin, with the moment of deletion. */
export function idOfBinnedName(name: string): { id: string; deletedAtMs: number } | null {
  const match = BINNED_NAME.exec(name)
  const id = match?.[1]
  return id === undefined ? null : { id, deletedAtMs: Number(match?.[2]) }
}
