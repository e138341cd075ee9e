/** A detector from an ONNX file: one that was trained here, or a YOLO of a person's own. */
import { readRegularSync } from '../../shared/node/regular-file'
import { AppError, errorText } from '../../shared/errors'
import type { Pixels } from '../../shared/perception/pixels'
import { onnxMetadata } from '../deploy/onnx-metadata'
import { OnnxFile, type FilePort } from '../engine/runtime/onnx-file'
import type { Rect } from './boxes'
import { parseNames } from './kind-names'
import { decode, layoutOf, type Layout, type LayoutKind, type OutputShape, type Refusal } from './layout'
import { drawOnCanvas, GREY, letterboxOf, toPicture, type Size } from './letterbox'
import { suppress, type Found } from './suppress'
import { badDetector } from './trouble'

/** Far more than any detector that runs ten times a second on a processor. */
const LARGEST_BYTES = 2 ** 30
/** Of a network that takes any. */
const USUAL_SIDE = 640
const MOST_SIDE = 4096
/** Pictures that go through a network at once, where it takes any number. */
const MOST_AT_ONCE = 8
const CHANNELS = 3
/** As Ultralytics predicts, but for the overlap: two of a kind stand close to each other in games. */
const USUAL = { least: 0.25, overlap: 0.5, most: 300 }

/** Something in a picture. */
export interface Detection {
  readonly kind: string
  /** Pixels of the picture, with fractions, within it. */
  readonly box: Rect
  /** 0 to 1. */
  readonly confidence: number
}

export interface DetectorOptions {
  /** Names of the kinds in their order; otherwise the file's own. */
  readonly names?: readonly string[]
  /** How sure it must be to tell, 0 to 1; otherwise as the file says. */
  readonly least?: number
  /** Two boxes of a kind that overlap by more (IoU) are one. */
  readonly overlap?: number
  /** Of a picture, at most. */
  readonly most?: number
}

/** What a detector's file says of itself, or what was found out by running it. */
export interface DetectorFacts {
  readonly layout: LayoutKind
  readonly names: readonly string[]
  /** Of the canvas that pictures are laid on. */
  readonly size: Size
  /** Of the trained weights, as the file tells it (many are AGPL-3.0); null where it does not. */
  readonly license: string | null
  /** How sure it must be to be believed, as files of ours tell; null where it does not. */
  readonly confidence: number | null
}

/** A detector's file, looked at. */
interface Opened {
  readonly facts: DetectorFacts
  readonly model: OnnxFile
  readonly layout: Layout
  /** Pictures that go in at once. */
  readonly batch: number
  readonly refuse: Refusal
}

export class Detector {
  readonly facts: DetectorFacts
  private readonly input: Float32Array
  private readonly canvas: Uint8Array

  private constructor(
    private readonly opened: Opened,
    private readonly options: DetectorOptions
  ) {
    this.facts = opened.facts
    const { width, height } = this.facts.size
    this.canvas = new Uint8Array(CHANNELS * width * height)
    this.input = new Float32Array(opened.batch * this.canvas.length)
  }

  /** @throws AppError 'detect.model' in one sentence for a file that is no detector, or whose kinds are others */
  static async open(file: string, options: DetectorOptions = {}): Promise<Detector> {
    return Detector.of(bytesOf(file), file, options)
  }

  /** The same of a file's bytes. @param file its name, for what is told when it cannot be used */
  static async of(bytes: Uint8Array, file: string, options: DetectorOptions = {}): Promise<Detector> {
    const metadata = metadataOf(bytes, file)
    const model = await OnnxFile.load(bytes).catch((cause: unknown) => {
      throw badDetector(
        file,
        { en: 'ONNX Runtime cannot run it', fr: 'ONNX Runtime ne peut pas l’exécuter' },
        cause
      )
    })
    try {
      return new Detector(await lookAt(file, model, metadata, options), options)
    } catch (error) {
      await model.close()
      throw error
    }
  }

