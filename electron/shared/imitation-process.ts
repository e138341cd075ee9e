import type { CloneConfig, Cloned, CloneProgress, CloneTrial } from './imitation'
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
  /** Ends it with what it has learned; `clone` answers then. */
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
