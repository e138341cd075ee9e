import { z } from 'zod'
import { KEY_CODES } from './key-codes'
import { bytesOf, hasDigits, MEMORY_FORMS, MOST_DIGITS } from './memory-form'
import { FLIP_WAYS, mirroredActions } from './mirror'
import { patternSchema } from './perception/pattern'
import { phasesSchema } from './perception/phases'
import { readersSchema } from './perception/readers'

/** The largest block of memory that a profile declares: every step brings it along. */
const MOST_MEMORY = 1 << 20
/** Controls of one machine: each is a bit of a number. */
const MOST_CONTROLS = 31

const id = z.string().regex(/^[a-z][A-Za-z0-9-]*$/, 'must be a short name of letters, digits and dashes')
const localized = z.strictObject({
  en: z.string().min(1).describe('In English'),
  fr: z.string().min(1).describe('In French')
})
/** A name of a field, a phase, or a kind of thing seen. */
const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name of letters and digits, as "score"')
const fraction = z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1')
const rect = z
  .strictObject({
    x: fraction.describe('Of its left edge'),
    y: fraction.describe('Of its upper edge'),
    width: fraction.gt(0).describe('Above 0'),
    height: fraction.gt(0).describe('Above 0')
  })
  .refine(({ x, width }) => x + width <= 1.000_001, 'reaches beyond the right edge of the picture')
  .refine(({ y, height }) => y + height <= 1.000_001, 'reaches beyond the bottom edge of the picture')
const point = z.strictObject({
  x: fraction.describe('Across, from the left'),
  y: fraction.describe('Down, from the top')
})
const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour, as "#3fd69d"')
const key = z.enum(
  KEY_CODES,
  'must be the place of a key as KeyboardEvent.code names it: "ArrowLeft", "KeyA", "Space" ...'
)
const mouseButton = z.enum(['left', 'right', 'middle'])

/** How a game is found: those that ship inside the app, a driver of MAME, a window by its title or program. */
const attach = z
  .strictObject({
    builtin: id.optional().describe('Id of a game whose code ships with the app; not for games of your own'),
    mameDriver: z.string().min(1).optional().describe('The name of the driver that runs it in MAME'),
    window: z
      .strictObject({
        title: patternSchema
          .optional()
          .describe('Regular expression that is found somewhere in the window’s title'),
        program: z.string().min(1).optional().describe('The program’s name as the list of windows tells it')
      })
      .refine(
        ({ title, program }) => title !== undefined || program !== undefined,
        'needs a title or a program'
      )
      .optional()
      .describe('The window it is played in; title and program must both fit where both are said')
  })
  .refine(
    ({ builtin, mameDriver, window }) => (builtin ?? mameDriver ?? window) !== undefined,
    'needs one of builtin, mameDriver, window'
  )

/** Where a program shows the game inside its window (shared/geometry/game-part.ts). */
export const windowPictureSchema = z.strictObject({
  aspect: z
    .number()
    .positive()
    .optional()
    .describe('Width over height that the program keeps for its picture, in the middle of the window'),
  part: rect.optional().describe('The game’s own part of that picture, in fractions of it')
})

/** One thing the person or the agent can press. */
const control = z.strictObject({
  id: id.describe('What actions call it by'),
  label: localized.describe('What people call it'),
  key: key.describe('Place of the key that works it when a person plays'),
  windowKey: key
    .optional()
    .describe('The same for the game in a window of its own, where that listens to another key'),
  mameField: z.string().min(1).optional().describe('Name of MAME’s input field'),
  mamePort: z
    .string()
    .min(1)
    .optional()
    .describe('Tag of MAME’s port that has it, where several have a field of that name'),
  boardBit: z.number().int().min(1).optional().describe('Bit in a built-in machine’s button mask')
})

/** How a click is made where a profile does not say. */
export const USUAL_CLICK = { moveMs: 60, holdMs: 60 } as const

/** Cells that clicks aim at. */
export const gridSchema = z.strictObject({
  shape: z.enum(['square', 'diamond']).describe('How its cells lie'),
  columns: z.number().int().min(1).max(200).describe('Cells across'),
  rows: z.number().int().min(1).max(200).describe('Cells down'),
  area: rect.describe('The part of the game’s picture that it covers')
})

