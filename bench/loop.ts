import type { Frame } from '../electron/shared/frame'
import { percentilesOf, type Percentiles } from '../electron/shared/timing'
import { policyPicture } from '../electron/shared/policy-picture'
import type { GameSession } from '../electron/shared/target'

/** Looks before anything is measured: the first ones open the display. */
const WARM_UP = 10
const ACTIONS = 6

export interface LoopBenchOptions {
  /** A window that is watched. */
  readonly session: GameSession
  readonly seconds: number
}

export interface LoopBench {
  /** Of the window, in pixels. */
  readonly width: number
  readonly height: number
  readonly frames: number
  /** From asking for a picture to having it, its state named by the capture doctor. */
  readonly captureMs: Percentiles
  /** The whole way from asking for a picture to a decision: captured, reduced to 84 x 84 grey, decided on. */
  readonly loopMs: Percentiles
  readonly framesPerSecond: number
}

/** Captures and decides as fast as it goes. Throws 'window.captureFailed' when the window cannot be seen. */
export async function benchLoop({ session, seconds }: LoopBenchOptions): Promise<LoopBench> {
  for (let i = 0; i < WARM_UP; i++) await session.frame()
  const captureMs: number[] = []
  const loopMs: number[] = []
  const startedMs = performance.now()
  let frame: Frame
  do {
    const askedMs = performance.now()
    frame = await session.frame()
    captureMs.push(performance.now() - askedMs)
    decide(policyPicture(frame))
    loopMs.push(performance.now() - askedMs)
  } while (performance.now() - startedMs < seconds * 1000)
  const { width, height } = frame
  const framesPerSecond = (loopMs.length * 1000) / (performance.now() - startedMs)
  return {
    width,
    height,
    frames: loopMs.length,
    captureMs: measured(captureMs),
    loopMs: measured(loopMs),
    framesPerSecond
  }
}

/** A trivial policy: the part of the picture that is brightest names the action. */
function decide(observation: Uint8Array): number {
  const sums = new Float64Array(ACTIONS)
  for (let i = 0; i < observation.length; i++)
    sums[Math.floor((i * ACTIONS) / observation.length)]! += observation[i]!
  return sums.indexOf(Math.max(...sums))
}

const measured = (values: readonly number[]): Percentiles => percentilesOf(values) ?? { p50: 0, p95: 0 }
