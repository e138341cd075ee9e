import type { CloneConfig, Cloned, CloneProgress, CloneTrial, Improved } from './imitation'
import type { ModelParent } from './policy-card'
import type { Profile } from './profile'

/**
 * The contract between the app and the process that clones, one for each cloning. Carried by birpc over the process's
 * message channel, by structured clone. It ends with its parent.
 */
export interface ImitationApi {
  ping(): Promise<'pong'>
  /**
   * Clones and answers once that is done: what came of it, written as a policy into a folder; null where it was stopped
   * before it had learned anything. @throws AppError as `clone` does, 'dataset.damaged'
   */
  clone(order: CloneOrder): Promise<Cloned | null>
  /**
   * Lets a clone learn on from corrections, and answers as `clone` does. @throws AppError 'imitate.noRecipe',
   * 'dataset.unknown', 'dataset.damaged', 'dataset.mixed', 'imitate.otherShape'
   */
  improve(order: ImproveOrder): Promise<ImprovedClone | null>
  /** Ends it with what it has learned; `clone` and `improve` answer then. */
  stop(): Promise<void>
}

/** What the process tells on the way. Nothing waits for an answer. */
export interface ImitationEvents {
  trial(trial: CloneTrial): void
  progress(progress: CloneProgress): void
  judging(): void
}

/** What is to be cloned, and where to. */
export interface CloneOrder {
  /** The folder of the data set. */
  readonly dataset: string
  /** The folder that the policy is written into: what is best so far, whenever that gets better. */
  readonly policy: string
  readonly config: CloneConfig
  readonly title: string
  /** What makes the same in a terminal. */
  readonly command: string
  /** The game as it is known now; null where its actions are not those of the data set any more. */
  readonly profile: Profile | null
  /** The folder in which it keeps how far it has come; null: nowhere. The same order goes on from there. */
  readonly begun: string | null
}

/** Which clone is to learn on, from what, and where to. */
export interface ImproveOrder {
  /** The model's name, and its folder. */
  readonly parent: ModelParent
  readonly parentFolder: string
  /** The folder in which the data sets lie, each in a folder with its id. */
  readonly datasets: string
  /** The one with the corrections. */
  readonly corrections: string
  readonly policy: string
  /** The longest it may take. */
  readonly minutes: number
  readonly seed: number
  readonly title: string
  readonly command: string
  readonly profile: Profile | null
}

/** What came of it. Moments of `cloned` are those of the data set with the corrections. */
export interface ImprovedClone {
  readonly cloned: Cloned
  readonly improved: Improved
  /** As it was cloned. */
  readonly config: CloneConfig
}
