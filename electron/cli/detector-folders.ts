import { join } from 'node:path'
import { resources } from '../main/resources'
import { dataFolderAt } from '../main/store/data-folder'
import { DETECTORS_FOLDER } from '../shared/detector-card'

/** Where detectors lie: those of the person first. */
export const detectorFolders = (data: string): string[] => [
  join(dataFolderAt(data).folder, DETECTORS_FOLDER),
  resources.models
]
