import type { GameDraft } from '../../electron/shared/games'
import { readersOf } from './draft-fields'
import { rulesOf } from './draft-phases'
import { actionsOf, controlsOf } from './game-draft'

/** The steps of teaching a game, in the order a newcomer takes them. */
export const STEPS = ['window', 'controls', 'fields', 'phases', 'reward', 'actions', 'try'] as const
export type Step = (typeof STEPS)[number]

/** Something that a game still lacks. `isNeeded`: without it, it cannot be played. */
export interface Gap {
  readonly step: Step
  readonly what: GapKind
  /** Of which phase or field. */
  readonly of?: string
  readonly isNeeded: boolean
}

export type GapKind =
  | 'name'
  | 'window'
  | 'controls'
  | 'actions'
  | 'fields'
  | 'phases'
  | 'emptyPhase'
  | 'phaseOn'
  | 'restart'
  | 'score'
  | 'reward'

/** What a draft lacks, step by step. */
export function gapsOf(draft: GameDraft): Gap[] {
  return [
    ...windowGaps(draft),
    ...controlGaps(draft),
    ...fieldGaps(draft),
    ...phaseGaps(draft),
    ...rewardGaps(draft)
  ]
}

function windowGaps({ title, attach }: GameDraft): Gap[] {
  const isNamed = title !== undefined && title.en.trim() !== '' && title.fr.trim() !== ''
  const window = attach?.window
  const isFound =
    attach?.builtin !== undefined ||
    attach?.mameDriver !== undefined ||
    window?.title !== undefined ||
    window?.program !== undefined
  return [...gap(!isNamed, 'window', 'name', true), ...gap(!isFound, 'window', 'window', true)]
}

function controlGaps(draft: GameDraft): Gap[] {
  const has = controlsOf(draft).length > 0 || draft.pointer !== undefined
  return [
    ...gap(!has, 'controls', 'controls', true),
    ...gap(actionsOf(draft).length === 0, 'actions', 'actions', false)
  ]
}

function fieldGaps(draft: GameDraft): Gap[] {
  const has = readersOf(draft).length > 0 || Object.keys(draft.memory?.fields ?? {}).length > 0
  return gap(!has, 'fields', 'fields', false)
}

function phaseGaps(draft: GameDraft): Gap[] {
  const rules = rulesOf(draft)
  const empty = rules.filter(({ when }) => when.length === 0)
  const isOnSomewhere = (draft.episode?.phases ?? []).length > 0
  return [
    ...gap(rules.length === 0, 'phases', 'phases', false),
    ...empty.map(({ phase }) => ({
      step: 'phases' as const,
      what: 'emptyPhase' as const,
      of: phase,
      isNeeded: true
    })),
    ...gap(rules.length > 0 && !isOnSomewhere, 'phases', 'phaseOn', false),
    ...gap(rules.length > 0 && draft.episode?.restart === undefined, 'phases', 'restart', false)
  ]
}

function rewardGaps(draft: GameDraft): Gap[] {
  return [
    ...gap(draft.episode?.score === undefined, 'reward', 'score', false),
    ...gap((draft.rewards ?? []).length === 0, 'reward', 'reward', false)
  ]
}

const gap = (isThere: boolean, step: Step, what: GapKind, isNeeded: boolean): Gap[] =>
  isThere ? [{ step, what, isNeeded }] : []

/** Whether a step has all that it is for. The last one is done when the game is saved as it stands. */
export function isDone(step: Step, draft: GameDraft, isSaved: boolean): boolean {
  return step === 'try' ? isSaved : gapsOf(draft).every((found) => found.step !== step)
}

const STEP_OF: Readonly<Record<string, Step>> = {
  id: 'window',
  title: 'window',
  attach: 'window',
  windowPicture: 'window',
  screen: 'window',
  controls: 'controls',
  pointer: 'controls',
  readers: 'fields',
  fields: 'fields',
  memory: 'fields',
  entities: 'fields',
  phaseRules: 'phases',
  phases: 'phases',
  episode: 'phases',
  rewards: 'reward',
  actions: 'actions',
  fairFlips: 'actions',
  clock: 'actions'
}

/** The step where the field of a problem (`readers.0.region.width`) is put right. */
export function stepOfProblem(field: string): Step {
  if (/^episode\.(score|scoreModulus|lives)/.test(field)) return 'reward'
  return STEP_OF[field.split('.')[0] ?? ''] ?? 'try'
}

/** The gap that says in words what a problem of the schema says of the same thing; null where none does. */
export function gapFor(field: string, gaps: readonly Gap[], draft: GameDraft): Gap | null {
  const rule = /^phaseRules\.(\d+)\.when$/.exec(field)?.[1]
  const phase = rule === undefined ? undefined : rulesOf(draft)[Number(rule)]?.phase
  const kind: GapKind | null =
    phase !== undefined
      ? 'emptyPhase'
      : field.startsWith('title')
        ? 'name'
        : field.startsWith('attach')
          ? 'window'
          : field === 'controls' || field === 'actions'
            ? field
            : null
  return gaps.find(({ what, of }) => what === kind && of === phase) ?? null
}
