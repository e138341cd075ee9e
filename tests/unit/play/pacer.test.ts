import { describe, expect, it } from 'vitest'
import { Pacer } from '../../../electron/main/play/pacer'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('Pacer', () => {
  it('never runs two ticks at a time, not even over stop and start', async () => {
    let running = 0
    let most = 0
    let ticks = 0
    const pacer = new Pacer(500, async () => {
      running += 1
      most = Math.max(most, running)
      await pause(3)
      running -= 1
      ticks += 1
    })
    pacer.start()
    await pause(20)
    void pacer.stop()
    pacer.start()
    await pause(20)
    await pacer.stop()
    expect(most).toBe(1)
    expect(ticks).toBeGreaterThan(3)
    const after = ticks
    await pause(10)
    expect(ticks).toBe(after)
  })

  it('counts the ticks that came late', async () => {
    const pacer = new Pacer(200, () => pause(12))
    pacer.start()
    await pause(80)
    await pacer.stop()
    expect(pacer.lateTicks).toBeGreaterThan(2)
  })
})
