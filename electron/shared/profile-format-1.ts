import { z } from 'zod'
import type { ProfileInput } from './profile'

const id = z.string().regex(/^[a-z][A-Za-z0-9-]*$/, 'must be a short name of letters, digits and dashes')
const localized = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) })

/** One thing the person or the agent can press. */
const control = z.strictObject({
  id,
  label: localized,
  /** KeyboardEvent.code of the key that works it when a person plays. */
  key: z.string().min(1),
  /** The same for the game in a window of its own, where that listens to another key. */
  windowKey: z.string().min(1).optional(),
  /** Name of MAME's input field. */
  mameField: z.string().min(1),
  /** Bit in the built-in board's button mask. */
  boardBit: z.number().int().min(1)
})

/** One choice of an agent: the controls it holds. */
const action = z.strictObject({ id, label: localized, hold: z.array(id) })

const fraction = z.number().min(0).max(1)

/** Where a program shows the game inside its window (shared/geometry/game-part.ts). */
const windowPicture = z.strictObject({
  /** Width over height that it keeps for its picture, in the middle of the window. */
  aspect: z.number().positive().optional(),
  /** The game's own part of that picture, in fractions of it. */
  part: z.strictObject({ x: fraction, y: fraction, width: fraction, height: fraction }).optional()
})

/** Where a number lies in the game's memory. `bcd16le`: two bytes, low first, two decimal digits each. */
const ramField = z.strictObject({
  at: z.number().int().nonnegative(),
  type: z.enum(['u8', 'i8', 'bcd8', 'bcd16le', 'u8array']),
  length: z.number().int().positive().optional(),
  about: z.string().min(1)
})

/** The first format: one kind of game, attached in every way, with memory. Still read; written no more. */
export const formatOneSchema = z
  .strictObject({
    format: z.literal(1),
    id,
    title: localized,
    attach: z.strictObject({
      builtin: id.optional(),
      mameDriver: z.string().min(1).optional(),
      /** Regular expression over a window's title. */
      windowTitle: z.string().min(1).optional()
    }),
    /** Where the game's picture lies in such a window; all over it when left out. */
    windowPicture: windowPicture.optional(),
    screen: z.strictObject({
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      refreshHz: z.number().positive()
    }),
    controls: z.array(control).min(1),
    actions: z.array(action).min(1),
    /** Frames of the game between two decisions of an agent. */
    frameskip: z.number().int().min(1).max(60),
    ram: z.strictObject({
      base: z.number().int().nonnegative(),
      size: z.number().int().positive(),
      fields: z.record(z.string(), ramField)
    }),
    scoreModulus: z.number().int().positive()
  })
  .superRefine((profile, context) => {
    const known = new Set(profile.controls.map((c) => c.id))
    profile.actions.forEach((a, i) => {
      for (const held of a.hold)
        if (!known.has(held))
          context.addIssue({
            code: 'custom',
            path: ['actions', i, 'hold'],
            message: `"${held}" is not one of the controls (${[...known].join(', ')})`
          })
    })
    for (const [name, field] of Object.entries(profile.ram.fields)) {
      const end =
        field.at + (field.type === 'u8array' ? (field.length ?? 0) : field.type === 'bcd16le' ? 2 : 1)
      if (field.at < profile.ram.base || end > profile.ram.base + profile.ram.size)
        context.addIssue({
          code: 'custom',
          path: ['ram', 'fields', name],
          message: 'lies outside the memory the profile declares'
        })
      if (field.type === 'u8array' && field.length === undefined)
        context.addIssue({ code: 'custom', path: ['ram', 'fields', name, 'length'], message: 'is missing' })
    }
  })

type FormatOne = z.output<typeof formatOneSchema>

/** The same game in the present format. What the first could not say is left out: it is known by the game's code. */
export function fromFormatOne(one: FormatOne): ProfileInput {
  const { builtin, mameDriver, windowTitle } = one.attach
  return {
    format: 2,
    id: one.id,
    title: one.title,
    attach: { builtin, mameDriver, ...(windowTitle === undefined ? {} : { window: { title: windowTitle } }) },
    windowPicture: one.windowPicture,
    screen: one.screen,
    // Keys that there are not are refused by the present schema, which names them.
    controls: one.controls as ProfileInput['controls'],
    actions: one.actions,
    clock: { kind: 'lockStep', frameskip: one.frameskip },
    memory: one.ram,
    episode: { score: 'score', scoreModulus: one.scoreModulus }
  }
}
