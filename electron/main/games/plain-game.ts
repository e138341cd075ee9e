import { cellsOf, type Grid } from '../../shared/geometry/grid-cells'
import { PLAIN_GAME, type PlainControls } from '../../shared/plain-game'
import { profileSchema, type Profile } from '../../shared/profile'
import type { NamedWindow } from '../../shared/target'
import { firstDraft } from './first-draft'
import { controlFor } from './key-names'
import { cellName, WAIT } from './learn-actions'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }

/**
 * A game for a window that none is known in: nothing, each of these keys held, each of these cells clicked in its middle.
 * Nobody knows what counts in it; whoever needs no game plays it.
 */
export function plainGame(window: NamedWindow, { keys, cells }: PlainControls): Profile {
  const controls = [...new Set(keys)].map(controlFor)
  const grid = cells === null ? null : { ...cells, area: WHOLE }
  const actions = [
    WAIT,
    ...controls.map(({ id, label }) => ({ id, label, hold: [id] })),
    ...(grid === null ? [] : clicksIn(grid))
  ]
  return profileSchema.parse(
    firstDraft(PLAIN_GAME, window, {
      controls,
      actions,
      pointer: grid === null ? undefined : { buttons: ['left'], grid },
      counts: {},
      clicks: [],
      decisionsPerSecond: null
    })
  )
}

const clicksIn = (grid: Grid) =>
  cellsOf(grid).map(({ column, row, middle }) => {
    const where = cellName({ column, row })
    return {
      id: `cell-${column + 1}-${row + 1}`,
      label: { en: `Click ${where.en}`, fr: `Clic ${where.fr}` },
      click: { at: middle }
    }
  })
