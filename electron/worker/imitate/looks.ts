/** Which network looks, and how its pictures are varied, where that is left to be found out. */
import { AUTO_ENCODER, presetFor, type CloneConfig } from '../../shared/imitation'
import type { CloneTools } from './clone-tools'
import { Cloner } from './cloner'
import type { Samples } from './samples'

/** Updates of each look that is tried, and the most of all minutes that one may take. */
const TRIAL_UPDATES = 400
const TRIAL_SHARE = 1 / 6

/**
 * The looks a clone of so many moments may have. A coarse one that sees pictures much varied learns what lies where from
 * little (boards); a precise one that sees them as they are tells what is a pixel away (a hole before the wheels, a ball).
 */
export function looksFor(config: CloneConfig, moments: number): readonly CloneConfig[] {
  if (config.encoder !== AUTO_ENCODER) return [config]
  const coarse: CloneConfig = {
    ...config,
    encoder: presetFor(moments) === 'small' ? 'data-efficient' : 'deepmind'
  }
  if (config.observe === 'fields') return [coarse]
  const { shift, brightness, colour } = config
  return [
    coarse,
    {
      ...config,
      ...{ encoder: 'precise', crop: 0, noise: 0 },
      ...{ shift: Math.min(1, shift), brightness: Math.min(0.1, brightness), colour: Math.min(0.05, colour) }
    }
  ]
}

/**
 * The cloner of the look that foretells best what was held back after a short trial, where it has got to by then. The
 * trials' time is counted for its own.
 */
export async function bestLook(
  looks: readonly CloneConfig[],
  samples: Samples,
  delay: number,
  tools: CloneTools
): Promise<Cloner> {
  const [only] = looks
  if (looks.length === 1) return Cloner.create(samples, delay, only!, tools)
  const tried: Cloner[] = []
  for (const [i, look] of looks.entries()) {
    const cloner = await Cloner.create(samples, delay, look, tools)
    tried.push(cloner)
    await cloner.tryOut(TRIAL_UPDATES, 60 * TRIAL_SHARE * look.minutes, (done) =>
      tools.onTrial?.({ of: 'look', at: i * TRIAL_UPDATES + done, last: looks.length * TRIAL_UPDATES })
    )
  }
  const best = tried.reduce((a, b) => (b.likelihood > a.likelihood ? b : a))
  for (const cloner of tried) if (cloner !== best) await cloner.close()
  best.chosenAfter(tried.reduce((sum, { seconds }) => sum + seconds, 0))
  return best
}
