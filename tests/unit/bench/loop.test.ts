import { describe, expect, it } from 'vitest'
import { benchLoop } from '../../../bench/loop'
import { AppError } from '../../../electron/shared/errors'
import type { Frame } from '../../../electron/shared/frame'
import type { GameSession } from '../../../electron/shared/target'

const CAPTURE_MS = 5
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function sessionOf(frame: () => Promise<Frame>): GameSession {
  return { frame } as GameSession
}

describe('bench loop', () => {
  it('counts what it saw, and the loop takes at least as long as the capture in it', async () => {
    const size = { width: 200, height: 120 }
    let asked = 0
    const session = sessionOf(async () => {
      asked++
      await pause(CAPTURE_MS)
      const data = new Uint8Array(size.width * size.height * 4)
      return { ...size, format: 'rgba8', data, tMonotonicMs: 0, seq: asked }
    })
    const result = await benchLoop({ session, seconds: 0.3 })
    expect(result).toMatchObject({ ...size, frames: asked - 10 })
    expect(result.captureMs.p50).toBeGreaterThan(CAPTURE_MS - 2)
    expect(result.captureMs.p95).toBeGreaterThanOrEqual(result.captureMs.p50)
    expect(result.loopMs.p50).toBeGreaterThanOrEqual(result.captureMs.p50)
    expect(result.framesPerSecond).toBeGreaterThan(0)
    expect(result.framesPerSecond).toBeLessThanOrEqual(1000 / (CAPTURE_MS - 2))
  })

  it('fails as the window does', async () => {
    const gone = new AppError('window.captureFailed', { title: 'Game', why: 'it is minimised' })
    await expect(benchLoop({ session: sessionOf(() => Promise.reject(gone)), seconds: 1 })).rejects.toBe(gone)
  })
})
