import type { Language } from '../../electron/shared/language'
import type { GameDraft, LearnedControls } from '../../electron/shared/games'
import type { KeyCode } from '../../electron/shared/key-codes'
import type { Region } from '../../electron/shared/perception/region'
import { cellsOf, type Grid } from '../../electron/shared/geometry/grid-cells'
import { nameFrom, relabelled, sameInAll } from './draft-names'

// Changes of a game that is being taught: each takes the draft and answers the changed one.

type Part<K extends keyof GameDraft> = NonNullable<GameDraft[K]>
export type DraftControl = Part<'controls'>[number]
export type DraftPointer = Part<'pointer'>
export type DraftAction = Part<'actions'>[number]
export type DraftClick = NonNullable<DraftAction['click']>

/** Whether it is played in a machine that waits for the agent: it has keys and memory, and no window of its own. */
export const isMachine = ({ attach }: GameDraft): boolean =>
  attach?.mameDriver !== undefined || attach?.builtin !== undefined

/** What the game is called; empty while it has no name. */
export function titleOf(draft: GameDraft, language: Language): string {
  return draft.title?.[language] ?? ''
}

export function titled(draft: GameDraft, language: Language, text: string): GameDraft {
  return { ...draft, title: relabelled(draft.title ?? sameInAll(''), language, text) }
}

/** How its window is known: by title (a regular expression), by program, or both. Undefined: not by it. */
export function withWindowRule(
  draft: GameDraft,
  { title, program }: { title?: string | undefined; program?: string | undefined }
): GameDraft {
  const window = {
    ...(title === undefined ? {} : { title }),
    ...(program === undefined ? {} : { program })
  }
  return { ...draft, attach: { ...draft.attach, window } }
}

/** The game's part of its window; null: all of it. */
export function withPart(draft: GameDraft, part: Region | null): GameDraft {
  const { part: _before, ...others } = draft.windowPicture ?? {}
  const windowPicture = part === null ? others : { ...others, part }
  const { windowPicture: _old, ...rest } = draft
  return Object.keys(windowPicture).length === 0 ? rest : { ...rest, windowPicture }
}

export function withDecisions(draft: GameDraft, decisionsPerSecond: number): GameDraft {
  return { ...draft, clock: { kind: 'realTime', decisionsPerSecond } }
}

export const controlsOf = (draft: GameDraft): readonly DraftControl[] => draft.controls ?? []
export const actionsOf = (draft: GameDraft): readonly DraftAction[] => draft.actions ?? []

/** A key of the game, called by what is printed on it until the person says what it does. A key that is there stays as it is. */
export function withKey(draft: GameDraft, key: KeyCode, printed: string): GameDraft {
  const controls = controlsOf(draft)
  if (controls.some((control) => control.key === key)) return draft
  const id = nameFrom(
    key,
    controls.map((control) => control.id),
    'key'
  )
  return { ...draft, controls: [...controls, { id, label: sameInAll(printed), key }] }
}

export function withControlLabel(draft: GameDraft, id: string, language: Language, text: string): GameDraft {
  return {
    ...draft,
    controls: controlsOf(draft).map((control) =>
      control.id === id ? { ...control, label: relabelled(control.label, language, text) } : control
    )
  }
}

/** Takes a key away, and with it what pressed it or changed places with it. */
export function withoutControl(draft: GameDraft, id: string): GameDraft {
  const others = (ids: readonly string[] | undefined): string[] => (ids ?? []).filter((held) => held !== id)
  const restart = draft.episode?.restart?.filter((step) => !('press' in step && step.press === id))
  return withRestart(
    {
      ...draft,
      ...flipsWithout(draft, id),
      controls: controlsOf(draft).filter((control) => control.id !== id),
      actions: actionsOf(draft).map((action) => ({
        ...action,
        hold: others(action.hold),
        press: others(action.press)
      }))
    },
    restart ?? []
  )
}

/** Its mirrors, in which a key that is gone changes places with none. */
function flipsWithout({ fairFlips }: GameDraft, id: string): Pick<GameDraft, 'fairFlips'> {
  if (fairFlips === undefined) return {}
  const flips = Object.entries(fairFlips).map(([way, flip]) => [
    way,
    flip && { swaps: (flip.swaps ?? []).filter((swap) => swap.control !== id && swap.with !== id) }
  ])
  return { fairFlips: Object.fromEntries(flips) as GameDraft['fairFlips'] }
}

