import { EXPERTISE, type Dataset, type Expertise } from '../../shared/dataset'

/** The levels of expertise in a data set, the best last; none where all are of one level. */
export function levelsIn({ stretches }: Pick<Dataset, 'stretches'>): Expertise[] {
  const found = EXPERTISE.filter((level) => stretches.some(({ expertise }) => expertise === level))
  const isOne = found.length === 1 && stretches.every(({ expertise }) => expertise !== null)
  return isOne ? [] : found
}

/** The level of who played a stretch, an index into `levels`; -1 where it is not told. */
export const levelOf = (
  { stretches }: Pick<Dataset, 'stretches'>,
  levels: readonly Expertise[],
  stretch: number
): number => {
  const { expertise } = stretches[stretch]!
  return expertise === null ? -1 : levels.indexOf(expertise)
}
