import type { PointerAct } from '../../electron/shared/action'
import { actionOf } from '../../electron/shared/game-action'
import type { GamePart } from '../../electron/shared/geometry/game-part'
import type { Language } from '../../electron/shared/language'
import type { PlaySnapshot } from '../../electron/shared/play'
import { ACT_SHOWN_MS } from '../../electron/shared/pointer-marks'
import type { Profile } from '../../electron/shared/profile'
import type { SessionStep } from '../../electron/shared/session'

/** What the mouse does over a picture. */
export interface MouseMark {
  readonly pointer: PointerAct
  /** How much of the time it shows is over: 0 to 1. */
  readonly age: number
  /** What it would do, in words; null for what was done. */
  readonly label: string | null
}

/** Marks, and where the picture shows the game that they are placed in. */
export interface MouseMarks {
  readonly marks: readonly MouseMark[]
  readonly place: GamePart
}

/** A key that was pressed for a moment is shown a little longer than that. */
const PRESS_SHOWN_MS = 250

type Seen = Pick<PlaySnapshot, 'mode' | 'controller' | 'decision' | 'lastAct' | 'takenAtMs'>

/** Of the live game: where the agent would click while it does not act, and where it just clicked. */
export function liveMarks(seen: Seen, profile: Profile, language: Language): MouseMark[] {
  const done = agedAct(seen)
  const { pointer } = done?.act ?? {}
  const marks = pointer === undefined || done === null ? [] : [{ pointer, age: done.age, label: null }]
  const chosen = seen.decision === null ? undefined : profile.actions[seen.decision.action]
  const isActing = seen.mode === 'autonomous' && seen.controller === 'agent'
  if (chosen === undefined || seen.mode === 'off' || isActing) return marks
  const wish = actionOf(chosen).pointer
  return wish === undefined ? marks : [...marks, { pointer: wish, age: 0, label: chosen.label[language] }]
}

/** The controls that the agent pressed a moment ago. */
export function justPressed({ lastAct, takenAtMs }: Pick<Seen, 'lastAct' | 'takenAtMs'>): readonly string[] {
  return lastAct !== null && takenAtMs - lastAct.atMs < PRESS_SHOWN_MS ? (lastAct.act.press ?? []) : []
}

/** Of recorded steps, as they show at this moment. */
export function recordedMarks(
  steps: readonly Pick<SessionStep, 'action' | 'tMs'>[],
  tMs: number
): MouseMark[] {
  return steps.flatMap(({ action: { pointer }, tMs: doneMs }) => {
    const age = (tMs - doneMs) / ACT_SHOWN_MS
    return pointer === undefined || age < 0 || age >= 1 ? [] : [{ pointer, age, label: null }]
  })
}

function agedAct({ lastAct, takenAtMs }: Seen) {
  if (lastAct === null) return null
  const age = Math.max(0, takenAtMs - lastAct.atMs) / ACT_SHOWN_MS
  return age < 1 ? { act: lastAct.act, age } : null
}
