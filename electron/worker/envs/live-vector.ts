import type { AppError } from '../../shared/errors'
import type { Info, ResetRequest, ResetResult, StepResult } from './env'
import type { Box, Discrete, Observation } from '../../shared/spaces'
import { isGone, type LiveGame } from './replaced-env'
import { VectorSlots, type AutoresetMode, type VectorStep } from './vector-slots'

export interface LiveVectorOptions {
  readonly autoreset?: AutoresetMode
  /** Told whenever a dead game is being replaced. */
  readonly onReplaced?: (index: number, why: AppError) => void
}

/**
 * Several live games (MAME processes) stepped together, all at once. The step that finds a game dead gives
 * the last observation again, reward 0, `truncated`, and `replaced: true` in its info: the episode is over
 * and a new game takes its place, while the others play on.
 */
export class LiveVectorEnv {
  readonly singleObservationSpace: Box
  readonly singleActionSpace: Discrete
  readonly size: number
  readonly autoreset: AutoresetMode
  private readonly games: Promise<LiveGame>[]
  private readonly slots: VectorSlots
  private readonly seeds: (number | undefined)[]

  private constructor(
    games: readonly LiveGame[],
    private readonly launch: () => Promise<LiveGame>,
    private readonly options: LiveVectorOptions
  ) {
    this.size = games.length
    this.autoreset = options.autoreset ?? 'nextStep'
    this.slots = new VectorSlots(games[0]?.env.observationSpace, games.length)
    const first = games[0]!
    this.singleObservationSpace = first.env.observationSpace
    this.singleActionSpace = first.env.actionSpace
    this.games = games.map((game) => Promise.resolve(game))
    this.seeds = games.map(() => undefined)
  }

  /** Starts `count` games. When one does not start, none is left. */
  static async start(
    count: number,
    launch: () => Promise<LiveGame>,
    options: LiveVectorOptions = {}
  ): Promise<LiveVectorEnv> {
    const launched = await Promise.allSettled(Array.from({ length: count }, launch))
    const games = launched.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const failed = launched.find((result) => result.status === 'rejected')
    if (!failed) return new LiveVectorEnv(games, launch, options)
    await Promise.all(games.map((game) => game.close()))
    throw failed.reason
  }

  /** Begins an episode everywhere. Environment i is given `seed + i`, as over the board. */
  async reset({ seed, ...rest }: ResetRequest = {}): Promise<{
    readonly observations: Observation
    readonly infos: readonly Info[]
  }> {
    this.slots.clear()
    await Promise.all(
      this.games.map(async (_, i) => {
        if (seed !== undefined) this.seeds[i] = seed + i
        this.slots.show(i, await this.begin(i, seed === undefined ? rest : { ...rest, seed: seed + i }))
      })
    )
    return this.slots
  }

  /** One action for each environment. The arrays of the answer are written again by the next call. */
  async step(actions: ArrayLike<number>): Promise<VectorStep> {
    this.slots.checkActions(actions)
    await Promise.all(this.games.map((_, i) => this.stepOne(i, actions[i]!)))
    return this.slots
  }

  async close(): Promise<void> {
    // A replacement that did not start has nothing to close.
    await Promise.all(
      this.games.map((game) =>
        game.then(
          (g) => g.close(),
          () => undefined
        )
      )
    )
  }

  private async stepOne(i: number, action: number): Promise<void> {
    const { slots } = this
    slots.finalObservations[i] = null
    if (this.autoreset === 'nextStep' && slots.hasEnded(i)) {
      slots.showNothing(i)
      return slots.show(i, await this.begin(i))
    }
    const result = await this.play(i, action)
    slots.showStep(i, result)
    if (this.autoreset === 'sameStep' && slots.hasEnded(i)) {
      slots.finalObservations[i] = result.observation
      slots.show(i, await this.begin(i))
    }
  }

  private async play(i: number, action: number): Promise<StepResult> {
    try {
      return await (await this.games[i]!).env.step(action)
    } catch (error) {
      this.replace(i, error)
      const info = { ...this.slots.infos[i], replaced: true }
      return {
        observation: this.slots.observationOf(i),
        reward: 0,
        terminated: false,
        truncated: true,
        info
      }
    }
  }

  /** Begins an episode, in a new game if need be. */
  private async begin(i: number, request: ResetRequest = {}): Promise<ResetResult> {
    try {
      return await (await this.games[i]!).env.reset(request)
    } catch (error) {
      this.replace(i, error)
      return (await this.games[i]!).env.reset(request)
    }
  }

  /** Starts another game in place of a dead one, with random numbers of its own. Throws what is no death. */
  private replace(i: number, error: unknown): void {
    if (!isGone(error)) throw error
    const dead = this.games[i]!
    const seed = this.nextSeed(i)
    this.games[i] = dead.then(async (game) => {
      await game.close()
      const next = await this.launch()
      // Random numbers go on from here; the first episode begins with the next call.
      if (seed !== undefined) await next.env.reset({ seed })
      return next
    })
    // Whoever steps next is told; until then nobody listens.
    this.games[i].catch(() => undefined)
    this.options.onReplaced?.(i, error)
  }

  /** The seed a replacement begins with: none of the seeds that any other game was given. */
  private nextSeed(i: number): number | undefined {
    const seed = this.seeds[i]
    if (seed !== undefined) this.seeds[i] = seed + this.size
    return this.seeds[i]
  }
}
