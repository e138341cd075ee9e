import type { PicturePoint } from '../../electron/shared/action'
import type { GameDraft } from '../../electron/shared/games'
import type { Region } from '../../electron/shared/perception/region'
import { nameFrom, sameInAll } from './draft-names'
import { actionsOf, type DraftAction } from './game-draft'

// Places that the pointer goes to in a game that follows the mouse: a row of them, as a board has cells.

/**
 * An action for each of so many places, evenly spread along the longer side of a box, from one end to the other. They take
 * the place of all that only moved the pointer; other actions stay, after them.
 */
export function withRow(
  draft: GameDraft,
  area: Region,
  count: number,
  name: (place: number) => string
): GameDraft {
  const others = actionsOf(draft).filter((action) => !onlyMoves(action))
  const taken = others.map(({ id }) => id)
  const places = rowOf(area, count).map((at, i): DraftAction => {
    const id = nameFrom(`at-${i + 1}`, taken, 'at')
    taken.push(id)
    return { id, label: sameInAll(name(i + 1)), move: { at } }
  })
  return { ...draft, actions: [...places, ...others] }
}

function rowOf({ x, y, width, height }: Region, count: number): PicturePoint[] {
  const isLevel = width >= height
  return Array.from({ length: count }, (_, i) => {
    const along = count === 1 ? 0.5 : i / (count - 1)
    return {
      x: toShare(x + width * (isLevel ? along : 0.5)),
      y: toShare(y + height * (isLevel ? 0.5 : along))
    }
  })
}

const onlyMoves = ({ move, hold = [], press = [], click, drag, wheel, type }: DraftAction): boolean =>
  move !== undefined &&
  hold.length + press.length === 0 &&
  [click, drag, wheel, type].every((other) => other === undefined)

/** Fractions of the picture, to a hundredth of a percent. */
const toShare = (value: number): number => Math.round(value * 10_000) / 10_000