  /** What is in each picture, the surest first. Sizes may differ. @throws AppError 'detect.model' where it fails */
  async detect(pictures: readonly Pixels[]): Promise<Detection[][]> {
    const { size } = this.facts
    const places = pictures.map((picture) => letterboxOf(picture, size))
    const found = await this.run(pictures.length, (i) => {
      drawOnCanvas(pictures[i]!, places[i]!, this.canvas)
      return this.canvas
    })
    return found.map((ofOne, i) =>
      ofOne.map(({ box, kind, confidence }) => ({
        kind: this.nameOf(kind),
        box: toPicture(box, places[i]!),
        confidence
      }))
    )
  }

  /** The same of pictures that are on the canvas already [3, height, width], in its pixels and by the numbers of kinds. */
  async detectOnCanvas(canvases: readonly Uint8Array[]): Promise<Found[][]> {
    return this.run(canvases.length, (i) => canvases[i]!)
  }

  /** The name of a kind; those that a file does not name are numbered. */
  nameOf(kind: number): string {
    return this.facts.names[kind] ?? `kind ${kind}`
  }

  async close(): Promise<void> {
    await this.opened.model.close()
  }

  private async run(count: number, canvasOf: (i: number) => Uint8Array): Promise<Found[][]> {
    const { batch } = this.opened
    const results: Found[][] = []
    for (let first = 0; first < count; first += batch) {
      const many = Math.min(batch, count - first)
      for (let i = 0; i < many; i++) this.fill(i, canvasOf(first + i))
      const output = await this.compute()
      const each = output.length / batch
      for (let i = 0; i < many; i++) results.push(this.read(output.subarray(i * each, (i + 1) * each)))
    }
    return results
  }

  private fill(place: number, canvas: Uint8Array): void {
    const at = place * canvas.length
    for (let i = 0; i < canvas.length; i++) this.input[at + i] = canvas[i]! / 255
  }

  private async compute(): Promise<Float32Array> {
    const { model, layout, batch, refuse } = this.opened
    const { width, height } = this.facts.size
    const [input, output] = [model.inputs[0]!.name, model.outputs[layout.output]!.name]
    try {
      return await model.run(input, this.input, [batch, CHANNELS, height, width], output)
    } catch (cause) {
      throw refuse(CANNOT_COMPUTE, cause)
    }
  }

  private read(data: Float32Array): Found[] {
    const {
      least = this.facts.confidence ?? USUAL.least,
      overlap = USUAL.overlap,
      most = USUAL.most
    } = this.options
    const { layout, refuse } = this.opened
    const found = decode(data, layout, least, refuse)
    if (layout.kind !== 'end-to-end') return suppress(found, overlap, most)
    return [...found].sort((a, b) => b.confidence - a.confidence).slice(0, most)
  }
}

const CANNOT_COMPUTE = {
  en: 'ONNX Runtime cannot compute with it',
  fr: 'ONNX Runtime ne peut pas calculer avec lui'
}

/** Looks at what goes in and comes out, by running it once on plain grey. */
async function lookAt(
  file: string,
  model: OnnxFile,
  metadata: ReadonlyMap<string, string>,
  { names }: DetectorOptions
): Promise<Opened> {
  const refuse: Refusal = (why, cause) => badDetector(file, why, cause)
  expectTask(metadata, refuse)
  const { size, batch } = inputOf(model.inputs, metadata, refuse)
  const outputs = await shapesOf(model, size, batch, refuse)
  const own = parseNames(metadata.get('names') ?? '')
  const layout = layoutOf(outputs, size, names?.length ?? own?.length ?? null, refuse)
  const license = metadata.get('license') ?? null
  const facts = {
    ...{ layout: layout.kind, size, license },
    names: namesFor(layout, names, own, refuse),
    confidence: confidenceIn(metadata.get('confidence'))
  }
  return { facts, model, layout, batch, refuse }
}

/** Null for what is none. */
function confidenceIn(text: string | undefined): number | null {
  const value = Number(text ?? NaN)
  return value > 0 && value <= 1 ? value : null
}

