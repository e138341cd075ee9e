import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path'
import { z } from 'zod'
import { readTextSync } from '../../../shared/node/regular-file'
import type { LocalizedText } from '../../../shared/language'
import { badLabels } from '../trouble'
import { guessedGroups } from './groups'
import { fitsIn, OUTSIDE, type Label, type LabelledFile, type LabelProblem, type LabelSet } from './label-set'
import { picturesIn, sizeOfPicture } from './picture-files'

const LARGEST_BYTES = 2 ** 28

const text = z.string().min(1).max(1000)
const cocoSchema = z.object({
  images: z
    .array(
      z.object({
        id: z.union([z.number(), text]),
        file_name: text,
        width: z.number().optional(),
        height: z.number().optional()
      })
    )
    .min(1),
  annotations: z.array(
    z.object({
      image_id: z.union([z.number(), text]),
      category_id: z.number(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
      iscrowd: z.union([z.number(), z.boolean()]).optional()
    })
  ),
  categories: z.array(z.object({ id: z.number(), name: text })).min(1)
})
type Coco = z.infer<typeof cocoSchema>

/**
 * COCO's JSON: boxes as x, y, width, height in pixels. Categories may have any numbers; they count by their names, in the order
 * of the numbers. Pictures lie in `images/` beside the file, or beside it, by their names there.
 * @throws AppError 'detect.labels' where it is none, or its pictures are not there
 */
export async function readCoco(file: string): Promise<LabelSet> {
  const { images, annotations, categories } = parsed(file)
  const byNumber = [...categories].sort((a, b) => a.id - b.id)
  const kinds = [...new Set(byNumber.map(({ name }) => name))]
  const nameOfKind = new Map(byNumber.map(({ id, name }) => [id, name]))
  const files = fileFinder(dirname(file))
  const guessed = guessedGroups(images.map(({ file_name: name }) => stemOf(name)))
  const pictures: LabelledFile[] = []
  const problems: LabelProblem[] = []
  let unlabelled = 0
  for (const [i, image] of images.entries()) {
    const found = files(image.file_name)
    const size = found === null ? null : await sizeOfPicture(found)
    const where = basename(image.file_name)
    if (found === null || size === null) problems.push({ where, why: MISSING })
    else if (!isSize(image, size)) problems.push({ where, why: otherSize(image, size) })
    else {
      const own = annotations.filter(({ image_id: id }) => id === image.id)
      if (own.length === 0) unlabelled++
      const labels = labelsOf(own, nameOfKind, size, where, problems)
      pictures.push({ name: stemOf(image.file_name), file: found, ...size, labels, group: guessed[i]! })
    }
  }
  if (pictures.length === 0) throw badLabels(basename(file), problems[0]?.why ?? MISSING)
  return { kinds, pictures, unlabelled, problems }
}

const MISSING: LocalizedText = {
  en: 'its picture is not there; put the pictures beside the JSON file, or in a folder "images" there',
  fr: 'son image n’est pas là ; mettez les images à côté du fichier JSON, ou dans un dossier « images » à côté'
}

const stemOf = (name: string): string =>
  name
    .replace(/^.*images[\\/]/, '')
    .slice(0, -extname(name).length || undefined)
    .replace(/[\\/]/g, '_')

function parsed(file: string): Coco {
  try {
    return cocoSchema.parse(JSON.parse(readTextSync(file, LARGEST_BYTES)))
  } catch (cause) {
    const why = {
      en: 'it is no COCO file with images, annotations and categories',
      fr: 'ce n’est pas un fichier COCO avec images, annotations et catégories'
    }
    throw badLabels(basename(file), why, cause)
  }
}

/** Finds pictures by what a file calls them, within its own folder: by path, or by the last name where only one has it. */
function fileFinder(folder: string): (name: string) => string | null {
  const all = picturesIn(folder)
  return (name) => {
    const paths = [join(folder, name), join(folder, 'images', name)]
    const exact = paths.find((path) => isWithin(folder, path) && all.includes(path))
    if (exact !== undefined) return exact
    const same = all.filter((path) => basename(path) === basename(name.replaceAll('\\', '/')))
    return same.length === 1 ? same[0]! : null
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}

type Size = { readonly width: number; readonly height: number }

const isSize = ({ width, height }: Coco['images'][number], size: Size): boolean =>
  (width === undefined || width === size.width) && (height === undefined || height === size.height)

const otherSize = (said: Coco['images'][number], is: Size): LocalizedText => ({
  en: `the labels are of a picture of ${said.width} x ${said.height} pixels and it has ${is.width} x ${is.height}; give the pictures that were labelled`,
  fr: `les étiquettes sont d’une image de ${said.width} x ${said.height} pixels et elle en a ${is.width} x ${is.height} ; donnez les images qui ont été étiquetées`
})

function labelsOf(
  own: Coco['annotations'],
  kinds: ReadonlyMap<number, string>,
  size: Size,
  where: string,
  problems: LabelProblem[]
): Label[] {
  return own.flatMap(({ category_id: id, bbox, iscrowd }) => {
    // A crowd is a region of many, not a thing.
    if (bbox === undefined || Number(iscrowd ?? 0) === 1) return []
    const kind = kinds.get(id)
    const [x, y, width, height] = bbox
    const box = { x, y, width, height }
    if (kind === undefined) problems.push({ where, why: unknownCategory(id) })
    else if (fitsIn(box, size)) return [{ kind, box }]
    else problems.push({ where, why: OUTSIDE })
    return []
  })
}

const unknownCategory = (id: number): LocalizedText => ({
  en: `a box is of category ${id}, which the file does not name; add it to its categories`,
  fr: `une boîte est de la catégorie ${id}, que le fichier ne nomme pas ; ajoutez-la à ses catégories`
})
