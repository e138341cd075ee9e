import { beforeEach, describe, expect, it } from 'vitest'
import { ConfidenceGate } from '../../../electron/main/play/asking'

describe('ConfidenceGate', () => {
  let told: string[]
  let rate: number
  let gate: ConfidenceGate

  beforeEach(() => {
    told = []
    rate = 0.05
    gate = new ConfidenceGate(() => rate, {
      onAsk: (doubt) => told.push(`ask ${doubt}`),
      onAnswer: (answer) => told.push(answer)
    })
  })

  it('asks when it doubts more than in all but one in twenty familiar moments, and once', () => {
    gate.weigh({ doubt: 0.94 }, 0)
    expect(gate.asks).toBeNull()
    gate.weigh({ doubt: 0.97 }, 100)
    gate.weigh({ doubt: 0.99 }, 200)
    expect(gate.asks).toMatchObject({ doubt: 0.97 })
    expect(told).toEqual(['ask 0.97'])
  })

  it('never asks for a policy without a gate, nor when that is switched off', () => {
    gate.weigh({}, 0)
    rate = 0
    gate.weigh({ doubt: 1 }, 100)
    expect(told).toEqual([])
  })

  it('goes on when it has been sure for a second, and not for a moment of that', () => {
    gate.weigh({ doubt: 1 }, 0)
    gate.weigh({ doubt: 0.1 }, 100)
    gate.weigh({ doubt: 1 }, 600)
    gate.weigh({ doubt: 0.1 }, 700)
    gate.weigh({ doubt: 0.1 }, 1600)
    expect(gate.asks).not.toBeNull()
    gate.weigh({ doubt: 0.1 }, 1700)
    expect(told).toEqual(['ask 1', 'sure'])
  })

  it('does not ask again at once when the person let it go on, or handed back', () => {
    gate.weigh({ doubt: 1 }, 0)
    gate.answer('goOn', 500)
    gate.weigh({ doubt: 1 }, 3_000)
    expect(gate.asks).toBeNull()
    gate.weigh({ doubt: 1 }, 3_600)
    gate.answer('took', 4_000)
    gate.rest(60_000)
    gate.weigh({ doubt: 1 }, 62_000)
    expect(told).toEqual(['ask 1', 'goOn', 'ask 1', 'took'])
  })

  it('goes on at once when it is switched off while it asks', () => {
    gate.weigh({ doubt: 1 }, 0)
    rate = 0
    gate.weigh({ doubt: 1 }, 50)
    expect(told).toEqual(['ask 1', 'sure'])
  })
})
