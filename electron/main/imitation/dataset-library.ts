import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetInfo, DatasetMoment } from '../../shared/clonings'
import {
  DATASET_FILE,
  LABELS_FILE,
  PICTURES_FILE,
  UNLABELLED,
  VECTORS_FILE,
  type Dataset
} from '../../shared/dataset'
import { datasetFacts } from '../../shared/dataset-facts'
import { AppError, errorData } from '../../shared/errors'
import { planesOf } from '../../shared/live-env'
import { readDataset } from '../../shared/node/dataset-file'
import { replaceFile, writeAll } from '../../shared/node/replace-file'
import { writeFileAtomic } from '../store/atomic-file'
import { pictureUrls } from './dataset-pictures'
import { KeptFolders } from './kept-folders'

const LABEL_BYTES = Int16Array.BYTES_PER_ELEMENT

/** The data sets of a person, in `datasets/` of the data folder. */
export class DatasetLibrary {
  readonly #kept: KeptFolders

  constructor(dataFolder: string) {
    this.#kept = new KeptFolders(join(dataFolder, 'datasets'))
  }

  ids(): string[] {
    return this.#kept.ids()
  }

  /** Newest first; of the bin, last deleted first. A damaged one is a row that says so. */
  list({ deleted }: { readonly deleted: boolean }): DatasetInfo[] {
    if (deleted)
      return this.#kept.binned().map(({ id, folder, deletedAtMs }) => infoAt(id, folder, deletedAtMs))
    return this.ids()
      .map((id) => infoAt(id, this.#kept.at(id), null))
      .sort((a, b) => b.madeAtMs - a.madeAtMs)
  }

  /** The folder of one. @throws AppError 'dataset.unknown' with those there are */
  folderOf(id: string): string {
    if (this.#kept.has(id)) return this.#kept.at(id)
    throw this.#unknown(id)
  }

  /** @throws AppError 'dataset.unknown', 'dataset.damaged' */
  read(id: string): Dataset {
    const folder = this.folderOf(id)
    const dataset = readDataset(folder)
    const why = damageOf(folder, dataset)
    if (why !== null) throw new AppError('dataset.damaged', { name: dataset.title, why })
    return dataset
  }

  /** An id for a new one of a game, and the folder that it will have. */
  place(game: string): { readonly id: string; readonly folder: string } {
    const id = this.#kept.freeId(game)
    return { id, folder: this.#kept.at(id) }
  }

  /** Moves one to the bin. @throws AppError 'dataset.unknown' */
  delete(id: string, nowMs: number): void {
    if (!this.#kept.delete(id, nowMs)) throw this.#unknown(id)
  }

  /** Brings it back. @throws AppError 'dataset.unknown' where it is not in the bin, or its place is taken */
  restore(id: string): void {
    if (!this.#kept.restore(id)) throw this.#unknown(id)
  }

  /** What is seen and what stands at some of its moments. Those that it does not have are left out. */
  async moments(
    id: string,
    wanted: readonly { readonly moment: number; readonly labelAt: number }[]
  ): Promise<DatasetMoment[]> {
    const dataset = this.read(id)
    const folder = this.folderOf(id)
    const labels = labelsIn(folder)
    const there = wanted.filter(
      ({ moment, labelAt }) => moment < dataset.moments && labelAt >= 0 && labelAt < labels.length
    )
    const urls = await pictureUrls(
      join(folder, PICTURES_FILE),
      dataset,
      there.map(({ moment }) => moment)
    )
    return there.map(({ moment, labelAt }, i) => {
      const label = labels[labelAt] ?? UNLABELLED
      return { moment, action: label === UNLABELLED ? null : label, url: urls[i] ?? '' }
    })
  }

  /**
   * Says what should have been done at a moment; null: nothing is learned from it. Answers what stood there, so that it
   * can be undone. The file is replaced whole. @throws AppError 'dataset.unknown', 'dataset.damaged', 'input.invalid'
   */
  relabel(id: string, moment: number, action: number | null): number | null {
    const dataset = this.read(id)
    const folder = this.folderOf(id)
    const labels = labelsIn(folder)
    const before = labels[moment]
    if (before === undefined) throw invalid('moment', moment, labels.length)
    if (action !== null && action >= dataset.actions.length)
      throw invalid('action', action, dataset.actions.length)
    labels[moment] = action ?? UNLABELLED
    const file = join(folder, LABELS_FILE)
    const bytes = new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength)
    replaceFile(file, `${file}.${process.pid}.tmp`, (handle) => writeAll(handle, bytes))
    const counts = dataset.actions.map((_, i) => labels.filter((label) => label === i).length)
    const labelsSha256 = createHash('sha256').update(bytes).digest('hex')
    const changed = { ...dataset, counts, labelsSha256 }
    writeFileAtomic(join(folder, DATASET_FILE), `${JSON.stringify(changed, null, 2)}\n`)
    return before === UNLABELLED ? null : before
  }

  #unknown(id: string): AppError {
    return new AppError('dataset.unknown', { name: id.slice(0, 80), known: this.ids().join(', ') || '–' })
  }
}

const invalid = (what: string, value: number, count: number): AppError =>
  new AppError('input.invalid', {
    what: `${what} ${value}`,
    why: { en: `the data set has ${count}`, fr: `le jeu de données en a ${count}` }
  })

function infoAt(id: string, folder: string, deletedAtMs: number | null): DatasetInfo {
  try {
    const dataset = readDataset(folder)
    const why = damageOf(folder, dataset)
    const damage =
      why === null ? null : errorData(new AppError('dataset.damaged', { name: dataset.title, why }))
    return { ...datasetFacts(dataset), id, bytes: sizeOf(folder), deletedAtMs, damage }
  } catch (error) {
    return { ...NOTHING, id, title: id, bytes: sizeOf(folder), deletedAtMs, damage: errorData(error) }
  }
}

const NOTHING = {
  ...{ game: '', episodes: 0, steps: 0, seconds: 0, decisionsPerSecond: 1, side: 84, isColour: false },
  ...{ actions: [], sees: [], problems: [], sessions: [], madeAtMs: 0 }
}

/** What is wrong with its files; null: nothing. */
function damageOf(folder: string, dataset: Dataset): { en: string; fr: string } | null {
  const pictures = dataset.moments * planesOf(dataset) * dataset.side ** 2
  const { vectors } = dataset
  const isWhole =
    (vectors === null ||
      bytesOf(join(folder, VECTORS_FILE)) ===
        Float32Array.BYTES_PER_ELEMENT * vectors.names.length * dataset.moments) &&
    bytesOf(join(folder, PICTURES_FILE)) === pictures &&
    bytesOf(join(folder, LABELS_FILE)) === LABEL_BYTES * dataset.moments
  return isWhole ? null : { en: 'its files are not whole', fr: 'ses fichiers ne sont pas entiers' }
}

const bytesOf = (file: string): number => (existsSync(file) ? statSync(file).size : -1)

const sizeOf = (folder: string): number =>
  [DATASET_FILE, PICTURES_FILE, LABELS_FILE, VECTORS_FILE].reduce(
    (sum, name) => sum + Math.max(0, bytesOf(join(folder, name))),
    0
  )

function labelsIn(folder: string): Int16Array {
  const bytes = readFileSync(join(folder, LABELS_FILE))
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
