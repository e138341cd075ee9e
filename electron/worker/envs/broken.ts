import type { LocalizedText } from '../../shared/language'
import type { StepResult } from './env'
import type { Observation } from '../../shared/spaces'

/** A number that is none came out of an environment. */
export class BrokenEnvError extends Error {
  override readonly name = 'BrokenEnvError'
  /** `what`: the thing it gave. */
  constructor(readonly what: LocalizedText) {
    super(`an environment gave ${what.en}`)
  }
}

/** The largest number of those that are learned with: of 32 bits. */
const MOST = 3.4028234663852886e38

/** @throws BrokenEnvError for a reward or an observation that is no finite number of 32 bits */
export function checkStep({ reward, observation }: StepResult): void {
  if (!Number.isFinite(reward))
    throw new BrokenEnvError({ en: `the reward ${reward}`, fr: `la récompense ${reward}` })
  if (Math.abs(reward) > MOST)
    throw new BrokenEnvError({
      en: `the reward ${reward} (numbers go up to 3.4e38 here)`,
      fr: `la récompense ${reward} (les nombres vont jusqu’à 3,4e38 ici)`
    })
  checkObservation(observation)
}

/** @throws BrokenEnvError for an observation that is not finite */
export function checkObservation(observation: Observation): void {
  if (observation instanceof Uint8Array) return
  for (let k = 0; k < observation.length; k++) {
    const number = observation[k]!
    if (Number.isFinite(number)) continue
    throw new BrokenEnvError({ en: `an observation with ${number}`, fr: `une observation avec ${number}` })
  }
}
