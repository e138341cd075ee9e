import { checkObservation, checkStep } from '../envs/broken'
import type { AsyncEnv, Env } from '../envs/env'
import type { Observation } from '../../shared/spaces'
import { emptyObservation, sizeOf } from '../../shared/spaces'
import { deviation, mean } from '../../shared/statistics'

/** Chooses for several observations at once: [rows, ...shape] to an action for each row. */
export type Choose = (observations: Observation, rows: number) => Promise<ArrayLike<number>>

export interface Scores {
  readonly returns: readonly number[]
  readonly mean: number
  /** Standard deviation of the sample (n - 1). */
  readonly std: number
}

export interface EvaluationPlan {
  /** Environments of their own, used by nobody else meanwhile; as many episodes run at once. */
  readonly envs: readonly (Env | AsyncEnv)[]
  readonly choose: Choose
  readonly episodes: number
  /** Episode i has the seed `seed + i`. */
  readonly seed: number
  /** Called between steps, to let messages in; true ends the evaluation. */
  readonly interrupted: () => Promise<boolean>
}

/** Environments without an end of their own are cut here: half an hour of the arcade game. */
const STEP_LIMIT = 27_000
/** An episode in which the environment's process is lost each time ends there at last. */
const MOST_ATTEMPTS = 3

/**
 * Plays whole episodes and gives their returns in the order of their seeds; null when interrupted.
 * @throws BrokenEnvError for an observation or a reward that is not finite
 */
export async function evaluateAgent(plan: EvaluationPlan): Promise<Scores | null> {
  const slots = new EvaluationSlots(plan)
  await slots.begin()
  while (slots.isPlaying) {
    if (await plan.interrupted()) return null
    await slots.step(await plan.choose(slots.observations, plan.envs.length))
  }
  const returns = [...slots.returns]
  return { returns, mean: mean(returns), std: deviation(returns) }
}

/** One episode in each slot; a slot whose episode has ended takes the next that nobody has begun. */
class EvaluationSlots {
  readonly observations: Observation
  readonly returns: Float64Array
  private readonly stride: number
  /** Which episode each slot plays; null when there is none left for it. */
  private readonly playing: (number | null)[]
  private readonly steps: number[]
  /** How often each slot has begun its episode. */
  private readonly attempts: number[]
  private next = 0

  constructor(private readonly plan: EvaluationPlan) {
    const { envs, episodes } = plan
    this.stride = sizeOf(envs[0]!.observationSpace)
    this.observations = emptyObservation(envs[0]!.observationSpace, envs.length)
    this.returns = new Float64Array(episodes)
    this.playing = envs.map(() => null)
    this.steps = envs.map(() => 0)
    this.attempts = envs.map(() => 0)
  }

  get isPlaying(): boolean {
    return this.playing.some((episode) => episode !== null)
  }

  async begin(): Promise<void> {
    for (let slot = 0; slot < this.playing.length; slot++) await this.beginEpisode(slot)
  }

  async step(actions: ArrayLike<number>): Promise<void> {
    for (const [slot, episode] of this.playing.entries()) {
      if (episode === null) continue
      const result = await this.plan.envs[slot]!.step(actions[slot]!)
      // Its process was lost: what it gave until then is no score. The same episode is played again, but not for ever.
      if (result.info['replaced'] === true && this.attempts[slot]! < MOST_ATTEMPTS) {
        await this.playFromStart(slot, episode)
        continue
      }
      checkStep(result)
      this.returns[episode]! += result.reward
      this.steps[slot]!++
      const isOver = result.terminated || result.truncated || this.steps[slot]! >= STEP_LIMIT
      if (isOver) await this.beginEpisode(slot)
      else this.observations.set(result.observation, slot * this.stride)
    }
  }

  private async beginEpisode(slot: number): Promise<void> {
    const episode = this.next < this.plan.episodes ? this.next++ : null
    this.playing[slot] = episode
    this.attempts[slot] = 0
    if (episode !== null) await this.playFromStart(slot, episode)
  }

  private async playFromStart(slot: number, episode: number): Promise<void> {
    this.attempts[slot]!++
    this.returns[episode] = 0
    this.steps[slot] = 0
    const { observation } = await this.plan.envs[slot]!.reset({ seed: this.plan.seed + episode })
    checkObservation(observation)
    this.observations.set(observation, slot * this.stride)
  }
}
