import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import type { z } from 'zod'
import { notImported } from './not-imported'

/**
 * The lines of a file, each as the schema has it.
 * @throws AppError 'dataset.notImported' for a line that is none, with its number
 */
export async function* jsonLines<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema
): AsyncGenerator<z.output<Schema>> {
  const input = createReadStream(file, 'utf8')
  let number = 0
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1
      if (line.trim() === '') continue
      const parsing = schema.safeParse(parsedLine(line))
      if (parsing.success) {
        yield parsing.data
        continue
      }
      const [issue] = parsing.error.issues
      const where = `${basename(file)}:${number}`
      const what = `${issue?.path.join('.') || 'JSON'}: ${issue?.message ?? ''}`
      throw notImported(
        folder,
        `line ${where} is not as it has to be (${what}); mend or remove that line`,
        `la ligne ${where} n’est pas correcte (${what}) ; corrigez ou retirez cette ligne`
      )
    }
  } finally {
    input.destroy()
  }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
