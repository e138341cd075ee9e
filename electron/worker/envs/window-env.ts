import { numericFields, type LiveGames, type LiveLook, type LiveMoment } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { discrete, type Box, type Discrete, type Observation } from '../../shared/spaces'
import type { ViewLabels } from '../../shared/training-process'
import type { AsyncEnv, Info, ResetResult, StepResult } from './env'
import { LiveObserver } from './live-look'
import { StepGuard } from './step-guard'

/**
 * A game in a window as an environment, at the pace of the window. There is one window, so the environments of a
 * training process share it: the one that was reset last plays. The step of another is answered with what it saw last,
 * truncated. Nothing is seeded, and no episode can be played again.
 */
export class WindowEnv implements AsyncEnv {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  readonly labels: ViewLabels
  private readonly observer: LiveObserver
  private readonly guard: StepGuard
  private last: Observation | null = null

  constructor(
    readonly id: string,
    private readonly window: SharedWindow,
    look: LiveLook
  ) {
    const { profile } = window
    const fields = numericFields(profile)
    this.observer = new LiveObserver(look, fields)
    this.observationSpace = this.observer.space
    this.actionSpace = discrete(profile.actions.length)
    this.labels = {
      actions: profile.actions.map(({ label }) => label),
      numbers: look.see === 'picture' ? [] : fields.flatMap((name) => [name, `${name}?`])
    }
    this.guard = new StepGuard(id, this.actionSpace)
  }

  async reset(): Promise<ResetResult> {
    const moment = await this.window.begin(this)
    this.guard.began()
    const observation = this.observer.begin(moment.seen)
    this.last = observation
    return { observation, info: infoOf(moment) }
  }

  async step(action: number): Promise<StepResult> {
    this.guard.check(action)
    if (!this.window.isOf(this)) return this.interrupted()
    const moment = await this.window.step(action)
    const { reward, terminated, truncated } = moment
    if (terminated || truncated) this.guard.ended()
    const observation = this.observer.next(moment.seen)
    this.last = observation
    return { observation, reward, terminated, truncated, info: infoOf(moment) }
  }

  private interrupted(): StepResult {
    this.guard.ended()
    const observation = this.last!
    return { observation, reward: 0, terminated: false, truncated: true, info: { interrupted: true } }
  }
}

const infoOf = ({ score, lateMs }: LiveMoment): Info => ({ score, lateMs })

/** The one window of a training process, and whose turn it is in it. */
export class SharedWindow {
  private owner: WindowEnv | null = null
  private users = 0

  private constructor(
    private readonly games: LiveGames,
    readonly profile: Profile
  ) {}

  /** Takes hold of a game. Rejects with AppError as `LiveGames.open` does. */
  static async open(games: LiveGames, game: string, look: LiveLook): Promise<SharedWindow> {
    const { profile } = await games.open(game, look)
    return new SharedWindow(games, profile)
  }

  isOf(env: WindowEnv): boolean {
    return this.owner === env
  }

  begin(env: WindowEnv): Promise<LiveMoment> {
    this.owner = env
    return this.games.begin()
  }

  step(action: number): Promise<LiveMoment> {
    return this.games.step(action)
  }

  join(): void {
    this.users += 1
  }

  /** The last that leaves lets go of the game. Answers whether it was the last. */
  async leave(): Promise<boolean> {
    this.users -= 1
    if (this.users > 0) return false
    await this.games.close()
    return true
  }
}
