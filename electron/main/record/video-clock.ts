/** Rates that every player shows well. */
const RATES = [1, 2, 5, 10, 15, 20, 24, 25, 30, 50, 60] as const
const FASTEST = 60
/** A game of 59.54 frames a second still fits a video of 60, and one of 60.6 too. */
const TOLERANCE = 1.02
/**
 * In frames: a step that lies on the beginning of a frame is of it, though its time, a difference of large numbers, is some
 * billionth short of it.
 */
const ON_TIME = 1e-3
/** A picture that nothing follows for longer is shown for so long: a pause of a year is no film. */
const LONGEST_HOLD_MS = 10_000

/** When each step is shown, and how much less than in the recording that is in all. */
export interface Pace {
  readonly timesMs: Float64Array
  readonly leftOutMs: number
}

/** The session's own pace with its long pauses shortened, given the times of its steps in milliseconds. */
export function paceOf(recordedMs: ArrayLike<number>): Pace {
  const timesMs = new Float64Array(recordedMs.length)
  let leftOutMs = 0
  let before = 0
  for (let i = 0; i < timesMs.length; i++) {
    const now = recordedMs[i] ?? 0
    leftOutMs += Math.max(0, now - before - LONGEST_HOLD_MS)
    timesMs[i] = now - leftOutMs
    before = now
  }
  return { timesMs, leftOutMs }
}

/** The lowest usual rate that shows every step of a session, given the times of its steps in milliseconds. */
export function videoRate(timesMs: ArrayLike<number>, fastest: number = FASTEST): number {
  const gaps = Float64Array.from(
    { length: Math.max(0, timesMs.length - 1) },
    (_, i) => (timesMs[i + 1] ?? 0) - (timesMs[i] ?? 0)
  )
  const median = gaps.sort()[gaps.length >> 1] ?? 1000
  const wanted = median > 0 ? 1000 / median : fastest
  return Math.min(fastest, RATES.find((rate) => rate * TOLERANCE >= wanted) ?? fastest)
}

/** Frames of a video that lasts from the start of the recording to its last step, shown for one frame. */
export function frameCount(timesMs: ArrayLike<number>, rate: number): number {
  const last = timesMs[timesMs.length - 1]
  return last === undefined ? 0 : Math.floor((last * rate) / 1000 + ON_TIME) + 1
}

/**
 * Which step each frame of a video of constant rate shows, so that the session keeps its own pace: the
 * newest one at that time, held until the next.
 */
export function heldSteps(timesMs: ArrayLike<number>, rate: number): Uint32Array {
  const frames = new Uint32Array(frameCount(timesMs, rate))
  let step = 0
  for (let frame = 0; frame < frames.length; frame++) {
    // Half a frame early: steps that tremble around the frames' own times are not shown twice.
    const until = ((frame + 0.5) * 1000) / rate
    while ((timesMs[step + 1] ?? Infinity) <= until) step++
    frames[frame] = step
  }
  if (frames.length > 0) frames[frames.length - 1] = timesMs.length - 1
  return frames
}