/** What of the mouse a game listens to, and how a click is made. */
const pointer = z.strictObject({
  buttons: z.array(mouseButton).min(1).default(['left']).describe('The buttons it listens to'),
  wheel: z.boolean().default(false).describe('Whether it listens to the wheel'),
  grid: gridSchema.optional().describe('Cells that clicks aim at'),
  click: z
    .strictObject({
      moveMs: z.number().min(0).max(2000).describe('Milliseconds that the pointer takes on its way'),
      holdMs: z.number().min(0).max(2000).describe('Milliseconds that a button is held')
    })
    .default(USUAL_CLICK)
    .describe(
      'How a click is made: some toolkits miss one that is pressed and let go at once, or before the pointer has moved'
    )
})

const click = z.strictObject({
  button: mouseButton.default('left').describe('The button'),
  at: point.describe('Where, in fractions of the game’s picture'),
  count: z.number().int().min(1).max(2).default(1).describe('2: a double click')
})
const text = z
  .string()
  .regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 letters, digits and signs of an English keyboard')

/** One choice of an agent: the controls it holds until its next choice, and what it does once. */
const action = z.strictObject({
  id: id.describe('What it is called by'),
  label: localized.describe('What people call it'),
  hold: z.array(id).default([]).describe('Controls that are held until the next choice'),
  press: z
    .array(id)
    .default([])
    .describe(
      'Controls that are pressed together and let go of, once each time this is chosen; in lock-step held until the next choice'
    ),
  click: click.optional().describe('A click'),
  drag: z
    .strictObject({
      button: mouseButton.default('left').describe('The button'),
      from: point.describe('Where it goes down, in fractions of the game’s picture'),
      to: point.describe('Where it is let go of')
    })
    .optional()
    .describe('A drag'),
  wheel: z
    .strictObject({
      at: point.describe('Where the pointer is, in fractions of the game’s picture'),
      dx: z.number().int().min(-20).max(20).default(0).describe('Notches; right is positive'),
      dy: z.number().int().min(-20).max(20).default(0).describe('Notches; down is positive')
    })
    .optional()
    .describe('A turn of the wheel'),
  move: z
    .strictObject({ at: point.describe('Where it goes, in fractions of the game’s picture') })
    .optional()
    .describe('The pointer goes to a place, and nothing is pressed: for what follows the mouse'),
  type: text.optional().describe('Text that is typed, of the signs of an English keyboard')
})

/** One thing done to begin a game anew. */
const restartStep = z.union(
  [
    z.strictObject({ press: id.describe('A control that is pressed and let go of') }),
    z.strictObject({ click: click.describe('A click') }),
    z.strictObject({ type: text.describe('Text that is typed') }),
    z.strictObject({ waitSeconds: z.number().positive().max(60).describe('A pause') })
  ],
  'must be one of press, click, type, waitSeconds'
)

const clock = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('lockStep'),
        frameskip: z.number().int().min(1).max(60).describe('Frames between two decisions')
      })
      .describe('The game waits for the agent'),
    z
      .strictObject({
        kind: z.literal('realTime'),
        decisionsPerSecond: z.number().min(0.1).max(60).describe('How often an agent decides')
      })
      .describe('The game goes on by itself')
  ],
  'must be of kind "lockStep" or "realTime"'
)

/** Where a number (memory-form.ts), or a run of bytes, lies in the game's memory. */
const memoryField = z.strictObject({
  at: z.number().int().nonnegative().describe('Address, as the game’s processor sees it'),
  type: z
    .enum([...MEMORY_FORMS, 'u8array'])
    .describe(
      'How it is written: bytes plain or with a sign, decimal digits in bytes (`bcd`), a digit a byte (`digits`), low or high byte first (`le`, `be`); `u8array`: a run of bytes'
    ),
  length: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('How many bytes a `u8array` has, or how many digits a number with a byte for each'),
  about: z.string().min(1).describe('What it means')
})

const memoryRange = z.strictObject({
  base: z.number().int().nonnegative().describe('Where the block that is read begins'),
  size: z.number().int().positive().describe('Its length in bytes')
})

const memory = memoryRange.extend({
  size: memoryRange.shape.size
    .max(MOST_MEMORY, `must be ${MOST_MEMORY} bytes or fewer`)
    .describe('Its length in bytes'),
  ranges: z
    .array(memoryRange)
    .min(1)
    .max(32, 'must be 32 ranges or fewer')
    .optional()
    .describe('What of the block is memory, in order of address; left out: all of it. The rest reads as 0'),
  fields: z.record(z.string(), memoryField).describe('The numbers in it, by the names of their fields')
})

