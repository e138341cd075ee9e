import { AppError } from '../../shared/errors'
import type { Dataset } from '../../shared/dataset'
import { writeHeader } from './export-header'
import type { ExportTools } from './export-tools'
import type { Format } from './foreign'
import { writeJsonl } from './jsonl-write'
import { writeLerobot } from './lerobot-write'
import { writeMinari } from './minari-write'
import { Moments } from './moments'
import { writeNewFolder } from './new-folder'
import { writeVpt } from './vpt-write'

const WRITERS: Readonly<
  Record<Format, (moments: Moments, folder: string, tools: ExportTools) => Promise<void>>
> = { lerobot: writeLerobot, minari: writeMinari, vpt: writeVpt, jsonl: writeJsonl }

export interface ExportWish extends Omit<ExportTools, 'onMoment'> {
  readonly format: Format
  /** The folder to make; one that is there is left as it is. */
  readonly out: string
  /** Hears how many moments are written. */
  readonly onProgress: (done: number, of: number) => void
}

/**
 * Writes a data set of the app into a folder of a format of others. The folder is there once all of it is.
 * @throws AppError 'file.exists', 'export.cancelled', 'dataset.notExported', 'dataset.needsFfmpeg', 'dataset.damaged'
 */
export async function exportDataset(
  folder: string,
  dataset: Dataset,
  { format, out, onProgress, ...tools }: ExportWish
): Promise<void> {
  const moments = await Moments.open(folder, dataset)
  let done = 0
  try {
    await writeNewFolder(out, async (temporary) => {
      const onMoment = (): void => onProgress(++done, dataset.moments)
      await WRITERS[format](moments, temporary, { ...tools, onMoment })
      await writeHeader(temporary, dataset, tools.pictures)
    })
  } catch (error) {
    throw tools.signal.aborted ? new AppError('export.cancelled') : error
  } finally {
    await moments.close()
  }
}
