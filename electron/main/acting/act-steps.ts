import type { Act, PicturePoint, PointerAct } from '../../shared/action'
import type { Point } from '../../shared/geometry/rectangle'
import type { Profile } from '../../shared/profile'
import type { InputEvent } from '../input/events'
import type { KeyCode } from '../input/keys'

/** How long a key that is pressed stays down: what polls its keys once a frame feels it at 20 frames a second. */
const KEY_HOLD_MS = 60
/** From one step of the pointer to the next: as often as usual mice tell of themselves, at most. */
const MOTION_STEP_MS = 12
/** A drag takes this long from press to release at least, because toolkits want to see it move. */
const SHORTEST_DRAG_MS = 150
/** From the first click of a double click to the second: well within what any toolkit takes for one. */
const BETWEEN_CLICKS_MS = 60
const BETWEEN_NOTCHES_MS = 16
/** A pointer that only goes somewhere is there before an agent that decides ten times a second chooses again. */
const LONGEST_MOVE_MS = 60
const BETWEEN_CHARACTERS_MS = 12

/** In desktop units. */
const CLOSE_BY = 24

export type ClickMaking = NonNullable<Profile['pointer']>['click']

/** Where an act is done, as it is at the moment of asking. */
export interface Aim {
  /** On the desktop, in whole units. */
  readonly at: Point
  /** Whether the pointer may be at a place of the desktop on its way: in the window, and nothing over it. */
  readonly isOpen: (at: Point) => boolean
}

/** What an act needs to know of the window it is done in. */
export interface ActScene {
  readonly click: ClickMaking
  readonly codesOf: (controls: readonly string[]) => ReadonlySet<KeyCode>
  /** Null: the game's picture is not to be seen now. */
  readonly aim: (at: PicturePoint) => Promise<Aim | null>
  /** Where the pointer is on the desktop, as far as is known. */
  readonly pointer: () => Point | null
}

/** One event of an act. */
export interface ActStep {
  readonly event: InputEvent
  /** Not sooner than this after the event before. */
  readonly afterMs: number
  /** With this event the game feels this part of the act. */
  readonly felt?: Act
}

/**
 * The events of an act, one after the other: keys, then what the mouse does, then the text. Each place is looked up
 * when its turn comes. Ends early when it cannot be seen any more.
 */
export async function* actSteps(
  { press, answers, pointer, text }: Act,
  scene: ActScene
): AsyncGenerator<ActStep> {
  if (press !== undefined) yield* pressSteps(press, scene, answers === true)
  if (pointer !== undefined) yield* pointerSteps(pointer, scene)
  if (text !== undefined) yield* textSteps(text)
}

/** All down, then all up in the opposite order, as fingers do a chord. */
function* pressSteps(
  press: readonly string[],
  { codesOf }: ActScene,
  mayAnswer: boolean
): Generator<ActStep> {
  const codes = [...codesOf(press)]
  const key = (code: KeyCode, down: boolean): InputEvent =>
    mayAnswer ? { kind: 'key', code, down, answers: true } : { kind: 'key', code, down }
  for (const [i, code] of codes.entries())
    yield { event: key(code, true), afterMs: 0, ...(i === 0 && { felt: { press } }) }
  for (const [i, code] of codes.reverse().entries())
    yield { event: key(code, false), afterMs: i === 0 ? KEY_HOLD_MS : 0 }
}

function* textSteps(text: string): Generator<ActStep> {
  // One by one, so that a person who takes over stops it, and no other window gets the rest.
  for (const [i, character] of [...text].entries())
    yield {
      event: { kind: 'text', text: character },
      afterMs: i === 0 ? 0 : BETWEEN_CHARACTERS_MS,
      ...(i === 0 && { felt: { text } })
    }
}

function pointerSteps(pointer: PointerAct, scene: ActScene): AsyncGenerator<ActStep> {
  switch (pointer.kind) {
    case 'click':
      return clickSteps(pointer, scene)
    case 'drag':
      return dragSteps(pointer, scene)
    case 'wheel':
      return wheelSteps(pointer, scene)
    case 'move':
      return moveSteps(pointer, scene)
  }
}

async function* clickSteps(
  click: Extract<PointerAct, { kind: 'click' }>,
  scene: ActScene
): AsyncGenerator<ActStep> {
  let isResting = true
  for await (const step of motionTo(click.at, scene.click.moveMs, scene)) {
    isResting = false
    yield step
  }
  const aim = await scene.aim(click.at)
  if (aim === null) return
  if (isResting) yield* stir(aim)
  const { button, count } = click
  for (let i = 0; i < count; i++) {
    const felt = i === 0 ? { felt: { pointer: click } } : {}
    const afterMs = i === 0 ? restMs(scene) : BETWEEN_CLICKS_MS
    yield { event: { kind: 'button', button, down: true, at: aim.at }, afterMs, ...felt }
    yield { event: { kind: 'button', button, down: false, at: aim.at }, afterMs: scene.click.holdMs }
  }
}

