import { join } from 'node:path'
import { z } from 'zod'
import { CARD_FILE, policyCardSchema } from '../../shared/policy-card'
import type { EvaluationResult, RunConfig } from '../../shared/training'
import type { SavedState, SavedValue } from '../replay/saved-state'
import { POLICY_FOLDER, type RunFolder } from './run-folder'

/** How a run stands: everything about it that is neither the agent's nor the environments'. */
export interface RunState {
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
  /** Whether an episode that is played again leads to the same place; null while that was not tried. */
  isRepeatable: boolean | null
  /** Processes of environments that were lost and replaced. */
  replaced: number
  /** Seconds of all sittings, and those of them in which it trained. */
  seconds: number
  trainedSeconds: number
}

/** The next multiple of `every` after `step`; never when `every` is 0. */
export const nextDue = (step: number, every: number): number =>
  every === 0 ? Number.MAX_SAFE_INTEGER : (Math.floor(step / every) + 1) * every

export const freshRunState = ({ evaluateEvery, checkpointEvery }: RunConfig): RunState => ({
  nextEvaluation: nextDue(0, evaluateEvery),
  nextCheckpoint: nextDue(0, checkpointEvery),
  best: null,
  last: null,
  random: null,
  solvedAtStep: null,
  sinceBest: 0,
  isDone: false,
  explores: true,
  isRepeatable: null,
  replaced: 0,
  seconds: 0,
  trainedSeconds: 0
})

export const saveRunState = (state: RunState): SavedState => ({
  arrays: new Map(),
  values: { ...state } as unknown as Record<string, SavedValue>
})

/** What was saved, with the dates of what comes next as the configuration has them now. */
export const loadRunState = ({ values }: SavedState, config: RunConfig): RunState => ({
  ...freshRunState(config),
  ...(values as unknown as Partial<RunState>)
})

const record = z.object({ seconds: z.number(), meanStepsPerSecond: z.number().nullable() }).partial()

/** How a run stands that goes back to its best, of which the card of its policy tells: `step` is when that was. */
export function runStateAtBest(folder: RunFolder, config: RunConfig, step: number): RunState {
  const card = policyCardSchema.safeParse(folder.readJson(join(POLICY_FOLDER, CARD_FILE))).data
  const { seconds = 0, meanStepsPerSecond: pace = null } =
    record.safeParse(folder.readJson('run.json')).data ?? {}
  const score = card?.score ?? null
  const best = score && { ...score, seed: score.seed ?? 0, step }
  return {
    ...freshRunState(config),
    best,
    last: best,
    nextEvaluation: nextDue(step, config.evaluateEvery),
    nextCheckpoint: nextDue(step, config.checkpointEvery),
    seconds: Math.max(seconds, card?.seconds ?? 0),
    trainedSeconds: pace === null ? 0 : step / pace
  }
}

/**
 * Notes an evaluation. The score that counts as solving the task is the configuration's; true when this is
 * the best so far.
 */
export function noteEvaluation(
  state: RunState,
  result: EvaluationResult,
  { stopAtScore, patience }: RunConfig,
  threshold: number | null
): boolean {
  const isBest = state.best === null || result.mean > state.best.mean
  state.last = result
  state.sinceBest = isBest ? 0 : state.sinceBest + 1
  if (isBest) state.best = result
  if (threshold !== null && result.mean >= threshold) state.solvedAtStep ??= result.step
  if (stopAtScore !== null && result.mean >= stopAtScore) state.isDone = true
  if (patience !== null && state.sinceBest >= patience) state.isDone = true
  return isBest
}
