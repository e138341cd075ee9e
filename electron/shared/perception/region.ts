import { z } from 'zod'

export { regionPixels } from './region-pixels'

const place = z.number('must be a number from 0 to 1').min(0, 'must be 0 or more').max(1, 'must be 1 or less')
const extent = z
  .number('must be a number above 0, at most 1')
  .gt(0, 'must be above 0')
  .max(1, 'must be 1 or less')

/** Rounding of fractions that add up to 1 on paper. */
const SLACK = 1e-9

/** A part of the game's picture, in fractions of its width and height. */
export const regionSchema = z
  .strictObject({
    x: place.describe('Of its left edge'),
    y: place.describe('Of its upper edge'),
    width: extent.describe('Above 0'),
    height: extent.describe('Above 0')
  })
  .superRefine(({ x, y, width, height }, context) => {
    if (x + width > 1 + SLACK) context.addIssue(beyond('width', 'right', 1 - x))
    if (y + height > 1 + SLACK) context.addIssue(beyond('height', 'lower', 1 - y))
  })

export type Region = z.output<typeof regionSchema>

const beyond = (field: 'width' | 'height', side: string, room: number) => ({
  code: 'custom' as const,
  path: [field],
  message: `reaches beyond the picture's ${side} edge: here it may be at most ${Number(room.toFixed(4))}`
})