/** What is done to begin a new game; nothing: the person does it. */
export function withRestart(draft: GameDraft, restart: NonNullable<Part<'episode'>['restart']>): GameDraft {
  const { restart: _before, ...others } = draft.episode ?? {}
  return { ...draft, episode: restart.length === 0 ? others : { ...others, restart } }
}

/** What of the mouse the game listens to; null: nothing. */
export function withPointer(draft: GameDraft, pointer: DraftPointer | null): GameDraft {
  const { pointer: _before, ...others } = draft
  return pointer === null ? others : { ...others, pointer }
}

/** The cells that clicks aim at; null: none. */
export function withGrid(draft: GameDraft, grid: Grid | null): GameDraft {
  const { grid: _before, ...others } = draft.pointer ?? {}
  return withPointer(draft, grid === null ? others : { ...others, grid })
}

/** Something an agent may choose. Answers also its id. */
export function withAction(
  draft: GameDraft,
  action: Omit<DraftAction, 'id' | 'label'>,
  name: string
): { draft: GameDraft; id: string } {
  const actions = actionsOf(draft)
  const id = nameFrom(
    name,
    actions.map((other) => other.id),
    'action'
  )
  return { draft: { ...draft, actions: [...actions, { id, label: sameInAll(name), ...action }] }, id }
}

export function withActionChanged(
  draft: GameDraft,
  id: string,
  change: (action: DraftAction) => DraftAction
): GameDraft {
  return {
    ...draft,
    actions: actionsOf(draft).map((action) => (action.id === id ? change(action) : action))
  }
}

export function withoutAction(draft: GameDraft, id: string): GameDraft {
  return { ...draft, actions: actionsOf(draft).filter((action) => action.id !== id) }
}

/** What the plain actions are called. */
export interface ActionWords {
  readonly wait: string
  readonly cell: (column: number, row: number) => string
}

/** One action for each key and each cell, and one that does nothing. They take the place of those before. */
export function withActionForEach(draft: GameDraft, words: ActionWords): GameDraft {
  const grid = draft.pointer?.grid
  const keys = controlsOf(draft).map(({ id, label }) => ({
    action: { hold: [id] },
    name: id,
    label
  }))
  const cells =
    grid === undefined
      ? []
      : cellsOf(grid).map(({ column, row, middle }) => ({
          action: { click: { at: middle } },
          name: `cell-${column + 1}-${row + 1}`,
          label: sameInAll(words.cell(column + 1, row + 1))
        }))
  const all = [{ action: {}, name: 'wait', label: sameInAll(words.wait) }, ...keys, ...cells]
  const ids: string[] = []
  for (const { name } of all) ids.push(nameFrom(name, ids, 'action'))
  return {
    ...draft,
    actions: all.map(({ action, label }, i) => ({ id: ids[i] ?? 'action', label, ...action }))
  }
}

/** Takes what a recording taught: its actions, and the keys and buttons that were not there before. */
export function withLearned(draft: GameDraft, learned: LearnedControls): GameDraft {
  const known = controlsOf(draft)
  const idByKey = new Map(known.map(({ key, id }) => [key, id]))
  const fresh = (learned.controls ?? []).filter(({ key }) => !idByKey.has(key))
  const renamed = new Map((learned.controls ?? []).map(({ id, key }) => [id, idByKey.get(key) ?? id]))
  const own = (ids: readonly string[] | undefined): string[] => (ids ?? []).map((id) => renamed.get(id) ?? id)
  const actions = (learned.actions ?? []).map((action) => ({
    ...action,
    hold: own(action.hold),
    press: own(action.press)
  }))
  const grid = draft.pointer?.grid ?? learned.pointer?.grid
  const pointer = draft.pointer ? { ...draft.pointer, ...(grid && { grid }) } : learned.pointer
  const { clock } = draft
  const pace = learned.decisionsPerSecond
  return {
    ...draft,
    ...(pace !== null && clock?.kind === 'realTime' && { clock: { ...clock, decisionsPerSecond: pace } }),
    controls: [...known, ...fresh],
    actions,
    ...(pointer === undefined ? {} : { pointer })
  }
}
