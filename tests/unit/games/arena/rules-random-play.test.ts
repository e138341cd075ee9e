import { describe, expect, it } from 'vitest'
import { RandomPlayer } from '../../../../games/arena/players/random'
import { ACTIONS, actionMask, actionOfIndex, legalActions } from '../../../../games/arena/rules/action-index'
import { hashOf } from '../../../../games/arena/rules/hash'
import { advance, copyState, step } from '../../../../games/arena/rules/step'
import type { ArenaState } from '../../../../games/arena/rules/state'
import { STAGES, drawTask } from '../../../../games/arena/rules/tasks/curriculum'
import { startDuel, startTask } from '../../../../games/arena/rules/tasks/task'
import { startJourney } from '../../../../games/arena/rules/world/start'
import { CLASS_IDS } from '../../../../games/arena/rules/content/classes'
import { brokenInvariants } from './rules-invariants'

/** A state to begin with: journeys of one or two, fights of all stages, duels. */
function startOf(seed: number): ArenaState {
  const [a, b] = [CLASS_IDS[seed % 4] ?? 'warden', CLASS_IDS[(seed >> 2) % 4] ?? 'shade']
  const stage = STAGES[seed % STAGES.length] ?? 'mixed'
  if (seed % 3 === 0) {
    const party = [{ class: a, level: 5 }, ...(seed % 2 === 0 ? [{ class: b, level: 4 }] : [])]
    return startJourney(seed, party, { width: 2, height: 2, rooms: 2 })
  }
  if (seed % 3 === 1) return startTask(seed, drawTask(seed, stage))
  return startDuel(seed, [
    { class: a, level: 4 },
    { class: b, level: 5 }
  ])
}

/** Random steps from many starts; `on` sees every state. */
function playRandomly(steps: number, on: (state: ArenaState, done: number) => void): void {
  let done = 0
  for (let seed = 0; done < steps; seed++) {
    const state = startOf(seed)
    const player = new RandomPlayer(seed)
    const isJourney = seed % 3 === 0
    for (let i = 0; done < steps && i < 300 && (isJourney || state.phase === 'combat'); i++) {
      on(state, done)
      const { refusal } = advance(state, player.choose(state))
      expect(refusal).toBeNull()
      done++
    }
  }
}

describe('random play', { timeout: 120_000 }, () => {
  it('breaks no invariant in 20,000 steps', () => {
    const phases = new Set<string>()
    playRandomly(20_000, (state) => {
      phases.add(state.phase)
      expect(brokenInvariants(state)).toEqual([])
    })
    expect([...phases].sort()).toEqual(['combat', 'crafting', 'dead', 'dialogue', 'exploration', 'interface'])
  })

  it('the same seed and the same actions give the same hash; another seed another', () => {
    const run = (seed: number): string[] => {
      const state = startOf(seed)
      const player = new RandomPlayer(9)
      return Array.from({ length: 120 }, () => {
        advance(state, player.choose(state))
        return hashOf(state)
      })
    }
    for (const seed of [0, 1, 2, 3]) expect(run(seed)).toEqual(run(seed))
    expect(run(1).at(-1)).not.toBe(run(4).at(-1))
  })

  it('the pure step leaves the given state as it is, and comes to what the other comes to', () => {
    let state = startOf(0)
    const other = copyState(state)
    const player = new RandomPlayer(4)
    for (let i = 0; i < 200; i++) {
      const before = hashOf(state)
      const action = player.choose(state)
      const next = step(state, action)
      expect(hashOf(state)).toBe(before)
      advance(other, action)
      state = next.state
      expect(hashOf(state)).toBe(hashOf(other))
    }
  })

  it('allows exactly the actions that are not refused, and refused ones change nothing', () => {
    const seen = new Set<string>()
    playRandomly(1500, (state, done) => {
      const isNew = !seen.has(state.phase)
      if (!isNew && done % 250 !== 0) return
      seen.add(state.phase)
      const mask = actionMask(state)
      const before = hashOf(state)
      const wrong: string[] = []
      for (let index = 0; index < ACTIONS; index++) {
        const action = actionOfIndex(index)
        if (action.kind === 'wait') continue
        const { refusal } = advance(copyState(state), action)
        if ((refusal === null) !== (mask[index] === 1))
          wrong.push(`${state.phase} ${JSON.stringify(action)} ${refusal}`)
        if (refusal === null) continue
        expect(advance(state, action)).toEqual({ events: [], refusal })
      }
      expect(wrong).toEqual([])
      expect(hashOf(state)).toBe(before)
      expect(new Set(legalActions(state)).size).toBe(legalActions(state).length)
    })
  })
})
