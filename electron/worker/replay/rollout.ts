/** Steps of several environments one after the other, [steps, numEnvs]: what advantages are estimated from. */
export interface RolloutOutcome {
  readonly steps: number
  readonly numEnvs: number
  readonly rewards: ArrayLike<number>
  /** V of what each action was chosen from. */
  readonly values: ArrayLike<number>
  /** 1 where the task itself ended: what follows is worth nothing. */
  readonly terminated: ArrayLike<number>
  /** 1 where a limit cut the episode: what follows is worth `finalValues` there. */
  readonly truncated: ArrayLike<number>
  /** V of the last observation of a truncated episode; elsewhere it is not looked at. */
  readonly finalValues: ArrayLike<number>
  /** V of what comes after the last step, for each environment. */
  readonly lastValues: ArrayLike<number>
}

export interface Advantages {
  /** Generalised advantage estimates, [steps, numEnvs]. */
  readonly advantages: Float32Array
  /** What V is taught: advantage + V. */
  readonly returns: Float32Array
}

/**
 * Generalised advantage estimation (Schulman et al. 2016): A_t = sum over k of (gamma lambda)^k delta_(t+k), delta_t = r_t +
 * gamma V(s_(t+1)) - V(s_t), cut where an episode ends. A terminated step bootstraps from nothing, a truncated one from its
 * last observation. lambda 1 gives discounted returns, lambda 0 one-step errors.
 */
export function estimateAdvantages(outcome: RolloutOutcome, gamma: number, lambda: number): Advantages {
  const { steps, numEnvs } = outcome
  const into = { advantages: new Float32Array(steps * numEnvs), returns: new Float32Array(steps * numEnvs) }
  for (let envIndex = 0; envIndex < numEnvs; envIndex++) estimateEnv(outcome, envIndex, gamma, lambda, into)
  return into
}

function estimateEnv(
  { steps, numEnvs, rewards, values, terminated, truncated, finalValues, lastValues }: RolloutOutcome,
  envIndex: number,
  gamma: number,
  lambda: number,
  { advantages, returns }: Advantages
): void {
  let [nextValue, advantage] = [lastValues[envIndex]!, 0]
  for (let step = steps - 1; step >= 0; step--) {
    const at = step * numEnvs + envIndex
    const hasEnded = terminated[at] === 1 || truncated[at] === 1
    const following = terminated[at] === 1 ? 0 : truncated[at] === 1 ? finalValues[at]! : nextValue
    const delta = rewards[at]! + gamma * following - values[at]!
    advantage = delta + (hasEnded ? 0 : gamma * lambda * advantage)
    advantages[at] = advantage
    returns[at] = advantage + values[at]!
    nextValue = values[at]!
  }
}
