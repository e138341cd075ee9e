import { z } from 'zod'
import { NOT_FINITE } from '../../shared/numbers'

/** The name of a number that JSON has no word for. */
export const namedNumber = z.enum(NOT_FINITE).transform(Number)

/**
 * Any number. One that is not finite is written by its name; files from before that have `null` for each of
 * them, which is read as NaN: which of the three it was is lost.
 */
export const recordedNumber = z.union([z.number(), namedNumber, z.null().transform(() => NaN)])
