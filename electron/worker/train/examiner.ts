import { Random } from '../../shared/random'
import type { EvaluationResult, RunConfig } from '../../shared/training'
import type { Agent } from '../agents/agent'
import type { OpenEnv } from '../envs/env'
import { evaluateAgent, type Choose } from './evaluate-agent'
import { seedFor } from './seeds'

/** Episodes that an evaluation plays at once; one where every environment is a process of its own. */
const AT_ONCE = 8
/** Evaluations on the way play this part of the last one's episodes. */
const SHARE = 5

/** What an evaluation is for: each has seeds of its own. */
type Use = 'evaluation' | 'final'

/**
 * Examines an agent in environments that it does not learn in, with seeds that it does not learn with. The
 * evaluations on the way all play the same episodes, so that they can be compared; the last one plays others.
 */
export class Examiner {
  private envs: OpenEnv[] | null = null

  /** `interrupted`: asked between steps; true breaks the evaluation off. */
  constructor(
    private readonly config: RunConfig,
    private readonly makeEnv: (id: string) => Promise<OpenEnv>,
    private readonly interrupted: () => Promise<boolean>
  ) {}

  /** Null when interrupted, as with the others. */
  onTheWay(agent: Agent, step: number): Promise<EvaluationResult | null> {
    return this.examine(this.greedy(agent), this.fewEpisodes, 'evaluation', step)
  }

  atTheEnd(agent: Agent, step: number): Promise<EvaluationResult | null> {
    return this.examine(this.greedy(agent), this.config.evaluationEpisodes, 'final', step)
  }

  /** Random play, in the episodes of the evaluations on the way. */
  random(): Promise<EvaluationResult | null> {
    return this.examineRandom(this.fewEpisodes, 'evaluation')
  }

  /** Random play, in the episodes of the last evaluation. */
  randomAtTheEnd(): Promise<EvaluationResult | null> {
    return this.examineRandom(this.config.evaluationEpisodes, 'final')
  }

  async close(): Promise<void> {
    for (const one of this.envs ?? []) await one.close()
  }

  /** With random numbers of its own, the same every time: neither what was evaluated before nor what is learned depends on it. */
  private greedy(agent: Agent): Choose {
    const random = new Random(seedFor(this.config.seed, 'greedy'))
    return (observations) => agent.act(observations, 'greedy', random)
  }

  private examineRandom(episodes: number, use: Use): Promise<EvaluationResult | null> {
    const random = new Random(seedFor(this.config.seed, 'random'))
    const choose: Choose = async (_, rows) =>
      Int32Array.from({ length: rows }, () => random.integer(this.envs![0]!.env.actionSpace.n))
    return this.examine(choose, episodes, use, 0)
  }

  private async examine(
    choose: Choose,
    episodes: number,
    use: Use,
    step: number
  ): Promise<EvaluationResult | null> {
    const seed = seedFor(this.config.seed, use)
    const envs = (await this.opened()).map(({ env }) => env)
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
      while (envs.length < count) envs.push(await this.makeEnv(env))
    } catch (error) {
      for (const one of envs) await one.close()
      throw error
    }
    this.envs = envs
    return envs
  }
}
