import { splitMix64 } from '../../shared/random'

/** What seeds of a run are for: each use has numbers of its own. */
const USES = {
  episode: 1,
  evaluation: 2,
  final: 3,
  agent: 4,
  random: 5,
  demonstration: 6,
  demonstrationNoise: 7,
  greedy: 8
} as const

/** A seed from 0 to 2^31 - 1 that follows from the run's seed, its use, and which one of that use it is. */
export function seedFor(runSeed: number, use: keyof typeof USES, first = 0, second = 0): number {
  let word = BigInt(runSeed)
  for (const part of [USES[use], first, second]) word = splitMix64(word ^ BigInt(part)).next().value
  return Number(word >> 33n)
}
