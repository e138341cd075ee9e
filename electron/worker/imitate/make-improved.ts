import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { Cloned } from '../../shared/imitation'
import type { ImprovedClone, ImproveOrder } from '../../shared/imitation-process'
import { bestWriter } from './best-writer'
import { clonedOf, type CloneTools, type LearnedClone } from './clone-tools'
import { improve, readParent } from './improve'
import { Samples } from './samples'
import { writeClone } from './write-clone'

/**
 * Lets a clone learn on from corrections and writes the new version into a folder, on the way too.
 * @returns null where it was stopped before it had learned anything; nothing is written then
 * @throws AppError 'dataset.unknown' where a data set behind it is gone, 'dataset.damaged', and as `readParent` and
 *   `improve` do
 */
export async function makeImproved(order: ImproveOrder, tools: CloneTools): Promise<ImprovedClone | null> {
  const { parent, parentFolder, datasets, corrections: newest, policy, title, command, profile } = order
  const known = readParent(parent.model, parentFolder)
  const opened: Samples[] = []
  const open = (id: string): Samples => {
    const samples = samplesIn(datasets, id)
    opened.push(samples)
    return samples
  }
  try {
    const old = known.datasets.map(open)
    const corrections = open(newest)
    const origin = {
      ...{ dataset: corrections.dataset, datasets: [...known.datasets, newest] },
      // Its data sets are split as they were whenever it is improved again.
      ...{ config: { ...known.config, delay: known.delay }, command, title, parent }
    }
    const write = (learned: LearnedClone): void => writeClone(policy, learned, origin)
    const writeBest = bestWriter(write, tools.nowMs)
    const improved = await improve(known, old, corrections, order, {
      ...tools,
      ...(profile && { profile }),
      onBetter: (best) => {
        // The first is its parent, which is there already.
        if (best.updates > 0) writeBest(best)
      }
    })
    const { outcome, config, ...changed } = improved
    if (outcome.updates === 0) return null
    write(outcome)
    const oldMoments = old.reduce((sum, { dataset }) => sum + dataset.moments, 0)
    return { cloned: within(clonedOf(outcome), oldMoments), improved: changed, config }
  } finally {
    for (const samples of opened) samples.close()
  }
}

function samplesIn(datasets: string, id: string): Samples {
  const folder = join(datasets, id)
  if (existsSync(folder)) return Samples.open(folder)
  const known = readdirSync(datasets).filter((name) => !name.startsWith('.'))
  throw new AppError('dataset.unknown', { name: id, known: known.join(', ') || '–' })
}

/** Of the moments it disagrees at only those of the last data set, counted as there: in the others nothing is new. */
const within = (cloned: Cloned, before: number): Cloned => ({
  ...cloned,
  disagreements: cloned.disagreements
    .filter(({ moment, labelAt }) => moment >= before && labelAt >= before)
    .map((one) => ({ ...one, moment: one.moment - before, labelAt: one.labelAt - before }))
})
