/**
 * Heads for what people do. An action is taken apart (shared/action-parts.ts): what kind of thing it is, which keys it
 * holds, where it points. Each part has a head of its own, and the parts give every action its probability:
 *
 *   p(action) = p(kind) p(action | kind),   log p(action | keys) = sum over its keys of their log-odds + constant,
 *                                           log p(action | click) = the heat map at its place + constant
 *
 * so that a key is learned from every action that holds it, and one rule for all places from a click at any of them.
 */
import type { PicturePoint } from '../../shared/action'
import type { ActionParts } from '../../shared/action-parts'
import type { Graph, Tensor } from '../engine/graph'
import {
  add,
  expand,
  gather,
  logSoftmax,
  matmul,
  max,
  mul,
  relu,
  reshape,
  softplus,
  sub,
  sum,
  transpose
} from '../engine/ops'
import { dim } from '../engine/shape'
import { conv } from '../nn/conv'
import { normal } from '../nn/initialisers'
import { linear } from '../nn/linear'
import { isPicture } from '../nn/pictures'
import type { Scope } from '../nn/scope'
import { asPlayed, weightsOfClasses, type Skew } from './as-played'

/** Channels of the heat map's own convolutions. */
const WIDTH = 32
/** The layers of what is in line with a place. */
const ALONG_COLUMN = 'column'
const ALONG_ROW = 'row'
const PLACES = 'places'
/** Whether a parameter belongs to these. */
export const isAlong = (name: string): boolean =>
  [ALONG_COLUMN, ALONG_ROW].some((layer) => name.startsWith(`${PLACES}.${layer}.`))

export interface PartHeads {
  /** [batch, kinds] */
  readonly kinds: Tensor
  /** Log-odds of each key [batch, keys]; null where no action is of keys. */
  readonly keys: Tensor | null
  /** log p(action | its kind) [batch, actions]. */
  readonly within: Tensor
  /** log p(action) [batch, actions]. */
  readonly joint: Tensor
  /**
   * [batch, actions], highest for the best action of the likeliest kind: someone who is about to click, and may do so in
   * ten places, does click, though waiting is likelier than each of the ten.
   */
  readonly actionLogits: Tensor
}

/**
 * @param seen what the network looks at [batch, ...]
 * @param hidden what it makes of it [batch, features]
 * @param skew what the loss was skewed by, to be taken off; null: as the loss has it
 */
export function partHeads(
  g: Graph,
  scope: Scope,
  parts: ActionParts,
  seen: Tensor,
  hidden: Tensor,
  skew: Skew | null
): PartHeads {
  const { kinds, keys, actions } = parts
  const rawKinds = linear(scope.within('kinds'), hidden, kinds.length)
  const kindLogits = skew === null ? rawKinds : kindsAsPlayed(g, rawKinds, parts, skew)
  const hasKeys = keys.length > 0
  const keyLogits = hasKeys ? linear(scope.within('keys'), hidden, keys.length) : null
  const scores = [
    ...(keyLogits === null
      ? []
      : [
          matmul(
            keyLogits,
            table(g, keys.length, actions, ({ keys: own }, key) => own.includes(key))
          )
        ]),
    ...heatScores(g, scope.within(PLACES), parts, seen, hidden)
  ]
  const batch = dim(hidden.shape, 0)
  const raw = scores.reduce(
    add,
    expand(g.constant(new Float32Array(actions.length), [1, actions.length]), [batch, actions.length])
  )
  const groups = kinds.map((_, kind) => groupOf(g, actions, kind))
  const evened = skew === null ? raw : sub(raw, rowOf(g, withinLogs(parts, skew)))
  const spread = (of: (own: Tensor) => Tensor): Tensor =>
    groups.map(({ select, back }) => matmul(of(matmul(evened, select)), back)).reduce(add)
  const within = spread((own) => logSoftmax(own))
  const best = spread((own) => sub(own, max(own, { axes: [1], keep: true })))
  const ofKind = matmul(
    logSoftmax(kindLogits),
    table(g, kinds.length, actions, ({ kind }, k) => kind === k)
  )
  return {
    kinds: kindLogits,
    keys: keyLogits,
    within,
    joint: add(ofKind, within),
    actionLogits: add(ofKind, best)
  }
}

