import type { Dictionary } from '../../i18n/en'

/** The charts of a run: which figures stand in each. */
export const CHARTS: readonly {
  readonly id: keyof Dictionary['train']['charts']
  readonly names: readonly string[]
}[] = [
  { id: 'score', names: ['charts/episodic_return'] },
  { id: 'evaluation', names: ['evaluation/mean'] },
  { id: 'loss', names: ['losses/td_loss'] },
  { id: 'value', names: ['losses/q_values'] },
  { id: 'exploration', names: ['charts/epsilon', 'charts/sigma'] },
  { id: 'speed', names: ['charts/SPS'] }
]

const CHARTED = new Set(CHARTS.flatMap(({ names }) => names))

/** Figures of a run that have no chart of their own. */
export const otherNames = (names: readonly string[]): string[] => names.filter((name) => !CHARTED.has(name))