/** A button that came up under a pointer that rests there may notice it only once it moves: it goes a unit aside and back. */
function* stir({ at, isOpen }: Aim): Generator<ActStep> {
  const aside = [-1, 1].map((dx) => ({ x: at.x + dx, y: at.y })).find(isOpen)
  if (aside === undefined) return
  yield { event: { kind: 'move', at: aside }, afterMs: 0 }
  yield { event: { kind: 'move', at }, afterMs: MOTION_STEP_MS }
}

async function* dragSteps(
  drag: Extract<PointerAct, { kind: 'drag' }>,
  scene: ActScene
): AsyncGenerator<ActStep> {
  const { moveMs, holdMs } = scene.click
  const { button } = drag
  yield* motionTo(drag.from, moveMs, scene)
  const from = await scene.aim(drag.from)
  if (from === null) return
  const press = { kind: 'button', button, down: true, at: from.at } as const
  yield { event: press, afterMs: restMs(scene), felt: { pointer: drag } }
  yield* motionTo(drag.to, Math.max(SHORTEST_DRAG_MS, moveMs), scene, holdMs)
  const to = await scene.aim(drag.to)
  // Nowhere to drag it to: it is let go of where it is.
  yield { event: { kind: 'button', button, down: false, at: to?.at ?? null }, afterMs: holdMs }
}

async function* wheelSteps(
  wheel: Extract<PointerAct, { kind: 'wheel' }>,
  scene: ActScene
): AsyncGenerator<ActStep> {
  yield* motionTo(wheel.at, scene.click.moveMs, scene)
  const aim = await scene.aim(wheel.at)
  if (aim === null) return
  for (const [i, notch] of notches(wheel).entries())
    yield {
      event: { kind: 'wheel', at: aim.at, ...notch },
      afterMs: i === 0 ? restMs(scene) : BETWEEN_NOTCHES_MS,
      ...(i === 0 && { felt: { pointer: wheel } })
    }
}

/** The game feels it from the first step on. Nothing at all is done where the pointer is there already. */
async function* moveSteps(
  move: Extract<PointerAct, { kind: 'move' }>,
  scene: ActScene
): AsyncGenerator<ActStep> {
  let isFirst = true
  for await (const step of motionTo(move.at, Math.min(LONGEST_MOVE_MS, scene.click.moveMs), scene)) {
    yield isFirst ? { ...step, felt: { pointer: move } } : step
    isFirst = false
  }
}

function notches({ dx, dy }: { readonly dx: number; readonly dy: number }): { dx: number; dy: number }[] {
  const down = Array.from({ length: Math.abs(dy) }, () => ({ dx: 0, dy: Math.sign(dy) }))
  const right = Array.from({ length: Math.abs(dx) }, () => ({ dx: Math.sign(dx), dy: 0 }))
  return [...down, ...right]
}

/** The pointer goes to a place step by step, the first one after `waitMs`, past whatever it must not touch. */
async function* motionTo(
  place: PicturePoint,
  moveMs: number,
  scene: ActScene,
  waitMs = 0
): AsyncGenerator<ActStep> {
  const aim = await scene.aim(place)
  if (aim === null) return
  let afterMs = waitMs
  for (const at of pathTo(aim, scene.pointer(), Math.max(1, Math.round(moveMs / MOTION_STEP_MS)))) {
    yield { event: { kind: 'move', at }, afterMs }
    afterMs = MOTION_STEP_MS
  }
}

/** The pointer rests this long at its aim before anything is done there. */
const restMs = ({ click }: ActScene): number => Math.min(click.moveMs, MOTION_STEP_MS)

/**
 * The places on a straight way to the aim, in whole units, no two alike; none when the pointer is there. A pointer
 * that is elsewhere, or nobody knows where, comes from close by: it must be seen to move.
 */
function pathTo({ at, isOpen }: Aim, pointer: Point | null, steps: number): Point[] {
  const isKnown = pointer !== null && isOpen(pointer)
  const from = isKnown
    ? pointer
    : ([-CLOSE_BY, CLOSE_BY].map((dx) => ({ x: at.x + dx, y: at.y })).find(isOpen) ?? at)
  const path: Point[] = []
  for (let i = 1; i <= steps; i++) {
    const share = i / steps
    const next = { x: onWay(from.x, at.x, share), y: onWay(from.y, at.y, share) }
    if (isSame(next, path.at(-1) ?? from) || (i < steps && !isOpen(next))) continue
    path.push(next)
  }
  return path.length === 0 && !isKnown ? [at] : path
}

const onWay = (from: number, to: number, share: number): number => Math.round(from + (to - from) * share)
const isSame = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y