function expectTask(metadata: ReadonlyMap<string, string>, refuse: Refusal): void {
  const task = metadata.get('task')
  if (task === undefined || task === 'detect') return
  throw refuse({
    en: `it was made for the task "${task}"; export a model of the task "detect"`,
    fr: `il est fait pour la tâche « ${task} » ; exportez un modèle de la tâche « detect »`
  })
}

/** The size of its canvas, and how many pictures go in at once. */
function inputOf(
  inputs: readonly FilePort[],
  metadata: ReadonlyMap<string, string>,
  refuse: Refusal
): { readonly size: Size; readonly batch: number } {
  const [input] = inputs
  const told = inputs.map(({ name, dtype, shape }) => `${name} ${dtype} [${shape.join(', ')}]`).join(', ')
  const noPicture = {
    en: `it takes ${told || 'nothing'}, where a picture float32 [1, 3, height, width] is wanted`,
    fr: `il prend ${told || 'rien'}, au lieu d’une image float32 [1, 3, hauteur, largeur]`
  }
  if (input === undefined || inputs.length !== 1 || input.dtype !== 'float32' || input.shape.length !== 4)
    throw refuse(noPicture)
  const [batch, channels, height, width] = input.shape
  if (typeof channels === 'number' && channels !== CHANNELS) throw refuse(noPicture)
  const [usualHeight, usualWidth] = imageSize(metadata.get('imgsz'))
  const size = {
    width: typeof width === 'number' ? width : usualWidth,
    height: typeof height === 'number' ? height : usualHeight
  }
  const isSide = (side: number): boolean => side >= 1 && side <= MOST_SIDE
  if (!isSide(size.width) || !isSide(size.height)) throw refuse(noPicture)
  const atOnce = typeof batch === 'number' ? batch : MOST_AT_ONCE
  if (atOnce < 1 || atOnce > 64) throw refuse(noPicture)
  return { size, batch: atOnce }
}

/** `[384, 640]` or `640`, as Ultralytics writes it: height, then width. */
function imageSize(text = ''): readonly [number, number] {
  const sides = (text.match(/\d+/g) ?? []).map(Number)
  return [sides[0] ?? USUAL_SIDE, sides[1] ?? sides[0] ?? USUAL_SIDE]
}

/** Shapes of what it gives for plain grey. */
async function shapesOf(
  model: OnnxFile,
  { width, height }: Size,
  batch: number,
  refuse: Refusal
): Promise<OutputShape[]> {
  const shape = [batch, CHANNELS, height, width]
  const data = new Float32Array(batch * CHANNELS * width * height).fill(GREY / 255)
  try {
    return await model.shapes({ [model.inputs[0]!.name]: { data, shape } })
  } catch (cause) {
    throw refuse(CANNOT_COMPUTE, cause)
  }
}

/** The shape counts kinds; what a file says of itself is sometimes one too many or too few. */
function namesFor(
  { kinds }: Layout,
  given: readonly string[] | undefined,
  own: readonly (string | undefined)[] | null,
  refuse: Refusal
): readonly string[] {
  if (given !== undefined && kinds !== null && given.length !== kinds)
    throw refuse({
      en: `it tells ${kinds} kinds apart and ${given.length} names were given; give one for each, in the order it was trained with`,
      fr: `il distingue ${kinds} sortes et ${given.length} noms ont été donnés ; donnez-en un pour chacune, dans l’ordre de son entraînement`
    })
  if (given !== undefined) return given
  return Array.from({ length: kinds ?? own?.length ?? 0 }, (_, i) => own?.[i] ?? `kind ${i}`)
}

function metadataOf(bytes: Uint8Array, file: string): Map<string, string> {
  try {
    return onnxMetadata(bytes)
  } catch (cause) {
    const why = {
      en: 'it is cut short or no ONNX file',
      fr: 'il est tronqué ou n’est pas un fichier ONNX'
    }
    throw badDetector(file, why, cause)
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readRegularSync(file, LARGEST_BYTES)
  } catch (cause) {
    const unread = { en: 'it cannot be read', fr: 'il ne peut pas être lu' }
    throw badDetector(file, cause instanceof AppError ? errorText(cause) : unread, cause)
  }
}