function kindsAsPlayed(
  g: Graph,
  logits: Tensor,
  { kinds, actions }: ActionParts,
  { weights, labelSmoothing }: Skew
): Tensor {
  const classOf = actions.map(({ kind }) => kind)
  return asPlayed(g, logits, weightsOfClasses(kinds.length, classOf, weights.kind), labelSmoothing)
}

/** By how much more each action was learned than others of its kind, as logarithms: of places, where they compete. */
const withinLogs = ({ actions }: ActionParts, { weights: { kind, within } }: Skew): number[] =>
  actions.map(({ at }, i) => (at !== null && within[i]! > 0 ? Math.log(within[i]! / kind[i]!) : 0))

/**
 * What the heads got wrong of what was done, without the kind: of keys the binary cross-entropy of each key, of places the
 * cross-entropy over the places. `done`: [batch]. Answers [batch], 0 where the kind says it all.
 */
export function partErrors(
  g: Graph,
  { actions, keys, kinds }: ActionParts,
  heads: PartHeads,
  done: Tensor,
  hit: Tensor
): Tensor {
  const isPlaced = (kind: number): boolean => actions.some((one) => one.kind === kind && one.at !== null)
  const placed = actions.map(({ kind }) => Number(isPlaced(kind)))
  const ofPlaces = sum(
    mul(
      hit,
      mul(
        heads.within,
        rowOf(
          g,
          placed.map((is) => -is)
        )
      )
    ),
    { axes: [1] }
  )
  if (heads.keys === null) return ofPlaces
  const keyTable = g.constant(
    Float32Array.from(actions.flatMap(({ keys: own }) => keys.map((_, key) => Number(own.includes(key))))),
    [actions.length, keys.length]
  )
  const isKeys = g.constant(
    Float32Array.from(actions, ({ kind }) => Number(kinds[kind] === 'keys')),
    [actions.length]
  )
  // -(y log s(z) + (1 - y) log(1 - s(z))) = softplus(z) - y z
  const errors = sum(sub(softplus(heads.keys), mul(gather(keyTable, done), heads.keys)), { axes: [1] })
  return add(ofPlaces, mul(gather(isKeys, done), errors))
}

/** The heat maps at the actions' places, a map for each kind that has more than one: [batch, actions]. */
function heatScores(
  g: Graph,
  scope: Scope,
  { actions, kinds }: ActionParts,
  seen: Tensor,
  hidden: Tensor
): Tensor[] {
  const chosen = kinds.flatMap((_, kind) => {
    const own = actions.filter((one) => one.kind === kind && one.at !== null)
    return own.length > 1 ? [kind] : []
  })
  if (chosen.length === 0) return []
  const places = distinctPlaces(
    actions.flatMap(({ kind, at }) => (at !== null && chosen.includes(kind) ? [at] : []))
  )
  const heat = heatMaps(g, scope, seen, hidden, places, chosen.length)
  const batch = dim(hidden.shape, 0)
  return chosen.map((kind, i) => {
    const own = reshape(matmul(heat, g.constant(unit(chosen.length, i), [chosen.length, 1])), [
      batch,
      places.length
    ])
    return matmul(
      own,
      table(
        g,
        places.length,
        actions,
        (one, p) => one.kind === kind && one.at !== null && isSame(one.at, places[p]!)
      )
    )
  })
}

/**
 * Small convolutions of the picture, looked up at the places (between four of their points), with the most of them
 * anywhere above and below, and anywhere beside (strips: Hou et al. 2020), for one points where something is and also in
 * line with it, as a paddle under a ball; what the network makes of the whole; and what is learned of the place itself:
 * [batch, places, maps]. What is no picture has no convolutions.
 */
