import type { GameDraft } from '../../electron/shared/games'
import type { KeyCode } from '../../electron/shared/key-codes'
import type { FlipWay } from '../../electron/shared/mirror'
import { controlsOf } from './game-draft'

// How the picture of a game that is being taught may be mirrored, so that it is still the same game.

type Swap = { control: string; with: string }

/** Keys that lead into opposite ways, as far as a keyboard tells. */
const OPPOSITE: Readonly<Record<FlipWay, readonly (readonly [KeyCode, KeyCode])[]>> = {
  leftRight: [
    ['ArrowLeft', 'ArrowRight'],
    ['KeyA', 'KeyD'],
    ['Numpad4', 'Numpad6']
  ],
  upDown: [
    ['ArrowUp', 'ArrowDown'],
    ['KeyW', 'KeyS'],
    ['Numpad8', 'Numpad2']
  ]
}

export const isFair = ({ fairFlips }: GameDraft, way: FlipWay): boolean => fairFlips?.[way] !== undefined

/** Whether it is the same game in this mirror. Keys of opposite ways change places in it from the start. */
export function withFlip(draft: GameDraft, way: FlipWay, isSame: boolean): GameDraft {
  const { [way]: _before, ...others } = draft.fairFlips ?? {}
  if (isSame) return { ...draft, fairFlips: { ...others, [way]: { swaps: likelySwaps(draft, way) } } }
  const { fairFlips: _all, ...rest } = draft
  return Object.keys(others).length === 0 ? rest : { ...rest, fairFlips: others }
}

function likelySwaps(draft: GameDraft, way: FlipWay): Swap[] {
  const idOf = (code: KeyCode): string | undefined => controlsOf(draft).find(({ key }) => key === code)?.id
  return OPPOSITE[way].flatMap(([one, other]) => {
    const [control, opposite] = [idOf(one), idOf(other)]
    return control === undefined || opposite === undefined ? [] : [{ control, with: opposite }]
  })
}

const swapsOf = ({ fairFlips }: GameDraft, way: FlipWay): readonly Swap[] => fairFlips?.[way]?.swaps ?? []

/** The control that one changes places with; null: it stays what it is. */
export function oppositeOf(draft: GameDraft, way: FlipWay, control: string): string | null {
  const swap = swapsOf(draft, way).find((one) => one.control === control || one.with === control)
  if (swap === undefined) return null
  return swap.control === control ? swap.with : swap.control
}

/** Lets two controls change places, and no others with them; null: the control stays what it is. */
export function withOpposite(
  draft: GameDraft,
  way: FlipWay,
  control: string,
  opposite: string | null
): GameDraft {
  if (!isFair(draft, way)) return draft
  const isFree = (id: string): boolean => id !== control && id !== opposite
  const others = swapsOf(draft, way).filter((swap) => isFree(swap.control) && isFree(swap.with))
  const swaps = opposite === null ? others : [...others, { control, with: opposite }]
  return { ...draft, fairFlips: { ...draft.fairFlips, [way]: { swaps } } }
}
