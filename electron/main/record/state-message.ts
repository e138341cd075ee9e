import { z } from 'zod'
import { namedNumber, recordedNumber } from './recorded-number'
import { certain, type ObservedState } from '../../shared/state'

const entity = z.object({
  kind: z.string(),
  x: recordedNumber,
  y: recordedNumber,
  width: recordedNumber,
  height: recordedNumber,
  confidence: recordedNumber.optional()
})

/** The state of a game at a step, as it is written. */
export const stateMessage = z.object({
  phase: z.string().nullable(),
  fields: z.record(
    z.string(),
    z.object({
      value: z.union([namedNumber, z.number(), z.string(), z.boolean(), z.null()]),
      confidence: recordedNumber
    })
  ),
  entities: z.array(entity)
})

/** As it was written when the app knew one game: its fields stood beside the phase. */
const formerStateMessage = z.object({
  phase: z.string(),
  score: recordedNumber,
  scoreModulus: recordedNumber,
  highScore: recordedNumber,
  lives: recordedNumber,
  credits: recordedNumber,
  wave: recordedNumber,
  aliensLeft: recordedNumber,
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
