import type { EvaluationResult, RunConfig } from '../../shared/training'
import type { SavedState, SavedValue } from '../agents/saved-state'

/** How a run stands: everything about it that is neither the agent's nor the environments'. */
export interface Standing {
  nextEvaluation: number
  nextCheckpoint: number
  best: EvaluationResult | null
  last: EvaluationResult | null
  random: EvaluationResult | null
  solvedAtStep: number | null
  /** Evaluations since the best one. */
  sinceBest: number
  /** Reached the wanted score, or did not get better for too long. */
  isDone: boolean
  explores: boolean
  /** Seconds of all sittings, and those of them in which it trained. */
  seconds: number
  trainedSeconds: number
}

/** The next multiple of `every` after `step`; never when `every` is 0. */
export const nextDue = (step: number, every: number): number =>
  every === 0 ? Number.MAX_SAFE_INTEGER : (Math.floor(step / every) + 1) * every

export const freshStanding = ({ evaluateEvery, checkpointEvery }: RunConfig): Standing => ({
  nextEvaluation: nextDue(0, evaluateEvery),
  nextCheckpoint: nextDue(0, checkpointEvery),
  best: null,
  last: null,
  random: null,
  solvedAtStep: null,
  sinceBest: 0,
  isDone: false,
  explores: true,
  seconds: 0,
  trainedSeconds: 0
})

export const saveStanding = (standing: Standing): SavedState => ({
  arrays: new Map(),
  values: { ...standing } as unknown as Record<string, SavedValue>
})

/** What was saved, with the dates of what comes next as the configuration has them now. */
export const loadStanding = ({ values }: SavedState, config: RunConfig): Standing => ({
  ...freshStanding(config),
  ...(values as unknown as Partial<Standing>)
})

/**
 * Notes an evaluation. The score that counts as solving the task is the configuration's; true when this is
 * the best so far.
 */
export function noteEvaluation(
  standing: Standing,
  result: EvaluationResult,
  { stopAtScore, patience }: RunConfig,
  threshold: number | null
): boolean {
  const isBest = standing.best === null || result.mean > standing.best.mean
  standing.last = result
  standing.sinceBest = isBest ? 0 : standing.sinceBest + 1
  if (isBest) standing.best = result
  if (threshold !== null && result.mean >= threshold) standing.solvedAtStep ??= result.step
  if (stopAtScore !== null && result.mean >= stopAtScore) standing.isDone = true
  if (patience !== null && standing.sinceBest >= patience) standing.isDone = true
  return isBest
}
