import { z } from 'zod'
import { KEY_CODES } from './key-codes'
import { patternSchema } from './perception/pattern'
import { phasesSchema } from './perception/phases'
import { readersSchema } from './perception/readers'

const id = z.string().regex(/^[a-z][A-Za-z0-9-]*$/, 'must be a short name of letters, digits and dashes')
const localized = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) })
/** A name of a field, a phase, or a kind of thing seen. */
const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name of letters and digits, as "score"')
const fraction = z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1')
const rect = z
  .strictObject({ x: fraction, y: fraction, width: fraction.gt(0), height: fraction.gt(0) })
  .refine(({ x, width }) => x + width <= 1.000_001, 'reaches beyond the right edge of the picture')
  .refine(({ y, height }) => y + height <= 1.000_001, 'reaches beyond the bottom edge of the picture')
const point = z.strictObject({ x: fraction, y: fraction })
const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour, as "#3fd69d"')
const key = z.enum(
  KEY_CODES,
  'must be the place of a key as KeyboardEvent.code names it: "ArrowLeft", "KeyA", "Space" ...'
)
const mouseButton = z.enum(['left', 'right', 'middle'])

/** How a game is found: those that ship inside the app, a driver of MAME, a window by its title or program. */
const attach = z
  .strictObject({
    builtin: id.optional(),
    mameDriver: z.string().min(1).optional(),
    /** Both must fit when both are there. */
    window: z
      .strictObject({
        /** Regular expression over the window's title. */
        title: patternSchema.optional(),
        /** The program's name as the list of windows tells it. */
        program: z.string().min(1).optional()
      })
      .refine(
        ({ title, program }) => title !== undefined || program !== undefined,
        'needs a title or a program'
      )
      .optional()
  })
  .refine(
    ({ builtin, mameDriver, window }) => (builtin ?? mameDriver ?? window) !== undefined,
    'needs one of builtin, mameDriver, window'
  )

/** Where a program shows the game inside its window (shared/geometry/game-part.ts). */
const windowPicture = z.strictObject({
  /** Width over height that it keeps for its picture, in the middle of the window. */
  aspect: z.number().positive().optional(),
  /** The game's own part of that picture, in fractions of it. */
  part: rect.optional()
})

/** One thing the person or the agent can press. */
const control = z.strictObject({
  id,
  label: localized,
  /** Place of the key that works it when a person plays. */
  key,
  /** The same for the game in a window of its own, where that listens to another key. */
  windowKey: key.optional(),
  /** Name of MAME's input field. */
  mameField: z.string().min(1).optional(),
  /** Bit in a built-in machine's button mask. */
  boardBit: z.number().int().min(1).optional()
})

/** What of the mouse a game listens to, and how a click is made. */
const pointer = z.strictObject({
  buttons: z.array(mouseButton).min(1).default(['left']),
  wheel: z.boolean().default(false),
  /** Cells that clicks aim at, over a part of the game's picture. */
  grid: z
    .strictObject({
      shape: z.enum(['square', 'diamond']),
      columns: z.number().int().min(1).max(200),
      rows: z.number().int().min(1).max(200),
      area: rect
    })
    .optional(),
  /** Some toolkits miss a click that is pressed and let go at once, or before the pointer has moved. */
  click: z
    .strictObject({ moveMs: z.number().min(0).max(2000), holdMs: z.number().min(0).max(2000) })
    .default({ moveMs: 60, holdMs: 60 })
})

const click = z.strictObject({
  button: mouseButton.default('left'),
  at: point,
  /** 2: a double click. */
  count: z.number().int().min(1).max(2).default(1)
})
const text = z
  .string()
  .regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 letters, digits and signs of an English keyboard')

/** One choice of an agent: the controls it holds until its next choice, and what it does once. */
const action = z.strictObject({
  id,
  label: localized,
  hold: z.array(id).default([]),
  /** Pressed and let go of, once each time this is chosen. */
  press: z.array(id).default([]),
  click: click.optional(),
  drag: z.strictObject({ button: mouseButton.default('left'), from: point, to: point }).optional(),
  /** Notches; down and right are positive. */
  wheel: z
    .strictObject({
      at: point,
      dx: z.number().int().min(-20).max(20).default(0),
      dy: z.number().int().min(-20).max(20).default(0)
    })
    .optional(),
  type: text.optional()
})

