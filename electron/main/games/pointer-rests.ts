import type { PicturePoint } from '../../shared/action'
import type { PersonInput } from '../../shared/person-input'
import { groups, median } from './grouping'

/** A place that the pointer went to again and again, and nothing was pressed. */
export interface RestPlace {
  readonly at: PicturePoint
  readonly count: number
  readonly firstMs: number
}

/** A pointer that travels less than this in all, in pictures' widths or heights, plays nothing by its place alone. */
const SHORTEST_TRAVEL = 4
/**
 * Where clicks are aimed at, the pointer goes to the next click, by 0.3 of the picture; it goes further than this where its
 * place is the play (1.4 of a paddle's whose ball was lost every seven seconds).
 */
const TRAVEL_PER_CLICK = 1
/** A pointer that stands still for this long rests. */
const REST_MS = 100
/** A turn counts when the pointer goes back by this much. */
const TURN_FROM = 0.04
/** So many that the next one is about half of a usual paddle away. */
const MOST_PLACES = 16

type Move = Extract<PersonInput, { kind: 'move' }>
type Axis = 'x' | 'y'

/**
 * The places at which the pointer rested or turned in a game that is played by where the mouse is, along the axis it
 * moves most: at most sixteen, evenly spread. None where the mouse is there to click and drag.
 * @param inputs in order of time
 */
export function restPlaces(inputs: readonly PersonInput[]): RestPlace[] {
  const moves = freeMoves(inputs)
  const axis: Axis = travel(moves, 'x') >= travel(moves, 'y') ? 'x' : 'y'
  const clicks = inputs.filter((input) => input.kind === 'button' && input.down).length
  if (travel(moves, axis) < Math.max(SHORTEST_TRAVEL, TRAVEL_PER_CLICK * clicks)) return []
  const rests = restsOf(moves, axis)
  const low = Math.min(...rests.map(({ at }) => at[axis]))
  const width = (Math.max(...rests.map(({ at }) => at[axis])) - low) / MOST_PLACES
  if (width === 0) return []
  const binOf = ({ at }: Move): number => Math.min(MOST_PLACES - 1, Math.floor((at[axis] - low) / width))
  // One height for all of them: across it is left and right that count, and the other way round.
  const level = median(rests.map(({ at }) => at[axis === 'x' ? 'y' : 'x']))
  return groups(rests, (rest) => String(binOf(rest)))
    .toSorted(([a], [b]) => binOf(a!) - binOf(b!))
    .map((bin) => {
      const along = median(bin.map(({ at }) => at[axis]))
      const at = axis === 'x' ? { x: along, y: level } : { x: level, y: along }
      return { at: rounded(at), count: bin.length, firstMs: bin[0]!.tMs }
    })
}

/** Moves over the picture while no button was down. */
function freeMoves(inputs: readonly PersonInput[]): Move[] {
  const down = new Set<string>()
  const moves: Move[] = []
  for (const input of inputs) {
    if (input.kind === 'button' && input.down) down.add(input.button)
    else if (input.kind === 'button') down.delete(input.button)
    else if (input.kind === 'move' && down.size === 0 && isInside(input.at)) moves.push(input)
  }
  return moves
}

const isInside = ({ x, y }: PicturePoint): boolean => x >= 0 && x <= 1 && y >= 0 && y <= 1

const travel = (moves: readonly Move[], axis: Axis): number =>
  moves.reduce((sum, { at }, i) => sum + Math.abs(at[axis] - (moves[i - 1] ?? moves[i]!).at[axis]), 0)

/** Where it stood still before it went on, and the far ends of its ways back and forth. */
function restsOf(moves: readonly Move[], axis: Axis): Move[] {
  const rests = new Set<Move>()
  let end = moves[0]!
  let way = 0
  moves.forEach((move, i) => {
    const by = move.at[axis] - end.at[axis]
    if (way !== 0 && Math.sign(by) === way) end = move
    else if (Math.abs(by) >= TURN_FROM) {
      if (way !== 0) rests.add(end)
      end = move
      way = Math.sign(by)
    }
    const next = moves[i + 1]
    if (next === undefined || next.tMs - move.tMs >= REST_MS) rests.add(move)
  })
  return [...rests].toSorted((a, b) => a.tMs - b.tMs)
}

/** Fractions of the picture, to a hundredth of a percent. */
const rounded = ({ x, y }: PicturePoint): PicturePoint => ({ x: toShare(x), y: toShare(y) })
const toShare = (value: number): number => Math.round(value * 10_000) / 10_000
