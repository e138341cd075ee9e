import { createRequire } from 'node:module'
import type { GreyPixels, Pixels } from '../../electron/shared/perception/pixels'
import { languageFile } from '../../electron/worker/perception/text-line'
import { dirname } from 'node:path'

/** The part of OpenCV that is called here, as @techstark/opencv-js gives it. */
interface Mat {
  readonly data: Uint8Array
  delete(): void
}
interface OpenCv {
  onRuntimeInitialized: () => void
  then?: unknown
  readonly Mat: new (rows?: number, columns?: number, type?: number) => Mat
  readonly CV_8UC1: number
  readonly CV_8UC4: number
  readonly TM_CCOEFF_NORMED: number
  readonly THRESH_BINARY: number
  matchTemplate(picture: Mat, template: Mat, result: Mat, method: number, mask?: Mat): void
  minMaxLoc(result: Mat): { maxVal: number; maxLoc: { x: number; y: number } }
  inRange(picture: Mat, low: Mat, high: Mat, result: Mat): void
  countNonZero(picture: Mat): number
  absdiff(a: Mat, b: Mat, result: Mat): void
  cvtColor(a: Mat, result: Mat, code: number): void
  readonly COLOR_RGBA2GRAY: number
  threshold(a: Mat, result: Mat, from: number, to: number, kind: number): void
}

const load = createRequire(import.meta.url)

/** OpenCV as plain calls, or null where the package is not installed (it is one for development). */
export async function openOpenCv(): Promise<OpenCvCalls | null> {
  let cv: OpenCv
  try {
    cv = load('@techstark/opencv-js') as OpenCv
  } catch {
    return null
  }
  // Its module is a thenable that never settles.
  await new Promise<void>((resolve) => (cv.onRuntimeInitialized = resolve))
  delete cv.then
  return new OpenCvCalls(cv)
}

/** What readers do, done with OpenCV's own functions. */
export class OpenCvCalls {
  readonly #levels = new Map<string, Mat>()

  constructor(private readonly cv: OpenCv) {}

  template(picture: GreyPixels, template: GreyPixels): number {
    const { cv } = this
    const [a, b, result] = [this.#grey(picture), this.#grey(template), new cv.Mat()]
    cv.matchTemplate(a, b, result, cv.TM_CCOEFF_NORMED)
    const { maxVal } = cv.minMaxLoc(result)
    for (const mat of [a, b, result]) mat.delete()
    return maxVal
  }

  /** The share of pixels between two colours. */
  inRange(picture: Pixels, low: readonly number[], high: readonly number[]): number {
    const { cv } = this
    const a = this.#colour(picture)
    const [from, to, result] = [this.#level(picture, low), this.#level(picture, high), new cv.Mat()]
    cv.inRange(a, from, to, result)
    const near = cv.countNonZero(result)
    for (const mat of [a, result]) mat.delete()
    return near / (picture.width * picture.height)
  }

  changed(before: Pixels, now: Pixels): number {
    const { cv } = this
    const [a, b, difference, grey, result] = [
      this.#colour(before),
      this.#colour(now),
      new cv.Mat(),
      new cv.Mat(),
      new cv.Mat()
    ]
    cv.absdiff(a, b, difference)
    cv.cvtColor(difference, grey, cv.COLOR_RGBA2GRAY)
    cv.threshold(grey, result, 16, 255, cv.THRESH_BINARY)
    const changed = cv.countNonZero(result)
    for (const mat of [a, b, difference, grey, result]) mat.delete()
    return changed / (now.width * now.height)
  }

  #grey({ width, height, data }: GreyPixels): Mat {
    const mat = new this.cv.Mat(height, width, this.cv.CV_8UC1)
    mat.data.set(data)
    return mat
  }

  #colour({ width, height, data }: Pixels): Mat {
    const mat = new this.cv.Mat(height, width, this.cv.CV_8UC4)
    mat.data.set(data)
    return mat
  }

  /** A picture of one colour, as inRange wants its bounds; made once for each size. */
  #level({ width, height }: Pixels, colour: readonly number[]): Mat {
    const key = `${width} ${height} ${colour.join(' ')}`
    const known = this.#levels.get(key)
    if (known !== undefined) return known
    const mat = new this.cv.Mat(height, width, this.cv.CV_8UC4)
    const { data } = mat
    for (let i = 0; i < data.length; i++) data[i] = colour[i % 4]!
    this.#levels.set(key, mat)
    return mat
  }
}

/** The part of tesseract.js that is called here. */
interface TesseractWorker {
  setParameters(parameters: Readonly<Record<string, string>>): Promise<unknown>
  recognize(
    picture: Buffer,
    options: object,
    output: object
  ): Promise<{ data: { text: string; confidence: number } }>
  terminate(): Promise<unknown>
}

/** Plain tesseract.js as its documentation shows it, on lines; `null` where it is not installed. */
export async function openTesseract(): Promise<PlainTesseract | null> {
  let create: (language: string, mode: number, options: object) => Promise<TesseractWorker>
  try {
    ;({ createWorker: create } = load('tesseract.js') as { createWorker: typeof create })
  } catch {
    return null
  }
  const options = { langPath: dirname(languageFile('eng')), gzip: true, cacheMethod: 'none' }
  return new PlainTesseract(await create('eng', 1, options))
}

export class PlainTesseract {
  constructor(private readonly worker: TesseractWorker) {}

  /** For one line of these characters; of any when left out. */
  async expect(characters = ''): Promise<void> {
    await this.worker.setParameters({
      tessedit_pageseg_mode: '7',
      tessedit_char_whitelist: characters,
      user_defined_dpi: '300'
    })
  }

  /** @param file the line as a PNG */
  async read(file: Buffer): Promise<string> {
    const { data } = await this.worker.recognize(file, {}, { text: true, blocks: false })
    return data.text.trim()
  }

  async close(): Promise<void> {
    await this.worker.terminate()
  }
}
