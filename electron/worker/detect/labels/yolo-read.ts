import { existsSync } from 'node:fs'
import { basename, extname, sep } from 'node:path'
import { readTextSync } from '../../../shared/node/regular-file'
import type { LocalizedText } from '../../../shared/language'
import { badLabels } from '../trouble'
import { groupsIn, GROUPS_FILE, guessedGroups } from './groups'
import { kindsIn } from './kind-list'
import { fitsIn, OUTSIDE, type Label, type LabelledFile, type LabelProblem, type LabelSet } from './label-set'
import { filesIn, nameOf, picturesIn, sizeOfPicture } from './picture-files'

const COLUMNS = 5
/** Text files that are no labels. */
const OTHERS: ReadonlySet<string> = new Set([
  'classes.txt',
  GROUPS_FILE,
  'train.txt',
  'val.txt',
  'test.txt',
  'readme.txt'
])

/**
 * A folder of YOLO's: pictures, beside each (or in labels/ for one in images/) a text file of its name with a line for each box,
 * `kind x y width height`, the middle and the size as shares of the picture.
 * @throws AppError 'detect.labels' where nothing of it can be used
 */
export async function readYolo(folder: string): Promise<LabelSet> {
  const kinds = kindsIn(folder)
  const files = picturesIn(folder)
  if (files.length === 0) throw badLabels(folder, NO_PICTURES)
  expectOwnLabels(folder, files)
  const [known, names] = [groupsIn(folder), files.map((file) => nameOf(folder, file))]
  const guessed = guessedGroups(names)
  const pictures: LabelledFile[] = []
  const problems: LabelProblem[] = []
  let unlabelled = 0
  for (const [i, file] of files.entries()) {
    const size = await sizeOfPicture(file)
    if (size === null) {
      problems.push({ where: basename(file), why: NO_PICTURE })
      continue
    }
    const labelFile = labelFileOf(file)
    if (!existsSync(labelFile)) unlabelled++
    const labels = existsSync(labelFile) ? labelsIn(labelFile, kinds, size, problems) : []
    const name = names[i]!
    pictures.push({ name, file, ...size, labels, group: known.get(name) ?? guessed[i]! })
  }
  return { kinds, pictures, unlabelled, problems }
}

const NO_PICTURES: LocalizedText = {
  en: 'it holds no pictures; put PNG or JPEG files there, each with a text file of the same name',
  fr: 'il ne contient pas d’images ; mettez-y des fichiers PNG ou JPEG, chacun avec un fichier texte du même nom'
}
const NO_PICTURE: LocalizedText = {
  en: 'it is no picture that can be read; save it again as PNG',
  fr: 'ce n’est pas une image lisible ; enregistrez-la de nouveau en PNG'
}

/** images/x.png has labels/x.txt; any other picture has its labels beside it. */
export function labelFileOf(picture: string): string {
  const path = picture.slice(0, -extname(picture).length)
  const parts = path.split(sep)
  const at = parts.lastIndexOf('images')
  if (at >= 0) parts[at] = 'labels'
  const moved = `${parts.join(sep)}.txt`
  return existsSync(moved) ? moved : `${path}.txt`
}

/** Labels of other pictures are worse than none: everything would be taken for empty. */
function expectOwnLabels(folder: string, pictures: readonly string[]): void {
  const labels = filesIn(folder).filter(
    (file) => extname(file) === '.txt' && !OTHERS.has(basename(file).toLowerCase())
  )
  if (labels.length === 0)
    throw badLabels(folder, {
      en: 'no picture has a label file; put one beside each, named as the picture with .txt',
      fr: 'aucune image n’a de fichier d’étiquettes ; mettez-en un à côté de chacune, nommé comme elle en .txt'
    })
  const own = new Set(pictures.map(labelFileOf))
  const strange = labels.filter((file) => !own.has(file))
  if (strange.length < labels.length) return
  throw badLabels(folder, {
    en: `its label files are of other pictures (${basename(strange[0]!)} has none); name each as its picture`,
    fr: `ses fichiers d’étiquettes sont d’autres images (${basename(strange[0]!)} n’en a pas) ; nommez chacun comme son image`
  })
}

function labelsIn(
  file: string,
  kinds: readonly string[],
  size: { readonly width: number; readonly height: number },
  problems: LabelProblem[]
): Label[] {
  return readTextSync(file)
    .split(/\r?\n/)
    .flatMap((line, i) => {
      if (line.trim() === '') return []
      const label = labelOf(line, kinds, size)
      if (!('en' in label)) return [label]
      problems.push({ where: `${basename(file)}:${i + 1}`, why: label })
      return []
    })
}

function labelOf(
  line: string,
  kinds: readonly string[],
  size: { readonly width: number; readonly height: number }
): Label | LocalizedText {
  const numbers = line.trim().split(/\s+/).map(Number)
  const [number, x, y, w, h] = numbers as [number, number, number, number, number]
  if (numbers.length !== COLUMNS || !numbers.every(Number.isFinite))
    return {
      en: 'a line is not "kind x y width height"; outlines and points have to be exported as boxes',
      fr: 'une ligne n’est pas « sorte x y largeur hauteur » ; contours et points doivent être exportés en boîtes'
    }
  const kind = kinds[number]
  if (kind === undefined)
    return {
      en: `it says kind ${number}, and ${kinds.length} are named (0 to ${kinds.length - 1}); add the name to classes.txt`,
      fr: `il parle de la sorte ${number}, et ${kinds.length} sont nommées (0 à ${kinds.length - 1}) ; ajoutez le nom à classes.txt`
    }
  const box = {
    x: (x - w / 2) * size.width,
    y: (y - h / 2) * size.height,
    width: w * size.width,
    height: h * size.height
  }
  return fitsIn(box, size) ? { kind, box } : OUTSIDE
}
