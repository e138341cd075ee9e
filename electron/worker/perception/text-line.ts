import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ReaderValue } from '../../shared/perception/fields'
import type { Pattern } from '../../shared/perception/pattern'
import { toGrey, type Pixels } from '../../shared/perception/pixels'
import type { ReaderOf } from '../../shared/perception/readers'

type Language = ReaderOf<'text'>['language']
const CODES: Readonly<Record<Language, readonly string[]>> = {
  en: ['eng'],
  fr: ['fra'],
  'en+fr': ['eng', 'fra']
}

/** Lines lower than this, in pixels, are doubled before they are read. */
const LOW_LINE = 40

/** Where the data of a language lies. @throws Error when its package is not installed */
export function languageFile(code: string): string {
  const manifest = createRequire(import.meta.url).resolve(`@tesseract.js-data/${code}/package.json`)
  return join(dirname(manifest), '4.0.0_best_int', `${code}.traineddata.gz`)
}

/** What is used of tesseract's own interface, as tesseract.js-core gives it. */
interface Tesseract {
  readonly FS: { writeFile(path: string, data: Uint8Array): void }
  readonly TessBaseAPI: new () => TessBaseApi
}
interface TessBaseApi {
  /** 0 when it went well. @param mode 1: the LSTM recogniser */
  Init(dataPath: null, languages: string, mode: number): number
  SetVariable(name: string, value: string): void
  /** Takes the file `/input` in. 0 when it could be read. */
  SetImageFile(exif: number, angle: number): number
  Recognize(monitor: null): number
  GetUTF8Text(): string
  MeanTextConf(): number
  Clear(): void
}

const LSTM_ONLY = 1
/** tesseract's page segmentation mode for a single line. */
const SINGLE_LINE = '7'

/**
 * Reads one line of words at a time with tesseract, in this process and without a thread of its own. Its data comes with
 * the app: nothing is ever fetched.
 */
export class TextLine {
  private constructor(
    private readonly tesseract: Tesseract,
    private readonly api: TessBaseApi
  ) {}

  /** @throws Error when data is missing or damaged */
  static async open(language: Language, fileOf: (code: string) => string = languageFile): Promise<TextLine> {
    const tesseract = await loadTesseract()
    for (const code of CODES[language])
      tesseract.FS.writeFile(`./${code}.traineddata`, gunzipSync(readFileSync(fileOf(code))))
    const api = new tesseract.TessBaseAPI()
    if (api.Init(null, CODES[language].join('+'), LSTM_ONLY) !== 0)
      throw new Error(`tesseract does not take its data for ${language}`)
    api.SetVariable('tessedit_pageseg_mode', SINGLE_LINE)
    api.SetVariable('user_defined_dpi', '300')
    return new TextLine(tesseract, api)
  }

  read(line: Pixels, pattern: Pattern | null): ReaderValue {
    this.tesseract.FS.writeFile('/input', asPgm(line))
    if (this.api.SetImageFile(1, 0) !== 0) throw new Error('tesseract does not take the picture')
    this.api.Recognize(null)
    const text = this.api.GetUTF8Text().trim()
    const confidence = text === '' ? 1 : this.api.MeanTextConf() / 100
    this.api.Clear()
    const value = pattern === null ? text : pattern.firstIn(text)
    return { value, confidence: value === null ? 0 : confidence }
  }
}

async function loadTesseract(): Promise<Tesseract> {
  const core = createRequire(import.meta.url)('tesseract.js-core/tesseract-core-simd-lstm') as (
    options: object
  ) => Promise<Tesseract>
  // What it prints is not for the person: what goes wrong is told by its answers.
  return core({ print: () => undefined, printErr: () => undefined })
}

/** A line as tesseract likes it: grey, stretched to all levels, dark on light, low ones doubled; as a PGM file. */
function asPgm(line: Pixels): Uint8Array {
  const grey = toGrey(line)
  const times = line.height < LOW_LINE ? 2 : 1
  const levels = stretched(grey.data)
  const [width, height] = [line.width * times, line.height * times]
  const head = new TextEncoder().encode(`P5 ${width} ${height} 255\n`)
  const file = new Uint8Array(head.length + width * height)
  file.set(head)
  for (let y = 0, at = head.length; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      file[at] = levels[Math.floor(y / times) * line.width + Math.floor(x / times)]!
  return file
}

/** Levels spread from black to white, turned over when most of the line is dark. */
function stretched(levels: Uint8Array): Uint8Array {
  const sorted = levels.toSorted()
  const [low, middle, high] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!]
  const range = Math.max(1, high - low)
  const isDark = middle - low < high - middle
  return levels.map((level) => {
    const spread = Math.round(((level - low) * 255) / range)
    return isDark ? 255 - spread : spread
  })
}
