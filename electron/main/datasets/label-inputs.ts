import type { PicturePoint } from '../../shared/action'
import { UNLABELLED } from '../../shared/dataset'
import type { PersonInput } from '../../shared/person-input'
import type { GameAction, Profile } from '../../shared/profile'

/** A click this far from where an action clicks, in fractions of the picture, is another click. */
const REACH = 0.08
/** From this far on, between pressing and letting go, a button was dragged. */
const DRAGGED = 0.03

type Played = Pick<Profile, 'controls' | 'actions'>

/** What of a person's input falls into one moment. */
interface Doings {
  /** Controls that were pressed, in it. */
  readonly pressed: ReadonlySet<string>
  /** How much of it each control was held, 0 to 1. */
  readonly held: ReadonlyMap<string, number>
  readonly clicks: readonly {
    readonly button: string
    readonly from: PicturePoint
    readonly to: PicturePoint
  }[]
  readonly wheel: { readonly dx: number; readonly dy: number } | null
  /** Where the pointer was last, if it moved. */
  readonly movedTo: PicturePoint | null
  /** Where it was last, whether it moved or not; null before it is heard of. */
  readonly pointer: PicturePoint | null
}

/** The action that does nothing at all; null where a game has none. */
export function idleAction({ actions }: Pick<Profile, 'actions'>): number | null {
  const index = actions.findIndex(isIdle)
  return index < 0 ? null : index
}

const isIdle = (action: GameAction): boolean =>
  action.hold.length === 0 &&
  action.press.length === 0 &&
  action.click === undefined &&
  action.drag === undefined &&
  action.wheel === undefined &&
  action.move === undefined &&
  action.type === undefined

/**
 * What a person did in each moment, as one of the game's actions: the one that clicks nearest, else the one that presses
 * most of what was pressed, else the one that holds what was held for most of the moment, else, when the pointer moved, the
 * one that moves it nearest to where it went. UNLABELLED where that is none.
 *
 * In a game that is led by the pointer (it has moves, and nothing that does nothing) a pointer that stands still holds its
 * place as a key is held: without that only the moments of a change would be learned from, and staying never.
 * @param timesMs when the moments begin, one after the other
 * @param lastMs how long the last one is
 */
export function labelInputs(
  played: Played,
  timesMs: readonly number[],
  lastMs: number,
  inputs: readonly PersonInput[]
): Int16Array {
  const labels = new Int16Array(timesMs.length).fill(UNLABELLED)
  const doings = doingsOf(played, timesMs, lastMs, inputs)
  const idle = idleAction(played)
  const still = ({ pointer }: Doings): number | null => nearestMove(played.actions, pointer)
  doings.forEach((doing, i) => (labels[i] = actionOf(played, doing) ?? idle ?? still(doing) ?? UNLABELLED))
  return labels
}

/** The action that holds exactly these controls, as recordings of games in lock-step tell it; UNLABELLED where none does. */
export function labelHeld({ actions }: Pick<Profile, 'actions'>, held: readonly string[]): number {
  const wanted = [...held].sort().join()
  return actions.findIndex(
    ({ hold, press }) =>
      [...hold].sort().join() === wanted || (press.length > 0 && [...press].sort().join() === wanted)
  )
}

function actionOf({ actions }: Played, doing: Doings): number | null {
  return (
    nearestClick(actions, doing) ??
    wheelTurn(actions, doing) ??
    mostPressed(actions, doing) ??
    mostHeld(actions, doing) ??
    nearestMove(actions, doing.movedTo)
  )
}

/**
 * The action that clicks nearest, within reach. Where the pointer leads and a button clicks in one way alone (it launches,
 * it fires), it does so wherever the pointer is.
 */
function nearestClick(actions: readonly GameAction[], { clicks }: Doings): number | null {
  const isLed = actions.some(({ move }) => move !== undefined)
  const onlyOne = (button: string): boolean =>
    isLed && actions.filter(({ click, drag }) => (click ?? drag)?.button === button).length === 1
  let best: { readonly index: number; readonly far: number } | null = null
  for (const { button, from, to } of clicks) {
    const isDrag = distance(from, to) >= DRAGGED
    actions.forEach(({ click, drag }, index) => {
      const made = isDrag ? drag : click
      if (made === undefined || made.button !== button) return
      const far =
        'at' in made ? distance(made.at, from) : Math.max(distance(made.from, from), distance(made.to, to))
      const reaches = far <= REACH || (!isDrag && onlyOne(button))
      if (reaches && far < (best?.far ?? Infinity)) best = { index, far }
    })
  }
  return (best as { readonly index: number } | null)?.index ?? null
}

