/** What changes over a training, by the agent steps taken. */
import type { DqnConfig } from './config'

/** From `from` to `to` between steps `begin` and `begin + length`, constant outside; `to` at once when length is 0. */
export function linearly(step: number, from: number, to: number, begin: number, length: number): number {
  if (step < begin) return from
  const done = length === 0 ? 1 : Math.min(1, (step - begin) / length)
  return (1 - done) * from + done * to
}

/** Part of random actions at a step. */
export function epsilonAt(step: number, c: DqnConfig, totalSteps: number): number {
  const begin = c.epsilonAfterStart ? c.learningStarts : 0
  const length = c.epsilonSteps || c.epsilonFraction * totalSteps
  return linearly(step, c.epsilonStart, c.epsilonEnd, begin, length)
}

/** How far importance weights correct: to 1 at the end of the training (Schaul et al. 2016). */
export const betaAt = (step: number, c: DqnConfig, totalSteps: number): number =>
  linearly(step, c.priorityBeta, 1, 0, totalSteps)

export const learningRateAt = (step: number, c: DqnConfig, totalSteps: number): number =>
  c.learningRate * linearly(step, 1, c.learningRateEnd, 0, totalSteps)
