import { Random } from '../../shared/random'
import type { AsyncEnv, Env, ResetResult, StepResult } from './env'
import { sampleAction, sizeOfFirst, whyNotInBox } from '../../shared/spaces'

/** The rules an environment is held to, each under a name that tests can ask for. */
export const ENV_RULES = [
  'observationSpace',
  'actionSpace',
  'observation',
  'ownership',
  'reward',
  'endFlags',
  'info',
  'refusesStepBeforeReset',
  'refusesStepAfterEnd',
  'refusesBadAction',
  'resetReproducible',
  'deterministic',
  'ends',
  'runs'
] as const
export type EnvRule = (typeof ENV_RULES)[number]

export interface EnvProblem {
  readonly rule: EnvRule
  readonly detail: string
}

type AnyEnv = Env | AsyncEnv

export interface CheckOptions {
  readonly seed?: number
  /** Steps of the compared trajectories. */
  readonly steps?: number
  /** An episode of random actions must end within this many steps. */
  readonly maxSteps?: number
}

/**
 * Holds an environment to Gymnasium's rules, in the manner of its `check_env`. `make` builds a fresh
 * one each time; synchronous and asynchronous ones are checked alike. Gives every broken rule once.
 */
export async function checkEnv(
  make: () => AnyEnv | Promise<AnyEnv>,
  { seed = 7, steps = 200, maxSteps = 50_000 }: CheckOptions = {}
): Promise<EnvProblem[]> {
  const problems = new Map<EnvRule, EnvProblem>()
  const report: Report = (rule, detail) => {
    if (detail !== null && !problems.has(rule)) problems.set(rule, { rule, detail })
  }
  const env = await make()
  checkSpaces(env, report)
  // Without spaces nothing else can be asked.
  if (problems.size > 0) return [...problems.values()]
  try {
    report('refusesStepBeforeReset', await accepts(env, 0))
    await checkReset(env, seed, report)
    report('refusesBadAction', await acceptsBadAction(env))
    await checkDeterminism(env, await make(), seed, steps, report)
    await checkEpisode(env, seed, maxSteps, report)
  } catch (thrown) {
    report('runs', `a call it should take failed: ${String(thrown)}`)
  }
  return [...problems.values()]
}

/** `detail` null: the rule holds. */
type Report = (rule: EnvRule, detail: string | null) => void

function checkSpaces({ observationSpace: box, actionSpace }: AnyEnv, report: Report): void {
  const sidesFit = box.shape.length > 0 && box.shape.every((side) => Number.isInteger(side) && side > 0)
  if (!sidesFit) report('observationSpace', `its shape is [${box.shape.join(', ')}]`)
  if (!(box.low < box.high)) report('observationSpace', `its bounds are ${box.low} .. ${box.high}`)
  if (!Number.isInteger(actionSpace.n) || actionSpace.n < 1)
    report('actionSpace', `it has ${actionSpace.n} actions`)
  const { maskAt, cells, n } = actionSpace
  if (maskAt !== undefined && !(maskAt >= 0 && maskAt + n <= sizeOfFirst(box)))
    report('actionSpace', `what is allowed would stand from number ${maskAt} on, beyond what is seen`)
  if (cells && cells.planes * cells.height * cells.width > n)
    report(
      'actionSpace',
      `${n} actions do not fill ${cells.planes} planes of ${cells.height} x ${cells.width}`
    )
}

/** What went wrong with refusing: null when `action` was refused as it should be. */
async function accepts(env: AnyEnv, action: number): Promise<string | null> {
  try {
    await env.step(action)
    return `step(${action}) was accepted`
  } catch {
    return null
  }
}

async function acceptsBadAction(env: AnyEnv): Promise<string | null> {
  for (const bad of [-1, env.actionSpace.n, 0.5, Number.NaN]) {
    const detail = await accepts(env, bad)
    if (detail) return detail
  }
  return null
}

async function checkReset(env: AnyEnv, seed: number, report: Report): Promise<void> {
  const first = await env.reset({ seed })
  checkSeen(env, first, 'reset', report)
  const again = await env.reset({ seed })
  if (!sameNumbers(first.observation, again.observation))
    report('resetReproducible', `two resets with seed ${seed} differ`)
}

function checkSeen(env: AnyEnv, seen: ResetResult, after: string, report: Report): void {
  const why = whyNotInBox(env.observationSpace, seen.observation)
  if (why) report('observation', `after ${after}: ${why}`)
  if (typeof seen.info !== 'object' || seen.info === null)
    report('info', `after ${after}: it is ${String(seen.info)}`)
}

function checkStep(env: AnyEnv, result: StepResult, report: Report): void {
  checkSeen(env, result, 'step', report)
  if (!Number.isFinite(result.reward)) report('reward', `it is ${String(result.reward)}`)
  for (const flag of ['terminated', 'truncated'] as const)
    if (typeof result[flag] !== 'boolean') report('endFlags', `${flag} is ${String(result[flag])}`)
}

/** Two environments, the same seed, the same actions: everything they say must be equal. */
async function checkDeterminism(
  a: AnyEnv,
  b: AnyEnv,
  seed: number,
  steps: number,
  report: Report
): Promise<void> {
  const actions = new Random(seed)
  let seen = (await a.reset({ seed })).observation
  const other = await b.reset({ seed })
  let ended = false
  for (let i = 0; i < steps && !ended; i++) {
    const action = sampleAction(a.actionSpace, actions, seen)
    const [x, y] = [await a.step(action), await b.step(action)]
    checkStep(a, x, report)
    if (summary(x) !== summary(y)) return report('deterministic', `step ${i} differs for seed ${seed}`)
    seen = x.observation
    ended = x.terminated || x.truncated
  }
  const fresh = await a.reset({ seed })
  if (!sameNumbers(fresh.observation, other.observation))
    report('resetReproducible', `a reset with seed ${seed} differs after an episode was played`)
}

/** A whole episode of random actions: it ends, and then refuses to go on. */
async function checkEpisode(env: AnyEnv, seed: number, maxSteps: number, report: Report): Promise<void> {
  const actions = new Random(seed + 1)
  let seen: ResetResult = await env.reset({ seed })
  for (let i = 0; i < maxSteps; i++) {
    const kept = seen.observation.slice()
    const before = seen.observation
    const result = await env.step(sampleAction(env.actionSpace, actions, seen.observation))
    if (!sameNumbers(before, kept)) report('ownership', `step ${i} wrote into the observation given before`)
    checkStep(env, result, report)
    if (result.terminated || result.truncated) return report('refusesStepAfterEnd', await accepts(env, 0))
    seen = result
  }
  report('ends', `no episode ended in ${maxSteps} steps of random actions`)
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}

const summary = ({ observation, reward, terminated, truncated, info }: StepResult): string =>
  JSON.stringify([[...observation], reward, terminated, truncated, info])
