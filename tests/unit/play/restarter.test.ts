import { describe, expect, it } from 'vitest'
import { Restarter } from '../../../electron/main/play/restarter'
import type { Action } from '../../../electron/shared/action'

function restarting(steps: ConstructorParameters<typeof Restarter>[0]) {
  const done: Action[] = []
  const restarter = new Restarter(steps, async (action) => void done.push(action))
  return { restarter, done }
}

describe('beginning a game anew', () => {
  it('does the steps in their order, a moment apart, waits for the game, and tries again', async () => {
    const { restarter, done } = restarting([
      { press: 'start' },
      { waitSeconds: 2 },
      { click: { button: 'left', at: { x: 0.5, y: 0.25 }, count: 1 } },
      { type: 'go' }
    ])
    const held = { kind: 'buttons', held: [] }
    for (const nowMs of [0, 100, 399]) await restarter.advance(nowMs)
    expect(done).toEqual([{ ...held, press: ['start'], answers: true }])
    await restarter.advance(400) // the wait
    await restarter.advance(2300)
    expect(done).toHaveLength(1)
    await restarter.advance(2400)
    await restarter.advance(2800)
    expect(done.slice(1)).toEqual([
      { ...held, pointer: { kind: 'click', button: 'left', at: { x: 0.5, y: 0.25 }, count: 1 } },
      { ...held, text: 'go' }
    ])
    expect(restarter.isPending).toBe(false)
    await restarter.advance(8000)
    expect(done).toHaveLength(3)
    await restarter.advance(8200)
    expect(done).toHaveLength(4)
  })

  it('leaves it to the person after three tries, until a game is on or one is wanted', async () => {
    const { restarter, done } = restarting([{ press: 'start' }])
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) await restarter.advance(nowMs)
    expect(done).toHaveLength(3)
    expect(restarter.waitsForPerson).toBe(true)
    restarter.reset()
    expect(restarter.waitsForPerson).toBe(false)
    await restarter.advance(60_000)
    expect(done).toHaveLength(4)
  })

  it('of a game whose profile says nothing is always left to the person', async () => {
    const { restarter, done } = restarting(undefined)
    await restarter.advance(0)
    expect(done).toEqual([])
    expect(restarter.waitsForPerson).toBe(true)
    expect(restarter.isPending).toBe(false)
  })
})
