import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SchemaElement } from 'hyparquet'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'

export type ColumnKind = 'int64' | 'float32' | 'float64' | 'string'
export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  /** How many lists its values lie in: 0 for plain ones. */
  readonly lists?: number
}

/** A Parquet file that is written group by group, so that what is in memory is one group. */
export class ParquetTable {
  readonly #columns: readonly Column[]
  readonly #writer: ParquetWriter
  #rows = 0

  /** @param metadata what readers want to be told beside the schema, by key */
  constructor(file: string, columns: readonly Column[], metadata: Readonly<Record<string, string>> = {}) {
    mkdirSync(dirname(file), { recursive: true })
    this.#columns = columns
    this.#writer = new ParquetWriter({
      writer: fileWriter(file),
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.flatMap(({ name, kind, lists = 0 }) => elementsOf(name, kind, lists))
      ],
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      createdBy: 'apprenti'
    })
  }

  get rows(): number {
    return this.#rows
  }

  /** Writes rows as one group: the values of each column, in the columns' order. */
  async write(values: readonly (readonly unknown[])[]): Promise<void> {
    const rows = values[0]?.length ?? 0
    if (rows === 0) return
    const columnData = this.#columns.map(({ name }, i) => ({ name, data: [...values[i]!] }))
    await this.#writer.write({ columnData, rowGroupSize: rows })
    this.#rows += rows
  }

  /** Ends the file. */
  async finish(): Promise<void> {
    await this.#writer.finish()
  }
}

const PLAIN: Readonly<Record<ColumnKind, Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }
}

/** A column as the elements of a schema, depth first: a list is a group of a group of its elements. */
function elementsOf(name: string, kind: ColumnKind, lists: number): SchemaElement[] {
  if (lists === 0) return [{ name, repetition_type: 'OPTIONAL', ...PLAIN[kind] }]
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...elementsOf('element', kind, lists - 1)
  ]
}
