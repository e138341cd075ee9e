import { createReadStream, createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DATASET_FILE, LABELS_FILE, PICTURES_FILE, VECTORS_FILE, type Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import { inNewFolder } from './new-folder'

/** A data set and where it lies. */
export interface PlacedDataset {
  readonly folder: string
  readonly dataset: Dataset
}

/**
 * Puts two data sets of one game together into a third. Numbers stay where both have the same ones.
 * @throws AppError 'dataset.unlike' where they do not belong together, or hold the same moments; 'dataset.noRoom'
 */
export async function mergeDatasets(
  folder: string,
  { id, title }: Pick<Dataset, 'id' | 'title'>,
  a: PlacedDataset,
  b: PlacedDataset
): Promise<Dataset> {
  const why = whyUnlike(a.dataset, b.dataset)
  if (why !== null) throw new AppError('dataset.unlike', { a: a.dataset.id, b: b.dataset.id, why })
  const hasVectors = sameText(a.dataset.vectors, b.dataset.vectors) && a.dataset.vectors !== null
  const merged = { ...together(a.dataset, b.dataset), id, title, madeAtMs: Date.now() }
  const dataset = hasVectors ? merged : { ...merged, vectors: null }
  return inNewFolder(folder, async (temporary) => {
    for (const file of [PICTURES_FILE, LABELS_FILE, ...(hasVectors ? [VECTORS_FILE] : [])])
      for (const [i, from] of [a, b].entries())
        await pipeline(
          createReadStream(join(from.folder, file)),
          createWriteStream(join(temporary, file), { flags: i === 0 ? 'w' : 'a' })
        )
    await writeFile(join(temporary, DATASET_FILE), `${JSON.stringify(dataset, null, 2)}\n`)
    return dataset
  })
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function whyUnlike(a: Dataset, b: Dataset): LocalizedText | null {
  const looks = ({ side, isColour, decisionsPerSecond }: Dataset): unknown => [
    side,
    isColour,
    decisionsPerSecond
  ]
  if (a.game !== b.game)
    return { en: `they are of ${a.game} and of ${b.game}`, fr: `ils sont de ${a.game} et de ${b.game}` }
  if (!sameText(a.actions, b.actions)) return { en: 'their actions differ', fr: 'leurs actions diffèrent' }
  if (!sameText(looks(a), looks(b)))
    return {
      en: 'their pictures or their decisions a second differ; make one of them again like the other',
      fr: 'leurs images ou leurs décisions par seconde diffèrent ; refaites l’un comme l’autre'
    }
  const twice = b.stretches.find((stretch) => a.stretches.some((other) => overlap(a, other, b, stretch)))
  if (twice === undefined) return null
  const id = b.sessions[twice.session]!.id
  return {
    en: `both hold moments of the session ${id}, which would be on both sides of what is held back`,
    fr: `tous deux contiennent des moments de la session ${id}, qui se trouveraient des deux côtés de la part mise de côté`
  }
}

type Stretch = Dataset['stretches'][number]

/** Whether two stretches hold a moment of one recording. What does not say where it lies counts by its episode. */
function overlap(a: Dataset, one: Stretch, b: Dataset, other: Stretch): boolean {
  if (a.sessions[one.session]!.sha256 !== b.sessions[other.session]!.sha256) return false
  if (one.fromMs === null || one.toMs === null || other.fromMs === null || other.toMs === null)
    return one.episode === other.episode
  return one.fromMs <= other.toMs && other.fromMs <= one.toMs
}

function together(a: Dataset, b: Dataset): Dataset {
  return {
    ...a,
    moments: a.moments + b.moments,
    sessions: [...a.sessions, ...b.sessions],
    stretches: [
      ...a.stretches,
      ...b.stretches.map((stretch) => ({
        ...stretch,
        from: stretch.from + a.moments,
        to: stretch.to + a.moments,
        session: stretch.session + a.sessions.length
      }))
    ],
    counts: a.counts.map((count, i) => count + b.counts[i]!),
    duplicates: a.duplicates + b.duplicates,
    leftOut: {
      otherSize: a.leftOut.otherSize + b.leftOut.otherSize,
      unreadable: a.leftOut.unreadable + b.leftOut.unreadable
    }
  }
}
