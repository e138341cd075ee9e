import { expect, it } from 'vitest'
import { findGame, findGameEnv, gameOf, GAMES, GAME_ENVS } from '../../../games/registry'

it('finds each game by its id, and refuses what is none by name', () => {
  for (const game of GAMES) expect(gameOf(game.profile.id)).toBe(game)
  expect(findGame('pong')).toBeUndefined()
  expect(() => gameOf('pong')).toThrow(/no game named "pong".*invaders/)
})

it('gives every environment one name, and none to what there is not', () => {
  const ids = GAME_ENVS.map(({ observer }) => observer.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { game, observer } of GAME_ENVS)
    expect(findGameEnv(observer.id)).toMatchObject({ game, observer })
  expect(findGameEnv('toString')).toBeUndefined()
})
