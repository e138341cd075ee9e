import { AppError } from '../electron/shared/errors'
import type { LockStepProfile } from '../electron/shared/profile'
import { arenaSimulations } from './arena/env'
import { arenaWindow } from './arena/render/window'
import { dataGame } from './contract/data-game'
import type { Game, ObserverEntry } from './contract/game'
import type { SimulationEntry } from './contract/simulation'
import type { WindowedGame } from './contract/windowed'
import { invaders } from './invaders'

/** A way to look at a game, with the game. */
export interface GameEnv {
  readonly game: Game
  readonly observer: ObserverEntry
}

/** What can be asked of a list of games. */
export interface Registry {
  /** The first opens with the app. */
  readonly GAMES: readonly Game[]
  /** Every environment over one of them, in the order of the games. */
  readonly GAME_ENVS: readonly GameEnv[]
  /** The game of this id, if it ships with the app. */
  readonly findGame: (id: string) => Game | undefined
  /** The game of this id. Throws AppError `game.unknown`, naming those there are. */
  readonly gameOf: (id: string) => Game
  /** What knows a game: its code where it ships with the app, its profile alone otherwise. */
  readonly gameFor: (profile: LockStepProfile) => Game
  /** The environment of this id, if it is one over a game. */
  readonly findGameEnv: (id: string) => GameEnv | undefined
}

export function registryOf(games: readonly Game[]): Registry {
  const envs = games.flatMap((game) => game.observers.map((observer) => ({ game, observer })))
  const findGame = (id: string): Game | undefined => games.find(({ profile }) => profile.id === id)
  return {
    GAMES: games,
    GAME_ENVS: envs,
    findGame,
    gameOf: (id) => {
      const game = findGame(id)
      if (game) return game
      throw new AppError('game.unknown', {
        name: id,
        known: games.map(({ profile }) => profile.id).join(', ')
      })
    },
    gameFor: (profile) => findGame(profile.id) ?? dataGame(profile),
    findGameEnv: (id) => envs.find(({ observer }) => observer.id === id)
  }
}

/** The games that ship with the app: the only list of them. */
export const { GAMES, GAME_ENVS, findGame, gameOf, gameFor, findGameEnv } = registryOf([invaders])

/** Those that the app brings with a window of their own: each has a command that opens it. */
export const WINDOWED_GAMES: readonly WindowedGame[] = [arenaWindow]

/** Those that run as code alone, to train in. */
export const SIMULATIONS: readonly SimulationEntry[] = [...arenaSimulations]
