import { AppError } from '../../shared/errors'
import type { GreyPicture, ViewLabels } from '../../shared/training-process'
import type { VectorTransition } from '../agents/agent'
import type { SavedArray, SavedState } from '../agents/saved-state'
import { checkObservation, checkStep } from '../envs/broken'
import type { AsyncEnv, Env, Info, ResetResult, StepResult } from '../envs/env'
import { emptyObservation, sizeOf, type Box, type Discrete, type Observation } from '../../shared/spaces'
import type { OpenEnv } from '../envs/env'
import { seedFor } from './seeds'

const NO_LABELS: ViewLabels = { actions: [], numbers: [] }

/** An episode that has just ended. */
export interface EpisodeEnd {
  readonly stream: number
  /** Sum of the environment's rewards. */
  readonly episodeReturn: number
  readonly steps: number
  /** What the environment said beside the last observation. */
  readonly info: Info
}

/** What is remembered of a running episode: enough to play it again. */
interface Episode {
  /** Counts from 0 in its stream. */
  index: number
  actions: number[]
  episodeReturn: number
  info: Info
}

/**
 * The environments that a run learns in, stepped together, each with episodes of its own. An episode that
 * ends is followed by the next at once. Every episode has its own seed, so that a checkpoint needs to keep
 * only the seeds and the actions since: played again, they lead to where it was.
 */
export class Streams {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** What the next actions are chosen from: [streams, ...shape]. Another array after each step. */
  observations: Observation
  /** Episodes that ended in the last step. */
  ended: readonly EpisodeEnd[] = []
  private readonly stride: number
  private spare: Observation
  private readonly rewards: Float64Array
  private readonly terminated: Uint8Array
  private readonly truncated: Uint8Array
  private readonly livesLost: Uint8Array
  private readonly finals: (Observation | null)[]
  private readonly episodes: Episode[]

  private readonly envs: readonly (Env | AsyncEnv)[]

  /** `open`: at least one, all of one kind. */
  constructor(
    private readonly open: readonly OpenEnv[],
    private readonly seed: number
  ) {
    const envs = open.map(({ env }) => env)
    const { observationSpace, actionSpace } = envs[0]!
    this.envs = envs
    this.observationSpace = observationSpace
    this.actionSpace = actionSpace
    this.stride = sizeOf(observationSpace)
    this.observations = emptyObservation(observationSpace, envs.length)
    this.spare = emptyObservation(observationSpace, envs.length)
    this.rewards = new Float64Array(envs.length)
    this.terminated = new Uint8Array(envs.length)
    this.truncated = new Uint8Array(envs.length)
    this.livesLost = new Uint8Array(envs.length)
    this.finals = envs.map(() => null)
    this.episodes = envs.map(() => ({ index: -1, actions: [], episodeReturn: 0, info: {} }))
  }

  get size(): number {
    return this.envs.length
  }

  /** Return and steps of the running episode of the first environment. */
  get first(): { readonly episodeReturn: number; readonly episodeSteps: number } {
    const { episodeReturn, actions } = this.episodes[0]!
    return { episodeReturn, episodeSteps: actions.length }
  }

  /** The first environment as a person would see it; null where it cannot be drawn. */
  screen(): GreyPicture | null {
    return this.envs[0]!.screen?.() ?? null
  }

  get labels(): ViewLabels {
    return this.envs[0]!.labels ?? NO_LABELS
  }

  /** Begins the first episode everywhere. */
  async begin(): Promise<void> {
    const begun = await Promise.all(this.envs.map((_, i) => this.beginEpisode(i)))
    begun.forEach((result, i) => this.observations.set(result.observation, i * this.stride))
  }

