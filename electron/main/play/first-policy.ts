import { GAMES } from '../../../games/registry'
import { MODEL_PREFIX } from '../../shared/policy-card'
import type { ModelInfo } from '../../shared/runs'

/** What plays where nothing was learned. */
const WITHOUT_MODELS = 'scripted'
/** Environments whose policies play the game that opens with the app, the dearest first. */
const ENVS = GAMES[0]!.observers.map(({ id }) => id)

/**
 * The policy that plays first: the chosen one while it can be used; without a choice ('') the best that ships
 * with the app and can be used, or the scripted expert when there is none.
 */
export function firstPolicy(chosen: string, models: readonly ModelInfo[]): string {
  const usable = models.filter(({ problem }) => problem === null)
  const isThere = !chosen.startsWith(MODEL_PREFIX) || usable.some(({ id }) => policyOf(id) === chosen)
  if (chosen !== '' && isThere) return chosen
  for (const env of ENVS) {
    const best = usable.filter((model) => model.isBundled && model.card?.env === env).sort(byScore)[0]
    if (best !== undefined) return policyOf(best.id)
  }
  return WITHOUT_MODELS
}

const policyOf = (model: string): string => `${MODEL_PREFIX}${model}`

const scoreOf = ({ card }: ModelInfo): number => card?.score?.mean ?? -Infinity

/** The highest first. */
const byScore = (a: ModelInfo, b: ModelInfo): number => scoreOf(b) - scoreOf(a)
