import type { AppError } from '../../shared/errors'
import type { Decision } from '../../shared/action'
import { fieldsShown, numericFields, type LiveLook, type LiveMoment } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { joined } from '../../shared/spaces'
import type { Decider, DecisionInputs } from './decider'
import type { Episodes } from './episode-follower'
import type { FieldEpisodeUpdate } from './field-episodes'

interface Waiting {
  readonly resolve: (moment: Promise<LiveMoment>) => void
  readonly reject: (error: AppError) => void
}

const NO_PICTURE = new Uint8Array()
const NOTHING_READ = { fields: {} }

/** What a seat is asked to do for who trains in it. */
export interface LiveSeatOptions {
  readonly profile: Profile
  readonly look: LiveLook
  /** Gives the running episode up: the next one is begun, or waited for. */
  readonly beginAnew: () => void
}

/**
 * Decides in a seat for somebody far away: a training process, which is told a moment and answers with an action. The
 * game does not wait for it: an action that comes too late is done at the next turn, and how late the turns come is told.
 */
export class LiveSeat implements Decider {
  readonly #options: LiveSeatOptions
  readonly #fields: readonly string[]
  readonly #periodMs: number
  #waiting: Waiting | null = null
  /** The next moment begins an episode for who trains. */
  #mustBegin = true
  /** An episode of the game runs that nobody has played in yet. */
  #isFresh = false
  #reward = 0
  #score = 0
  #turnMs: number | null = null
  #action: number | null = null
  #onAction: (() => void) | null = null
  /** The episode ended while nobody waited for a moment. */
  #last: Promise<LiveMoment> | null = null
  #end: AppError | null = null

  constructor(options: LiveSeatOptions) {
    this.#options = options
    this.#fields = numericFields(options.profile)
    const { clock } = options.profile
    this.#periodMs = clock.kind === 'realTime' ? 1000 / clock.decisionsPerSecond : 0
  }

  /** The next moment of a new episode. */
  beginEpisode(): Promise<LiveMoment> {
    this.#mustBegin = true
    this.#action = null
    this.#last = null
    if (!this.#isFresh) this.#options.beginAnew()
    return this.#next()
  }

  /** The moment after this action. */
  act(action: number): Promise<LiveMoment> {
    if (this.#last !== null) return this.#takeLast(this.#last)
    const next = this.#next()
    this.#action = action
    this.#onAction?.()
    return next
  }

  /** Nobody plays here any more: whatever is waited for rejects with this, and all that is asked later. */
  end(error: AppError): void {
    this.#end ??= error
    this.#waiting?.reject(this.#end)
    this.#waiting = null
    this.#onAction?.()
  }

  /** What a picture meant for the episode. */
  observe(
    { reward, began, ended, truncated }: FieldEpisodeUpdate,
    inputs: DecisionInputs,
    { progress }: Episodes
  ): void {
    if (ended && !this.#mustBegin) {
      this.#reward += reward
      this.#mustBegin = true
      const moment = this.#moment(inputs, { terminated: !truncated, truncated })
      if (this.#waiting === null) this.#last = moment
      else this.#tell(moment)
    } else if (!ended) this.#reward += reward
    if (began) {
      this.#isFresh = true
      this.#reward = 0
    }
    this.#score = progress?.score ?? 0
  }

  /** Episodes are begun by who trains. */
  begin(): void {
    return
  }

  /** The agent's turn: whoever waits is told the moment, and has until the limit to answer. */
  async decide(inputs: DecisionInputs, limitMs: number): Promise<Decision | null> {
    if (this.#end !== null) return null
    if (this.#waiting !== null && this.#action === null) this.#show(inputs)
    if (this.#action === null) await this.#untilAction(limitMs)
    const action = this.#action
    this.#action = null
    return action === null ? null : { action, reason: 'learned' }
  }

  #show(inputs: DecisionInputs): void {
    if (this.#mustBegin) {
      this.#mustBegin = false
      this.#isFresh = false
      this.#reward = 0
      this.#turnMs = null
    }
    this.#tell(this.#moment(inputs, { terminated: false, truncated: false }))
  }

  #takeLast(moment: Promise<LiveMoment>): Promise<LiveMoment> {
    this.#last = null
    return moment
  }

  #tell(moment: Promise<LiveMoment>): void {
    this.#waiting?.resolve(moment)
    this.#waiting = null
  }

  async #moment(
    inputs: DecisionInputs,
    end: Pick<LiveMoment, 'terminated' | 'truncated'>
  ): Promise<LiveMoment> {
    const nowMs = performance.now()
    const lateMs = this.#turnMs === null ? 0 : Math.max(0, nowMs - this.#turnMs - this.#periodMs)
    this.#turnMs = nowMs
    const { reward, score } = { reward: this.#reward, score: this.#score }
    this.#reward = 0
    const seen = await this.#seen(inputs)
    return { seen, reward, score, lateMs: Math.round(lateMs), ...end }
  }

  async #seen(inputs: DecisionInputs): Promise<Uint8Array> {
    const { look } = this.#options
    if (look.see === 'picture') return inputs.picture(look)
    // Taken before a picture is waited for: both are of the same moment.
    const fields = inputs.fields?.(this.#fields) ?? fieldsShown(this.#fields, NOTHING_READ)
    return joined(look.see === 'both' ? await inputs.picture(look) : NO_PICTURE, fields)
  }

  #next(): Promise<LiveMoment> {
    if (this.#end !== null) return Promise.reject(this.#end)
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }))
  }

  /** Until an action is there, or the limit is over. */
  #untilAction(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#onAction = null
        resolve()
      }
      const timer = setTimeout(done, limitMs)
      this.#onAction = done
    })
  }
}
