/** Times further apart than this are of different clocks. */
const OLDEST_MS = 60_000
const WRAP_MS = 2 ** 32

/**
 * Brings the times of a system's input events to `monotonicMs`. An X server on this machine counts
 * the same clock's milliseconds in 32 bits. Elsewhere the clock is another one: the quickest event so
 * far tells how far it is off, so a time is late by what that one took to arrive.
 */
export class EventClock {
  #offsetMs = Infinity
  #lastMs = -Infinity

  /** @param timeMs the event's own time @param nowMs when it arrived here */
  toMonotonic(timeMs: number, nowMs: number): number {
    const ageMs = (((nowMs - timeMs) % WRAP_MS) + WRAP_MS) % WRAP_MS
    // Whole, so that events of one moment stay in one.
    if (ageMs < OLDEST_MS) return Math.round(nowMs - ageMs)
    // A whole millisecond may have begun just before.
    if (WRAP_MS - ageMs < 1) return nowMs
    this.#offsetMs = Math.min(this.#offsetMs, nowMs - timeMs)
    // A quicker event brings those after it nearer, but never before it.
    return (this.#lastMs = Math.max(this.#lastMs, timeMs + this.#offsetMs))
  }
}
