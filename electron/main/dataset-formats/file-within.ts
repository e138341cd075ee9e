import { isAbsolute, relative, resolve } from 'node:path'
import { notImported } from './not-imported'

/** A file that a data set names, within its own folder. @throws AppError 'dataset.notImported' for one elsewhere */
export function fileWithin(folder: string, name: string): string {
  const file = resolve(folder, name)
  const way = relative(folder, file)
  if (way !== '' && !way.startsWith('..') && !isAbsolute(way)) return file
  throw notImported(
    folder,
    `it names a file outside its folder (${name}); put the file into the folder and name it from there`,
    `il nomme un fichier hors de son dossier (${name}) ; mettez le fichier dans le dossier et nommez-le à partir de là`
  )
}
