/** Rates that every player shows well. */
const RATES = [1, 2, 5, 10, 15, 20, 24, 25, 30, 50, 60] as const
const FASTEST = 60
/** A game of 59.54 frames a second still fits a video of 60, and one of 60.6 too. */
const TOLERANCE = 1.02

/** The lowest usual rate that shows every step of a session, given the times of its steps in milliseconds. */
export function videoRate(timesMs: readonly number[], fastest: number = FASTEST): number {
  const gaps = timesMs.slice(1).map((t, i) => t - (timesMs[i] ?? 0))
  const median = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 1000
  const wanted = median > 0 ? 1000 / median : fastest
  return Math.min(fastest, RATES.find((rate) => rate * TOLERANCE >= wanted) ?? fastest)
}

/**
 * Which step each frame of a video of constant rate shows, so that the session keeps its own pace: the
 * newest one at that time, held until the next. The video lasts from the start of the recording to its
 * last step, which is shown for one frame.
 */
export function heldSteps(timesMs: readonly number[], rate: number): Uint32Array {
  const last = timesMs.at(-1)
  if (last === undefined) return new Uint32Array()
  const frames = new Uint32Array(Math.floor((last * rate) / 1000) + 1)
  let step = 0
  for (let frame = 0; frame < frames.length; frame++) {
    // Half a frame early: steps that tremble around the frames' own times are not shown twice.
    const until = ((frame + 0.5) * 1000) / rate
    while ((timesMs[step + 1] ?? Infinity) <= until) step++
    frames[frame] = step
  }
  frames[frames.length - 1] = timesMs.length - 1
  return frames
}
