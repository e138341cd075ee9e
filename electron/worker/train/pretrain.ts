import type { DemonstrationLearning, Metrics } from '../agents/agent'
import type { DemonstrationFacts } from './demonstrations'
import type { RunLogger } from './run-logger'
import type { PhaseClock } from './phases'

/** Lines of the log about learning from demonstrations alone, about. */
const LINES = 20

interface School {
  readonly logger: RunLogger
  readonly phases: PhaseClock
  /** Asked before every update; false breaks it off. */
  readonly mayGoOn: () => Promise<boolean>
  /** Called after every update. */
  readonly learned: () => void
}

/** Learns from demonstrations alone, from where it stands to the end. False when it was broken off. */
export async function pretrain(
  demonstrationLearning: DemonstrationLearning,
  { logger, phases, mayGoOn, learned }: School
): Promise<boolean> {
  const { total } = demonstrationLearning.updates
  const every = Math.ceil(total / LINES)
  while (demonstrationLearning.updates.done < total) {
    if (!(await mayGoOn())) return false
    const metrics = await phases.pausing(() => demonstrationLearning.learn())
    const { done } = demonstrationLearning.updates
    if (done % every === 0 || done === total) logger.log(describeUpdate(done, total, metrics))
    learned()
  }
  return true
}

/** What the agent was shown, for the log. */
export const describeDemonstrated = ({ steps, returns }: DemonstrationFacts): string => {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  return `was shown ${steps} steps; ${returns.length} episodes ended${returns.length > 0 ? `, on average at ${mean.toFixed(1)}` : ''}`
}

const describeUpdate = (done: number, total: number, metrics: Metrics): string => {
  const figures = Object.entries(metrics).filter(([name]) => name.startsWith('losses/'))
  const said = figures.map(([name, value]) => `${name.slice('losses/'.length)} ${value.toFixed(3)}`)
  return `update ${done} of ${total} before play: ${said.join(', ')}`
}
