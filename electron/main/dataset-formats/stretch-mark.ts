import { z } from 'zod'
import { datasetSchema, type Dataset } from '../../shared/dataset'

/**
 * What is told of a stretch beside its place: of which session and episode it is, and whatever else a data set says of
 * one. Every format carries it as JSON in a field of its own, so that a data set comes back as it went out.
 */
export const stretchMarkSchema = z
  .looseObject({
    session: z.number().int().nonnegative(),
    episode: z.number().int(),
    isCorrection: z.boolean()
  })
  .transform(({ from: _from, to: _to, ...mark }) => mark)
export type StretchMark = z.output<typeof stretchMarkSchema>

type Stretch = Dataset['stretches'][number]

export const markOf = ({ from: _from, to: _to, ...mark }: Stretch): StretchMark => mark

/** The stretch that a mark tells of, at its place. */
export const stretchAt = (mark: StretchMark, from: number, to: number): Stretch =>
  datasetSchema.shape.stretches.element.parse({ ...mark, from, to })

/** The mark written in a field of a format; one of `episode` where there is none that can be read. */
export function readMark(text: unknown, episode: number, session = 0): StretchMark {
  const usual = { session, episode, isCorrection: false }
  if (typeof text !== 'string') return usual
  try {
    return stretchMarkSchema.parse(JSON.parse(text))
  } catch {
    return usual
  }
}
