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
export function looksFor(config: CloneConfig, moments: number): readonly [CloneConfig, ...CloneConfig[]] {
  if (config.encoder !== AUTO_ENCODER) return [config]
  const coarse: CloneConfig = {
    ...config,
    encoder: presetFor(moments) === 'small' ? 'data-efficient' : 'deepmind'
  }
  if (config.observe === 'fields') return [coarse]
  const { shift, brightness, colour } = config
  const precise: CloneConfig = {
    ...config,
    ...{ encoder: 'precise', crop: 0, noise: 0 },
    ...{ shift: Math.min(1, shift), brightness: Math.min(0.1, brightness), colour: Math.min(0.05, colour) }
  }
  return [coarse, precise]
}

/**
 * The cloner of the look that foretells best what was held back after a short trial, where it has got to by then. What the
 * trial took counts as its time.
 */
export async function bestLook(
  looks: ReturnType<typeof looksFor>,
  samples: Samples,
  delay: number,
  tools: CloneTools
): Promise<Cloner> {
  if (looks.length === 1) return Cloner.create(samples, delay, looks[0], tools)
  const startedMs = tools.nowMs()
  let best: { readonly cloner: Cloner; readonly likelihood: number } | null = null
  try {
    for (const [i, look] of looks.entries()) {
      if (best !== null && (await tools.interrupted())) break
      const cloner = await Cloner.create(samples, delay, look, tools)
      const toBeat: number = best?.likelihood ?? -Infinity
      const likelihood = await cloner.tryOut({
        updates: TRIAL_UPDATES,
        mostSeconds: 60 * TRIAL_SHARE * look.minutes,
        toBeat,
        onUpdate: (done) =>
          tools.onTrial?.({
            of: 'look',
            at: i * TRIAL_UPDATES + done,
            last: looks.length * TRIAL_UPDATES - 1
          })
      })
      if (best !== null && likelihood <= toBeat) await cloner.close()
      else {
        await best?.cloner.close()
        best = { cloner, likelihood }
      }
    }
  } catch (error) {
    await best?.cloner.close()
    throw error
  }
  const { cloner } = best!
  cloner.startAfter((tools.nowMs() - startedMs) / 1000)
  return cloner
}
