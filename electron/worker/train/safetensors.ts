/**
 * The safetensors format (https://huggingface.co/docs/safetensors): the length of a JSON header as 64 bits, the
 * header, then the arrays one after the other. Little-endian machines only, as is everything that runs this.
 * `__metadata__.sha256` guards all of it: a file that was cut or changed is told from a whole one.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { LocalizedText } from '../../shared/language'
import { openRegularSync } from '../../shared/node/regular-file'
import { replaceFile, writeAll } from '../../shared/node/replace-file'
import type { SavedArray } from '../replay/saved-state'

const MAKERS = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array
} as const
type Dtype = keyof typeof MAKERS
const DTYPES = Object.keys(MAKERS) as Dtype[]

/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000
const LENGTH_BYTES = 8
const ALIGNMENT = 8
/** One read; the operating system gives less than 2 GiB at once. */
const PIECE_BYTES = 1 << 26

export interface Safetensors {
  readonly arrays: ReadonlyMap<string, SavedArray>
  readonly metadata: Readonly<Record<string, string>>
}

/** Why a file is none, in both languages. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError'
  constructor(readonly why: LocalizedText) {
    super(why.en)
  }
}

const natural = z.number().int().min(0)
const entrySchema = z.strictObject({
  dtype: z.enum(DTYPES),
  shape: z.array(natural),
  data_offsets: z.tuple([natural, natural])
})
type Entry = z.infer<typeof entrySchema>
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(entrySchema)

const dtypeOf = (array: SavedArray): Dtype => DTYPES.find((name) => array instanceof MAKERS[name])!

const bytesOf = (array: SavedArray): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

/** Wide elements first, then by name: every array then begins at a multiple of its element. */
function inOrder(arrays: Safetensors['arrays']): [string, SavedArray][] {
  return [...arrays].sort(
    ([nameA, a], [nameB, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT || (nameA < nameB ? -1 : 1)
  )
}

function entriesOf(ordered: readonly [string, SavedArray][]): Record<string, Entry> {
  let at = 0
  return Object.fromEntries(
    ordered.map(([name, array]) => {
      const from = at
      at += array.byteLength
      return [name, { dtype: dtypeOf(array), shape: [array.length], data_offsets: [from, at] }]
    })
  )
}

/** Everything the hash stands for but the arrays: the metadata without the hash, and what lies where. */
const described = (metadata: Safetensors['metadata'], entries: Record<string, Entry>): string =>
  JSON.stringify([Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)), entries])

function hashOf(text: string, arrays: Iterable<SavedArray>): string {
  const hash = createHash('sha256').update(text)
  for (const array of arrays) {
    const bytes = bytesOf(array)
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) hash.update(bytes.subarray(at, at + PIECE_BYTES))
  }
  return hash.digest('hex')
}

function headerOf(entries: Record<string, Entry>, metadata: Safetensors['metadata']): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...entries }))
  const length = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT - LENGTH_BYTES
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true)
  header.set(json, LENGTH_BYTES)
  return header
}

/**
 * Writes a whole file: to a temporary name beside it, synced, then renamed, so that a crash leaves either the
 * old file or the new one. Throws what the file system throws; the old file is then as it was.
 */
export function writeSafetensors(file: string, { arrays, metadata }: Safetensors): void {
  const ordered = inOrder(arrays)
  const entries = entriesOf(ordered)
  const sha256 = hashOf(
    described(metadata, entries),
    ordered.map(([, array]) => array)
  )
  replaceFile(file, `${file}.tmp`, (handle) => {
    writeAll(handle, headerOf(entries, { ...metadata, sha256 }))
    for (const [, array] of ordered) writeAll(handle, bytesOf(array))
  })
}

/** Reads a whole file. @throws SafetensorsError for one that is none, is cut short or was changed */
export function readSafetensors(file: string): Safetensors {
  const handle = openRegularSync(file)
  try {
    const bytes = fstatSync(handle).size
    const { entries, metadata, begin } = readHeader(handle, bytes)
    const arrays = readArrays(handle, entries, begin, bytes)
    const { sha256, ...rest } = metadata
    if (sha256 !== hashOf(described(rest, entries), arrays.values()))
      throw new SafetensorsError({
        en: 'its content does not match its checksum',
        fr: 'son contenu ne correspond pas à sa somme de contrôle'
      })
    return { arrays, metadata: rest }
  } finally {
    closeSync(handle)
  }
}

const cutShort = (): SafetensorsError => new SafetensorsError({ en: 'it is cut short', fr: 'il est tronqué' })
const notOne = (): SafetensorsError =>
  new SafetensorsError({ en: 'it is no safetensors file', fr: 'ce n’est pas un fichier safetensors' })

function readAll(handle: number, into: Uint8Array, from: number): void {
  for (let at = 0; at < into.length;) {
    const read = readSync(handle, into, at, Math.min(PIECE_BYTES, into.length - at), from + at)
    if (read === 0) throw cutShort()
    at += read
  }
}

function readHeader(
  handle: number,
  bytes: number
): { entries: Record<string, Entry>; metadata: Record<string, string>; begin: number } {
  const start = new Uint8Array(LENGTH_BYTES)
  readAll(handle, start, 0)
  const length = Number(new DataView(start.buffer).getBigUint64(0, true))
  if (length > MAX_HEADER_BYTES) throw notOne()
  if (LENGTH_BYTES + length > bytes) throw cutShort()
  const json = new Uint8Array(length)
  readAll(handle, json, LENGTH_BYTES)
  const header = headerSchema.safeParse(parsed(json))
  if (!header.success) throw notOne()
  const { __metadata__: metadata, ...entries } = header.data
  return { entries, metadata, begin: LENGTH_BYTES + length }
}

/** Null for what is no JSON. */
function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json))
  } catch {
    return null
  }
}

function readArrays(
  handle: number,
  entries: Record<string, Entry>,
  begin: number,
  bytes: number
): Map<string, SavedArray> {
  const arrays = new Map<string, SavedArray>()
  // Arrays that overlap could ask for any amount of memory.
  const lengths = Object.values(entries).map(({ data_offsets: [from, to] }) => to - from)
  if (lengths.reduce((sum, length) => sum + length, 0) > bytes - begin) throw cutShort()
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    const Maker = MAKERS[dtype]
    const [from, to] = offsets
    const count = shape.reduce((size, side) => size * side, 1)
    if (to - from !== count * Maker.BYTES_PER_ELEMENT) throw notOne()
    if (begin + to > bytes) throw cutShort()
    const array = new Maker(count)
    readAll(handle, bytesOf(array), begin + from)
    arrays.set(name, array)
  }
  return arrays
}
