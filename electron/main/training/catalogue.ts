import { devicesOn } from '../../shared/devices'
import { AppError } from '../../shared/errors'
import { checkRunConfig } from '../../shared/run-config'
import type { TrainingCatalogue } from '../../shared/runs'
import type { AgentInfo, RunConfig } from '../../shared/training'
import type { Scout } from './scout'

/** What can be trained and where, as a training process tells it; asked once. */
export class Catalogue {
  readonly #scout: Scout
  #told: Promise<TrainingCatalogue> | null = null

  constructor(scout: Scout) {
    this.#scout = scout
  }

  /** An answer that failed is asked for again. */
  get(): Promise<TrainingCatalogue> {
    this.#told ??= Promise.all([this.#scout.ask('agents'), this.#scout.ask('envs')]).then(
      ([agents, envs]) => ({ agents, envs, devices: devicesOn(process.platform) }),
      (error: unknown) => {
        this.#told = null
        throw error
      }
    )
    return this.#told
  }

  /** Throws `agent.unknown`. */
  async agent(wanted: unknown): Promise<AgentInfo> {
    const { agents } = await this.get()
    const agent = agents.find(({ id }) => id === wanted)
    if (agent !== undefined) return agent
    const known = agents.map(({ id }) => id).join(', ')
    throw new AppError('agent.unknown', { name: String(wanted).slice(0, 80), known })
  }

  /** What a page wishes for, once it is known to be a configuration. Throws `agent.unknown`, `train.config`, `device.unknown`. */
  async check(wish: unknown): Promise<RunConfig> {
    return checkRunConfig(wish, await this.agent((wish as { agent?: unknown }).agent))
  }
}