/** When an episode is on, and what it is worth. */
const episode = z.strictObject({
  score: name.optional().describe('The field that counts points'),
  scoreModulus: z.number().int().positive().optional().describe('Where the counter of points wraps around'),
  lives: name.optional().describe('The field that counts lives'),
  phases: z
    .array(name)
    .min(1)
    .optional()
    .describe('Phases in which an episode is on; any other phase ends it'),
  limitSeconds: z.number().positive().optional().describe('Seconds after which it is cut'),
  restart: z
    .array(restartStep)
    .min(1)
    .max(20)
    .optional()
    .describe('What begins a new one, in this order; left out: the person does')
})

/** One objective: what a change of a field is worth. */
const reward = z.strictObject({
  field: name.describe('The field'),
  of: z
    .enum(['gain', 'loss', 'value'])
    .default('gain')
    .describe('What it rose by or fell by since the last decision, or what it is'),
  weight: z.number().describe('What one of it is worth; below 0 for what is to be avoided')
})

/** How the controls change when the picture is mirrored. */
const flip = z.strictObject({
  swaps: z
    .array(
      z.strictObject({
        control: id.describe('One control'),
        with: id.describe('The one that it changes places with')
      })
    )
    .default([])
    .describe('Controls that change places: left with right. All others stay what they are')
})

/** Mirrorings under which the game is the same game. */
const fairFlips = z.strictObject({
  leftRight: flip.optional().describe('Left for right'),
  upDown: flip.optional().describe('Top for bottom')
})

const shownField = z.strictObject({ label: localized.describe('What people call it') })
const entityKind = z.strictObject({
  label: localized.describe('What people call it'),
  colour: colour.describe('What it is marked in, as "#3fd69d"'),
  mark: z
    .enum(['box', 'corners'])
    .default('corners')
    .describe('What is drawn around one: a whole box, or its corners only')
})

/**
 * A game as data: how it is attached, what can be pressed, where its memory says what, when an episode is on. Adding a game to
 * the app starts with such a file (docs/adding-a-game.md).
 */
const body = z.strictObject({
  format: z
    .literal(2, 'must be 2: a profile of another version of Apprenti')
    .describe('The version of this format. Files of format 1 are still read'),
  id: id.describe('Short name of the game, and of its folder: letters, digits and dashes'),
  title: localized.describe('What people call the game'),
  attach: attach.describe('How the game is found; at least one of these'),
  windowPicture: windowPictureSchema
    .optional()
    .describe('Where a window shows the game’s picture; left out: all over it'),
  screen: z
    .strictObject({
      width: z.number().int().positive().describe('In pixels'),
      height: z.number().int().positive().describe('In pixels'),
      refreshHz: z.number().positive().describe('Pictures a second')
    })
    .optional()
    .describe('The game’s own picture, upright; needed by what runs in lock-step'),
  controls: z.array(control).default([]).describe('What of the keyboard the game listens to'),
  pointer: pointer.optional().describe('What of the mouse it listens to; left out: nothing'),
  actions: z
    .array(action)
    .default([])
    .describe('What an agent may choose. Left out, they are learned from what you did'),
  fairFlips: fairFlips
    .optional()
    .describe(
      'How the picture may be mirrored so that what is right to do is mirrored, too: a clone learns from the mirrored moments as well. Left out: not at all. Writing, or a score in a corner, is mirrored with the rest and does no harm; gravity does. Every action must have its mirror image among the actions'
    ),
  clock: clock.describe('Who waits for whom'),
  memory: memory
    .optional()
    .describe('Where the game’s memory says what; only where it can be read: MAME, built-in games'),
  readers: readersSchema
    .default([])
    .describe('What is read off the picture (or out of memory), each a field'),
  phaseRules: phasesSchema
    .default([])
    .describe('The phase the game is in: the first of these whose conditions hold'),
  episode: episode.default({}).describe('What begins and ends a game'),
  rewards: z
    .array(reward)
    .default([])
    .describe('What counts; the sum of these is what an agent learns to raise'),
  fields: z.record(name, shownField).default({}).describe('The fields that people are shown, in this order'),
  phases: z.record(name, shownField).default({}).describe('What people call its phases'),
  entities: z.record(name, entityKind).default({}).describe('Kinds of things seen in the picture'),
  reasons: z
    .record(
      name,
      z.strictObject({
        label: localized.describe('A sentence'),
        short: localized.describe('A word or two')
      })
    )
    .default({})
    .describe('Why an expert of the game chooses what it does')
})