function heatMaps(
  g: Graph,
  scope: Scope,
  seen: Tensor,
  hidden: Tensor,
  places: readonly PicturePoint[],
  maps: number
): Tensor {
  const batch = dim(hidden.shape, 0)
  const whole = reshape(linear(scope.within('whole'), hidden, WIDTH), [batch, 1, WIDTH])
  const fans = { fanIn: WIDTH, fanOut: WIDTH }
  const known = scope.parameter('place', [places.length, WIDTH], fans, normal(0.02))
  if (!isPicture(seen.shape.slice(1)))
    return linear(scope.within('heat'), relu(mul(whole, add(known, 1))), maps)
  const low = relu(conv(scope.within('conv1'), seen, WIDTH / 2, 5, { stride: 2, padding: 2 }))
  const middle = relu(conv(scope.within('conv2'), low, WIDTH, 3, { stride: 2, padding: 1 }))
  const map = relu(conv(scope.within('conv3'), middle, WIDTH, 3, { padding: 1 }))
  const [, , rows, columns] = map.shape as [number, number, number, number]
  const at = g.constant(bilinear(places, rows, columns), [rows * columns, places.length])
  const lookedUp = (features: Tensor, weights: Tensor): Tensor =>
    transpose(matmul(features, weights), [0, 2, 1])
  const here = lookedUp(reshape(map, [batch, WIDTH, rows * columns]), at)
  const along = (axis: 2 | 3, of: 'x' | 'y', count: number): Tensor =>
    lookedUp(max(map, { axes: [axis] }), g.constant(linearly(places, of, count), [count, places.length]))
  const looked = [
    linear(scope.within('here'), here, WIDTH),
    linear(scope.within(ALONG_COLUMN), along(2, 'x', columns), WIDTH),
    linear(scope.within(ALONG_ROW), along(3, 'y', rows), WIDTH)
  ].reduce(add)
  return linear(scope.within('heat'), relu(add(add(looked, whole), known)), maps)
}

/** How much each point of a side counts at each place: [count, places], columns adding up to 1. */
function linearly(places: readonly PicturePoint[], of: 'x' | 'y', count: number): Float32Array {
  const shares = new Float32Array(count * places.length)
  places.forEach((place, p) => {
    for (const [i, share] of neighbours(place[of], count)) shares[i * places.length + p]! += share
  })
  return shares
}

/** How much each point of a map counts at each place: [rows * columns, places], columns adding up to 1. */
function bilinear(places: readonly PicturePoint[], rows: number, columns: number): Float32Array {
  const shares = new Float32Array(rows * columns * places.length)
  places.forEach(({ x, y }, p) => {
    for (const [row, ofRow] of neighbours(y, rows))
      for (const [column, ofColumn] of neighbours(x, columns))
        shares[(row * columns + column) * places.length + p]! += ofRow * ofColumn
  })
  return shares
}

/** The two points nearest to a fraction of a side, with their shares; points stand in the middle of their cells. */
function neighbours(fraction: number, count: number): [number, number][] {
  const at = Math.min(count - 1, Math.max(0, fraction * count - 0.5))
  const low = Math.min(count - 1, Math.floor(at))
  const high = Math.min(count - 1, low + 1)
  return [
    [low, 1 - (at - low)],
    [high, at - low]
  ]
}

const isSame = (a: PicturePoint, b: PicturePoint): boolean => a.x === b.x && a.y === b.y

const distinctPlaces = (places: readonly PicturePoint[]): PicturePoint[] =>
  places.filter((place, i) => places.findIndex((other) => isSame(place, other)) === i)

const unit = (length: number, one: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Number(i === one))

const rowOf = (g: Graph, values: readonly number[]): Tensor =>
  g.constant(Float32Array.from(values), [1, values.length])

/** [rows, actions] of zeros and ones. */
function table(
  g: Graph,
  rows: number,
  actions: ActionParts['actions'],
  is: (action: ActionParts['actions'][number], row: number) => boolean
): Tensor {
  const values = Array.from({ length: rows }, (_, row) => actions.map((action) => Number(is(action, row))))
  return g.constant(Float32Array.from(values.flat()), [rows, actions.length])
}

/** Takes the actions of a kind out of a row of all, and puts them back: [actions, own] and [own, actions]. */
function groupOf(g: Graph, actions: ActionParts['actions'], kind: number): { select: Tensor; back: Tensor } {
  const own = actions.flatMap((one, i) => (one.kind === kind ? [i] : []))
  const back = Float32Array.from(own.flatMap((at) => [...unit(actions.length, at)]))
  const select = Float32Array.from(actions.flatMap((_, i) => own.map((at) => Number(at === i))))
  return {
    select: g.constant(select, [actions.length, own.length]),
    back: g.constant(back, [own.length, actions.length])
  }
}
