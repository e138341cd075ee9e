import type { Random } from '../../shared/random'
import type { Box, Discrete, Observation } from '../../shared/spaces'
import type { Program } from '../engine/onnx/emit'
import type { SavedState } from '../replay/saved-state'
import type { VectorTransition } from '../replay/transition'

/** How an agent learns from demonstrations: it is shown them, then learns from them alone, and only then plays. */
export interface DemonstrationLearning {
  /** Steps it wants to be shown. */
  readonly wanted: number
  /** Chance that the demonstrator's hand is replaced by a random action. */
  readonly noise: number
  /** Whether the demonstrator is to say of every step the agent plays what he would have done. */
  readonly wantsCorrections: boolean
  /** Updates to be made on demonstrations alone, and those that were made. */
  readonly updates: { readonly done: number; readonly total: number }
  /** Keeps a step of one environment that somebody demonstrates in. */
  readonly show: (transition: VectorTransition) => void
  /**
   * Makes the next update on demonstrations alone.
   * @throws NonFiniteError with the parameters as they were before.
   */
  learn(): Promise<Metrics>
}

/** Figures of an update, by their usual names: `losses/td_loss`, `charts/epsilon` ... */
export type Metrics = Readonly<Record<string, number>>

/** `explore`: as the algorithm learns. `greedy`: the best action known, for evaluation and play. */
export type ActMode = 'explore' | 'greedy'

/**
 * Something that learns by acting. The run loop calls `act`, steps the environments, calls `observe` with
 * what came of it and then `learn`, in this order and nothing at the same time. Deterministic: the same
 * configuration, seed and transitions give the same parameters.
 */
export interface Agent {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** Environments that it plays in at once. */
  readonly numEnvs: number
  /** Steps of all environments together that it has observed. */
  readonly steps: number
  /**
   * An action for each row. `observations`: [rows, ...shape]; `explore` wants as many rows as there are
   * environments, `greedy` any number. `random`: where chance comes from instead of the
   * agent's own, so that nothing of the agent changes. The answer is written again by the next call.
   */
  act(observations: Observation, mode: ActMode, random?: Random): Promise<Int32Array>
  observe(transition: VectorTransition): void
  /** Null of one that learns without demonstrations. To be shown all it wants before the first `learn`, and before `load`. */
  readonly demonstrationLearning?: DemonstrationLearning | null
  /** The environments begin anew in the middle of their episodes, which count as truncated. `last`: what was seen last in each: [numEnvs, ...shape]. */
  cut(last: Observation): void
  /**
   * Makes the updates that are due after the last `observe`; null when none is.
   * @throws NonFiniteError with the parameters as they were before.
   */
  learn(): Promise<Metrics | null>
  /** How good each action looks for one observation: what the page shows beside the game. Length: actions. */
  actionValues(observation: Observation): Promise<Float32Array>
  /** What is exported: one output, `preferences` [1, actions], of one input, `observation` [1, ...shape]. Its parameters are in `parameters`. */
  policy(): Program
  readonly parameters: ReadonlyMap<string, Float32Array>
  /** Gradients of the last update by the parameter's name, for the log; empty before the first. */
  readonly gradients?: ReadonlyMap<string, Float32Array>
  /** A hash of what has been learned: the same for the same numbers. */
  parametersHash(): string
  /** Everything that `load` needs to go on exactly as if there had been no interruption. */
  save(): SavedState
  /** @throws AppError 'checkpoint.invalid' when it is of another shape; nothing has changed then. */
  load(saved: SavedState): void
  /** Frees what the runtime holds. */
  close(): Promise<void>
}
