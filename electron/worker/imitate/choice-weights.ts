import type { Choices } from './choices'

/** How much a moment counts by what was done in it, by its action. */
export interface ChoiceWeights {
  /** For the action, or for its kind where actions are learned by parts. */
  readonly kind: Float32Array
  /** For the part beside its kind. */
  readonly within: Float32Array
}

/**
 * What is done rarely is not to be drowned: one over the root of how often each action is done, at most `most` times the
 * least; their mean over `done`, an action for each moment, is 1. By parts the kinds are weighed so, and within each kind its actions: a hundred
 * places that are clicked seldom would otherwise make a click as such weigh as much as each of them.
 */
export function choiceWeights(
  done: readonly number[],
  { actions, parts }: Choices,
  most: number
): ChoiceWeights {
  const each = Array.from({ length: actions }, (_, action) => action)
  if (parts === null) {
    const kind = rootWeights(done, each, most)
    return { kind, within: kind }
  }
  const kindOf = each.map((action) => parts.actions[action]!.kind)
  const kind = rootWeights(done, kindOf, most)
  const within = new Float32Array(actions)
  parts.kinds.forEach((_, k) => {
    const own = rootWeights(
      done.filter((action) => kindOf[action] === k),
      each,
      most
    )
    for (const action of each) if (kindOf[action] === k) within[action] = kind[action]! * own[action]!
  })
  return { kind, within }
}

/** The weight of each action by the class that it is of. */
function rootWeights(done: readonly number[], classOf: readonly number[], most: number): Float32Array {
  const counts = new Float64Array(classOf.length)
  for (const action of done) counts[classOf[action]!]! += 1
  const raw = Array.from(counts, (count) => (count === 0 ? 0 : 1 / Math.sqrt(count)))
  const least = Math.min(...raw.filter((weight) => weight > 0))
  const capped = raw.map((weight) => Math.min(weight, most * least))
  const total = capped.reduce((sum, weight, i) => sum + weight * counts[i]!, 0)
  return Float32Array.from(classOf, (c) => (capped[c]! * done.length) / Math.max(total, 1e-12))
}