/** One thing done to begin a game anew. */
const restartStep = z.union(
  [
    z.strictObject({ press: id }),
    z.strictObject({ click }),
    z.strictObject({ type: text }),
    z.strictObject({ waitSeconds: z.number().positive().max(60) })
  ],
  'must be one of press, click, type, waitSeconds'
)

const clock = z.discriminatedUnion(
  'kind',
  [
    /** The game waits for the agent, which decides every `frameskip` frames. */
    z.strictObject({ kind: z.literal('lockStep'), frameskip: z.number().int().min(1).max(60) }),
    z.strictObject({ kind: z.literal('realTime'), decisionsPerSecond: z.number().min(0.1).max(60) })
  ],
  'must be of kind "lockStep" or "realTime"'
)

/** Where a number lies in the game's memory. `bcd16le`: two bytes, low first, two decimal digits each. */
const memoryField = z.strictObject({
  at: z.number().int().nonnegative(),
  type: z.enum(['u8', 'i8', 'bcd8', 'bcd16le', 'u8array']),
  length: z.number().int().positive().optional(),
  about: z.string().min(1)
})

const memory = z.strictObject({
  base: z.number().int().nonnegative(),
  size: z.number().int().positive(),
  fields: z.record(z.string(), memoryField)
})

/** When an episode is on, and what it is worth. */
const episode = z.strictObject({
  /** The field that counts points. */
  score: name.optional(),
  /** Where the counter of points wraps around. */
  scoreModulus: z.number().int().positive().optional(),
  /** The field that counts lives. */
  lives: name.optional(),
  /** Phases in which an episode is on. Any other phase ends it. */
  phases: z.array(name).min(1).optional(),
  /** Seconds after which it is cut. */
  limitSeconds: z.number().positive().optional(),
  /** What begins a new one, in this order; left out: the person does. */
  restart: z.array(restartStep).min(1).max(20).optional()
})

/** One objective: what a change of a field is worth. */
const reward = z.strictObject({
  field: name,
  /** `gain`: what it rose by, and `loss`: what it fell by, since the last decision. */
  of: z.enum(['gain', 'loss', 'value']).default('gain'),
  weight: z.number()
})

const shownField = z.strictObject({ label: localized })
const entityKind = z.strictObject({
  label: localized,
  colour,
  /** What is drawn around one: a whole box, or its corners only. */
  mark: z.enum(['box', 'corners']).default('corners')
})

/**
 * A game as data: how it is attached, what can be pressed, where its memory says what, when an episode is on. Adding a game to
 * the app starts with such a file (docs/adding-a-game.md).
 */
const body = z.strictObject({
  format: z.literal(2, 'must be 2: a profile of another version of Apprenti'),
  id,
  title: localized,
  attach,
  windowPicture: windowPicture.optional(),
  /** Of the game's own picture; what runs in lock-step has one. */
  screen: z
    .strictObject({
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      refreshHz: z.number().positive()
    })
    .optional(),
  controls: z.array(control).default([]),
  pointer: pointer.optional(),
  /** Left out, they are learned from what the person did. */
  actions: z.array(action).default([]),
  clock,
  memory: memory.optional(),
  /** What is read off the picture (or out of memory), each a field. */
  readers: readersSchema.default([]),
  /** The phase a game is in: the first of these whose conditions hold. */
  phaseRules: phasesSchema.default([]),
  episode: episode.default({}),
  rewards: z.array(reward).default([]),
  /** The fields that people are shown, in this order. */
  fields: z.record(name, shownField).default({}),
  phases: z.record(name, shownField).default({}),
  entities: z.record(name, entityKind).default({}),
  /** Why an expert of the game chooses what it does: a sentence, and a word or two. */
  reasons: z.record(name, z.strictObject({ label: localized, short: localized })).default({})
})

export const profileSchema = body.superRefine((profile, context) => {
  const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path, message })
  checkControls(profile, complain)
  checkMemory(profile.memory, complain)
  checkNames(profile, complain)
  checkMachine(profile, complain)
})

type Complain = (path: (string | number)[], message: string) => void
type Body = z.output<typeof body>

function checkControls({ controls, actions, episode }: Body, complain: Complain): void {
  const known = controls.map((c) => c.id)
  known.forEach((id, i) => {
    if (known.indexOf(id) !== i) complain(['controls', i, 'id'], `"${id}" is there twice`)
  })
  const check = (path: (string | number)[], wanted: readonly string[]): void => {
    for (const held of wanted)
      if (!known.includes(held)) complain(path, `"${held}" is not one of the controls (${known.join(', ')})`)
  }
  actions.forEach(({ hold, press }, i) => {
    check(['actions', i, 'hold'], hold)
    check(['actions', i, 'press'], press)
  })
  const ids = actions.map((a) => a.id)
  ids.forEach((id, i) => {
    if (ids.indexOf(id) !== i) complain(['actions', i, 'id'], `"${id}" is there twice`)
  })
  episode.restart?.forEach((step, i) => {
    if ('press' in step) check(['episode', 'restart', i, 'press'], [step.press])
  })
}

