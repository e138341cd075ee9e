/**
 * What somebody saw when they made up their mind, in a game of single moves: right before a key, but for a click when the hand
 * set out for it. On its way, and while it rests there before it clicks, the game may light up what lies under the pointer,
 * and the picture would give the answer away: its clone would click for ever where it clicked last.
 */
import type { PersonInput } from '../../shared/person-input'

/** A move is made by what is seen so long before it at the latest: nobody is faster, and clocks differ a little. */
const SEEN_BEFORE_MS = 20
/** A hand that rests for longer than this has arrived, and sets out anew. */
const REST_MS = 250
/** Nobody is on the way for longer: a pointer that wandered about before was not going there. */
const LONGEST_WAY_MS = 1000

/** A key or button that was pressed. */
export interface Move {
  readonly atMs: number
  /** When the hand began to do it. */
  readonly setOutMs: number
}

/** What was pressed, in order. @param inputs in order, with the way of the pointer */
export function movesIn(inputs: readonly PersonInput[]): Move[] {
  const moves: Move[] = []
  let way: { readonly fromMs: number; readonly toMs: number } | null = null
  for (const input of inputs) {
    const { tMs } = input
    if (input.kind === 'move')
      way = { fromMs: way !== null && tMs - way.toMs <= REST_MS ? way.fromMs : tMs, toMs: tMs }
    if ((input.kind !== 'key' && input.kind !== 'button') || !input.down) continue
    const isOnWay = input.kind === 'button' && way !== null && tMs - way.toMs <= REST_MS
    const before = moves.at(-1)?.atMs ?? -Infinity
    // A hand that is quicker than the eye: what the move before changed has shown by half of the time between them.
    const earliestMs = Math.max(tMs - LONGEST_WAY_MS, (before + tMs) / 2)
    moves.push({ atMs: tMs, setOutMs: isOnWay ? Math.max(way!.fromMs, earliestMs) : tMs })
    way = null
  }
  return moves
}

/**
 * The step that shows what was seen before the first move of a moment; the moment's own where nothing was done in it. At the
 * beginning of a moment what the move before changed may still be sliding, and the hand may be on its way already.
 * @param timesMs of all steps, in order
 * @param step at which the moment begins
 * @param endMs when it ends
 */
export function seenBefore(
  timesMs: ArrayLike<number>,
  step: number,
  endMs: number,
  moves: readonly Move[]
): number {
  const move = moves[firstFrom(moves, timesMs[step]!)]
  if (move === undefined || move.atMs >= endMs) return step
  const latestMs = move.setOutMs - SEEN_BEFORE_MS
  let seen = step
  while (seen + 1 < timesMs.length && timesMs[seen + 1]! <= latestMs) seen += 1
  while (seen > 0 && timesMs[seen]! > latestMs) seen -= 1
  return seen
}

/** The first move from this moment on; as many as there are where none is. A session of hours has too many to look through each. */
function firstFrom(moves: readonly Move[], fromMs: number): number {
  let [low, high] = [0, moves.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (moves[middle]!.atMs < fromMs) low = middle + 1
    else high = middle
  }
  return low
}
