import { describe, expect, it } from 'vitest'
import { plainGame } from '../../../electron/main/games/plain-game'
import { PLAIN_GAME } from '../../../electron/shared/plain-game'

const window = { title: 'Some window', program: 'some' }

describe('a game made up for a window', () => {
  it('is nothing, each key held, each cell clicked in its middle', () => {
    const game = plainGame(window, {
      keys: ['ArrowLeft', 'Space', 'ArrowLeft'],
      cells: { columns: 2, rows: 1, shape: 'square' }
    })
    expect(game).toMatchObject({ id: PLAIN_GAME, title: { en: 'Some window' }, readers: [], episode: {} })
    expect(game.controls.map(({ key }) => key)).toEqual(['ArrowLeft', 'Space'])
    expect(game.actions.map(({ id, hold, click }) => [id, hold, click?.at])).toEqual([
      ['wait', [], undefined],
      ['arrowLeft', ['arrowLeft'], undefined],
      ['space', ['space'], undefined],
      ['cell-1-1', [], { x: 0.25, y: 0.5 }],
      ['cell-2-1', [], { x: 0.75, y: 0.5 }]
    ])
    expect(game.pointer?.buttons).toEqual(['left'])
  })

  it('listens to no mouse without cells, and has diamonds where they are wished', () => {
    expect(plainGame(window, { keys: ['KeyA'], cells: null }).pointer).toBeUndefined()
    const { actions } = plainGame(window, { keys: [], cells: { columns: 2, rows: 2, shape: 'diamond' } })
    expect(actions.slice(1).map(({ click }) => click?.at)).toEqual([
      { x: 0.2, y: 1 / 3 },
      { x: expect.closeTo(0.6) as number, y: 1 / 3 },
      { x: expect.closeTo(0.4) as number, y: 2 / 3 },
      { x: 0.8, y: 2 / 3 }
    ])
  })
})
