import { readFileSync } from 'node:fs'
import type { Pixels } from '../../shared/perception/pixels'
import { OnnxFile } from '../engine/runtime/onnx-file'
import type { Alphabet, Lattice } from './ctc'
import { COLUMNS_PER_STEP, LINE_HEIGHT, linePicture, PREFIX_STEPS } from './line-picture'

/** What a recogniser said of a line, and how its time steps lie over the line's own columns. */
export interface SaidLine {
  readonly lattice: Lattice
  /** The column of the line, in its own pixels, under the middle of a time step. */
  columnOf(step: number): number
}

/** Where the two files of the recogniser lie. */
export interface RecogniserFiles {
  readonly model: string
  /** One character a line, in the order of the network's classes after the blank. */
  readonly characters: string
}

/** The PP-OCRv4 line recogniser (docs/perception.md says where it is from) on one thread. */
export class Recogniser {
  private constructor(
    private readonly file: OnnxFile,
    private readonly classOf: ReadonlyMap<string, number>
  ) {}

  /** @throws Error when a file is missing or is no network of this kind. */
  static async load(files: RecogniserFiles): Promise<Recogniser> {
    const characters = readFileSync(files.characters, 'utf8').split(/\r?\n/)
    if (characters.at(-1) === '') characters.pop()
    const classOf = new Map([...characters, ' '].map((char, i) => [char, i + 1]))
    return new Recogniser(await OnnxFile.load(readFileSync(files.model)), classOf)
  }

  /** The classes of these characters; one it does not know is left out. */
  alphabet(characters: string): Alphabet {
    const known = [...new Set(characters)].flatMap((char) => {
      const index = this.classOf.get(char)
      return index === undefined ? [] : [[char, index] as const]
    })
    return new Map(known)
  }

  async say(line: Pixels): Promise<SaidLine> {
    const { data, width, scale } = linePicture(line)
    const [input, output] = [this.file.inputs[0]!.name, this.file.outputs[0]!.name]
    const said = await this.file.run(input, data, [1, 3, LINE_HEIGHT, width], output)
    const classes = this.classOf.size + 1
    const probabilities = said.subarray(PREFIX_STEPS * classes)
    const steps = probabilities.length / classes
    return {
      lattice: { steps, classes, probabilities },
      columnOf: (step) => ((step + 0.5) * COLUMNS_PER_STEP) / scale
    }
  }
}
