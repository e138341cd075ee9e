import type { Random } from '../../../shared/random'

/** `count` numbers, each equally likely anywhere from `low` to `high`. */
export const uniformBetween = (random: Random, low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, () => low + (high - low) * random.uniform())
