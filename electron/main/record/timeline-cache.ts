import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { openRegular } from '../../shared/node/regular-file'
import { cacheFolder } from './session-files'
import { decodeTimeline, encodeTimeline, type Timeline } from './timeline'

/** Fewer steps than these are read again as quickly. */
const WORTH_KEEPING_STEPS = 5_000

/**
 * The timeline of a session that has no index of its own (it was cut off, or is from before there was one):
 * read once, then kept beside the sessions.
 */
export async function keptTimeline(path: string, read: () => Promise<Timeline>): Promise<Timeline> {
  const place = await placeOf(path)
  const kept = await contentOf(place).catch(() => null)
  const known = kept === null ? null : decodeTimeline(kept)
  if (known !== null) return known
  const timeline = await read()
  // What cannot be kept is read again the next time.
  if (timeline.timesNs.length >= WORTH_KEEPING_STEPS) await keep(place, timeline).catch(() => undefined)
  return timeline
}

async function contentOf(place: string): Promise<Buffer> {
  const handle = await openRegular(place)
  try {
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** `.cache/<id>.<size>-<time of change>.timeline`: another name when the session changes. */
async function placeOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const id = basename(path, '.mcap')
  return join(cacheFolder(dirname(path)), `${id}.${size}-${Math.round(mtimeMs)}.timeline`)
}

async function keep(place: string, timeline: Timeline): Promise<void> {
  const folder = dirname(place)
  await mkdir(folder, { recursive: true })
  const temporary = `${place}.${process.pid}`
  await writeFile(temporary, encodeTimeline(timeline))
  await rename(temporary, place)
  const [id] = basename(place).split('.')
  for (const name of await readdir(folder))
    if (name.startsWith(`${id}.`) && name.endsWith('.timeline') && name !== basename(place))
      await rm(join(folder, name), { force: true })
}
