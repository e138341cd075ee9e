import type { MethodName } from './contract'

/** Characters of a message towards the app, unless its method is one of those below. */
export const USUAL_CALL = 64 * 1024
/** Of any message: a whole game with its pictures. */
export const LARGEST_CALL = 66_000_000

/** Methods whose input holds a draft of a game, pictures, or a whole game. */
const LARGE_INPUT: ReadonlySet<MethodName> = new Set([
  'games.keepDraft',
  'games.save',
  'games.check',
  'games.watch',
  'games.readSession',
  'games.addTemplate',
  'games.correct',
  'games.import'
])

/** Whether a call of this method may be so large. */
export const mayBeLong = (method: string, characters: number): boolean =>
  characters <= USUAL_CALL || (LARGE_INPUT as ReadonlySet<string>).has(method)
