import { z } from 'zod'
import { KEY_CODES } from './key-codes'
import { MOST_CELLS_ACROSS } from './plain-game'

const across = z.number().int().min(1).max(MOST_CELLS_ACROSS)

/** PlainControls as they come from outside: a key or a cell at least. */
export const plainControlsSchema = z
  .strictObject({
    keys: z.array(z.enum(KEY_CODES)).max(KEY_CODES.length).readonly(),
    cells: z.strictObject({ columns: across, rows: across, shape: z.enum(['square', 'diamond']) }).nullable()
  })
  .refine(({ keys, cells }) => keys.length > 0 || cells !== null, 'names neither a key nor a cell')
