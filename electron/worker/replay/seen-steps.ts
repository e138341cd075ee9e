import { box, firstPart, inParts, sizeOf, UNBOUNDED, type Box, type Observation } from '../../shared/spaces'
import type { LocalizedText } from '../../shared/language'
import type { History } from './history'
import { Observations, type Packing } from './observations'
import type { SavedArray } from './saved-state'

/** Rows of a batch that observations are put into: what is seen first, and the numbers beside it. */
export interface SeenInto {
  readonly first: Observation
  readonly beside: Float32Array
}

/** Before the names of saved arrays of the numbers beside pictures. */
const BESIDE = 'beside.'

/** What was seen at each step of a history: of two parts each is kept by itself, of pictures only the newest. */
export class SeenSteps {
  private readonly first: Observations
  private readonly beside: Observations | null
  private readonly firstSize: number
  private readonly besideSize: number

  /** @param packing of pictures; numbers are kept as they are */
  constructor(space: Box, history: History, packing: Packing | null) {
    const first = firstPart(space)
    this.firstSize = sizeOf(first)
    this.besideSize = space.beside ?? 0
    this.first = new Observations(first, history, packing)
    this.beside =
      space.beside === undefined
        ? null
        : new Observations(box('float32', [space.beside], -UNBOUNDED, UNBOUNDED), history, null)
  }

  /** Bytes that packed pictures take; null where nothing is packed. */
  get packedBytes(): number | null {
    return this.first.packedBytes
  }

  /** As Observations.write. */
  write(index: number, age: number, source: Observation, from: number): void {
    this.first.write(index, age, source, from)
    this.beside?.write(index, age, this.numbersAt(source, from), 0)
  }

  /** As Observations.writeFinal. */
  writeFinal(index: number, final: Observation | null): void {
    this.first.writeFinal(index, final)
    this.beside?.writeFinal(index, final && this.numbersAt(final, 0))
  }

  /** Puts what was seen at a step into a row. */
  read(index: number, into: SeenInto, row: number): void {
    this.first.read(index, into.first, row * this.firstSize)
    this.beside?.read(index, into.beside, row * this.besideSize)
  }

  /** Puts what a truncated episode ended with, at this step, into a row. */
  readFinal(index: number, into: SeenInto, row: number): void {
    this.first.readFinal(index, into.first, row * this.firstSize)
    this.beside?.readFinal(index, into.beside, row * this.besideSize)
  }

  save(): (readonly [string, SavedArray])[] {
    const beside = this.beside?.save() ?? []
    return [...this.first.save(), ...beside.map(([name, array]) => [`${BESIDE}${name}`, array] as const)]
  }

  /** What `save` gave, after the history has been loaded. */
  load(arrays: ReadonlyMap<string, SavedArray>): void {
    this.first.load(arrays)
    this.beside?.load(ofBeside(arrays))
  }

  /** As Observations.whyNot. */
  whyNot(arrays: ReadonlyMap<string, SavedArray>, size: number, head: number): LocalizedText | null {
    return this.first.whyNot(arrays, size, head) ?? this.beside?.whyNot(ofBeside(arrays), size, head) ?? null
  }

  /** The numbers of the observation of two parts that begins at `from`. */
  private numbersAt(source: Observation, from: number): Float32Array {
    const size = this.firstSize + Float32Array.BYTES_PER_ELEMENT * this.besideSize
    return inParts(source.subarray(from, from + size) as Uint8Array, this.firstSize).numbers
  }
}

/** The saved arrays of the numbers by their own names, beside those of the history. */
const ofBeside = (arrays: ReadonlyMap<string, SavedArray>): ReadonlyMap<string, SavedArray> =>
  new Map(
    [...arrays].flatMap(([name, array]): (readonly [string, SavedArray])[] =>
      name.startsWith(BESIDE) ? [[name.slice(BESIDE.length), array]] : name === 'ends' ? [[name, array]] : []
    )
  )
