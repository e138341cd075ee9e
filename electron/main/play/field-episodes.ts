import { Objectives } from '../../../games/contract/objectives'
import type { EpisodeProgress } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import { isReliable, type FieldContent, type ObservedState } from '../../shared/state'
import type { Episodes, EpisodeUpdate } from './episode-follower'

const REMEMBERED_SCORES = 50
/** A phase that shows for less than this is taken for a misreading, or for the moment between two. */
const PHASE_HOLDS_MS = 250
/** So long after an episode began its score may still be the one of the game before. */
const SETTLES_MS = 3000
/**
 * So long after no game is on any more its score may still be read anew: what is given at the end (a thousand for a cleared
 * board) is doubted at first, and believed only when it has been read a few times.
 */
const DOUBTED_MS = 1500

/** How an episode of a game in a window goes on from one picture to the next. */
export interface FieldEpisodeUpdate extends EpisodeUpdate {
  /** It was cut by its time limit. */
  readonly truncated: boolean
}

const NOTHING: FieldEpisodeUpdate = { reward: 0, began: false, ended: false, truncated: false }

/**
 * Tells the episodes of a game apart that is known by what is read off its picture. An episode is on in the phases that
 * the profile says; where it says none one is always on, and a new one begins when the score has fallen. What cannot be
 * read at a moment stays what it was. Time is that of the pictures.
 */
export class FieldEpisodes implements Episodes {
  readonly #rules: Profile['episode']
  readonly #objectives: Objectives
  readonly #numbers = new Map<string, number>()
  readonly #lastScores: number[] = []
  #ended = 0
  #index = 0
  #isRunning = false
  #beganMs = 0
  #nowMs = 0
  #score = 0
  #shownScore: number | null = null
  /** Whether a game is on by what was last seen long enough. */
  #isOn = false
  /** Since when phases show in which there is none; null while none does. */
  #offSinceMs: number | null = null
  #change: { readonly isOn: boolean; readonly sinceMs: number } | null = null

  constructor(profile: Pick<Profile, 'episode' | 'rewards'>) {
    this.#rules = profile.episode
    this.#objectives = new Objectives(profile)
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
    // Nobody seeds a game in a window.
    return { index: this.#index, seed: 0, score: this.#score, seconds: (this.#nowMs - this.#beganMs) / 1000 }
  }

  /**
   * No game is on, and that is known: a phase in which there is none has shown long enough. What is not read yet, or
   * cannot be, may be a game.
   */
  get isOver(): boolean {
    return !this.#isRunning && this.#offSinceMs !== null && this.#nowMs - this.#offSinceMs >= PHASE_HOLDS_MS
  }

  /** The game looked like this at this moment. */
  observe(state: ObservedState, nowMs: number): FieldEpisodeUpdate {
    this.#nowMs = nowMs
    this.#note(state)
    const isOn = this.#settled(state.phase, nowMs)
    if (!this.#isRunning) return isOn ? this.#begin() : NOTHING
    const reward = this.#gain()
    if (reward === 'fell') return this.#beginAgain()
    const { limitSeconds = Infinity } = this.#rules
    const truncated = isOn && nowMs - this.#beganMs >= 1000 * limitSeconds
    if ((isOn && !truncated) || this.#isDoubted(state)) return { ...NOTHING, reward }
    this.#end()
    return { reward, began: false, ended: true, truncated }
  }

  /** No game is on any more, and of its score another value is read than the one that is believed. */
  #isDoubted({ fields }: ObservedState): boolean {
    if (this.#rules.score === undefined || this.#offSinceMs === null) return false
    const score = fields[this.#rules.score]
    const isRead = score !== undefined && score.value !== null
    return isRead && !isReliable(score) && this.#nowMs - this.#offSinceMs < DOUBTED_MS
  }

  /** Ends the running one here: whoever plays begins another. */
  cut(): void {
    if (this.#isRunning) this.#end()
    // So that the same moment does not begin the next one by itself.
    this.#isOn = this.#rules.phases === undefined
  }

  #note({ fields }: ObservedState): void {
    for (const [name, field] of Object.entries(fields)) {
      const number = isReliable(field) ? numberOf(field.value) : null
      if (number !== null) this.#numbers.set(name, number)
    }
  }

  /** Whether a game is on, by the phase: one that is unknown, or too new, changes nothing. */
  #settled(phase: string | null, nowMs: number): boolean {
    const { phases } = this.#rules
    if (phases === undefined) return true
    if (phase === null) return this.#isOn
    const isOn = phases.includes(phase)
    this.#offSinceMs = isOn ? null : (this.#offSinceMs ?? nowMs)
    if (isOn === this.#isOn) this.#change = null
    else if (this.#change?.isOn !== isOn) this.#change = { isOn, sinceMs: nowMs }
    else if (nowMs - this.#change.sinceMs >= PHASE_HOLDS_MS) {
      this.#isOn = isOn
      this.#change = null
    }
    return this.#isOn
  }

  /** What was gained since the last picture; `fell`: the score did, which means another game. */
  #gain(): number | 'fell' {
    const shown = this.#rules.score === undefined ? undefined : this.#numbers.get(this.#rules.score)
    const before = this.#shownScore
    const gained = shown === undefined || before === null ? 0 : shown - before
    // With phases those tell of a new game, and a score may be lost.
    if (gained < 0 && this.#rules.phases === undefined) return 'fell'
    this.#shownScore = shown ?? before
    if (gained < 0 && this.#nowMs - this.#beganMs < SETTLES_MS) {
      this.#objectives.begin(this.#numbers)
      return 0
    }
    this.#score += gained
    const objectives = this.#objectives.take(this.#numbers)
    return this.#objectives.areNamed ? objectives : gained
  }

  #begin(): FieldEpisodeUpdate {
    this.#index += 1
    this.#isRunning = true
    this.#beganMs = this.#nowMs
    this.#score = 0
    const { score } = this.#rules
    this.#shownScore = score === undefined ? null : (this.#numbers.get(score) ?? null)
    this.#objectives.begin(this.#numbers)
    return { ...NOTHING, began: true }
  }

  #beginAgain(): FieldEpisodeUpdate {
    this.#end()
    return { ...this.#begin(), ended: true }
  }

  #end(): void {
    this.#isRunning = false
    this.#ended += 1
    this.#lastScores.push(this.#score)
    if (this.#lastScores.length > REMEMBERED_SCORES) this.#lastScores.shift()
  }
}

/** Yes and no count as 1 and 0: a reward for what is to be seen. */
function numberOf(value: FieldContent): number | null {
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' ? value : null
}
