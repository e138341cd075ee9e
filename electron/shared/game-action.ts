import type { Act, Action, PointerAct } from './action'
import type { GameAction, RestartStep } from './profile'

/** What a choice of an agent does to the game. */
export function actionOf({ hold, press, type, ...action }: GameAction): Action {
  const pointer = pointerOf(action)
  return {
    kind: 'buttons',
    held: hold,
    ...(press.length > 0 && { press }),
    ...(pointer !== null && { pointer }),
    ...(type !== undefined && { text: type })
  }
}

/** The same for a step that begins a game anew; null for one that waits. */
export function restartAction(step: RestartStep): Action | null {
  if ('press' in step) return { kind: 'buttons', held: [], press: [step.press], answers: true }
  if ('click' in step) return { kind: 'buttons', held: [], pointer: { kind: 'click', ...step.click } }
  return 'type' in step ? { kind: 'buttons', held: [], text: step.type } : null
}

type PointerParts = Pick<GameAction, 'click' | 'drag' | 'wheel' | 'move'>

function pointerOf({ click, drag, wheel, move }: PointerParts): PointerAct | null {
  if (click !== undefined) return { kind: 'click', ...click }
  if (drag !== undefined) return { kind: 'drag', ...drag }
  if (wheel !== undefined) return { kind: 'wheel', ...wheel }
  return move === undefined ? null : { kind: 'move', ...move }
}

/** The part of an action that is done once; null when it only holds. */
export function actOf({ press = [], answers, pointer, text }: Action): Act | null {
  if (press.length === 0 && pointer === undefined && text === undefined) return null
  return {
    ...(press.length > 0 && { press }),
    ...(press.length > 0 && answers && { answers }),
    ...(pointer !== undefined && { pointer }),
    ...(text !== undefined && { text })
  }
}

/** The controls that an action holds where the game waits for the agent: what is pressed counts until the next choice. */
export const heldInLockStep = ({ hold, press }: Pick<GameAction, 'hold' | 'press'>): readonly string[] => [
  ...hold,
  ...press.filter((id) => !hold.includes(id))
]
