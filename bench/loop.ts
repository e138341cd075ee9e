import { AppError } from '../electron/shared/errors'
import type { Frame } from '../electron/shared/frame'
import { percentilesOf, type Percentiles } from '../electron/shared/timing'
import type { GameSession } from '../electron/shared/target'

/** Looks before anything is measured: the first ones open the display. */
const WARM_UP = 10
/** Side of what agents of the field look at (Mnih et al. 2015). */
const SIDE = 84
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
    decide(observe(frame))
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

/** The picture as 84 x 84 grey: each pixel the mean of the pixels it stands for, their green channel. */
function observe({ width, height, data, format }: Frame): Uint8Array {
  if (format !== 'rgba8') throw new AppError('internal', { why: `a window gave a ${format} picture` })
  const grey = new Uint8Array(SIDE * SIDE)
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      grey[row * SIDE + column] = meanGreen(
        data,
        width,
        [start(column, width), start(column + 1, width)],
        [start(row, height), start(row + 1, height)]
      )
  return grey
}

const start = (cell: number, extent: number): number => Math.floor((cell * extent) / SIDE)

type Span = readonly [from: number, to: number]

function meanGreen(data: Uint8Array, width: number, [left, right]: Span, [top, bottom]: Span): number {
  let sum = 0
  for (let y = top; y < bottom; y++)
    for (let at = (y * width + left) * 4 + 1; at < (y * width + right) * 4; at += 4) sum += data[at]!
  return sum / Math.max(1, (right - left) * (bottom - top))
}

/** A trivial policy: the part of the picture that is brightest names the action. */
function decide(observation: Uint8Array): number {
  const sums = new Float64Array(ACTIONS)
  for (let i = 0; i < observation.length; i++)
    sums[Math.floor((i * ACTIONS) / observation.length)]! += observation[i]!
  return sums.indexOf(Math.max(...sums))
}

const measured = (values: readonly number[]): Percentiles => percentilesOf(values) ?? { p50: 0, p95: 0 }
