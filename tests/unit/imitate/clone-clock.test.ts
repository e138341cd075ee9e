import { describe, expect, it } from 'vitest'
import { CloneClock } from '../../../electron/worker/imitate/clone-clock'

describe('where the time of a cloning goes', () => {
  it('is told in shares of all of it, what was not measured too', () => {
    let nowMs = 1000
    const clock = new CloneClock(() => nowMs)
    const pass = (ms: number): void => void (nowMs += ms)
    pass(10)
    clock.mark()
    pass(20)
    clock.end('load')
    pass(50)
    clock.end('learn')
    pass(5)
    clock.mark()
    pass(15)
    clock.end('judge')
    expect(clock.shares).toEqual({
      load: 0.2,
      learn: 0.5,
      judge: 0.15,
      other: expect.closeTo(0.15) as number
    })
  })

  it('is nothing where no time has passed', () => {
    expect(new CloneClock(() => 7).shares).toBeNull()
  })
})
