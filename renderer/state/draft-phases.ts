import type { Language } from '../../electron/shared/language'
import type { GameDraft } from '../../electron/shared/games'
import type { Condition } from '../../electron/shared/perception/phases'
import { nameFrom, relabelled, sameInAll } from './draft-names'

// The phases of a game that is being taught: what tells each, and in which of them an episode is on.

export type DraftRule = NonNullable<GameDraft['phaseRules']>[number]
/** What a condition asks of its field. */
export const TESTS = ['is', 'above', 'below', 'matches', 'present', 'absent'] as const
export type Test = (typeof TESTS)[number]

export const rulesOf = (draft: GameDraft): readonly DraftRule[] => draft.phaseRules ?? []

export function phaseLabel(draft: GameDraft, phase: string, language: Language): string {
  return draft.phases?.[phase]?.label[language] ?? phase
}

/** A new phase, tried after those before it; nothing tells it yet. Answers also its name. */
export function withPhase(draft: GameDraft, label: string): { draft: GameDraft; phase: string } {
  const rules = rulesOf(draft)
  const phase = nameFrom(
    label,
    rules.map((rule) => rule.phase),
    'phase'
  )
  return {
    phase,
    draft: {
      ...draft,
      phaseRules: [...rules, { phase, when: [] }],
      phases: { ...draft.phases, [phase]: { label: sameInAll(label) } }
    }
  }
}

export function withPhaseLabel(draft: GameDraft, phase: string, language: Language, text: string): GameDraft {
  const label = relabelled(draft.phases?.[phase]?.label ?? sameInAll(''), language, text)
  return { ...draft, phases: { ...draft.phases, [phase]: { label } } }
}

export function withoutPhase(draft: GameDraft, phase: string): GameDraft {
  const { [phase]: _label, ...phases } = draft.phases ?? {}
  return withPhaseOn(
    { ...draft, phases, phaseRules: rulesOf(draft).filter((rule) => rule.phase !== phase) },
    phase,
    false
  )
}

/** Moves a rule earlier or later: the first whose conditions hold counts. */
export function withPhaseMoved(draft: GameDraft, phase: string, by: number): GameDraft {
  const rules = rulesOf(draft)
  const at = rules.findIndex((rule) => rule.phase === phase)
  const to = at + by
  const rule = rules[at]
  if (rule === undefined || to < 0 || to >= rules.length) return draft
  return { ...draft, phaseRules: rules.toSpliced(at, 1).toSpliced(to, 0, rule) }
}

function withConditions(
  draft: GameDraft,
  phase: string,
  change: (when: readonly Condition[]) => Condition[]
): GameDraft {
  return {
    ...draft,
    phaseRules: rulesOf(draft).map((rule) =>
      rule.phase === phase ? { ...rule, when: change(rule.when) } : rule
    )
  }
}

export const withCondition = (draft: GameDraft, phase: string, condition: Condition): GameDraft =>
  withConditions(draft, phase, (when) => [...when, condition])

export const withConditionChanged = (
  draft: GameDraft,
  phase: string,
  at: number,
  condition: Condition
): GameDraft => withConditions(draft, phase, (when) => when.with(at, condition))

export const withoutCondition = (draft: GameDraft, phase: string, at: number): GameDraft =>
  withConditions(draft, phase, (when) => when.toSpliced(at, 1))

/** Whether an episode is on in a phase. */
export function withPhaseOn(draft: GameDraft, phase: string, isOn: boolean): GameDraft {
  const { phases: before = [], ...others } = draft.episode ?? {}
  const phases = [...before.filter((other) => other !== phase), ...(isOn ? [phase] : [])]
  return { ...draft, episode: phases.length === 0 ? others : { ...others, phases } }
}

/** Seconds after which an episode is cut; null: never. */
export function withLimit(draft: GameDraft, seconds: number | null): GameDraft {
  const { limitSeconds: _before, ...others } = draft.episode ?? {}
  return { ...draft, episode: seconds === null ? others : { ...others, limitSeconds: seconds } }
}

/** What a condition asks, and what it compares with (nothing for those that ask whether it is there). */
export function testOf(condition: Condition): { test: Test; value: string } {
  if ('is' in condition) return { test: 'is', value: String(condition.is) }
  if ('above' in condition) return { test: 'above', value: String(condition.above) }
  if ('below' in condition) return { test: 'below', value: String(condition.below) }
  if ('matches' in condition) return { test: 'matches', value: condition.matches }
  return { test: condition.present ? 'present' : 'absent', value: '' }
}

/**
 * A condition of what a person wrote. Text that says a number is one, but for `matches`; what should be a number and is
 * not counts as 0.
 */
export function conditionOf(field: string, test: Test, value: string): Condition {
  const number = Number(value.trim().replace(',', '.'))
  const isNumber = value.trim() !== '' && Number.isFinite(number)
  switch (test) {
    case 'present':
    case 'absent':
      return { field, present: test === 'present' }
    case 'matches':
      return { field, matches: value }
    case 'above':
      return { field, above: isNumber ? number : 0 }
    case 'below':
      return { field, below: isNumber ? number : 0 }
    case 'is':
      return { field, is: isNumber ? number : asTruth(value.trim()) }
  }
}

const asTruth = (text: string): string | boolean =>
  text === 'true' || text === 'false' ? text === 'true' : text
