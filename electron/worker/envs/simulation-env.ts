import type { Simulation, SimulationEntry } from '../../../games/contract/simulation'
import { Random } from '../../shared/random'
import type { Box, Discrete } from '../../shared/spaces'
import type { GreyPicture, ViewLabels } from '../../shared/training-process'
import type { Env, ResetRequest, ResetResult, StepResult } from './env'
import { StepGuard } from './step-guard'

/** A game that is code alone as an environment, with its time limit. */
export class SimulationEnv implements Env {
  readonly id: string
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  readonly demonstrator: { readonly id: string; readonly choose: () => number }
  readonly labels: ViewLabels
  private readonly simulation: Simulation
  private readonly guard: StepGuard
  private random = new Random(0)
  private steps = 0

  constructor({ id, make, expert }: SimulationEntry) {
    const simulation = make()
    this.id = id
    this.simulation = simulation
    this.observationSpace = simulation.observationSpace
    this.actionSpace = simulation.actionSpace
    this.labels = { actions: simulation.actionLabels, numbers: [] }
    this.guard = new StepGuard(id, simulation.actionSpace)
    this.demonstrator = { id: expert, choose: () => simulation.expertAction() }
  }

  reset({ seed }: ResetRequest = {}): ResetResult {
    if (seed !== undefined) this.random = new Random(seed)
    this.simulation.begin(this.random.uint32())
    this.steps = 0
    this.guard.began()
    return this.look()
  }

  step(action: number): StepResult {
    this.guard.check(action)
    const { reward, terminated } = this.simulation.step(action)
    const truncated = ++this.steps >= this.simulation.stepLimit && !terminated
    if (terminated || truncated) this.guard.ended()
    return { ...this.look(), reward, terminated, truncated }
  }

  screen(): GreyPicture {
    return this.simulation.screen()
  }

  private look(): ResetResult {
    return { observation: this.simulation.observe(), info: this.simulation.facts() }
  }
}
