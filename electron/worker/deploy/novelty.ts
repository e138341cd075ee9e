/**
 * How unlike everything that was learned from a sight is: as when a window covers the game, a menu is open, or it is another
 * game. Told by the picture itself, seen coarsely, and not by what a network makes of it: a network that is good at one game
 * makes something familiar of any (docs/algorithms/bc.md has the figures).
 */
import { z } from 'zod'

/** Fields a side of a picture seen coarsely. */
const FIELDS = 12
/** A field that hardly ever stirs counts by this much of full brightness: what shines once is not strange by itself. */
const LEAST_SPREAD = 0.02
/** No field counts for more: a corner that is covered is no other game. */
const MOST_DEVIATION = 6

/** What a gate knows of the sights that were learned from. */
export const noveltySchema = z.object({
  /** Colours of a picture: 1 or 3. */
  planes: z.union([z.literal(1), z.literal(3)]),
  /** Of each field of a picture. */
  centre: z.array(z.number()).max(4096),
  spread: z.array(z.number().positive()).max(4096),
  /** Beyond this nothing was learned about what is seen. */
  limit: z.number()
})
export type NoveltyFacts = z.output<typeof noveltySchema>

/**
 * What is compared: the newest of some pictures by the mean brightness of its fields, 0 to 1.
 * @param pictures [pictures * planes, side, side], the newest last
 */
export function coarseOf(pictures: Uint8Array, planes: number, side: number): Float32Array {
  const sight = new Float32Array(planes * FIELDS * FIELDS)
  const [counts, size] = [new Float32Array(FIELDS * FIELDS), side * side]
  const newest = pictures.length - planes * size
  for (let plane = 0; plane < planes; plane++)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const field = Math.floor((y * FIELDS) / side) * FIELDS + Math.floor((x * FIELDS) / side)
        sight[plane * FIELDS * FIELDS + field]! += pictures[newest + plane * size + y * side + x]! / 255
        if (plane === 0) counts[field]! += 1
      }
  return sight.map((sum, i) => sum / Math.max(1, counts[i % counts.length]!))
}

/** How far a sight lies from the usual one: the mean over its fields, each by its own spread. */
export function noveltyOf(
  sight: ArrayLike<number>,
  { centre, spread }: Pick<NoveltyFacts, 'centre' | 'spread'>
): number {
  let sum = 0
  for (let i = 0; i < centre.length; i++)
    sum += Math.min(MOST_DEVIATION, Math.abs(sight[i]! - centre[i]!) / spread[i]!)
  return sum / Math.max(1, centre.length)
}

/** How many colours a sight is of. */
export const planesOfSight = (sight: ArrayLike<number>): 1 | 3 => (sight.length === FIELDS * FIELDS ? 1 : 3)

/** Where sights lie, and how far they spread. */
export function usualSight(sights: readonly ArrayLike<number>[]): Pick<NoveltyFacts, 'centre' | 'spread'> {
  const [n, width] = [Math.max(1, sights.length), sights[0]?.length ?? 0]
  const each = Array.from({ length: width }, (_, i) => i)
  const centre = each.map((i) => sights.reduce((sum, sight) => sum + sight[i]!, 0) / n)
  const spread = each.map((i) =>
    Math.sqrt(sights.reduce((sum, sight) => sum + (sight[i]! - centre[i]!) ** 2, 0) / n)
  )
  return { centre: centre.map(rounded), spread: spread.map((s) => rounded(Math.max(LEAST_SPREAD, s))) }
}

const rounded = (value: number): number => Number(value.toPrecision(5))
