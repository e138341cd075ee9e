import { z } from 'zod'
import { certain, type ObservedState } from '../../shared/state'

const entity = z.object({
  kind: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  confidence: z.number().optional()
})

/** The state of a game at a step, as it is written. */
export const stateMessage = z.object({
  phase: z.string().nullable(),
  fields: z.record(
    z.string(),
    z.object({ value: z.union([z.number(), z.string(), z.boolean(), z.null()]), confidence: z.number() })
  ),
  entities: z.array(entity)
})

/** As it was written when the app knew one game: its fields stood beside the phase. */
const formerStateMessage = z.object({
  phase: z.string(),
  score: z.number(),
  scoreModulus: z.number(),
  highScore: z.number(),
  lives: z.number(),
  credits: z.number(),
  wave: z.number(),
  aliensLeft: z.number(),
  entities: z.array(entity)
})

/** A state as it was ever written. */
export const anyStateMessage = z.union([
  stateMessage,
  formerStateMessage.transform(({ phase, entities, scoreModulus: _, ...fields }) => ({
    phase,
    fields: certain(fields),
    entities
  }))
])

/** What `anyStateMessage` gives, without what is not there. */
export function stateOf({ phase, fields, entities }: z.output<typeof anyStateMessage>): ObservedState {
  return {
    phase,
    fields,
    entities: entities.map(({ confidence, ...box }) =>
      confidence === undefined ? box : { ...box, confidence }
    )
  }
}
