import type { RunConfig } from '../../shared/training'

/** Mean returns from which Gymnasium calls a task solved (its `reward_threshold`). */
const THRESHOLDS: Readonly<Record<string, number>> = {
  cartpole: 475,
  'mountain-car': -110,
  acrobot: -100
}

/** The score that counts as solving what a run trains; null when there is none. */
export const solvedAt = ({ env, stopAtScore }: RunConfig): number | null => THRESHOLDS[env] ?? stopAtScore
