/** Behaviour cloning: a policy that does what a person did, from what they saw. docs/algorithms/bc.md */
import { AppError } from '../../shared/errors'
import { LEAST_SAMPLES, type CloneConfig } from '../../shared/imitation'
import type { CloneOutcome, CloneTools } from './clone-tools'
import { Cloner, LOOKED_AT } from './cloner'
import { bestLook, looksFor } from './looks'
import type { Samples } from './samples'

/** Delays that are tried, in seconds: people react in a fifth of a second, and some take their time. */
const LATEST_SECONDS = 1
/** Updates of each small clone that tries a delay. */
const TRIAL_UPDATES = 60

/**
 * Clones whoever played the data set.
 * @throws AppError 'imitate.tooLittle' where there is too little to learn from, 'imitate.oneAction' where only one thing
 *   was ever done, 'dataset.noVectors' where numbers are asked for that it does not hold
 */
export async function clone(samples: Samples, config: CloneConfig, tools: CloneTools): Promise<CloneOutcome> {
  check(samples)
  const cloner = (await goneOn(samples, config, tools)) ?? (await begun(samples, config, tools))
  try {
    return await cloner.learn()
  } finally {
    await cloner.close()
  }
}

/** One that was interrupted, where it had got to; null where there is none, or none that fits. */
async function goneOn(samples: Samples, config: CloneConfig, tools: CloneTools): Promise<Cloner | null> {
  const kept = tools.checkpoints?.load() ?? null
  if (kept === null) return null
  const looks = looksFor(config, labelledIn(samples))
  const look = looks.find(({ encoder }) => encoder === kept.values['encoder']) ?? looks[0]
  const cloner = await Cloner.create(samples, kept.values['delay'] as number, look, tools)
  if (cloner.fits(kept)) {
    tools.checkpoints?.goesOn(kept)
    cloner.load(kept)
    return cloner
  }
  tools.checkpoints?.unfit()
  await cloner.close()
  return null
}

async function begun(samples: Samples, config: CloneConfig, tools: CloneTools): Promise<Cloner> {
  const delay = config.delay ?? (await bestDelay(samples, config, tools))
  return bestLook(looksFor(config, labelledIn(samples)), samples, delay, tools)
}

/** Moments with an action, by which presets are chosen as well. */
const labelledIn = ({ dataset }: Samples): number => dataset.counts.reduce((sum, count) => sum + count, 0)

function check(samples: Samples): void {
  const all = samples.at(0)
  const { title } = samples.dataset
  if (all.length < LEAST_SAMPLES)
    throw new AppError('imitate.tooLittle', { name: title, moments: all.length, least: LEAST_SAMPLES })
  if (new Set(all.map(({ action }) => action)).size < 2)
    throw new AppError('imitate.oneAction', { name: title })
}

/**
 * The delay whose small clone finds what was done in held-out moments likeliest, where something else begins to be done. Of
 * those that are within one standard error of it the shortest (Breiman et al. 1984): where small clones tell nothing, a late
 * one is not drawn by lot.
 */
async function bestDelay(samples: Samples, config: CloneConfig, tools: CloneTools): Promise<number> {
  const latest = Math.max(1, Math.ceil(LATEST_SECONDS * samples.dataset.decisionsPerSecond))
  // One picture: with more, what was seen before is in the next one as well, and two delays look alike.
  const trial: CloneConfig = {
    ...config,
    ...{ encoder: 'data-efficient', heads: 'actions', hidden: 64, batchSize: 64, stack: 1 }
  }
  const tried: { readonly mean: number; readonly error: number }[] = []
  for (let delay = 0; delay <= latest; delay++) {
    if (await tools.interrupted()) break
    tools.onTrial?.({ of: 'delay', at: delay, last: latest })
    const cloner = await Cloner.create(samples, delay, trial, tools)
    try {
      for (let i = 0; i < TRIAL_UPDATES; i++) await cloner.update()
      tried.push(await cloner.likelihoodOfChanges(LOOKED_AT))
    } finally {
      await cloner.close()
    }
  }
  const best = tried.reduce((a, b) => (b.mean > a.mean ? b : a), { mean: -Infinity, error: 0 })
  return Math.max(
    0,
    tried.findIndex(({ mean }) => mean >= best.mean - best.error)
  )
}
