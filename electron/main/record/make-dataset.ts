import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DATASET_FILE, LABELS_FILE, PICTURES_FILE, VECTORS_FILE, type Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import { inNewFolder } from '../datasets/new-folder'
import { DatasetBook, type DatasetWish } from './dataset-book'
import type { SessionReader } from './session-reader'

export type { DatasetWish } from './dataset-book'

export interface DatasetTools {
  /** Gives the reader of a session, and where its file is. */
  readonly reading: <T>(id: string, work: (reader: SessionReader, path: string) => Promise<T>) => Promise<T>
  readonly signal: AbortSignal
  /** Hears how many steps are read, of how many. */
  readonly onProgress: (done: number, of: number) => void
}

/**
 * Makes a data set in a folder of its own: reduces the picture of each moment, keeps the numbers of the game beside it
 * where they were recorded, and says what was done then. The folder is there once all of it is.
 * @throws AppError 'dataset.nothing' where nobody of that kind played, 'dataset.nothingInPart' where nobody did in the part
 *   that is wished for, 'live.noActions' for a game without actions, 'dataset.noKeys', 'dataset.unknownAction', 'dataset.pictureSize' for a session that cannot be learned from,
 *   'dataset.noRoom' when the disk fills; nothing of it is left then
 */
export async function makeDataset(
  folder: string,
  wish: DatasetWish,
  { reading, signal, onProgress }: DatasetTools
): Promise<Dataset> {
  if (wish.profile.actions.length === 0) throw new AppError('live.noActions', { game: wish.profile.title })
  return inNewFolder(folder, async (temporary) => {
    const pictures = await open(join(temporary, PICTURES_FILE), 'w+')
    const vectors = await open(join(temporary, VECTORS_FILE), 'w')
    try {
      const book = new DatasetBook(wish, pictures, vectors)
      for (const [index, id] of wish.sessions.entries())
        await reading(id, async (reader, path) => {
          const steps = (await reader.timeline()).timesMs.length
          const drops = reader.totals?.drops ?? 0
          book.sessions.push({ id, sha256: await hashOf(path), steps, drops })
          await book.addSession(reader, index, steps, signal, (done) =>
            onProgress(index * 1000 + Math.round((1000 * done) / steps), 1000 * wish.sessions.length)
          )
        })
      await book.finish()
      const dataset = book.dataset()
      if (dataset.moments === 0)
        throw new AppError(isPart(wish) ? 'dataset.nothingInPart' : 'dataset.nothing', { who: WHO[wish.who] })
      await writeFile(join(temporary, LABELS_FILE), Int16Array.from(book.labels))
      if (!book.hasVectors) await rm(join(temporary, VECTORS_FILE))
      await writeFile(join(temporary, DATASET_FILE), `${JSON.stringify(dataset, null, 2)}\n`)
      return dataset
    } finally {
      await Promise.allSettled([pictures.close(), vectors.close()])
    }
  })
}

/** Whether only a part of the sessions was wished for: then it, and not the sessions, may be the reason. */
const isPart = ({ fromSeconds, toSeconds, episodes }: DatasetWish): boolean =>
  [fromSeconds, toSeconds, episodes].some((bound) => bound !== undefined)

const WHO = {
  person: { en: 'did you play', fr: 'vous n’avez joué' },
  agent: { en: 'did the agent play', fr: 'l’agent n’a joué' }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
