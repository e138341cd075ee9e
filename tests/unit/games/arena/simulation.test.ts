import { describe, expect, it } from 'vitest'
import { Random } from '../../../../electron/shared/random'
import { sampleAction } from '../../../../electron/shared/spaces'
import { arenaSimulations } from '../../../../games/arena/env'
import {
  FIGHT_ACTIONS,
  FIGHT_ACTION_SPACE,
  fightAction,
  fightActionIndex
} from '../../../../games/arena/env/fight-actions'
import { cellOn, RADIUS, SIDE, squareOf, SQUARES } from '../../../../games/arena/env/fight-board'
import { FIGHT_SPACE, viewFight } from '../../../../games/arena/env/fight-view'
import { actionOfIndex, legalActions } from '../../../../games/arena/rules/action-index'
import { SPELLS } from '../../../../games/arena/rules/content/spells'
import { CELLS, distance } from '../../../../games/arena/rules/grid'
import { drawTask } from '../../../../games/arena/rules/tasks/curriculum'
import { startTask } from '../../../../games/arena/rules/tasks/task'
import type { Simulation } from '../../../../games/contract/simulation'
import { at, field } from './rules-field'
import { isAllowed } from '../../../support/allowed'

const plane = (view: Uint8Array, index: number): Uint8Array =>
  view.subarray(index * SQUARES, (index + 1) * SQUARES)
const MIDDLE = RADIUS * SIDE + RADIUS

function playOut(simulation: Simulation, seed: number, choose: () => number): { sum: number; won: unknown } {
  simulation.begin(seed)
  let sum = 0
  for (let i = 0; i < simulation.stepLimit; i++) {
    const { reward, terminated } = simulation.step(choose())
    sum += reward
    if (terminated) break
  }
  return { sum, won: simulation.facts()['won'] }
}

describe('the board of a fight', () => {
  it('holds every cell that a spell reaches, each on a square of its own', () => {
    for (const { maxRange } of Object.values(SPELLS)) expect(maxRange).toBeLessThanOrEqual(RADIUS)
    for (const centre of [0, 13, 279, 300, 559])
      for (let cell = 0; cell < CELLS; cell++) {
        const square = squareOf(centre, cell)
        if (square >= 0) expect(cellOn(centre, square)).toBe(cell)
        else expect(distance(centre, cell)).toBeGreaterThan(RADIUS)
      }
  })

  it('has a number for every action of the rules on it, and back', () => {
    for (let seed = 0; seed < 12; seed++) {
      const state = startTask(seed, drawTask(seed))
      if (state.combat === null) continue
      const centre = state.combat.fighters.find(({ seat }) => seat === 0)!.cell
      const view = viewFight(state)
      const allowed = new Set<number>([FIGHT_ACTIONS - 1])
      for (const index of legalActions(state)) {
        const action = actionOfIndex(index)
        const number = fightActionIndex(centre, action)
        if (number < 0) continue
        allowed.add(number)
        expect(fightAction(centre, number)).toEqual(action)
      }
      for (let action = 0; action < FIGHT_ACTIONS; action++)
        expect(isAllowed(FIGHT_ACTION_SPACE, action, view)).toBe(allowed.has(action))
    }
  })

  it('shows the one who acts in the middle, who stands where, and what is beyond at the edge', () => {
    const state = field(
      [
        { kind: 'ranger', cell: at(0, 0) },
        { kind: 'gnasher', cell: at(2, 1) },
        { kind: 'spitter', cell: at(-12, 0) }
      ],
      { walls: [at(1, 0)] }
    )
    const view = viewFight(state)
    expect(view).toHaveLength(FIGHT_SPACE.shape.reduce((a, b) => a * b, 1))
    const [wall, enemy, beyond] = [8, 9, 14].map((index) => plane(view, index))
    expect(wall![MIDDLE + 1]).toBe(255)
    expect([...enemy!].flatMap((value, square) => (value > 0 ? [square] : []))).toEqual([MIDDLE + SIDE + 2])
    expect([...beyond!].flatMap((value, square) => (value > 0 ? [square] : []))).toEqual([RADIUS * SIDE])
  })
})

describe.each(arenaSimulations)('$id', ({ make }) => {
  it('gives 1 for a fight that is won, however it went, and the expert wins most', () => {
    const simulation = make()
    let won = 0
    for (let seed = 1; seed <= 10; seed++) {
      const played = playOut(simulation, seed, () => {
        const action = simulation.expertAction()
        expect(isAllowed(simulation.actionSpace, action, simulation.observe())).toBe(true)
        return action
      })
      expect(played.sum).toBeCloseTo(Number(played.won), 9)
      won += Number(played.won)
    }
    expect(won).toBeGreaterThanOrEqual(7)
  })

  it('gives 0 for any other, and chance wins few', () => {
    const simulation = make()
    const random = new Random(4)
    let won = 0
    for (let seed = 1; seed <= 10; seed++) {
      const played = playOut(simulation, seed, () =>
        sampleAction(simulation.actionSpace, random, simulation.observe())
      )
      expect(played.sum).toBeCloseTo(Number(played.won), 9)
      won += Number(played.won)
    }
    expect(won).toBeLessThanOrEqual(4)
  })

  it('only lets time pass for what is not allowed, and ends all the same', () => {
    const simulation = make()
    simulation.begin(2)
    const before = simulation.facts()['ticks']
    const refused = simulation.observe().subarray(0, FIGHT_ACTIONS).indexOf(0)
    expect(simulation.step(refused)).toMatchObject({ terminated: false })
    expect(simulation.facts()['ticks']).toBe(Number(before) + 1)
    const { won } = playOut(simulation, 2, () => simulation.observe().subarray(0, FIGHT_ACTIONS).indexOf(0))
    expect(won).toBe(false)
  })
})
