import { statSync } from 'node:fs'
import { AppError } from '../../../shared/errors'
import { onCanvas, type LearnedPicture } from '../learned-pictures'
import { badLabels } from '../trouble'
import { readCoco } from './coco-read'
import type { LabelSet } from './label-set'
import { pixelsOf } from './picture-files'
import { readYolo } from './yolo-read'

/** The labels at a path: a folder of YOLO's, or a COCO JSON file. @throws AppError 'detect.labels' */
export async function openLabels(path: string): Promise<LabelSet> {
  return isFile(path) ? await readCoco(path) : await readYolo(path)
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch (cause) {
    const why = {
      en: 'there is nothing; give a folder of pictures with labels, or a COCO JSON file',
      fr: 'il n’y a rien ; donnez un dossier d’images étiquetées, ou un fichier COCO JSON'
    }
    throw badLabels(path, why, cause)
  }
}

/** What is wrong with a set as an error: its first problem, and how many more there are. */
export function expectSound({ problems }: LabelSet): void {
  const [first] = problems
  if (first === undefined) return
  const more = problems.length - 1
  throw new AppError('detect.labels', {
    where: first.where,
    why:
      more === 0
        ? first.why
        : {
            en: `${first.why.en} (and ${more} more: apprenti detect check shows them)`,
            fr: `${first.why.fr} (et ${more} autres : apprenti detect check les montre)`
          }
  })
}

/** At most so many pictures are learned from at once: a gigabyte of memory. */
export const MOST_PICTURES = 1400

/** Pictures of a set on the canvas, evenly chosen where there are too many. @param turn lets others have their turn */
export async function learnedFrom(
  { pictures, kinds }: LabelSet,
  turn: () => Promise<unknown>
): Promise<LearnedPicture[]> {
  const every = Math.max(1, pictures.length / MOST_PICTURES)
  const chosen = Array.from(
    { length: Math.min(pictures.length, MOST_PICTURES) },
    (_, i) => pictures[Math.floor(i * every)]!
  )
  const learned: LearnedPicture[] = []
  for (const picture of chosen) {
    learned.push(onCanvas(await pixelsOf(picture.file), picture, kinds))
    await turn()
  }
  return learned
}
