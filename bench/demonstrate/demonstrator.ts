import type { Desk } from './desk'

/** Someone who plays a game by what its window shows. */
export interface Demonstrator {
  /** A pattern that the title of its window fits. */
  readonly title: string
  /** By what rule, in a few words. */
  readonly about: string
  /** Looks once and does what is to be done; the delays are those of a person. */
  turn(desk: Desk): Promise<{ readonly did: string }>
  /** Lets go of everything. */
  end?(desk: Desk): Promise<void>
}
