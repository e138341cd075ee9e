import { AppError } from '../electron/shared/errors'
import type { LockStepProfile } from '../electron/shared/profile'
import { dataGame } from './contract/data-game'
import type { Game, ObserverEntry } from './contract/game'
import { invaders } from './invaders'

/** The games that ship with the app: the only list of them. The first opens with it. */
export const GAMES: readonly Game[] = [invaders]

/** The game of this id, if it ships with the app. */
export const findGame = (id: string): Game | undefined => GAMES.find(({ profile }) => profile.id === id)

/** The game of this id. Throws AppError `game.unknown`, naming those there are. */
export function gameOf(id: string): Game {
  const game = findGame(id)
  if (game) return game
  throw new AppError('game.unknown', { name: id, known: GAMES.map(({ profile }) => profile.id).join(', ') })
}

/** What knows a game: its code where it ships with the app, its profile alone otherwise. */
export const gameFor = (profile: LockStepProfile): Game => findGame(profile.id) ?? dataGame(profile)

/** A way to look at a game, with the game. */
export interface GameEnv {
  readonly game: Game
  readonly observer: ObserverEntry
}

/** Every environment over a game that ships with the app, in the order of the games. */
export const GAME_ENVS: readonly GameEnv[] = GAMES.flatMap((game) =>
  game.observers.map((observer) => ({ game, observer }))
)

/** The environment of this id, if it is one over a game. */
export const findGameEnv = (id: string): GameEnv | undefined =>
  GAME_ENVS.find(({ observer }) => observer.id === id)
