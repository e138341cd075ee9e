import type { EpisodeProgress } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import type { ObservedState } from '../../shared/state'
import { EpisodeTracker, episodeStatusBy } from '../../../games/contract/episode'

const REMEMBERED_SCORES = 50

export interface EpisodeUpdate {
  /** Points since the last observation, wrap-around undone. */
  readonly reward: number
  readonly began: boolean
  readonly ended: boolean
}

/** What the play loop knows of the episodes of a game. */
export interface Episodes {
  readonly isRunning: boolean
  /** How many have come to their end; `lastScores` forgets the older ones. */
  readonly endedEpisodes: number
  readonly lastScores: readonly number[]
  readonly progress: EpisodeProgress | null
}

/**
 * Tells the episodes of a live game apart, whoever starts them: an agent from a kept start, or a
 * person with a coin.
 */
export class EpisodeFollower implements Episodes {
  #index = 0
  #seed = 0
  #isRunning = false
  readonly #lastScores: number[] = []
  #ended = 0
  readonly #tracker: EpisodeTracker
  readonly #rules: Profile['episode']
  readonly #refreshHz: number

  /** `profile`: null for a game that nothing is known of, which has no episodes. */
  constructor(profile: Pick<Profile, 'episode'> | null, refreshHz: number) {
    this.#rules = profile?.episode ?? {}
    // A person may play for as long as they like: nothing is truncated here.
    this.#tracker = new EpisodeTracker({ episode: this.#rules }, Infinity)
    this.#refreshHz = refreshHz
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  get endedEpisodes(): number {
    return this.#ended
  }

  get lastScores(): readonly number[] {
    return this.#lastScores
  }

  get progress(): EpisodeProgress | null {
    if (this.#index === 0) return null
    return {
      index: this.#index,
      seed: this.#seed,
      score: this.#tracker.score,
      seconds: this.#tracker.frames / this.#refreshHz
    }
  }

  /** A new episode begins with this state, whatever the phase before was. */
  restart(seed: number, state: ObservedState): void {
    this.#seed = seed
    this.#begin(state)
  }

  /** The game went on by `frames` frames and is now in this state. */
  observe(state: ObservedState, frames: number): EpisodeUpdate {
    const isOn = this.#isOn(state)
    if (!this.#isRunning) {
      if (isOn) this.#begin(state)
      return { reward: 0, began: isOn, ended: false }
    }
    const { reward, terminated } = this.#tracker.advance(episodeStatusBy(this.#rules, state), frames)
    if (terminated) this.#end()
    return { reward, began: false, ended: terminated }
  }

  /** Without phases of its own a game has no beginning that could be told. */
  #isOn({ phase }: ObservedState): boolean {
    return phase !== null && (this.#rules.phases?.includes(phase) ?? false)
  }

  #begin(state: ObservedState): void {
    this.#index += 1
    this.#tracker.begin(episodeStatusBy(this.#rules, state))
    this.#isRunning = true
  }

  #end(): void {
    this.#isRunning = false
    this.#ended += 1
    this.#lastScores.push(this.#tracker.score)
    if (this.#lastScores.length > REMEMBERED_SCORES) this.#lastScores.shift()
  }
}
