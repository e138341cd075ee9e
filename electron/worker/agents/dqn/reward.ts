import type { DqnConfig } from './config'

/** Rewards as they are learned from: scaled, then clipped. Scores are counted elsewhere, from rewards as they were. */
export function clipReward(
  rewards: ArrayLike<number>,
  { rewardScale, rewardClip }: Pick<DqnConfig, 'rewardScale' | 'rewardClip'>
): Float32Array {
  const clip = CLIPS[rewardClip]
  return Float32Array.from(rewards, (reward) => clip(reward * rewardScale))
}

const CLIPS: Readonly<Record<DqnConfig['rewardClip'], (reward: number) => number>> = {
  none: (reward) => reward,
  unit: (reward) => Math.max(-1, Math.min(1, reward)),
  sign: Math.sign
}
