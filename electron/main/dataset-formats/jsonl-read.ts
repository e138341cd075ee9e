import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { ForeignDataset, ForeignMoment, ForeignStretch, Picture, ReadTools } from './foreign'
import { fileWithin } from './file-within'
import { jsonLines } from './json-lines'
import { LINES_FILE } from './jsonl-write'
import { notImported } from './not-imported'
import { decodedPicture } from './picture-file'
import { stretchMarkSchema, type StretchMark } from './stretch-mark'

const lineSchema = z.looseObject({
  /** Seconds since the stretch began. */
  t: z.number().nonnegative(),
  /** The id of an action, or its index. */
  action: z.union([z.string(), z.number().int()]).nullish(),
  /** A picture file in the folder, or its bytes. */
  picture: z.string().optional(),
  png: z.string().optional(),
  /** Another number is another stretch. */
  stretch: z.number().int().optional(),
  session: z.number().int().nonnegative().default(0),
  episode: z.number().int().default(0),
  isCorrection: z.boolean().default(false)
})
type Line = z.output<typeof lineSchema>

/** What is of a line, and of no stretch. */
const OF_A_LINE = new Set(['t', 'action', 'picture', 'png', 'stretch'])

/** A file of lines of JSON: `t` in seconds, `action`, and the picture as a file (`picture`) or in base64 (`png`). */
export async function readJsonl(folder: string, { header }: ReadTools): Promise<ForeignDataset> {
  const names = await readdir(folder)
  const name = names.includes(LINES_FILE) ? LINES_FILE : names.find((found) => found.endsWith('.jsonl'))
  if (name === undefined)
    throw notImported(
      folder,
      'it holds no jsonl file; choose the folder that does',
      'il ne contient aucun fichier jsonl ; choisissez le dossier qui en contient un'
    )
  const file = join(folder, name)
  const title = basename(folder)
  return {
    format: 'jsonl',
    title: header?.dataset.title ?? title,
    rate: header?.dataset.decisionsPerSecond ?? (await rateOf(folder, file)),
    moments: header?.dataset.moments ?? null,
    sources: [{ id: title, files: [file] }],
    header,
    stretches: () => stretchesOf(folder, file)
  }
}

async function* stretchesOf(folder: string, file: string): AsyncGenerator<ForeignStretch> {
  const lines = jsonLines(folder, file, lineSchema)
  let next = await lines.next()
  async function* momentsOf(key: string): AsyncGenerator<ForeignMoment> {
    while (!next.done && keyOf(next.value) === key) {
      const { t, action = null } = next.value
      yield { tMs: 1000 * t, action, picture: await pictureOf(folder, next.value) }
      next = await lines.next()
    }
  }
  try {
    while (!next.done) {
      const key = keyOf(next.value)
      const moments = momentsOf(key)
      yield { mark: markIn(next.value), moments }
      // Whoever left some unread: the next stretch begins where its key does.
      for await (const _ of moments);
    }
  } finally {
    await lines.return(undefined)
  }
}

const markIn = (line: Line): StretchMark =>
  stretchMarkSchema.parse(Object.fromEntries(Object.entries(line).filter(([key]) => !OF_A_LINE.has(key))))

const keyOf = ({ stretch, session, episode, isCorrection }: Line): string =>
  [stretch, session, episode, isCorrection].join(' ')

async function pictureOf(folder: string, { picture, png }: Line): Promise<Picture> {
  if (png !== undefined) return await decodedPicture(folder, Buffer.from(png, 'base64'), 'png')
  if (picture !== undefined)
    return await decodedPicture(folder, await readFile(fileWithin(folder, picture)), picture)
  throw notImported(
    folder,
    'a line has neither "picture" nor "png"; add one of them to every line',
    'une ligne n’a ni « picture » ni « png » ; ajoutez l’un des deux à chaque ligne'
  )
}

/** The usual distance of the first moments. */
async function rateOf(folder: string, file: string): Promise<number> {
  const gaps: number[] = []
  let last: Line | null = null
  for await (const line of jsonLines(folder, file, lineSchema)) {
    if (last !== null && keyOf(last) === keyOf(line) && line.t > last.t) gaps.push(line.t - last.t)
    last = line
    if (gaps.length >= 200) break
  }
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]
  return middle === undefined ? 10 : Math.round(1e6 / middle) / 1e6
}
