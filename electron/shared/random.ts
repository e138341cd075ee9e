/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it), its state filled
 * by SplitMix64 (Steele, Lea and Flood 2014) as its authors recommend. Same seed, same numbers, on every
 * machine. Not for secrets.
 */
const MASK_64 = (1n << 64n) - 1n

/** The 64-bit numbers SplitMix64 makes from a seed, as unsigned BigInts. */
export function* splitMix64(seed: bigint): Generator<bigint, never> {
  let state = seed & MASK_64
  for (;;) {
    state = (state + 0x9e3779b97f4a7c15n) & MASK_64
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64
    yield z ^ (z >> 31n)
  }
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

export type RandomState = readonly [number, number, number, number]

export class Random {
  private a = 0
  private b = 0
  private c = 0
  private d = 0

  /** `seed`: any safe integer. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed must be a whole number, not ${seed}`)
    const words = splitMix64(BigInt(seed))
    const [low, high] = [words.next().value, words.next().value]
    this.state = [
      Number(low & 0xffffffffn),
      Number(low >> 32n),
      Number(high & 0xffffffffn),
      Number(high >> 32n)
    ]
  }

  /** The four 32-bit words everything follows from: keep it, set it, and the numbers go on from there. */
  get state(): RandomState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0]
  }
  set state(words: RandomState) {
    if (words.every((word) => word >>> 0 === 0)) throw new RangeError('The state must not be all zero')
    ;[this.a, this.b, this.c, this.d] = words
  }

  /** An unsigned 32-bit integer. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0
    const t = this.b << 9
    this.c ^= this.a
    this.d ^= this.b
    this.b ^= this.c
    this.a ^= this.d
    this.c ^= t
    this.d = rotateLeft(this.d, 11)
    return result
  }

  /** A number in [0, 1), of 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992
  }

  /** A whole number in [0, below), each equally likely (rejection, so no bias). `below`: 1 to 2^32. */
  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 32)
      throw new RangeError(`The bound must be a whole number from 1 to 2^32, not ${below}`)
    const limit = 2 ** 32 - (2 ** 32 % below)
    let word = this.uint32()
    while (word >= limit) word = this.uint32()
    return word % below
  }
}
