/** Milliseconds of the machine's own clock: the same in every process, never set back. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
