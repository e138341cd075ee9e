import type { AppError } from '../../shared/errors'
import { Random } from '../../shared/random'
import { sampleAction } from '../../shared/spaces'
import type { EvaluationResult, RunConfig } from '../../shared/training'
import type { Agent } from '../agents/agent'
import type { OpenEnv } from '../envs/env'
import type { EnvWish } from '../envs/training-envs'
import type { PlayedEpisode } from './run-envs'
import { evaluateAgent, type Choose } from './evaluate-agent'
import { seedFor } from './seeds'

/** Episodes that an evaluation plays at once; one where every environment is a process of its own. */
const AT_ONCE = 8
/** Evaluations on the way play this part of the last one's episodes. */
const SHARE = 5

/** Steps of an episode that is played again between two looks at whether to leave off. */
const STEPS_PER_LOOK = 50

/** What an evaluation is for: each has seeds of its own. */
type Use = 'evaluation' | 'final'

/**
 * Evaluates an agent in environments that it does not learn in, with seeds that it does not learn with. The
 * evaluations on the way all play the same episodes, so that they can be compared; the last one plays others.
 */
export class Evaluator {
  private envs: OpenEnv[] | null = null

  /** `interrupted`: asked between steps; true breaks the evaluation off. */
  constructor(
    private readonly config: RunConfig,
    private readonly makeEnv: (id: string, wish: EnvWish) => Promise<OpenEnv>,
    private readonly onLost: (why: AppError) => void,
    private readonly interrupted: () => Promise<boolean>
  ) {}

  /** Null when interrupted, as with the others. */
  onTheWay(agent: Agent, step: number): Promise<EvaluationResult | null> {
    return this.evaluate(this.greedy(agent), this.fewEpisodes, 'evaluation', step)
  }

  atTheEnd(agent: Agent, step: number): Promise<EvaluationResult | null> {
    return this.evaluate(this.greedy(agent), this.config.evaluationEpisodes, 'final', step)
  }

  /** Random play, in the episodes of the evaluations on the way. */
  random(): Promise<EvaluationResult | null> {
    return this.evaluateRandom(this.fewEpisodes, 'evaluation')
  }

  /** Random play, in the episodes of the last evaluation. */
  randomAtTheEnd(): Promise<EvaluationResult | null> {
    return this.evaluateRandom(this.config.evaluationEpisodes, 'final')
  }

  /**
   * Plays an episode again in an environment of its own. True when it leads to the same place, false when it leads
   * elsewhere; null when it could not be played to there.
   */
  async leadsToSame({ seed, actions, observation }: PlayedEpisode): Promise<boolean | null> {
    const { env } = (await this.opened())[0]!
    let seen = (await env.reset({ seed })).observation
    for (const [k, action] of actions.entries()) {
      if (k % STEPS_PER_LOOK === 0 && (await this.interrupted())) return null
      const result = await env.step(action)
      if (result.info['replaced'] === true) return null
      seen = result.observation
      if ((result.terminated || result.truncated) && k < actions.length - 1) return false
    }
    return observation.every((value, i) => Object.is(value, seen[i]))
  }

  async close(): Promise<void> {
    await Promise.all((this.envs ?? []).map((one) => one.close()))
  }

  /** With random numbers of its own, the same every time: neither what was evaluated before nor what is learned depends on it. */
  private greedy(agent: Agent): Choose {
    const random = new Random(seedFor(this.config.seed, 'greedy'))
    return (observations) => agent.act(observations, 'greedy', random)
  }

  private evaluateRandom(episodes: number, use: Use): Promise<EvaluationResult | null> {
    const random = new Random(seedFor(this.config.seed, 'random'))
    const choose: Choose = async (seen, rows) => {
      const { actionSpace } = this.envs![0]!.env
      return Int32Array.from({ length: rows }, (_, row) =>
        sampleAction(actionSpace, random, seen, (row * seen.length) / rows)
      )
    }
    return this.evaluate(choose, episodes, use, 0)
  }

  private async evaluate(
    choose: Choose,
    episodes: number,
    use: Use,
    step: number
  ): Promise<EvaluationResult | null> {
    const seed = seedFor(this.config.seed, use)
    // One without an episode would show nothing that an action can be chosen for.
    const envs = (await this.opened()).slice(0, episodes).map(({ env }) => env)
    const scores = await evaluateAgent({ envs, choose, episodes, seed, interrupted: this.interrupted })
    return scores && { step, mean: scores.mean, std: scores.std, episodes, seed }
  }

  private get fewEpisodes(): number {
    return Math.ceil(this.config.evaluationEpisodes / SHARE)
  }

  private async opened(): Promise<readonly OpenEnv[]> {
    if (this.envs !== null) return this.envs
    const { env } = this.config
    const count = env.startsWith('gym:') ? 1 : Math.min(AT_ONCE, this.config.evaluationEpisodes)
    const envs: OpenEnv[] = []
    try {
      const { answerSeconds } = this.config
      while (envs.length < count) envs.push(await this.makeEnv(env, { answerSeconds, onLost: this.onLost }))
    } catch (error) {
      for (const one of envs) await one.close()
      throw error
    }
    this.envs = envs
    return envs
  }
}
