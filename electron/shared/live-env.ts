import { AppError } from './errors'
import type { Profile } from './profile'
import { box, pictureStack, UNBOUNDED, withNumbers, type Box } from './spaces'
import { isReliable, type ObservedState } from './state'

/** Before the id of a game: the environment over that game where it is attached, in its window. */
export const LIVE_PREFIX = 'live:'

/** What of a game can be shown: its last pictures, the numbers that are read off it, or both at once. */
export const SEEN = ['picture', 'fields', 'both'] as const
export type Seen = (typeof SEEN)[number]

/** What an agent is shown of a game in a window. */
export interface LiveLook {
  readonly see: Seen
  /** Width and height of the pictures, in pixels. */
  readonly side: number
  readonly isColour: boolean
  /** How many pictures are shown at once, and of both as many moments' numbers. */
  readonly stack: number
}

/** As published agents of arcade games see them: four grey pictures of 84 x 84 (Mnih et al. 2015). */
export const USUAL_LOOK: LiveLook = { see: 'picture', side: 84, isColour: false, stack: 4 }

/** One picture of a look: its sides, and whether it has three planes (red, green, blue) or one. */
export type PictureLook = Pick<LiveLook, 'side' | 'isColour'>

export const planesOf = ({ isColour }: Pick<LiveLook, 'isColour'>): number => (isColour ? 3 : 1)

const BOUNDS = { side: [16, 256], stack: [1, 8], colour: [0, 1] } as const

/**
 * The game and the look of an environment's id: `live:tiles`, `live:tiles?side=128&colour=1&stack=2`,
 * `live:tiles?see=fields`. Null for an id of another kind. Throws AppError 'input.invalid' for a setting that there is
 * not, or a value that it cannot have.
 */
export function parseLiveEnv(id: string): { readonly game: string; readonly look: LiveLook } | null {
  if (!id.startsWith(LIVE_PREFIX)) return null
  const [game = '', query = ''] = id.slice(LIVE_PREFIX.length).split('?', 2)
  const look = { ...USUAL_LOOK }
  for (const [key, text] of new URLSearchParams(query)) Object.assign(look, settingOf(id, key, text))
  return { game, look }
}

function settingOf(id: string, key: string, text: string): Partial<LiveLook> {
  if (key === 'see') {
    const see = SEEN.find((one) => one === text)
    if (see !== undefined) return { see }
    throw invalid(id, 'see must be picture, fields or both', 'see doit être picture, fields ou both')
  }
  if (!Object.hasOwn(BOUNDS, key))
    throw invalid(
      id,
      `it has no setting "${key}"; known are see, side, colour, stack`,
      `il n’a pas de réglage « ${key} » ; on connaît see, side, colour, stack`
    )
  const [least, most] = BOUNDS[key as keyof typeof BOUNDS]
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw invalid(
      id,
      `${key} must be a whole number from ${least} to ${most}`,
      `${key} doit être un nombre entier de ${least} à ${most}`
    )
  return key === 'colour' ? { isColour: value === 1 } : { [key]: value }
}

const invalid = (id: string, en: string, fr: string): AppError =>
  new AppError('input.invalid', {
    what: { en: `The environment ${id}`, fr: `L’environnement ${id}` },
    why: { en, fr }
  })

/** The readers whose fields are numbers, or yes and no: an agent can be shown those. */
export const numericFields = ({ readers }: Pick<Profile, 'readers'>): string[] =>
  readers
    .filter((reader) => reader.kind !== 'text' && !(reader.kind === 'colour' && reader.palette !== undefined))
    .map(({ field }) => field)

/** How many numbers an agent is shown of each moment of a game that is read so. */
export const numbersOf = (profile: Pick<Profile, 'readers'>): number =>
  NUMBERS_A_FIELD * numericFields(profile).length

/**
 * The observations of a look. Fields: two numbers each, its value (symlog) and whether it is known. Of both the numbers of
 * the last `stack` moments stand beside as many pictures, the oldest first.
 */
export function liveSpace({ see, side, isColour, stack }: LiveLook, fields: readonly string[]): Box {
  const row = NUMBERS_A_FIELD * fields.length
  if (see === 'fields') return box('float32', [row], -UNBOUNDED, UNBOUNDED)
  const pictures = isColour ? box('uint8', [3 * stack, side, side], 0, 255) : pictureStack(stack, side, side)
  return see === 'both' ? withNumbers(pictures, stack * row) : pictures
}

/** Its value, and whether it is known. */
const NUMBERS_A_FIELD = 2

/** Large scores and small ones alike: sign(x) log(|x| + 1) (Hafner et al. 2023). */
const symlog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value))

/** The fields of a moment as an agent is shown them, in the order of `names`: [value, known] each. */
export function fieldsShown(
  names: readonly string[],
  { fields }: Pick<ObservedState, 'fields'>
): Float32Array {
  const shown = new Float32Array(NUMBERS_A_FIELD * names.length)
  names.forEach((name, i) => {
    const field = fields[name]
    const value = field === undefined || !isReliable(field) ? null : field.value
    if (typeof value !== 'number' && typeof value !== 'boolean') return
    shown[2 * i] = symlog(Number(value))
    shown[2 * i + 1] = 1
  })
  return shown
}

/** What a training process is told of a game that it may play in its window. */
export interface LiveSpec {
  readonly profile: Profile
}

/** One moment of such a game: what there is to see when the agent has its turn. */
export interface LiveMoment {
  /** By the look: the planes of one picture, or the fields shown as bytes of float32, or the one and then the other. */
  readonly seen: Uint8Array
  /** Since the moment before. */
  readonly reward: number
  /** Of the episode. */
  readonly score: number
  /** The game is over. */
  readonly terminated: boolean
  /** Its time limit was reached. */
  readonly truncated: boolean
  /** How much later than wished this moment came, in milliseconds. */
  readonly lateMs: number
}

/**
 * A game in a window as a training process plays it: within the guard, at the pace of the window, one process at a
 * time. Every method rejects with AppError 'live.takenOver' once the person has the controls, 'live.gone' when the game
 * is not attached any more.
 */
export interface LiveGames {
  /** Rejects with 'live.notAttached', 'live.busy', or why the agent may not act there. */
  open(game: string, look: LiveLook): Promise<LiveSpec>
  /** Begins an episode, by the profile's own means, or waits until the person does. */
  begin(): Promise<LiveMoment>
  /** Does the action of this index; answers at the agent's next turn, or when the episode ended. */
  step(action: number): Promise<LiveMoment>
  close(): Promise<void>
}