function wheelTurn(actions: readonly GameAction[], { wheel }: Doings): number | null {
  if (wheel === null) return null
  const index = actions.findIndex(
    (action) =>
      action.wheel !== undefined &&
      Math.sign(action.wheel.dy) === Math.sign(wheel.dy) &&
      Math.sign(action.wheel.dx) === Math.sign(wheel.dx)
  )
  return index < 0 ? null : index
}

function mostPressed(actions: readonly GameAction[], { pressed, held }: Doings): number | null {
  let best: { readonly index: number; readonly count: number } | null = null
  actions.forEach(({ press }, index) => {
    const isDone =
      press.some((control) => pressed.has(control)) &&
      press.every((control) => pressed.has(control) || held.has(control))
    if (isDone && press.length > (best?.count ?? 0)) best = { index, count: press.length }
  })
  return (best as { readonly index: number } | null)?.index ?? null
}

/** The action whose held controls fit best: what was held for most of the moment, or touched in it. */
function mostHeld(actions: readonly GameAction[], { held, pressed }: Doings): number | null {
  const shares = new Map([...held, ...[...pressed].map((control): [string, number] => [control, 1])])
  const known = new Set(actions.flatMap(({ hold }) => hold))
  const total = [...shares].reduce((sum, [control, share]) => (known.has(control) ? sum + share : sum), 0)
  if (total === 0) return null
  let best: { readonly index: number; readonly fit: number } | null = null
  actions.forEach((action, index) => {
    const { hold } = action
    if (hold.length === 0) return
    const inside = hold.reduce((sum, control) => sum + (shares.get(control) ?? 0), 0)
    // What it holds that was not held counts against it as what was held and it does not hold.
    const fit = inside - (hold.length - inside) - (total - inside)
    if (fit > (best?.fit ?? -total)) best = { index, fit }
  })
  return (best as { readonly index: number } | null)?.index ?? null
}

function nearestMove(actions: readonly GameAction[], place: PicturePoint | null): number | null {
  if (place === null) return null
  const far = ({ move }: GameAction): number => (move === undefined ? Infinity : distance(move.at, place))
  const distances = actions.map(far)
  const nearest = Math.min(...distances)
  return Number.isFinite(nearest) ? distances.indexOf(nearest) : null
}

const distance = (a: PicturePoint, b: PicturePoint): number => Math.hypot(a.x - b.x, a.y - b.y)

function doingsOf(
  { controls }: Played,
  timesMs: readonly number[],
  lastMs: number,
  inputs: readonly PersonInput[]
): Doings[] {
  const controlOf = new Map(controls.map(({ id, key, windowKey }) => [windowKey ?? key, id]))
  const down = new Map<string, number>()
  let pointer: PicturePoint | null = null
  let next = 0
  return timesMs.map((from, i) => {
    const to = timesMs[i + 1] ?? from + lastMs
    const pressed = new Set<string>()
    const heldMs = new Map<string, number>()
    const clicks: { button: string; from: PicturePoint; to: PicturePoint }[] = []
    let wheel: { dx: number; dy: number } | null = null
    let movedTo: PicturePoint | null = null
    const letGo = (control: string, atMs: number): void => {
      const since = down.get(control)
      if (since === undefined) return
      heldMs.set(control, (heldMs.get(control) ?? 0) + atMs - Math.max(from, since))
      down.delete(control)
    }
    for (; next < inputs.length && inputs[next]!.tMs < to; next++) {
      const input = inputs[next]!
      const isNow = input.tMs >= from
      if (input.kind !== 'key') pointer = input.at
      if (input.kind === 'key') {
        const control = input.code === null ? undefined : controlOf.get(input.code)
        if (control === undefined) continue
        if (!input.down) letGo(control, Math.max(from, input.tMs))
        else if (!down.has(control)) {
          down.set(control, input.tMs)
          if (isNow) pressed.add(control)
        }
      } else if (input.kind === 'button' && input.down) {
        // A click counts when it begins; where it ends tells whether it is dragged.
        if (isNow) clicks.push({ button: input.button, from: input.at, to: endOf(inputs, next) ?? input.at })
      } else if (input.kind === 'wheel' && isNow) wheel = { dx: input.dx, dy: input.dy }
      else if (input.kind === 'move' && isNow) movedTo = input.at
    }
    for (const [control, since] of down)
      heldMs.set(control, (heldMs.get(control) ?? 0) + to - Math.max(from, since))
    const held = new Map([...heldMs].map(([control, ms]) => [control, Math.min(1, ms / (to - from))]))
    return { pressed, held, clicks, wheel, movedTo, pointer }
  })
}

/** Where the button that is pressed by this input is let go of. */
function endOf(inputs: readonly PersonInput[], index: number): PicturePoint | null {
  const pressed = inputs[index]!
  if (pressed.kind !== 'button') return null
  for (let i = index + 1; i < inputs.length; i++) {
    const input = inputs[i]!
    if (input.kind === 'button' && input.button === pressed.button && !input.down) return input.at
  }
  return null
}
