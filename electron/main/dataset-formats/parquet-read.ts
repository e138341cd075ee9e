import { stat } from 'node:fs/promises'
import { relative } from 'node:path'
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData
} from 'hyparquet'
import { notImported } from './not-imported'

/** A Parquet file of a folder that is imported, of which rows are read when they are asked for. */
export class ParquetFile {
  readonly #folder: string
  readonly #name: string
  readonly #file: AsyncBuffer
  readonly #metadata: FileMetaData

  private constructor(folder: string, name: string, file: AsyncBuffer, metadata: FileMetaData) {
    this.#folder = folder
    this.#name = name
    this.#file = file
    this.#metadata = metadata
  }

  /** @throws AppError 'dataset.notImported' for one that is missing or cut */
  static async open(folder: string, path: string): Promise<ParquetFile> {
    const name = relative(folder, path)
    try {
      await stat(path)
    } catch (cause) {
      throw notImported(
        folder,
        `${name} is missing; copy the whole folder again`,
        `${name} manque ; recopiez le dossier entier`,
        cause
      )
    }
    try {
      const file = await asyncBufferFromFile(path)
      return new ParquetFile(folder, name, file, await parquetMetadataAsync(file))
    } catch (cause) {
      throw damaged(folder, name, cause)
    }
  }

  get columns(): string[] {
    return parquetSchema(this.#metadata).children.map(({ element }) => element.name)
  }

  get rows(): number {
    return Number(this.#metadata.num_rows)
  }

  /**
   * Rows as objects of these columns; those of `optional` that are not there are left out.
   * @throws AppError 'dataset.notImported' for a column that is missing, or rows that cannot be read
   */
  async read(
    columns: readonly string[],
    {
      optional = [],
      from = 0,
      to = this.rows
    }: { optional?: readonly string[]; from?: number; to?: number } = {}
  ): Promise<Record<string, unknown>[]> {
    const there = this.columns
    const missing = columns.find((column) => !there.includes(column))
    if (missing !== undefined)
      throw notImported(
        this.#folder,
        `${this.#name} has no column "${missing}"; export it again with LeRobot 0.4 or later`,
        `${this.#name} n’a pas de colonne « ${missing} » ; exportez-le de nouveau avec LeRobot 0.4 ou plus récent`
      )
    const wanted = [...columns, ...optional.filter((column) => there.includes(column))]
    try {
      const { file, metadata } = { file: this.#file, metadata: this.#metadata }
      return await parquetReadObjects({ file, metadata, columns: wanted, rowStart: from, rowEnd: to })
    } catch (cause) {
      throw damaged(this.#folder, this.#name, cause)
    }
  }
}

const damaged = (folder: string, name: string, cause: unknown): Error => {
  const why = cause instanceof Error ? cause.message : String(cause)
  return notImported(
    folder,
    `${name} is damaged or cut (${why}); copy it again`,
    `${name} est endommagé ou tronqué (${why}) ; recopiez-le`,
    cause
  )
}
