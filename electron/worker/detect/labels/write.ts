/** Label sets written down for other programs, and for ours. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { clipped } from '../boxes'
import { badLabels } from '../trouble'
import { GROUPS_FILE } from './groups'
import type { LabelledFile, LabelSet } from './label-set'

export type LabelFormat = 'yolo' | 'coco'

/**
 * Writes pictures and labels into a new folder. `yolo`: images/, labels/, classes.txt, data.yaml, and groups.txt, which is ours.
 * `coco`: images/ and annotations.json.
 * @throws AppError 'detect.labels' where the folder is there already
 */
export function writeLabels(set: LabelSet, folder: string, format: LabelFormat): void {
  if (existsSync(folder))
    throw badLabels(folder, {
      en: 'it is there already, and nothing was written over; name a new folder',
      fr: 'il est déjà là, et rien n’a été écrasé ; nommez un nouveau dossier'
    })
  mkdirSync(join(folder, 'images'), { recursive: true })
  for (const picture of set.pictures) copyFileSync(picture.file, join(folder, imageOf(picture)))
  if (format === 'coco') writeFileSync(join(folder, 'annotations.json'), cocoText(set))
  else writeYolo(set, folder)
}

/** Where a picture lies in its new folder. */
const imageOf = ({ name, file }: LabelledFile): string => `images/${name}${extname(file).toLowerCase()}`

function writeYolo({ kinds, pictures }: LabelSet, folder: string): void {
  mkdirSync(join(folder, 'labels'))
  for (const picture of pictures)
    writeFileSync(join(folder, 'labels', `${picture.name}.txt`), yoloText(picture, kinds))
  writeFileSync(join(folder, 'classes.txt'), `${kinds.join('\n')}\n`)
  writeFileSync(join(folder, 'data.yaml'), yamlText(kinds))
  const groups = pictures.map(({ name, group }) => `${name}\t${group}\n`)
  writeFileSync(join(folder, GROUPS_FILE), groups.join(''))
}

function yoloText({ labels, width, height }: LabelledFile, kinds: readonly string[]): string {
  return labels
    .map(({ kind, box }) => {
      const inside = clipped(box, width, height)
      const shares = [
        (inside.x + inside.width / 2) / width,
        (inside.y + inside.height / 2) / height,
        inside.width / width,
        inside.height / height
      ]
      return `${kinds.indexOf(kind)} ${shares.map((share) => share.toFixed(6)).join(' ')}\n`
    })
    .join('')
}

const yamlText = (kinds: readonly string[]): string =>
  [
    'path: .',
    'train: images',
    'val: images',
    'names:',
    ...kinds.map((kind, i) => `  ${i}: ${JSON.stringify(kind)}`),
    ''
  ].join('\n')

function cocoText({ kinds, pictures }: LabelSet): string {
  const images = pictures.map((picture, i) => ({
    id: i + 1,
    file_name: imageOf(picture).replace('images/', ''),
    width: picture.width,
    height: picture.height
  }))
  const annotations = pictures
    .flatMap(({ labels, width, height }, i) =>
      labels.map(({ kind, box }) => ({ image: i + 1, kind, box: clipped(box, width, height) }))
    )
    .map(({ image, kind, box }, i) => ({
      id: i + 1,
      image_id: image,
      category_id: kinds.indexOf(kind) + 1,
      bbox: [box.x, box.y, box.width, box.height],
      area: box.width * box.height,
      iscrowd: 0
    }))
  const categories = kinds.map((name, i) => ({ id: i + 1, name }))
  return `${JSON.stringify({ images, annotations, categories })}\n`
}
