import type { CloningItem, DatasetInfo, ImitationState } from '../../electron/shared/clonings'
import { LEAST_SAMPLES } from '../../electron/shared/imitation'

/** The way from playing oneself to an agent that plays. */
export const WAY = ['record', 'data', 'train', 'judge', 'play'] as const
export type WayStep = (typeof WAY)[number]

/** What is to be done next. */
export type Want =
  | 'game'
  | 'actions'
  | 'record'
  | 'more'
  | 'make'
  | 'making'
  | 'train'
  | 'cloning'
  | 'judge'
  | 'play'
  | 'better'

/** What of the page Imitate is shown: a game's step, there perhaps one of its clonings. */
export interface ImitatePlace {
  readonly game: string | null
  readonly step: WayStep | null
  readonly cloning: string | null
}

/** The part of an address that leads to a step; ids of games, steps and clonings have no dot. */
export const imitateAddress = (game: string, step: WayStep, cloning: string | null = null): string =>
  [game, step, ...(cloning === null ? [] : [cloning])].join('.')

/** Reads that part; what makes no sense is left open. */
export function imitatePlace(detail: string | null): ImitatePlace {
  const [game = '', step, cloning] = detail?.split('.') ?? []
  return {
    game: game === '' ? null : game,
    step: WAY.find((known) => known === step) ?? null,
    cloning: cloning ?? null
  }
}

/** What is known of a game that decides what is next. */
export interface WayFacts {
  /** How many actions the game has; null: no game is known at all. */
  readonly actions: number | null
  readonly recordings: number
  /** Newest first, as are the clonings. */
  readonly datasets: readonly DatasetInfo[]
  readonly clonings: readonly CloningItem[]
  readonly state: ImitationState
}

/** Whether anything can be learned from it: enough moments with an action, and more than one of them. */
export function isLearnable({ actions, damage }: Pick<DatasetInfo, 'actions' | 'damage'>): boolean {
  const done = actions.filter(({ count }) => count > 0)
  return (
    damage === null && done.length > 1 && done.reduce((sum, { count }) => sum + count, 0) >= LEAST_SAMPLES
  )
}

/** Which steps have been done. */
export function doneOf({ recordings, datasets, clonings }: WayFacts): Record<WayStep, boolean> {
  const isMade = clonings.some(({ model }) => model !== null)
  return {
    record: recordings > 0 || datasets.length > 0,
    data: datasets.some(isLearnable),
    train: isMade,
    judge: clonings.some(({ accuracy }) => accuracy !== null),
    play: false
  }
}

/** What is next, seen from the step that is shown. */
export function wantOf(facts: WayFacts, shown: WayStep): Want {
  const { actions, recordings, datasets, clonings, state } = facts
  if (actions === null) return 'game'
  if (actions === 0) return 'actions'
  if (state.making !== null) return 'making'
  if (state.cloning !== null) return 'cloning'
  const learnable = datasets.filter(isLearnable)
  if (learnable.length === 0) {
    if (datasets.length > 0) return shown === 'record' && recordings > 0 ? 'make' : 'more'
    return recordings === 0 ? 'record' : 'make'
  }
  const [newest] = clonings.filter(({ model }) => model !== null)
  if (newest === undefined) return 'train'
  if (shown === 'record' && recordings > 0) return 'make'
  if (shown === 'data') return 'train'
  if (shown === 'train') return 'judge'
  return shown === 'judge' ? 'play' : 'better'
}

/** The step that a want leads to; null: to another page. */
export const stepFor = (want: Want): WayStep | null => STEP_OF[want]

const STEP_OF: Record<Want, WayStep | null> = {
  ...{ game: null, actions: null, record: 'record', more: 'record', make: 'data', making: 'data' },
  ...{ train: 'train', cloning: 'train', judge: 'judge', play: 'play', better: 'play' }
}

/** The step to begin with: the first that is not done. */
export function firstStep(facts: WayFacts): WayStep {
  if (facts.state.making !== null) return 'data'
  if (facts.state.cloning !== null) return 'train'
  const done = doneOf(facts)
  return WAY.find((step) => !done[step]) ?? 'play'
}
