import type { PicturePoint } from './action'
import type { GameAction, Profile } from './profile'

/** One action as parts that it shares with others. */
export interface ActionPart {
  /** What kind of thing it is, an index into `kinds`. */
  readonly kind: number
  /** The keys that it holds or presses, indices into `keys`. */
  readonly keys: readonly number[]
  /** Where it points. */
  readonly at: PicturePoint | null
}

/** A profile's actions taken apart: what kind, which keys, which place. */
export interface ActionParts {
  /** `nothing`, `keys`, `click left`, `wheel 0 1` ...: those that differ only by keys or place are of one kind. */
  readonly kinds: readonly string[]
  /** Controls; one that is pressed rather than held is another key. */
  readonly keys: readonly string[]
  readonly actions: readonly ActionPart[]
}

export function actionParts({ actions }: Pick<Profile, 'actions'>): ActionParts {
  const [kinds, keys] = [new Map<string, number>(), new Map<string, number>()]
  const parts = actions.map((action): ActionPart => {
    const kind = indexIn(kinds, kindOf(action))
    const isKeys = pointOf(action) === null && action.type === undefined
    return { kind, keys: isKeys ? keysOf(action).map((key) => indexIn(keys, key)) : [], at: pointOf(action) }
  })
  return { kinds: [...kinds.keys()], keys: [...keys.keys()], actions: parts }
}

function indexIn(known: Map<string, number>, name: string): number {
  const index = known.get(name) ?? known.size
  known.set(name, index)
  return index
}

const keysOf = ({ hold, press }: GameAction): string[] => [
  ...hold,
  ...press.map((control) => `press ${control}`)
]

/** What is held beside the pointer, or what is typed, makes a kind of its own. */
function kindOf(action: GameAction): string {
  const { click, drag, wheel, move, type } = action
  const keys = keysOf(action).sort().join(' ')
  const words = (...all: readonly (string | number)[]): string => [...all, keys].join(' ').trim()
  if (click !== undefined) return words(click.count === 2 ? 'doubleClick' : 'click', click.button)
  if (drag !== undefined) return words('drag', drag.button, drag.from.x, drag.from.y, drag.to.x, drag.to.y)
  if (wheel !== undefined) return words('wheel', wheel.dx, wheel.dy)
  if (move !== undefined) return words('move')
  if (type !== undefined) return words('type', type)
  return keys === '' ? 'nothing' : 'keys'
}

const pointOf = ({ click, drag, wheel, move }: GameAction): PicturePoint | null =>
  (click ?? wheel ?? move)?.at ?? drag?.from ?? null

/** From so many places of a kind on one rule for all of them is worth more than an answer for each. */
const MANY_PLACES = 4

/**
 * Whether actions have so much in common that their parts teach more than each by itself: many places of a kind, or a chord
 * that was never played of keys that were. Chords that were all played are better learned each by itself: keys apart cannot
 * say "up and left or down and right, and nothing between". `counts`: how often each action was done.
 */
export function sharesParts({ actions, kinds }: ActionParts, counts: readonly number[]): boolean {
  const places = kinds.map((_, kind) => actions.filter((one) => one.kind === kind && one.at !== null).length)
  const known = new Set(actions.flatMap(({ keys }, i) => (counts[i]! > 0 ? keys : [])))
  const isNewChord = actions.some(
    ({ keys }, i) => counts[i] === 0 && keys.length > 1 && keys.every((key) => known.has(key))
  )
  return isNewChord || Math.max(...places) >= MANY_PLACES
}

type Grid = NonNullable<NonNullable<Profile['pointer']>['grid']>

/**
 * How far two places are from each other in cells of a grid, from middle to middle. Diamonds: each row lies half a cell
 * lower than the one before, so a neighbour over a side is half a cell away both ways.
 */
export function cellsBetween({ shape, columns, rows, area }: Grid, a: PicturePoint, b: PicturePoint): number {
  const isSquare = shape === 'square'
  const width = area.width / (isSquare ? columns : columns + (rows > 1 ? 0.5 : 0))
  const height = isSquare ? area.height / rows : (2 * area.height) / (rows + 1)
  return Math.hypot((a.x - b.x) / width, (a.y - b.y) / height)
}
