import { AppError, type ErrorCode } from '../../shared/errors'
import type { Box, Discrete, Observation } from '../../shared/spaces'
import type { AsyncEnv, Info, ResetRequest, ResetResult, StepResult } from './env'

/** An environment over a program of its own, which can die. */
export interface LiveGame {
  readonly env: AsyncEnv
  close(): Promise<void>
}

/** What a call rejects with when the game behind it is gone; anything else is a mistake, and is passed on. */
const GONE: ReadonlySet<ErrorCode> = new Set(['play.lost', 'mame.silent', 'gym.lost'])

/** Whether this says that the program behind an environment has died or hangs. */
export const isGone = (error: unknown): error is AppError => error instanceof AppError && GONE.has(error.code)

/** A program that gave this many steps was worth starting. */
const WORTH_STEPS = 100
/** After as many in a row that were not, another is not tried. */
const MOST_LOST = 3

/**
 * An environment whose program is replaced when it dies or hangs. The step that finds it lost gives the last
 * observation again, reward 0, `truncated`, and `replaced: true` in its info: the episode is over, and the next reset
 * begins one in a new program. Three programs in a row that are lost before they gave 100 steps are the end of it:
 * calls reject with 'gym.dying' then.
 */
export class ReplacedEnv implements AsyncEnv {
  readonly id: string
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  private game: Promise<LiveGame>
  private shown: { readonly observation: Observation; readonly info: Info } | null = null
  /** Since the present program was started. */
  private steps = 0
  private lostInARow = 0

  private constructor(
    first: LiveGame,
    private readonly launch: () => Promise<LiveGame>,
    private readonly onLost: (why: AppError) => void
  ) {
    const { id, observationSpace, actionSpace } = first.env
    this.id = id
    this.observationSpace = observationSpace
    this.actionSpace = actionSpace
    this.game = Promise.resolve(first)
  }

  /** `onLost`: told of every program that was lost and is being replaced. Throws what `launch` throws. */
  static async start(
    launch: () => Promise<LiveGame>,
    onLost: (why: AppError) => void = () => undefined
  ): Promise<ReplacedEnv> {
    return new ReplacedEnv(await launch(), launch, onLost)
  }

  async step(action: number): Promise<StepResult> {
    try {
      const result = await (await this.game).env.step(action)
      this.steps++
      this.shown = result
      return result
    } catch (thrown) {
      const { shown } = this
      // Nothing was shown yet: a mistake of whoever steps.
      if (shown === null) throw thrown
      this.replace(thrown)
      const info = { ...shown.info, replaced: true }
      return { observation: shown.observation, reward: 0, terminated: false, truncated: true, info }
    }
  }

  async reset(request?: ResetRequest): Promise<ResetResult> {
    for (;;) {
      try {
        return (this.shown = await (await this.game).env.reset(request))
      } catch (thrown) {
        this.replace(thrown)
      }
    }
  }

  async close(): Promise<void> {
    // A program that did not start has nothing to close.
    const game = await this.game.catch(() => null)
    await game?.close()
  }

  /** Starts another program. Throws what is no loss, and when it is not worth it any more. */
  private replace(thrown: unknown): void {
    if (!isGone(thrown)) throw thrown
    this.lostInARow = this.steps >= WORTH_STEPS ? 1 : this.lostInARow + 1
    const steps = this.steps
    this.steps = 0
    if (this.lostInARow === MOST_LOST) {
      const why = thrown.params['why'] ?? thrown.message
      throw new AppError('gym.dying', { id: this.id, times: MOST_LOST, steps, why }, { cause: thrown })
    }
    this.onLost(thrown)
    const lost = this.game
    this.game = lost
      .then(
        (game) => game.close(),
        () => undefined
      )
      .then(this.launch)
    // Whoever resets next is told; until then nobody listens.
    this.game.catch(() => undefined)
  }
}
