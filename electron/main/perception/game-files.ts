import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { Correction, TemplateFile } from '../../shared/perception/reading-process'
import { loadTemplate } from './template-file'

/** What lies beside a game's profile for its readers. */
export interface GameFiles {
  /** A template by the name of its file. Rejects with AppError 'perception.templateMissing', which names the field. */
  template(gameId: string, file: string, field: string): Promise<TemplateFile>
  /** Lines of a field as the person read them. */
  corrections(gameId: string, field: string): Promise<readonly Correction[]>
}

/** The templates in `templates` of the first of some folders that has one of that name. */
export async function templateIn(
  folders: readonly string[],
  file: string,
  field: string
): Promise<TemplateFile> {
  const path = folders.map((folder) => join(folder, 'templates', file)).find((place) => existsSync(place))
  if (path === undefined) throw new AppError('perception.templateMissing', { file, field })
  return loadTemplate(path, file, field)
}
