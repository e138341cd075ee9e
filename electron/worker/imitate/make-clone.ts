import type { Cloned } from '../../shared/imitation'
import type { CloneOrder } from '../../shared/imitation-process'
import type { CloneTools, LearnedClone } from './clone-tools'
import { clone } from './clone'
import { FileKeeper } from './clone-keeper'
import { Samples } from './samples'
import { writeClone } from './write-clone'

/** What is best so far is written down no more often than this. */
const WRITE_EVERY_MS = 5_000

/**
 * Clones whoever played a data set and writes the policy into a folder, on the way too: a process that dies leaves what
 * it had learned some seconds before.
 * @param onKept told whether it goes on from what was kept of the same cloning
 * @returns null where it was stopped before it had learned anything; nothing is written then
 * @throws AppError 'dataset.damaged', and as `clone` does
 */
export async function makeClone(
  { dataset: folder, policy, config, title, command, profile, begun }: CloneOrder,
  tools: CloneTools,
  onKept: (line: string) => void = () => undefined
): Promise<Cloned | null> {
  const samples = Samples.open(folder)
  const { dataset } = samples
  const known = profile === null ? {} : { profile }
  const keeper = begun === null ? null : new FileKeeper(begun, { dataset, config, ...known }, onKept)
  const write = (learned: LearnedClone): void =>
    writeClone(policy, learned, { dataset, config, command, title })
  let writtenAtMs = -Infinity
  const onBetter = (best: LearnedClone): void => {
    if (tools.nowMs() - writtenAtMs < WRITE_EVERY_MS) return
    write(best)
    writtenAtMs = tools.nowMs()
  }
  try {
    const outcome = await clone(samples, config, { ...tools, ...known, ...(keeper && { keeper }), onBetter })
    keeper?.drop()
    if (outcome.updates === 0) return null
    write(outcome)
    const { delay, updates, epochs, seconds, samples: learnedFrom, heldOut, disagreements } = outcome
    return { delay, updates, epochs, seconds, samples: learnedFrom, heldOut, disagreements }
  } finally {
    samples.close()
  }
}
