import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Outbox } from '../../../electron/main/shell/outbox'
import type { Wire } from '../../../electron/shared/rpc/wire'

/** A wire of which only the congestion matters here. */
function wireThat(isCongested: () => boolean): Wire {
  return { isCongested } as Wire
}

describe('Outbox', () => {
  let isSlow = false
  let sent: string[] = []
  let outbox: Outbox
  const offer = (lane: string, message: string): void =>
    outbox.offer(lane, () => {
      sent.push(message)
      return true
    })

  beforeEach(() => {
    vi.useFakeTimers()
    isSlow = false
    sent = []
    outbox = new Outbox(wireThat(() => isSlow))
  })
  afterEach(() => vi.useRealTimers())

  it('sends at once to a viewer that keeps up', () => {
    offer('a', '1')
    offer('a', '2')
    expect(sent).toEqual(['1', '2'])
    expect(outbox.totalDropped).toBe(0)
  })

  it('keeps only the newest of each lane for a slow one and counts the rest', () => {
    isSlow = true
    for (const message of ['a1', 'a2', 'a3']) offer('a', message)
    offer('b', 'b1')
    vi.advanceTimersByTime(1000)
    expect(sent).toEqual([])
    isSlow = false
    vi.advanceTimersByTime(20)
    expect(sent).toEqual(['a3', 'b1'])
    expect([outbox.totalDropped, outbox.droppedOf('a'), outbox.droppedOf('b')]).toEqual([2, 2, 0])
  })

  it('tries again what the wire itself refused', () => {
    let refusals = 2
    outbox.offer('a', () => (refusals -= 1) < 0)
    expect(refusals).toBe(1)
    vi.advanceTimersByTime(100)
    expect(refusals).toBe(-1)
  })

  it('sends nothing after it was closed, and forgets a lane when told', () => {
    isSlow = true
    offer('a', 'a')
    offer('b', 'b')
    outbox.forget('a')
    isSlow = false
    vi.advanceTimersByTime(20)
    expect(sent).toEqual(['b'])
    isSlow = true
    offer('c', 'c')
    outbox.close()
    isSlow = false
    vi.advanceTimersByTime(1000)
    expect(sent).toEqual(['b'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
