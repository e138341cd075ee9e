import type { MouseButton, PicturePoint } from '../../shared/action'
import type { LearnedControls } from '../../shared/games'
import { KEY_CODES, type KeyCode } from '../../shared/key-codes'
import type { Grid } from '../../shared/geometry/grid-cells'
import type { LocalizedText } from '../../shared/language'
import type { PersonInput } from '../../shared/person-input'
import type { Control, ProfileInput } from '../../shared/profile'
import { controlFor } from './key-names'
import { keyUses, type KeyUse } from './learn-keys'
import { pointerPlay, type PointerUse } from './learn-pointer'

type NewControl = NonNullable<ProfileInput['controls']>[number]
type NewAction = NonNullable<ProfileInput['actions']>[number]

/** How many actions an agent is given at most. */
const MOST_ACTIONS = 40
/** Where fewer were done more than once, what was done once counts too. */
const FEW = 8
/** A pause this long is a choice to do nothing. */
const PAUSE_MS = 1000
const WAIT_ID = 'wait'
/** Of a game that waits: moves come no quicker than all but so many of the person's, with so much to spare. */
const QUICKEST = 0.1
const TO_SPARE = 1.25
const PACES = [1, 10] as const

/** What is known of a game beside what was done in it. */
export interface KnownOfGame {
  /** Controls that are named already: their keys keep their names. */
  readonly known?: readonly Control[]
  /** Clicks are gathered into its cells; null: into those of a board that they lie on, or as they lie. */
  readonly grid?: Grid | null
  /** Whether it waits for who plays it (`standsStill`): then doing nothing is no choice. */
  readonly waits?: boolean
}

/**
 * What a person did, as the controls and actions of a profile: keys held or struck, keys held together, places clicked,
 * cells of a board, drags, the wheel, places the pointer went to, and doing nothing. The same play always gives the same
 * answer.
 */
export function learnActions(
  inputs: readonly PersonInput[],
  { grid: wished = null, known = [], waits = false }: KnownOfGame = {}
): LearnedControls {
  const play = inputs.toSorted((a, b) => a.tMs - b.tMs)
  const keys = keyUses(play)
  const { uses, clicks, grid } = pointerPlay(play, wished, waits)
  const controls = controlsOf(keys, known)
  const isInCell = (use: PointerUse): boolean => use.kind === 'click' && use.cell !== null
  const asUse = (use: PointerUse): Use => ({ ...use, action: pointerAction(use) })
  const chosen = [
    ...mostUsed([
      ...keys.map((use) => ({ ...use, action: keyAction(use, controls) })),
      ...uses.filter((use) => !isInCell(use)).map(asUse)
    ]),
    ...uses.filter(isInCell).map(asUse)
  ]
  const actions = withOwnIds(chosen.map(({ action }) => action))
  const counts = chosen.map(({ count }, i) => [actions[i]!.id, count] as const)
  const isOfMoves = waits && actions.every(({ hold, move, wheel }) => !hold && !move && !wheel)
  return {
    controls: [...controls.values()],
    pointer: pointerOf(uses, grid),
    actions: isOfMoves ? actions : [WAIT, ...actions],
    counts: { ...(!isOfMoves && { [WAIT_ID]: pausesIn(play) }), ...Object.fromEntries(counts) },
    clicks,
    decisionsPerSecond: isOfMoves ? paceOf(play) : null
  }
}

/** How many moves a second there is time for. */
function paceOf(play: readonly PersonInput[]): number {
  const times = play.filter((input) => 'down' in input && input.down).map(({ tMs }) => tMs)
  const apart = times.slice(1).map((tMs, i) => tMs - times[i]!)
  const quick = apart.toSorted((a, b) => a - b)[Math.floor(QUICKEST * apart.length)] ?? 1000
  return Math.min(PACES[1], Math.max(PACES[0], Math.ceil((TO_SPARE * 1000) / Math.max(1, quick))))
}

/** Doing nothing is a choice, too. */
export const WAIT: NewAction = { id: WAIT_ID, label: { en: 'Nothing', fr: 'Rien' }, hold: [] }

