import type { PicturePoint } from '../../../electron/shared/action'
import type { GameDraft } from '../../../electron/shared/games'
import type { Language } from '../../../electron/shared/language'
import type { Region } from '../../../electron/shared/perception/region'
import { i18n } from '../../i18n/index.svelte'
import { fieldLabel, isOnPicture, readersOf } from '../../state/draft-fields'
import type { Step } from '../../state/draft-gaps'
import type { GameEditor } from '../../state/game-editor.svelte'
import type { Reading } from '../../state/game-readings.svelte'
import { actionsOf } from '../../state/game-draft'
import { cellsOf, type Cell } from '../../../electron/shared/geometry/grid-cells'
import { shownValue } from './shown-value'

/** More points than this hide the picture. */
const MOST_POINTS = 150

/** Where a mark is, as it is changed by hand. */
export type MarkPlace = { readonly region: Region } | { readonly point: PicturePoint }

/** Something of the draft that is drawn on the picture. */
export type Mark = { readonly id: string; readonly label: string } & (
  | {
      readonly kind: 'region'
      readonly region: Region
      /** What is read in it now; null where nothing is. */
      readonly value: string | null
      readonly isSure: boolean
      readonly isFixed: boolean
    }
  | { readonly kind: 'point'; readonly point: PicturePoint }
  | { readonly kind: 'cells'; readonly cells: readonly Cell[] }
)

/** What of a draft is drawn on the picture in a step. */
export function marksOf(editor: GameEditor, step: Step, language: Language): Mark[] {
  const { draft } = editor
  const reading = editor.readings.now
  switch (step) {
    case 'window':
      return partMark(draft)
    case 'controls':
      return gridMarks(draft)
    case 'fields':
      return fieldMarks(draft, reading, language, false)
    case 'phases':
      return [...fieldMarks(draft, reading, language, false), ...restartMarks(draft)]
    case 'reward':
      return fieldMarks(draft, reading, language, true)
    case 'actions':
      return actionMarks(draft, language)
    case 'try':
      return []
  }
}

const plain = { value: null, isSure: true, isFixed: false }

function partMark({ windowPicture }: GameDraft): Mark[] {
  const region = windowPicture?.part
  return region === undefined
    ? []
    : [{ ...plain, kind: 'region', id: 'part', label: i18n.t.games.window.partLabel, region }]
}

function gridMarks({ pointer }: GameDraft): Mark[] {
  const grid = pointer?.grid
  if (grid === undefined) return []
  const label = i18n.t.games.controls.gridLabel
  return [
    { kind: 'cells', id: 'cells', label, cells: cellsOf(grid) },
    { ...plain, kind: 'region', id: 'grid', label, region: grid.area }
  ]
}

function fieldMarks(draft: GameDraft, reading: Reading | null, language: Language, isFixed: boolean): Mark[] {
  return readersOf(draft)
    .filter(isOnPicture)
    .map((reader) => {
      const state = reading?.fields[reader.field]
      return {
        kind: 'region' as const,
        id: reader.field,
        label: fieldLabel(draft, reader.field, language),
        region: reader.region,
        value: state === undefined ? null : shownValue(reader, state),
        isSure: state?.isSure ?? true,
        isFixed
      }
    })
}

/** The place in the list of steps stands in the mark's id. */
export const restartMark = (at: number): string => `restart.${at}`

function restartMarks({ episode }: GameDraft): Mark[] {
  return (episode?.restart ?? []).flatMap((step, at) =>
    'click' in step
      ? [
          {
            kind: 'point' as const,
            id: restartMark(at),
            label: i18n.t.games.phases.clickLabel(at + 1),
            point: step.click.at
          }
        ]
      : []
  )
}

function actionMarks(draft: GameDraft, language: Language): Mark[] {
  return actionsOf(draft)
    .flatMap(({ id, label, click, move }) => {
      const at = (click ?? move)?.at
      return at === undefined ? [] : [{ kind: 'point' as const, id, label: label[language], point: at }]
    })
    .slice(0, MOST_POINTS)
}
