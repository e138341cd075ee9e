import type { Frame } from '../../shared/frame'
import type { PersonInput } from '../../shared/person-input'
import type { SessionChunk, SessionDetail } from '../../shared/session'
import { frameOfPicture } from './recorded-picture'

/** The person rests at least this long, and in the last part of it nothing of what they did before is still moving. */
const REST_MS = 400
const LAST_PART = 1 / 4
const MOST_SPAN_MS = 1000
/** A picture before their hand moves again. */
const BEFORE_MS = 20
const MOST_RESTS = 160
/** Less rest than this, in seconds, tells nothing. */
const LEAST_SECONDS = 6
/**
 * A game that changes less often than this by itself, in changes a second, waits: a clock or a falling piece does so once a
 * second. What a move set in motion, on a busy computer still at the end of a rest, was 0.37 of tiles that fall.
 */
const MOST_CHANGES = 0.6
/** Points of a picture that differ by so much of 255, and so many of them, are a change. */
const DIFFERENT = 40
const LEAST_POINTS = 4

/** Reads recordings (record/library.ts). */
export interface Recordings {
  readonly openSession: (
    id: string,
    asker?: AbortSignal
  ) => Promise<Pick<SessionDetail, 'timesMs' | 'steps' | 'lastMs'>>
  readonly readSession: (
    id: string,
    from: number,
    count: number,
    asker?: AbortSignal
  ) => Promise<Pick<SessionChunk, 'steps' | 'pictures'>>
}

/**
 * Whether a game waits for who plays it: its picture stands still while they do nothing. False where they never rested long
 * enough to tell. Rejects with what its asker gave up with.
 */
export async function standsStill(
  recordings: Recordings,
  sessionId: string,
  inputs: readonly PersonInput[],
  asker?: AbortSignal
): Promise<boolean> {
  const { timesMs } = await recordings.openSession(sessionId, asker)
  let [seconds, changes] = [0, 0]
  for (const { fromMs, toMs } of restsIn(inputs)) {
    const [from, to] = [stepAt(timesMs, fromMs), stepAt(timesMs, toMs)]
    if (to <= from) continue
    const before = await pictureAt(recordings, sessionId, from, asker)
    const after = await pictureAt(recordings, sessionId, to, asker)
    if (before === null || after === null) continue
    seconds += (timesMs[to]! - timesMs[from]!) / 1000
    if (hasChanged(before, after)) changes += 1
  }
  return seconds >= LEAST_SECONDS && changes < MOST_CHANGES * seconds
}

interface Rest {
  readonly fromMs: number
  readonly toMs: number
}

/** The last parts of some of the times in which neither key nor mouse was touched, evenly over the recording. */
function restsIn(inputs: readonly PersonInput[]): Rest[] {
  const times = inputs.map(({ tMs }) => tMs).sort((a, b) => a - b)
  const rests = times.slice(1).flatMap((tMs, i) => {
    const length = tMs - times[i]!
    const toMs = tMs - BEFORE_MS
    return length < REST_MS ? [] : [{ fromMs: toMs - Math.min(MOST_SPAN_MS, LAST_PART * length), toMs }]
  })
  const every = Math.max(1, rests.length / MOST_RESTS)
  return Array.from({ length: Math.min(MOST_RESTS, rests.length) }, (_, i) => rests[Math.floor(i * every)]!)
}

/** The last step at this time or before it. */
function stepAt(timesMs: readonly number[], tMs: number): number {
  let [low, high] = [0, timesMs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (timesMs[middle]! <= tMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

async function pictureAt(
  { readSession }: Recordings,
  id: string,
  step: number,
  asker?: AbortSignal
): Promise<Frame | null> {
  asker?.throwIfAborted()
  if (step < 0) return null
  const { pictures } = await readSession(id, step, 1, asker)
  return frameOfPicture(pictures[0] ?? '', 0)
}

function hasChanged(before: Frame, after: Frame): boolean {
  if (before.width !== after.width || before.height !== after.height) return true
  let points = 0
  for (let at = 0; at < before.data.length; at += 4)
    for (let i = at; i < at + 3; i++)
      if (Math.abs(before.data[i]! - after.data[i]!) > DIFFERENT) {
        points += 1
        if (points >= LEAST_POINTS) return true
        break
      }
  return false
}