interface Use {
  readonly count: number
  readonly firstMs: number
  readonly action: NewAction
}

/** What was done most often, first; what was done once may have been a slip. */
function mostUsed(uses: readonly Use[]): Use[] {
  const ranked = uses.toSorted((a, b) => b.count - a.count || a.firstMs - b.firstMs)
  const repeated = ranked.filter(({ count }) => count > 1)
  return (repeated.length < FEW ? ranked : repeated).slice(0, MOST_ACTIONS - 1)
}

/** A control for each key that was pressed, in the order of the keyboard. */
function controlsOf(keys: readonly KeyUse[], known: readonly Control[]): ReadonlyMap<KeyCode, NewControl> {
  const pressed = new Set(keys.flatMap(({ codes }) => codes))
  const named = new Map(known.map((control) => [control.windowKey ?? control.key, namesOf(control)]))
  const controls = KEY_CODES.filter((code) => pressed.has(code)).map((code): [KeyCode, NewControl] => [
    code,
    named.get(code) ?? controlFor(code)
  ])
  return new Map(controls)
}

/** What of a control is its keys' and name: how a machine works it is that machine's. */
const namesOf = ({ id, label, key, windowKey }: Control): NewControl => ({
  ...{ id, label, key },
  ...(windowKey && { windowKey })
})

function keyAction({ codes, isHeld }: KeyUse, controls: ReadonlyMap<KeyCode, NewControl>): NewAction {
  const used = codes.map((code) => controls.get(code)!)
  const ids = used.map(({ id }) => id)
  const label = (language: 'en' | 'fr'): string => used.map((control) => control.label[language]).join(' + ')
  return {
    id: ids.join('-'),
    label: { en: label('en'), fr: label('fr') },
    ...(isHeld ? { hold: ids } : { press: ids })
  }
}

const CLICKED: Readonly<Record<MouseButton, readonly [single: LocalizedText, double: LocalizedText]>> = {
  left: [
    { en: 'Click', fr: 'Clic' },
    { en: 'Double click', fr: 'Double clic' }
  ],
  right: [
    { en: 'Right click', fr: 'Clic droit' },
    { en: 'Double right click', fr: 'Double clic droit' }
  ],
  middle: [
    { en: 'Middle click', fr: 'Clic du milieu' },
    { en: 'Double middle click', fr: 'Double clic du milieu' }
  ]
}
const DRAGGED: Readonly<Record<MouseButton, LocalizedText>> = {
  left: { en: 'Drag', fr: 'Glisser' },
  right: { en: 'Right drag', fr: 'Glisser (clic droit)' },
  middle: { en: 'Middle drag', fr: 'Glisser (clic du milieu)' }
}

function pointerAction(use: PointerUse): NewAction {
  if (use.kind === 'click') {
    const { button, at, clicks: count, cell } = use
    const what = CLICKED[button][count === 2 ? 1 : 0]
    const where = cell === null ? placeName(at) : cellName(cell)
    const kind = `${button === 'left' ? '' : button}${count === 2 ? 'Double' : ''}`
    return {
      id: cell === null ? `${kind}Click` : `${kind}Cell-${cell.column + 1}-${cell.row + 1}`,
      label: together(what, where),
      click: { button, at, count }
    }
  }
  if (use.kind === 'drag') {
    const { button, from, to } = use
    const way = together(placeName(from), { en: `to ${percent(to).en}`, fr: `jusqu’à ${percent(to).fr}` })
    return { id: 'drag', label: together(DRAGGED[button], way), drag: { button, from, to } }
  }
  if (use.kind === 'move')
    return {
      id: 'move',
      label: together({ en: 'Pointer', fr: 'Pointeur' }, placeName(use.at)),
      move: { at: use.at }
    }
  const { at, dx, dy } = use
  return {
    id: 'wheel',
    label: together({ en: 'Wheel', fr: 'Molette' }, turned(dx, dy)),
    wheel: { at, dx, dy }
  }
}