export const profileSchema = body.superRefine((profile, context) => {
  const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path, message })
  checkControls(profile, complain)
  checkActions(profile, complain)
  checkFlips(profile, complain)
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

/** One thing is done with the mouse at a time, by a machine's window only. */
function checkActions({ attach, actions }: Body, complain: Complain): void {
  const isMachine = attach.builtin !== undefined || attach.mameDriver !== undefined
  actions.forEach((action, i) => {
    const [first, second] = (['click', 'drag', 'wheel', 'move'] as const).filter(
      (kind) => action[kind] !== undefined
    )
    if (second !== undefined) complain(['actions', i, second], `is one too many beside ${first}`)
    const once = first ?? (action.type === undefined ? undefined : 'type')
    if (isMachine && once !== undefined)
      complain(
        ['actions', i, once],
        'needs a game in a window: a machine that waits for the agent has keys only'
      )
    if (action.wheel?.dx === 0 && action.wheel.dy === 0)
      complain(['actions', i, 'wheel'], 'must turn by a notch at least (dx, dy)')
  })
}

/** Mirrored, each action is one of the actions again. */
function checkFlips(profile: Body, complain: Complain): void {
  const known = profile.controls.map((c) => c.id)
  for (const way of FLIP_WAYS) {
    const swaps = profile.fairFlips?.[way]?.swaps
    if (swaps === undefined) continue
    const named = swaps.flatMap((swap) => [swap.control, swap.with])
    const strange = named.find((id, i) => !known.includes(id) || named.indexOf(id) !== i)
    if (strange !== undefined)
      complain(
        ['fairFlips', way, 'swaps'],
        known.includes(strange)
          ? `"${strange}" is there twice`
          : `"${strange}" is not one of the controls (${known.join(', ')})`
      )
    else {
      const lost = mirroredActions(profile, way).indexOf(-1)
      if (lost >= 0)
        complain(['fairFlips', way], `"${profile.actions[lost]!.id}" has no mirror image among the actions`)
    }
  }
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
  checkRanges(declared, complain)
  for (const [name, field] of Object.entries(declared.fields)) {
    const isOpen = field.type === 'u8array' || hasDigits(field.type)
    if (field.at < declared.base || endOf(field) > declared.base + declared.size)
      complain(['memory', 'fields', name], 'lies outside the memory the profile declares')
    if (isOpen && field.length === undefined) complain(['memory', 'fields', name, 'length'], 'is missing')
    if (hasDigits(field.type) && (field.length ?? 1) > MOST_DIGITS)
      complain(['memory', 'fields', name, 'length'], `must be ${MOST_DIGITS} digits or fewer`)
  }
}

function checkRanges({ base, size, ranges = [] }: z.output<typeof memory>, complain: Complain): void {
  let free = base
  ranges.forEach((range, i) => {
    if (range.base < free || range.base + range.size > base + size)
      complain(['memory', 'ranges', i], 'lies outside the block, or not after the range before it')
    free = range.base + range.size
  })
}

const endOf = ({ at, type, length }: z.output<typeof memoryField>): number =>
  at + (type === 'u8array' ? (length ?? 0) : bytesOf({ type, length }))

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
  if (controls.length > MOST_CONTROLS) complain(['controls'], `must be ${MOST_CONTROLS} or fewer`)
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
export type MemoryRange = z.output<typeof memoryRange>
export type MemoryField = MemoryLayout['fields'][string]

/** The profile of a game that waits for the agent: its machine has memory and a picture. */
export type LockStepProfile = Profile & {
  readonly clock: { readonly kind: 'lockStep'; readonly frameskip: number }
  readonly memory: MemoryLayout
  readonly screen: NonNullable<Profile['screen']>
}

export const isLockStep = (profile: Profile): profile is LockStepProfile =>
  profile.clock.kind === 'lockStep' && profile.memory !== undefined && profile.screen !== undefined
