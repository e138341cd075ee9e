import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { datasetSchema, type Dataset } from '../../shared/dataset'
import { notImported } from './not-imported'

/** Beside what the format itself wants: what only Apprenti knows of the data set. Other programs pass it by. */
export const HEADER_FILE = 'apprenti.json'
const HEADER_FORMAT = 'apprenti-export/1'

/** How faithful the pictures of an export are. */
export const PICTURES = ['lossless', 'small'] as const
export type Pictures = (typeof PICTURES)[number]

const headerSchema = z.object({
  format: z.literal(HEADER_FORMAT),
  /** As it was; its moments and stretches stand in the format's own files. */
  dataset: datasetSchema.extend({ moments: z.number(), stretches: z.array(z.unknown()) }),
  pictures: z.enum(PICTURES)
})

export interface ExportHeader {
  readonly dataset: Omit<Dataset, 'stretches'>
  readonly pictures: Pictures
}

export async function writeHeader(folder: string, dataset: Dataset, pictures: Pictures): Promise<void> {
  const header: z.input<typeof headerSchema> = {
    format: HEADER_FORMAT,
    dataset: { ...dataset, stretches: [] },
    pictures
  }
  await writeFile(join(folder, HEADER_FILE), `${JSON.stringify(header, null, 2)}\n`)
}

/**
 * What Apprenti wrote beside an export; null where it wrote nothing.
 * @throws AppError 'dataset.notImported' for one of a newer version, or one that is damaged
 */
export async function readHeader(folder: string): Promise<ExportHeader | null> {
  let text: string
  try {
    text = await readFile(join(folder, HEADER_FILE), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const told = parsed(text)
  const parsing = headerSchema.safeParse(told)
  if (parsing.success) {
    const { dataset, pictures } = parsing.data
    const { stretches: _stretches, ...rest } = dataset
    return { dataset: rest, pictures }
  }
  if (isNewer(told))
    throw notImported(
      folder,
      'it was exported by a newer version of Apprenti; update Apprenti, or export it again with this version',
      'il a été exporté par une version plus récente d’Apprenti ; mettez Apprenti à jour, ou exportez-le de nouveau avec cette version'
    )
  const where = parsing.error.issues[0]?.path.join('.') || HEADER_FILE
  throw notImported(
    folder,
    `${HEADER_FILE} is damaged (${where}); export it again, or delete that file to import it as another program's`,
    `${HEADER_FILE} est endommagé (${where}) ; exportez-le de nouveau, ou supprimez ce fichier pour l’importer comme celui d’un autre programme`
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `apprenti-export/2`, or a data set of a format after this one's. */
function isNewer(told: unknown): boolean {
  const named = z.object({ format: z.string(), dataset: z.object({ format: z.string() }).optional() })
  const { data } = named.safeParse(told)
  const version = (format: string | undefined): number => Number(/\/(\d+)$/.exec(format ?? '')?.[1] ?? 0)
  return version(data?.format) > 1 || version(data?.dataset?.format) > 1
}
