import { AppError, errorText } from '../../shared/errors'
import type { EvaluationResult } from '../../shared/training'
import type { TrainingEvents } from '../../shared/training-process'
import type { Evaluator } from './evaluator'
import type { RunLogger } from './run-logger'
import type { OpenedRun } from './open-run'
import type { PhaseClock } from './phases'
import { pictureOf } from './picture'
import { solvedAt } from './solved'
import { noteEvaluation } from './run-state'

/** Steps after which an environment that draws its own numbers has most likely gone another way. */
const TELLING_STEPS = 10

interface RunEvaluationContext {
  readonly parts: OpenedRun
  readonly evaluator: Evaluator
  readonly logger: RunLogger
  /** Evaluations are no training: its time stands still meanwhile. */
  readonly phases: PhaseClock
  readonly listener: Pick<TrainingEvents, 'evaluated'>
  /** Seconds that the run has taken so far, for the card of a policy. */
  readonly seconds: () => number
}

/** Evaluates what a run learns; keeps the best, and tells and writes down what came out. */
export class RunEvaluation {
  constructor(private readonly context: RunEvaluationContext) {}

  /** What random play is worth here, for comparison. */
  random(): Promise<void> {
    return this.context.phases.pausing(() => this.playRandom())
  }

  /** The agent as it is. Null when it was interrupted. */
  evaluate(): Promise<EvaluationResult | null> {
    return this.context.phases.pausing(() => this.evaluateOnTheWay())
  }

  /** The best policy plays as many episodes as it takes to believe its score, and random play the same. The agent is what it was then, afterwards. */
  best(): Promise<void> {
    return this.context.phases.pausing(() => this.evaluateBest())
  }

  /**
   * Whether the run can be gone on with exactly: plays a running episode again in another environment, for those that
   * are not our own. Told where not; open while no episode is long enough to tell.
   */
  tryRepeating(): Promise<void> {
    return this.context.phases.pausing(() => this.repeatOne())
  }

  private async repeatOne(): Promise<void> {
    const { parts, evaluator, logger } = this.context
    const { state, envs, config } = parts
    if (state.isRepeatable !== null || !config.env.startsWith('gym:')) return
    const episode = envs.running(TELLING_STEPS)
    const isSame = await evaluator.leadsToSame(episode)
    if (isSame === true && episode.actions.length >= TELLING_STEPS) state.isRepeatable = true
    if (isSame !== false) return
    state.isRepeatable = false
    logger.log(errorText(new AppError('train.notRepeatable', { env: config.env })))
  }

  private async playRandom(): Promise<void> {
    const { parts, evaluator, logger } = this.context
    const scores = await evaluator.random()
    if (scores === null) return
    parts.state.random = scores
    logger.log(`random play: ${describe(scores)}`)
  }

  private async evaluateOnTheWay(): Promise<EvaluationResult | null> {
    const { parts, evaluator, logger, listener, seconds } = this.context
    const { agent, envs, state, config, checkpoints } = parts
    const result = await evaluator.onTheWay(agent, agent.steps)
    if (result === null) return null
    const isBest = noteEvaluation(state, result, config, solvedAt(config))
    logger.evaluation(result)
    logger.portrait(result.step, agent, pictureOf(agent, envs.observations))
    logger.log(`step ${result.step}: ${describe(result)}${isBest ? ', the best so far' : ''}`)
    if (isBest) {
      checkpoints.saveBest()
      checkpoints.savePolicy(result, state.random, seconds())
    }
    listener.evaluated(result)
    return result
  }

  private async evaluateBest(): Promise<void> {
    const { parts, evaluator, logger, listener, seconds } = this.context
    const { agent, config, checkpoints, state } = parts
    if (state.best === null) return
    checkpoints.restoreBest()
    logger.log(`plays ${config.evaluationEpisodes} episodes with the best, of step ${state.best.step}`)
    const result = await evaluator.atTheEnd(agent, state.best.step)
    if (result === null) return
    state.best = result
    checkpoints.savePolicy(result, state.random, seconds())
    const random = await evaluator.randomAtTheEnd()
    state.random = random ?? state.random
    checkpoints.savePolicy(result, state.random, seconds())
    logger.log(`the best, of step ${result.step}: ${describe(result)}`)
    if (random !== null) logger.log(`random play, in the same episodes: ${describe(random)}`)
    listener.evaluated(result)
  }
}

const describe = ({ mean, std, episodes }: EvaluationResult): string =>
  `${mean.toFixed(1)} ± ${std.toFixed(1)} over ${episodes} episodes`
