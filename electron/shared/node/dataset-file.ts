import { join } from 'node:path'
import { DATASET_FILE, datasetSchema, type Dataset } from '../dataset'
import { AppError } from '../errors'
import { readTextSync } from './regular-file'

/** A stretch for each episode and each pause of many hours of play, and more. */
const LARGEST_BYTES = 64 * 2 ** 20

/** What a data set's folder says of itself. @throws AppError 'dataset.damaged', 'file.odd', 'file.tooLarge' */
export function readDataset(folder: string): Dataset {
  const parsed = datasetSchema.safeParse(parsedFile(join(folder, DATASET_FILE)))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const why = `${issue?.path.join('.') || DATASET_FILE} ${issue?.message ?? ''}`
  throw new AppError('dataset.damaged', { name: folder.split(/[\\/]/).at(-1) ?? '', why })
}

function parsedFile(file: string): unknown {
  try {
    return JSON.parse(readTextSync(file, LARGEST_BYTES))
  } catch (error) {
    if (error instanceof AppError) throw error
    return null
  }
}
