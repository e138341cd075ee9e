import type { LiveView, ViewWish } from '../../shared/training-process'
import type { Agent } from '../agents/agent'
import type { Runtime } from '../engine/runtime/runtime'
import type { Clock } from './clock'
import { firstOf, pictureOf } from './picture'
import { Saliency } from './saliency'
import type { RunEnvs } from './run-envs'

/** Shows the first training game to whoever watches, not more often than they wish. */
export class LiveViews {
  private wish: ViewWish | null = null
  private shownMs = -Infinity
  private saliency: Saliency | null = null

  constructor(
    private readonly clock: Clock,
    private readonly runtime: Runtime,
    private readonly agent: Agent,
    private readonly send: (view: LiveView) => void
  ) {}

  watch(wish: ViewWish | null): void {
    this.wish = wish
  }

  get isDue(): boolean {
    return this.wish !== null && this.clock.nowMs() - this.shownMs >= 1000 / this.wish.perSecond
  }

  /** `action`: what was chosen where the first game stands now. */
  async show(step: number, envs: RunEnvs, action: number): Promise<void> {
    this.shownMs = this.clock.nowMs()
    const space = envs.observationSpace
    const observation = firstOf(space, envs.observations)
    const seen = pictureOf(envs, observation)
    const actionValues = Float32Array.from(await this.agent.actionValues(observation))
    if (this.wish?.saliency) this.saliency ??= await Saliency.create(this.runtime, this.agent)
    this.send({
      step,
      picture: seen ?? envs.screen(),
      observation: seen === null ? Float32Array.from(observation) : null,
      labels: envs.labels,
      action,
      preferences: actionValues,
      saliency: this.wish?.saliency ? await this.saliency!.of(observation) : null,
      ...envs.first
    })
  }

  async close(): Promise<void> {
    await this.saliency?.close()
  }
}
