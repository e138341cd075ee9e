import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The name of the next version of a model in a folder of models: squares, squares-v2, squares-v3 ... */
export function nextVersion(models: string, parent: string): string {
  const base = parent.replace(/-v\d+$/, '')
  for (let n = 2; ; n++) if (!existsSync(join(models, `${base}-v${n}`))) return `${base}-v${n}`
}
