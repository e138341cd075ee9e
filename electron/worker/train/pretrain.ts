import type { Apprenticeship, Metrics } from '../agents/agent'
import type { Shown } from './demonstrations'
import type { Journal } from './journal'
import type { PhaseClock } from './phases'

/** Lines of the log about learning from demonstrations alone, about. */
const LINES = 20

interface School {
  readonly journal: Journal
  readonly phases: PhaseClock
  /** Asked before every update; false breaks it off. */
  readonly mayGoOn: () => Promise<boolean>
  /** Called after every update. */
  readonly learned: () => void
}

/** Learns from demonstrations alone, from where it stands to the end. False when it was broken off. */
export async function pretrain(
  apprenticeship: Apprenticeship,
  { journal, phases, mayGoOn, learned }: School
): Promise<boolean> {
  const { total } = apprenticeship.updates
  const every = Math.ceil(total / LINES)
  while (apprenticeship.updates.done < total) {
    if (!(await mayGoOn())) return false
    const metrics = await phases.pausing(() => apprenticeship.learn())
    const { done } = apprenticeship.updates
    if (done % every === 0 || done === total) journal.log(describeUpdate(done, total, metrics))
    learned()
  }
  return true
}

/** What the agent was shown, for the log. */
export const describeShown = ({ steps, returns }: Shown): string => {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  return `was shown ${steps} steps; ${returns.length} episodes ended${returns.length > 0 ? `, on average at ${mean.toFixed(1)}` : ''}`
}

const describeUpdate = (done: number, total: number, metrics: Metrics): string => {
  const figures = Object.entries(metrics).filter(([name]) => name.startsWith('losses/'))
  const said = figures.map(([name, value]) => `${name.slice('losses/'.length)} ${value.toFixed(3)}`)
  return `update ${done} of ${total} before play: ${said.join(', ')}`
}
