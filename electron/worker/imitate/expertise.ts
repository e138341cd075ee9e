import { EXPERTISE, type Dataset, type Expertise } from '../../shared/dataset'

/** The levels of expertise in a data set, the best last; none where all are of one level. */
export function levelsIn({ sessions }: Pick<Dataset, 'sessions'>): Expertise[] {
  const found = EXPERTISE.filter((level) => sessions.some(({ expertise }) => expertise === level))
  const isOne = found.length === 1 && sessions.every(({ expertise }) => expertise !== undefined)
  return isOne ? [] : found
}

/** The level of who played a stretch, an index into `levels`; -1 where it is not told. */
export const levelOf = (
  { sessions, stretches }: Pick<Dataset, 'sessions' | 'stretches'>,
  levels: readonly Expertise[],
  stretch: number
): number => {
  const { expertise } = sessions[stretches[stretch]!.session]!
  return expertise === undefined ? -1 : levels.indexOf(expertise)
}
