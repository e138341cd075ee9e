import type { PicturePoint } from '../../shared/action'
import { actionParts, cellsBetween, type ActionParts } from '../../shared/action-parts'
import type { ActionScore, PartScores, PointerError } from '../../shared/imitation'
import type { Profile } from '../../shared/profile'
import { argmax } from '../deploy/policy-reader'
import { scoreFrom, type HeldOutAnswer } from './held-out-scores'

/** What was done, and what the clone would have done. */
interface Pair {
  readonly done: ActionParts['actions'][number]
  readonly chosen: ActionParts['actions'][number]
}

/** How a clone does on the parts of actions. `side`: of the pictures that it sees, in pixels. */
export function scoreParts(
  judged: readonly HeldOutAnswer[],
  profile: Pick<Profile, 'actions' | 'pointer'>,
  side: number
): PartScores {
  const { kinds, keys, actions } = actionParts(profile)
  const pairs = judged.map(({ sample, actionLogits }) => ({
    done: actions[sample.action]!,
    chosen: actions[argmax(actionLogits)]!
  }))
  return {
    kinds: kinds.map((name, kind) => scoreWhere(name, pairs, (one) => one.kind === kind)),
    keys: keys.map((name, key) => scoreWhere(name, pairs, (one) => one.keys.includes(key))),
    pointer: pointerError(pairs, profile, side)
  }
}

function scoreWhere(name: string, pairs: readonly Pair[], is: (one: Pair['done']) => boolean): ActionScore {
  const count = (of: (pair: Pair) => boolean): number => pairs.filter(of).length
  return scoreFrom(name, {
    done: count(({ done }) => is(done)),
    chosen: count(({ chosen }) => is(chosen)),
    right: count(({ done, chosen }) => is(done) && is(chosen))
  })
}

function pointerError(
  pairs: readonly Pair[],
  { pointer }: Pick<Profile, 'pointer'>,
  side: number
): PointerError | null {
  const places = pairs.flatMap(({ done, chosen }): [PicturePoint, PicturePoint][] =>
    done.kind === chosen.kind && done.at !== null && chosen.at !== null ? [[done.at, chosen.at]] : []
  )
  if (places.length === 0) return null
  const pixels = places.map(([a, b]) => side * Math.hypot(a.x - b.x, a.y - b.y)).sort((a, b) => a - b)
  const grid = pointer?.grid
  return {
    count: places.length,
    pixels: mean(pixels),
    pixels95: pixels[Math.min(pixels.length - 1, Math.floor(0.95 * pixels.length))]!,
    cells: grid === undefined ? null : mean(places.map(([a, b]) => cellsBetween(grid, a, b))),
    exact: mean(pixels.map((distance) => Number(distance === 0)))
  }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
