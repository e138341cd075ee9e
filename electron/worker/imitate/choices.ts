import type { ActionParts } from '../../shared/action-parts'

/** What there is to choose from. */
export interface Choices {
  readonly actions: number
  /** How the actions are made; null: each is learned by itself. */
  readonly parts: ActionParts | null
  /** How many levels of expertise are told apart; 0: none. The best is the last. */
  readonly levels: number
}
