import { AppError } from '../../shared/errors'
import type { GreyPicture, ViewLabels } from '../../shared/training-process'
import type { VectorTransition } from '../replay/transition'
import type { SavedArray, SavedState } from '../replay/saved-state'
import { checkObservation, checkStep } from '../envs/broken'
import type { AsyncEnv, Env, Info, ResetResult, StepResult } from '../envs/env'
import { emptyObservation, sizeOf, type Box, type Discrete, type Observation } from '../../shared/spaces'
import type { OpenEnv } from '../envs/env'
import { seedFor } from './seeds'

/** An episode in which the process is lost each time is not played again any more. */
const MOST_ATTEMPTS = 3

const NO_LABELS: ViewLabels = { actions: [], numbers: [] }

/** An episode that has just ended. */
export interface EpisodeEnd {
  readonly envIndex: number
  /** Sum of the environment's rewards. */
  readonly episodeReturn: number
  readonly steps: number
  /** What the environment said beside the last observation. */
  readonly info: Info
}

/** What is remembered of a running episode: enough to play it again. */
interface Episode {
  /** Counts from 0 in its environment. */
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
export class RunEnvs {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** What the next actions are chosen from: [numEnvs, ...shape]. Another array after each step. */
  observations: Observation
  /** Episodes that ended in the last step. */
  ended: readonly EpisodeEnd[] = []
  /** The largest size of a reward so far. */
  largestReward = 0
  /** False while a step is under way, and after one that failed: the environments stand somewhere in between. */
  private isWhole = true
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
   * @throws BrokenEnvError for an observation or a reward that is not finite, and what the environments reject with
   */
  async step(actions: Int32Array): Promise<VectorTransition> {
    this.isWhole = false
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
    this.isWhole = true
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
    this.largestReward = Math.max(this.largestReward, Math.abs(result.reward))
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
    return { envIndex: i, episodeReturn, steps: actions.length, info }
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
      values: { episodes: this.episodes.map(({ index }) => index), isWhole: this.isWhole }
    }
  }

  /**
   * Plays the episodes again to where they were.
   * @throws AppError 'checkpoint.notRepeated' when that leads elsewhere
   */
  async load({ arrays, values }: SavedState): Promise<void> {
    const indices = values['episodes'] as readonly number[]
    const seen = arrays.get('observations')
    for (let i = 0; i < this.envs.length; i++) {
      const observation = await this.replay(i, indices[i]!, arrays.get(`actions/${i}`)!)
      this.observations.set(observation, i * this.stride)
    }
    if (!this.observations.every((value, k) => Object.is(value, seen?.[k]))) throw this.notRepeated()
  }

  /**
   * Begins the next episode everywhere instead of going on with those that ran.
   * @returns what was seen last in these: [numEnvs, ...shape]
   */
  async loadAnew({ arrays, values }: SavedState): Promise<Observation> {
    const indices = values['episodes'] as readonly number[]
    this.episodes.forEach((episode, i) => (episode.index = indices[i]!))
    await this.begin()
    return arrays.get('observations') as Observation
  }

  /** Whether a saved state can only be gone on from with new episodes: it was saved after a step that failed. */
  static isBroken({ values }: SavedState): boolean {
    return values['isWhole'] === false
  }

  /** An episode that runs, of at least so many steps where there is one, and as short as can be: to be played again. */
  running(leastSteps: number): PlayedEpisode {
    const order = this.episodes.map(({ actions }, i) => ({ i, steps: actions.length }))
    const enough = order.filter(({ steps }) => steps >= leastSteps).sort((a, b) => a.steps - b.steps)
    const { i } = enough[0] ?? order.sort((a, b) => b.steps - a.steps)[0]!
    const { index, actions } = this.episodes[i]!
    return {
      seed: seedFor(this.seed, 'episode', i, index),
      actions,
      observation: this.observations.slice(i * this.stride, (i + 1) * this.stride)
    }
  }

  private async replay(
    i: number,
    index: number,
    actions: ArrayLike<number>,
    attempt = 1
  ): Promise<Observation> {
    const episode = this.episodes[i]!
    episode.index = index - 1
    let { observation } = await this.beginEpisode(i)
    for (let k = 0; k < actions.length; k++) {
      const result = await this.envs[i]!.step(actions[k]!)
      if (result.info['replaced'] === true) {
        if (attempt === MOST_ATTEMPTS) throw lostAgain(this.envs[i]!.id, k)
        return this.replay(i, index, actions, attempt + 1)
      }
      if (this.take(i, actions[k]!, result) !== null) throw this.notRepeated()
      observation = result.observation
    }
    return observation
  }

  async close(): Promise<void> {
    await Promise.all(this.open.map((one) => one.close()))
  }

  private notRepeated(): AppError {
    return new AppError('checkpoint.notRepeated', { env: this.envs[0]!.id })
  }
}

/** An episode as far as it was played. */
export interface PlayedEpisode {
  /** What it began with. */
  readonly seed: number
  readonly actions: readonly number[]
  /** What came last. */
  readonly observation: Observation
}

const lostAgain = (id: string, steps: number): AppError =>
  new AppError('gym.dying', {
    ...{ id, steps, times: MOST_ATTEMPTS },
    why: {
      en: 'whenever its episode was played again',
      fr: 'chaque fois que son épisode était rejoué'
    }
  })

/** Lives left, of an environment that tells; NaN otherwise. */
const livesIn = ({ lives }: Info): number => (typeof lives === 'number' ? lives : NaN)
