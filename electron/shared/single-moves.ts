import type { GameAction } from './profile'

/** Whether every action of a game is done once: where some are held, lead a pointer, or do nothing, waiting is no fault. */
export const areSingleMoves = (actions: readonly GameAction[]): boolean =>
  actions.every(
    ({ hold, press, click, drag }) =>
      hold.length === 0 && (press.length > 0 || click !== undefined || drag !== undefined)
  )