  /**
   * One step of all environments; what it answers may be read until the next call.
   * @throws AppError 'train.envBroken' for an observation or a reward that is not finite
   */
  async step(actions: Int32Array): Promise<VectorTransition> {
    const results = this.envs.map((env, i) => env.step(actions[i]!))
    // Nothing is awaited where everything is already there: a step of CartPole takes microseconds.
    const isLater = results.some((result) => result instanceof Promise)
    const done = isLater ? await Promise.all(results as Promise<StepResult>[]) : (results as StepResult[])
    const ended: EpisodeEnd[] = []
    const before = this.observations
    for (let i = 0; i < done.length; i++) {
      const end = this.take(i, actions[i]!, done[i]!)
      if (end === null) continue
      ended.push(end)
      this.spare.set((await this.beginEpisode(i)).observation, i * this.stride)
    }
    this.observations = this.spare
    this.spare = before
    this.ended = ended
    return {
      observations: before,
      actions,
      rewards: this.rewards,
      terminated: this.terminated,
      truncated: this.truncated,
      livesLost: this.livesLost,
      finalObservations: this.finals
    }
  }

  /** Keeps what a step of one environment gave; the end of its episode when it ended. */
  private take(i: number, action: number, result: StepResult): EpisodeEnd | null {
    checkStep(result)
    const episode = this.episodes[i]!
    episode.actions.push(action)
    episode.episodeReturn += result.reward
    this.livesLost[i] = Number(livesIn(result.info) < livesIn(episode.info))
    episode.info = result.info
    this.rewards[i] = result.reward
    this.terminated[i] = Number(result.terminated)
    this.truncated[i] = Number(result.truncated && !result.terminated)
    const isOver = result.terminated || result.truncated
    this.finals[i] = isOver ? result.observation : null
    if (!isOver) {
      this.spare.set(result.observation, i * this.stride)
      return null
    }
    const { episodeReturn, actions, info } = episode
    return { stream: i, episodeReturn, steps: actions.length, info }
  }

  private async beginEpisode(i: number): Promise<ResetResult> {
    const episode = this.episodes[i]!
    episode.index++
    episode.actions = []
    episode.episodeReturn = 0
    const result = await this.envs[i]!.reset({ seed: seedFor(this.seed, 'episode', i, episode.index) })
    checkObservation(result.observation)
    episode.info = result.info
    return result
  }

  save(): SavedState {
    const entries = this.episodes.map(({ actions }, i): [string, SavedArray] => [
      `actions/${i}`,
      Int32Array.from(actions)
    ])
    return {
      arrays: new Map([...entries, ['observations', this.observations]]),
      values: { episodes: this.episodes.map(({ index }) => index) }
    }
  }

  /**
   * Plays the episodes again to where they were.
   * @throws AppError 'checkpoint.invalid' when that leads elsewhere
   */
  async load({ arrays, values }: SavedState): Promise<void> {
    const indices = values['episodes'] as readonly number[]
    const seen = arrays.get('observations')
    for (let i = 0; i < this.envs.length; i++) {
      const observation = await this.replay(i, indices[i]!, arrays.get(`actions/${i}`)!)
      this.observations.set(observation, i * this.stride)
    }
    if (!this.observations.every((value, k) => Object.is(value, seen?.[k]))) throw notRepeated()
  }

  private async replay(i: number, index: number, actions: ArrayLike<number>): Promise<Observation> {
    this.episodes[i]!.index = index - 1
    let { observation } = await this.beginEpisode(i)
    for (let k = 0; k < actions.length; k++) {
      const result = await this.envs[i]!.step(actions[k]!)
      if (this.take(i, actions[k]!, result) !== null) throw notRepeated()
      observation = result.observation
    }
    return observation
  }

  async close(): Promise<void> {
    for (const one of this.open) await one.close()
  }
}

/** Lives left, of an environment that tells; NaN otherwise. */
const livesIn = ({ lives }: Info): number => (typeof lives === 'number' ? lives : NaN)

const notRepeated = (): AppError =>
  new AppError('checkpoint.invalid', {
    file: 'last.safetensors',
    why: {
      en: 'its environment does not lead to the same place when its episode is played again',
      fr: 'son environnement ne mène pas au même point quand l’épisode est rejoué'
    }
  })