const together = (a: LocalizedText, b: LocalizedText): LocalizedText => ({
  en: `${a.en} ${b.en}`,
  fr: `${a.fr} ${b.fr}`
})

const percent = ({ x, y }: PicturePoint): LocalizedText => {
  const [across, down] = [Math.round(100 * x), Math.round(100 * y)]
  return { en: `${across} %, ${down} %`, fr: `${across} %, ${down} %` }
}

const placeName = (at: PicturePoint): LocalizedText => ({
  en: `at ${percent(at).en}`,
  fr: `à ${percent(at).fr}`
})

/** Where a cell is, counted from 1. */
export const cellName = ({
  column,
  row
}: {
  readonly column: number
  readonly row: number
}): LocalizedText => ({
  en: `at column ${column + 1}, row ${row + 1}`,
  fr: `à la colonne ${column + 1}, ligne ${row + 1}`
})

function turned(dx: number, dy: number): LocalizedText {
  if (dy !== 0) return dy > 0 ? { en: 'down', fr: 'vers le bas' } : { en: 'up', fr: 'vers le haut' }
  return dx > 0 ? { en: 'right', fr: 'vers la droite' } : { en: 'left', fr: 'vers la gauche' }
}

/** Ids that begin with a small letter; the second of one name is numbered 2. */
function withOwnIds(actions: readonly NewAction[]): NewAction[] {
  const given = new Set([WAIT_ID])
  return actions.map((action) => {
    const wished = action.id[0]!.toLowerCase() + action.id.slice(1)
    let id = wished
    for (let n = 2; given.has(id); n++) id = `${wished}-${n}`
    given.add(id)
    return { ...action, id }
  })
}

/** What of the mouse was used; undefined when nothing was. */
function pointerOf(uses: readonly PointerUse[], grid: Grid | null): LearnedControls['pointer'] {
  if (uses.length === 0) return undefined
  const pressed = new Set(uses.flatMap((use) => ('button' in use ? [use.button] : [])))
  const buttons = (['left', 'right', 'middle'] as const).filter((button) => pressed.has(button))
  return {
    buttons: buttons.length === 0 ? ['left'] : buttons,
    wheel: uses.some(({ kind }) => kind === 'wheel'),
    ...(grid && { grid })
  }
}

/** Stretches in which nothing was done and nothing was held. */
function pausesIn(play: readonly PersonInput[]): number {
  const held = new Set<string>()
  let pauses = 0
  let idleSinceMs = play[0]?.tMs ?? 0
  for (const input of play) {
    if (input.kind === 'move') continue
    if (held.size === 0 && input.tMs - idleSinceMs >= PAUSE_MS) pauses++
    if (input.kind === 'key') toggle(held, `key ${input.key}`, input.down)
    if (input.kind === 'button') toggle(held, input.button, input.down)
    idleSinceMs = input.tMs
  }
  return pauses
}

function toggle(held: Set<string>, what: string, down: boolean): void {
  if (down) held.add(what)
  else held.delete(what)
}

/** A change of the controls that a person held, as recordings from before keys and clicks were kept have them. */
export interface HeldControls {
  readonly tMs: number
  readonly held: readonly string[]
}

/** The keys that were pressed for what was held, by the controls of the game that was played. In order of time. */
export function keysOfHeld(changes: readonly HeldControls[], controls: readonly Control[]): PersonInput[] {
  const codes = new Map(controls.map(({ id, key, windowKey = key }) => [id, windowKey]))
  const inputs: PersonInput[] = []
  let before: readonly string[] = []
  for (const { tMs, held } of changes) {
    const change = (ids: readonly string[], down: boolean): void => {
      for (const id of ids) {
        const code = codes.get(id)
        if (code) inputs.push({ kind: 'key', tMs, code, key: KEY_CODES.indexOf(code), down })
      }
    }
    change(
      before.filter((id) => !held.includes(id)),
      false
    )
    change(
      held.filter((id) => !before.includes(id)),
      true
    )
    before = held
  }
  return inputs
}