/** Rules speak of fields and phases that there are. */
function checkNames(profile: Body, complain: Complain): void {
  const { episode, rewards, phaseRules } = profile
  const fields = fieldNames(profile)
  const checkField = (path: (string | number)[], name: string | undefined): void => {
    if (name === undefined || fields.includes(name)) return
    complain(path, `there is no field "${name}" (${fields.join(', ') || 'nothing is read yet'})`)
  }
  checkField(['episode', 'score'], episode.score)
  checkField(['episode', 'lives'], episode.lives)
  rewards.forEach(({ field }, i) => checkField(['rewards', i, 'field'], field))
  phaseRules.forEach(({ when }, p) =>
    when.forEach(({ field }, c) => checkField(['phaseRules', p, 'when', c, 'field'], field))
  )
  const phases = phaseNames(profile)
  episode.phases?.forEach((phase, i) => {
    if (!phases.includes(phase))
      complain(
        ['episode', 'phases', i],
        `there is no phase "${phase}" (${phases.join(', ') || 'no rule makes one'})`
      )
  })
}

function checkMemory(declared: z.output<typeof memory> | undefined, complain: Complain): void {
  if (declared === undefined) return
  for (const [name, field] of Object.entries(declared.fields)) {
    const end = field.at + (field.type === 'u8array' ? (field.length ?? 0) : field.type === 'bcd16le' ? 2 : 1)
    if (field.at < declared.base || end > declared.base + declared.size)
      complain(['memory', 'fields', name], 'lies outside the memory the profile declares')
    if (field.type === 'u8array' && field.length === undefined)
      complain(['memory', 'fields', name, 'length'], 'is missing')
  }
}

/** What a machine needs to be worked with. */
function checkMachine(
  { attach: { builtin, mameDriver }, controls, clock, screen, memory }: Body,
  complain: Complain
): void {
  if (builtin === undefined && mameDriver === undefined) return
  if (clock.kind !== 'lockStep')
    complain(['clock', 'kind'], 'must be "lockStep" for a game that waits for the agent')
  if (screen === undefined) complain(['screen'], 'is missing')
  if (memory === undefined) complain(['memory'], 'is missing')
  controls.forEach(({ mameField, boardBit }, i) => {
    if (mameDriver !== undefined && mameField === undefined)
      complain(['controls', i, 'mameField'], 'is missing')
    if (builtin !== undefined && boardBit === undefined) complain(['controls', i, 'boardBit'], 'is missing')
  })
}

/** The fields a game has: those that are read, those in its memory, and those that people are shown. */
export function fieldNames({
  readers,
  memory,
  fields
}: Pick<Body, 'readers' | 'memory' | 'fields'>): string[] {
  const read = readers.map(({ field }) => field)
  return [...new Set([...read, ...Object.keys(memory?.fields ?? {}), ...Object.keys(fields)])]
}

/** The phases a game may be in. */
export function phaseNames({ phaseRules, phases }: Pick<Body, 'phaseRules' | 'phases'>): string[] {
  return [...new Set([...phaseRules.map(({ phase }) => phase), ...Object.keys(phases)])]
}

/** As it stands in a file. */
export type ProfileInput = z.input<typeof profileSchema>
export type Profile = z.output<typeof profileSchema>
export type Control = Profile['controls'][number]
export type GameAction = Profile['actions'][number]
export type RestartStep = NonNullable<Profile['episode']['restart']>[number]
export type MemoryLayout = NonNullable<Profile['memory']>
export type MemoryField = MemoryLayout['fields'][string]

/** The profile of a game that waits for the agent: its machine has memory and a picture. */
export type LockStepProfile = Profile & {
  readonly clock: { readonly kind: 'lockStep'; readonly frameskip: number }
  readonly memory: MemoryLayout
  readonly screen: NonNullable<Profile['screen']>
}

export const isLockStep = (profile: Profile): profile is LockStepProfile =>
  profile.clock.kind === 'lockStep' && profile.memory !== undefined && profile.screen !== undefined
