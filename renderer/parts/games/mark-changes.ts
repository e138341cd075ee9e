import type { GameDraft } from '../../../electron/shared/games'
import { withoutField, withRegion } from '../../state/draft-fields'
import type { Step } from '../../state/draft-gaps'
import { withActionChanged, withGrid, withPart, withRestart } from '../../state/game-draft'
import type { MarkPlace } from './marks'

const restartOf = (mark: string): number | null => {
  const at = /^restart\.(\d+)$/.exec(mark)?.[1]
  return at === undefined ? null : Number(at)
}

/** Puts what a mark stands for in another place. */
export function applyMark(draft: GameDraft, step: Step, mark: string, place: MarkPlace): GameDraft {
  if ('region' in place) return withRegionOf(draft, step, mark, place)
  const at = restartOf(mark)
  const restart = draft.episode?.restart ?? []
  const done = at === null ? undefined : restart[at]
  if (at !== null && done !== undefined && 'click' in done)
    return withRestart(draft, restart.with(at, { click: { ...done.click, at: place.point } }))
  return withActionChanged(draft, mark, (action) =>
    action.move === undefined
      ? { ...action, click: { ...action.click, at: place.point } }
      : { ...action, move: { at: place.point } }
  )
}

function withRegionOf(
  draft: GameDraft,
  step: Step,
  mark: string,
  { region }: Extract<MarkPlace, { region: unknown }>
): GameDraft {
  if (step === 'window') return withPart(draft, region)
  if (step === 'controls')
    return draft.pointer?.grid === undefined
      ? draft
      : withGrid(draft, { ...draft.pointer.grid, area: region })
  return withRegion(draft, mark, region)
}

/** Takes away what a mark stands for. */
export function removeMark(draft: GameDraft, step: Step, mark: string): GameDraft {
  if (step === 'window') return withPart(draft, null)
  if (step === 'controls') return withGrid(draft, null)
  const at = restartOf(mark)
  if (at !== null) return withRestart(draft, (draft.episode?.restart ?? []).toSpliced(at, 1))
  if (step !== 'actions') return withoutField(draft, mark)
  return withActionChanged(draft, mark, ({ click: _click, move: _move, ...action }) => action)
}
