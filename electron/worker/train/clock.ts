/** Time as it is handed in: nothing in this process looks at a clock, and nothing that is learned depends on it. */
export interface Clock {
  /** Milliseconds since the Unix epoch, with fractions; never goes back. */
  nowMs(): number
}
