import type { Dataset, Stretch } from '../../shared/dataset'
import { Random } from '../../shared/random'
import type { Sample, Samples } from './samples'

/** What is learned from, and what is held back to judge by. */
export interface Split {
  readonly training: readonly Sample[]
  readonly heldOut: readonly Sample[]
}

/** With fewer stretches than this each is cut into blocks: holding a whole one back would lose too much. */
const MANY_STRETCHES = 5
const BLOCK_SECONDS = 20
/** What would be one block alone, such as a single correction, is cut into so many: else nothing could judge it. */
const SHORT_BLOCKS = 5
/** Moments between what is learned from and what is held back, so that neighbours that look alike are not on both sides. */
const GAP = 8

/** A run of moments that goes to one side as a whole. */
interface Block {
  readonly stretch: number
  readonly from: number
  readonly to: number
}

/**
 * Holds about a fifth back, by whole episodes where there are enough of them, else by blocks of twenty seconds with a gap
 * around them; never by single frames, which look like their neighbours and would only test memory.
 */
export function split(
  samples: Pick<Samples, 'dataset' | 'at'>,
  delay: number,
  share: number,
  seed: number
): Split {
  const { dataset } = samples
  const blocks =
    dataset.stretches.length >= MANY_STRETCHES
      ? wholeStretches(dataset)
      : severalOf(dataset.stretches.flatMap(cut(dataset)))
  const held = chosen(blocks, share, new Random(seed))
  const all = samples.at(delay)
  const isIn = (block: Block, { stretch, moment }: Sample, gap: number): boolean =>
    stretch === block.stretch && moment >= block.from - gap && moment < block.to + gap
  return {
    heldOut: all.filter((sample) => held.some((block) => isIn(block, sample, 0))),
    training: all.filter((sample) => !held.some((block) => isIn(block, sample, GAP)))
  }
}

const wholeStretches = ({ stretches }: Dataset): Block[] =>
  stretches.map(({ from, to }, stretch) => ({ stretch, from, to }))

const cut =
  ({ decisionsPerSecond }: Dataset) =>
  ({ from, to }: Stretch, stretch: number): Block[] => {
    const length = Math.max(1, Math.round(BLOCK_SECONDS * decisionsPerSecond))
    return divided({ stretch, from, to }, Math.max(1, Math.round((to - from) / length)))
  }

function divided({ stretch, from, to }: Block, count: number): Block[] {
  return Array.from({ length: count }, (_, i) => ({
    stretch,
    from: from + Math.floor((i * (to - from)) / count),
    to: from + Math.floor(((i + 1) * (to - from)) / count)
  }))
}

/** One that is not much longer than the gaps around a part of it stays whole, and none of it is held back. */
function severalOf(blocks: Block[]): Block[] {
  const [only] = blocks
  const isShort = only !== undefined && blocks.length === 1
  return isShort && only.to - only.from >= SHORT_BLOCKS * GAP ? divided(only, SHORT_BLOCKS) : blocks
}

/** A block that would make it more than this many times the share is left to learn from, where a smaller one is left. */
const MOST_SHARES = 1.5

/** Blocks drawn until they make up the share, and not much more of it; at least one is held back, and one is not. */
function chosen(blocks: readonly Block[], share: number, random: Random): Block[] {
  const lengthOf = ({ from, to }: Block): number => to - from
  const wanted = share * blocks.reduce((sum, block) => sum + lengthOf(block), 0)
  const left = [...blocks]
  const held: Block[] = []
  let [moments, others] = [0, 0]
  const fits = (block: Block): boolean => moments + lengthOf(block) <= MOST_SHARES * wanted
  while (left.length + others > 1 && left.length > 0 && (moments < wanted || held.length === 0)) {
    const [block] = left.splice(random.integer(left.length), 1)
    if (!fits(block!) && (held.length > 0 || left.some(fits))) {
      others += 1
      continue
    }
    held.push(block!)
    moments += lengthOf(block!)
  }
  return held
}
