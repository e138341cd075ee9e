import { Random } from './random'

const DRAWS = 10_000

/**
 * How likely a mean at least so much above the other would be if both had been drawn from one urn: a one-sided permutation
 * test of the difference of means (Fisher 1935), by 10,000 shuffles of a seed, the observed one counted in
 * (Phipson and Smyth 2010: never zero).
 * @param better what is said to be higher
 * @returns 0 to 1; 1 where either is empty
 */
export function permutationTest(better: readonly number[], other: readonly number[], seed: number): number {
  if (better.length === 0 || other.length === 0) return 1
  const all = [...better, ...other]
  const total = sum(all)
  // The difference of means grows with the sum of one side alone: that is enough to compare.
  const observed = sum(better)
  // Sums of the same numbers in another order differ by a rounding.
  const hair = 1e-9 * Math.max(1, Math.abs(total))
  const random = new Random(seed)
  let asHigh = 1
  for (let draw = 0; draw < DRAWS; draw++) {
    let drawn = 0
    for (let i = 0; i < better.length; i++) {
      const j = i + random.integer(all.length - i)
      ;[all[i], all[j]] = [all[j]!, all[i]!]
      drawn += all[i]!
    }
    if (drawn >= observed - hair) asHigh += 1
  }
  return asHigh / (DRAWS + 1)
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
