import { z } from 'zod'
import { AppError, type ErrorData } from '../../shared/errors'
import { KEY_CODES, type KeyCode } from '../../shared/key-codes'
import type { LocalizedText } from '../../shared/language'
import type { GameAction, Profile } from '../../shared/profile'
import { controlFor } from '../games/key-names'

/** Lines of one script: an hour of a busy hand. */
const MOST_LINES = 100_000
const LONGEST_SECONDS = 86_400

const key = z.enum(
  KEY_CODES,
  'must be the place of a key as KeyboardEvent.code names it: "ArrowLeft", "KeyA", "Space" ...'
)
const fraction = z.number().min(0).max(1)
const line = z.strictObject({
  at: z.number().min(0).max(LONGEST_SECONDS).optional(),
  decision: z.number().int().min(0).max(10_000_000).optional(),
  action: z.string().optional(),
  key: z
    .union([key, z.array(key).min(1).max(4)], 'must be the place of a key, or a list of up to 4')
    .optional(),
  hold: z.array(key).max(8).optional(),
  click: z
    .strictObject({
      x: fraction,
      y: fraction,
      button: z.enum(['left', 'right', 'middle']).default('left'),
      count: z.number().int().min(1).max(2).default(1)
    })
    .optional()
})
type Line = z.output<typeof line>

/** One line of a script: when something is chosen, and what. */
export interface Cue {
  /** Seconds from the first decision on, or the number of a decision, from 0. */
  readonly due: { readonly seconds: number } | { readonly decision: number }
  /** Index into the actions of the script's game; null: everything is let go of. */
  readonly action: number | null
  /** What stands after that until the next line: what was held, without what is done once. */
  readonly then: number | null
}

/** What is played by a script, and as which game: the one it is written for, with what the script does beside its actions. */
export interface Script {
  readonly game: Profile
  readonly cues: readonly Cue[]
}

/**
 * Reads a script: a JSON document a line, empty lines left out. Each says when (`at` in seconds, or `decision`) and one thing:
 * an `action` of the game by its id, a `key` that is pressed, keys that are held (`hold`), a `click`.
 * @param file what the script is called in errors
 * @throws AppError 'script.invalid', which names the line, 'script.empty'
 */
export function readScript(text: string, file: string, game: Profile): Script {
  const choices = new Choices(game)
  const cues: Cue[] = []
  const lines = text.split(/\r?\n/)
  if (lines.length > MOST_LINES) throw invalid(file, MOST_LINES + 1, TOO_MANY)
  let before: Line = {}
  for (const [i, written] of lines.entries()) {
    if (written.trim() === '') continue
    const read = readLine(written)
    if ('why' in read) throw invalid(file, i + 1, read.why)
    const why = whyNotAfter(before, read) ?? whyUnknown(read, game)
    if (why !== null) throw invalid(file, i + 1, why)
    cues.push(cueOf(read, choices))
    before = { at: read.at ?? before.at, decision: read.decision ?? before.decision }
  }
  if (cues.length === 0) throw new AppError('script.empty', { file })
  return { game: choices.game, cues }
}

function invalid(file: string, number: number, why: LocalizedText): AppError {
  const params: ErrorData['params'] = { file, line: number, why }
  return new AppError('script.invalid', params)
}

const TOO_MANY: LocalizedText = {
  en: `a script has ${MOST_LINES} lines at most`,
  fr: `un script a au plus ${MOST_LINES} lignes`
}
const WHAT = ['action', 'key', 'hold', 'click'] as const

function readLine(written: string): Line | { readonly why: LocalizedText } {
  let data: unknown
  try {
    data = JSON.parse(written)
  } catch {
    return { why: { en: 'it is not a JSON document', fr: 'ce n’est pas un document JSON' } }
  }
  const parsed = line.safeParse(data)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') ?? ''
    const said = `${where === '' ? '' : `${where} `}${issue?.message ?? ''}`
    return { why: { en: said, fr: said } }
  }
  const { at, decision } = parsed.data
  if ((at === undefined) === (decision === undefined)) return { why: ONE_TIME }
  if (WHAT.filter((name) => parsed.data[name] !== undefined).length !== 1) return { why: ONE_THING }
  return parsed.data
}

