import type { LocalizedText } from '../../electron/shared/language'
import type { Box, Discrete, Observation } from '../../electron/shared/spaces'

/** A game that is code alone and runs as fast as it can, seen as numbers: what one trains in. It knows no clock. */
export interface Simulation {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** Steps after which an episode is truncated. */
  readonly stepLimit: number
  /** Begins an episode that follows wholly from this seed and the actions. `seed`: any safe integer. */
  begin(seed: number): void
  /** One decision. What is not allowed now changes nothing but the time. */
  step(action: number): { readonly reward: number; readonly terminated: boolean }
  /** What is seen now, in a new array. */
  observe(): Observation
  /** What is told beside. */
  facts(): Readonly<Record<string, number | string | boolean>>
  /** What somebody who can play would do now: changes nothing, and remembers nothing. */
  expertAction(): number
  /** What a person who watches sees of it now, in grey, row by row. Changes nothing. */
  screen(): { readonly width: number; readonly height: number; readonly data: Uint8Array }
  /** What its actions are called, by number. */
  readonly actionLabels: readonly LocalizedText[]
}

/** A way to train in a game that is code alone. */
export interface SimulationEntry {
  /** Of the environment. Stands in runs, checkpoints and policies. */
  readonly id: string
  readonly title: LocalizedText
  readonly make: () => Simulation
  /** Who can demonstrate it: the id of an expert. */
  readonly expert: string
}
