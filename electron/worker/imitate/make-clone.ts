import type { Cloned } from '../../shared/imitation'
import type { CloneOrder } from '../../shared/imitation-process'
import { bestWriter } from './best-writer'
import { clonedOf, type CloneTools, type LearnedClone } from './clone-tools'
import { clone } from './clone'
import { CloneCheckpointFile } from './clone-checkpoint-file'
import { Samples } from './samples'
import { writeClone } from './write-clone'

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
  const checkpoints =
    begun === null ? null : new CloneCheckpointFile(begun, { dataset, config, ...known }, onKept)
  const write = (learned: LearnedClone): void =>
    writeClone(policy, learned, { dataset, config: learned.config, command, title })
  const onBetter = bestWriter(write, tools.nowMs)
  try {
    const outcome = await clone(samples, config, {
      ...tools,
      ...known,
      ...(checkpoints && { checkpoints }),
      onBetter
    })
    checkpoints?.drop()
    if (outcome.updates === 0) return null
    write(outcome)
    return clonedOf(outcome)
  } finally {
    samples.close()
  }
}