const ONE_TIME: LocalizedText = {
  en: 'it must say when by one of "at" (seconds) and "decision" (a number from 0)',
  fr: 'elle doit dire quand par l’un de « at » (secondes) et « decision » (un nombre à partir de 0)'
}
const ONE_THING: LocalizedText = {
  en: `it must say one of ${WHAT.map((name) => `"${name}"`).join(', ')}`,
  fr: `elle doit dire l’un de ${WHAT.map((name) => `« ${name} »`).join(', ')}`
}

/** Lines are in the order in which they are done. */
function whyNotAfter(before: Line, { at, decision }: Line): LocalizedText | null {
  if ((at ?? Infinity) >= (before.at ?? 0) && (decision ?? Infinity) >= (before.decision ?? 0)) return null
  return { en: 'it is earlier than a line before it', fr: 'elle est antérieure à une ligne avant elle' }
}

function whyUnknown({ action }: Line, { actions }: Profile): LocalizedText | null {
  if (action === undefined || actions.some(({ id }) => id === action)) return null
  const known = actions.map(({ id }) => id).join(', ')
  return {
    en: `there is no action "${action}" (${known})`,
    fr: `il n’y a pas d’action « ${action} » (${known})`
  }
}

function cueOf({ at, decision, action, key, hold, click }: Line, choices: Choices): Cue {
  const due = at === undefined ? { decision: decision ?? 0 } : { seconds: at }
  if (action !== undefined) {
    const { index, held } = choices.named(action)
    return {
      due,
      action: index,
      then: isOnlyHeld(choices.game.actions[index]!) ? index : choices.holding(held)
    }
  }
  if (hold !== undefined) {
    const index = choices.holding(hold.map((code) => choices.control(code)))
    return { due, action: index, then: index }
  }
  if (key !== undefined) {
    const press = [key].flat().map((code) => choices.control(code))
    return { due, action: choices.of({ press }), then: null }
  }
  const { x, y, button = 'left', count = 1 } = click ?? { x: 0, y: 0 }
  return { due, action: choices.of({ click: { at: { x, y }, button, count } }), then: null }
}

const isOnlyHeld = ({ press, click, drag, wheel, move, type }: GameAction): boolean =>
  press.length === 0 && [click, drag, wheel, move, type].every((once) => once === undefined)

type Does = Partial<Pick<GameAction, 'hold' | 'press' | 'click'>>

/** The actions of a game, and after them those that a script needs besides. */
class Choices {
  readonly #game: Profile
  readonly #controls: Profile['controls']
  readonly #actions: GameAction[]
  readonly #made = new Map<string, number>()

  constructor(game: Profile) {
    this.#game = game
    this.#controls = [...game.controls]
    this.#actions = [...game.actions]
  }

  get game(): Profile {
    const pointer = this.#game.pointer ?? { buttons: ['left'], wheel: false, click: { ...CLICK } }
    return { ...this.#game, pointer, controls: this.#controls, actions: this.#actions }
  }

  named(id: string): { readonly index: number; readonly held: readonly string[] } {
    const index = this.#actions.findIndex((action) => action.id === id)
    return { index, held: this.#actions[index]?.hold ?? [] }
  }

  /** The control of a key, made where the game has none. */
  control(code: KeyCode): string {
    const known = this.#controls.find(({ key, windowKey = key }) => windowKey === code)
    if (known !== undefined) return known.id
    const made = controlFor(code)
    const id = freeIn(this.#controls, made.id)
    this.#controls.push({ ...made, id })
    return id
  }

  /** Holds controls; null for none. */
  holding(hold: readonly string[]): number | null {
    return hold.length === 0 ? null : this.of({ hold: [...hold] })
  }

  of(does: Does): number {
    const key = JSON.stringify(does)
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const words = wordsOf(does)
    const id = freeIn(this.#actions, 'script')
    const index =
      this.#actions.push({ id, label: { en: words, fr: words }, hold: [], press: [], ...does }) - 1
    this.#made.set(key, index)
    return index
  }
}

/** How a click is made in a game that says nothing of a mouse. */
const CLICK = { moveMs: 60, holdMs: 60 } as const

const freeIn = (taken: readonly { readonly id: string }[], wished: string): string => {
  let id = wished
  for (let n = 2; taken.some((one) => one.id === id); n++) id = `${wished}-${n}`
  return id
}

const wordsOf = ({ hold = [], press = [], click }: Does): string =>
  click === undefined
    ? [...hold, ...press].join(' + ')
    : `${click.button} ${Math.round(100 * click.at.x)} %, ${Math.round(100 * click.at.y)} %`
