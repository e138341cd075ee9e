import type { CloneTools, LearnedClone } from './clone-tools'

/** What is best so far is written down no more often than this. */
const WRITE_EVERY_MS = 5_000

/** Writes down what is best so far, on the way: a process that dies leaves what it had learned some seconds before. */
export function bestWriter(
  write: (best: LearnedClone) => void,
  nowMs: CloneTools['nowMs']
): (best: LearnedClone) => void {
  let writtenAtMs = -Infinity
  return (best) => {
    if (nowMs() - writtenAtMs < WRITE_EVERY_MS) return
    write(best)
    writtenAtMs = nowMs()
  }
}
