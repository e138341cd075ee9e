import type { ReaderValue } from './fields'
import type { FoundNumber } from './found-numbers'
import type { GreyPixels, Pixels } from './pixels'
import type { ReaderOf } from './readers'

/** The kinds of readers that take long enough to need a process of their own. */
export type SlowReader = ReaderOf<'number' | 'text' | 'template'>

/** A line as a person read it. */
export interface Correction {
  readonly line: Pixels
  readonly text: string
}

/** The picture of a template with what of it counts, 0 to 255 each (its transparency). */
export interface TemplateFile extends GreyPixels {
  readonly cover: Uint8Array
}

export interface PrepareRequest {
  /** What the reader is called by from now on. */
  readonly id: number
  readonly reader: SlowReader
  readonly template?: TemplateFile
  readonly corrections?: readonly Correction[]
}

/** What became of learning a game's font from corrections. */
export interface FontReport {
  /** Whether it reads from now on, wherever it is sure. */
  readonly takesOver: boolean
  readonly corrections: number
  /** Of corrections that were held back while learning from the others: read surely enough to answer, and misread. */
  readonly heldSure: number
  readonly heldWrong: number
  /** Digits that were not yet seen twice. */
  readonly missing: readonly string[]
}

export interface ReadRequest {
  readonly id: number
  /** Of numbers and texts the region in colour, of templates in grey. */
  readonly region: Pixels | GreyPixels
  /** Width in pixels of the game's whole picture. */
  readonly pictureWidth: number
}

/** What the process that reads answers. Every method may reject with an AppError. */
export interface ReadingApi {
  ping(): Promise<'pong'>
  /** Makes a reader ready, in the place of one of the same id. Numbers with corrections tell what they learned. */
  prepare(request: PrepareRequest): Promise<FontReport | null>
  forget(id: number): Promise<void>
  read(request: ReadRequest): Promise<ReaderValue>
  /** Every number in a whole picture of a game. */
  findNumbers(picture: Pixels): Promise<FoundNumber[]>
}
