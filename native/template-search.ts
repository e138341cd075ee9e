/**
 * Finding a small picture in a large one (native/assembly/templates): the kernel with its memory. The picture is put in
 * once; templates are then searched for in it, at its own size or shrunk.
 */

interface TemplateModule {
  reserved(): number
  widen(from: number, to: number, n: number): void
  shrink(from: number, width: number, height: number, factor: number, to: number): void
  search(
    picture: number,
    stride: number,
    template: number,
    mask: number,
    columns: number,
    rows: number,
    pixels: number,
    sum: number,
    deviation: number,
    left: number,
    top: number,
    across: number,
    down: number,
    scores: number
  ): void
}

/** A template as the kernel takes it: int16 in rows padded to a multiple of 8, 0 outside its mask. */
export interface PackedTemplate {
  readonly width: number
  readonly height: number
  readonly levels: Int16Array
  /** -1 inside, 0 outside. */
  readonly mask: Int16Array
  readonly pixels: number
  readonly sum: number
  /** Root of the sum of squares around the mean. */
  readonly deviation: number
}

/** Places of a template's upper left corner. */
export interface Places {
  readonly left: number
  readonly top: number
  readonly across: number
  readonly down: number
}

/** Masked pixels of a template; with more, a sum could leave 32 bits. */
export const MOST_TEMPLATE_PIXELS = 30_000

const PAGE_BYTES = 65536
/** Bytes that the kernel may read beyond the end of a picture. */
const SLACK_BYTES = 64

const rowLength = (width: number): number => Math.ceil(width / 8) * 8

/** @param levels grey, 0 to 255  @param isInside 0 where a pixel is not compared */
export function packTemplate(
  width: number,
  height: number,
  levels: ArrayLike<number>,
  isInside: ArrayLike<number>
): PackedTemplate {
  const columns = rowLength(width)
  const packed = new Int16Array(columns * height)
  const mask = new Int16Array(columns * height)
  let [pixels, sum, squares] = [0, 0, 0]
  for (let i = 0; i < width * height; i++) {
    if (isInside[i] === 0) continue
    const at = Math.floor(i / width) * columns + (i % width)
    const level = Math.round(levels[i]!)
    packed[at] = level
    mask[at] = -1
    pixels += 1
    sum += level
    squares += level * level
  }
  if (pixels > MOST_TEMPLATE_PIXELS)
    throw new RangeError(`A template has at most ${MOST_TEMPLATE_PIXELS} pixels; this one has ${pixels}.`)
  const deviation = pixels === 0 ? 0 : Math.sqrt(Math.max(0, squares - (sum * sum) / pixels))
  return { width, height, levels: packed, mask, pixels, sum, deviation }
}

export class TemplateSearch {
  readonly #compiled: WebAssembly.Module
  #memory = new WebAssembly.Memory({ initial: 1 })
  #kernel: TemplateModule
  #size = { width: 0, height: 0 }
  /** Where each shrunk form of the picture lies, by its factor. */
  readonly #at = new Map<number, number>()
  #free = 0

  /** @param wasm the bytes of out/native/templates.wasm */
  constructor(wasm: Uint8Array) {
    this.#compiled = new WebAssembly.Module(new Uint8Array(wasm))
    this.#kernel = this.#instance()
  }

  /** Takes a grey picture in; those before are forgotten. */
  load(picture: { readonly width: number; readonly height: number; readonly data: Uint8Array }): void {
    const pixels = picture.width * picture.height
    // Picture as bytes and int16, all its shrunk forms, a template with its mask, and a score for every place.
    this.#reserve(this.#kernel.reserved() + 12 * pixels + 8 * MOST_TEMPLATE_PIXELS * 8 + PAGE_BYTES)
    const bytesAt = aligned(this.#kernel.reserved())
    this.#size = { width: picture.width, height: picture.height }
    this.#at.clear()
    this.#free = aligned(bytesAt + pixels)
    new Uint8Array(this.#memory.buffer, bytesAt, pixels).set(picture.data.subarray(0, pixels))
    this.#kernel.widen(bytesAt, this.#room(1), pixels)
  }

  /** The size of the picture shrunk so many times; 1 is its own. */
  sizeAt(factor: number): { readonly width: number; readonly height: number } {
    return {
      width: Math.floor(this.#size.width / factor),
      height: Math.floor(this.#size.height / factor)
    }
  }

  /** The likeness at each of these places of the picture, shrunk so many times: a view that the next call writes over. */
  scores(template: PackedTemplate, factor: number, { left, top, across, down }: Places): Float32Array {
    const pictureAt = this.#shrunk(factor)
    const templateAt = this.#free
    const maskAt = templateAt + template.levels.byteLength
    const scoresAt = aligned(maskAt + template.mask.byteLength)
    this.#reserve(scoresAt + 4 * across * down)
    new Int16Array(this.#memory.buffer, templateAt, template.levels.length).set(template.levels)
    new Int16Array(this.#memory.buffer, maskAt, template.mask.length).set(template.mask)
    const { pixels, sum, deviation, width, height } = template
    const columns = rowLength(width)
    const stride = this.sizeAt(factor).width
    this.#kernel.search(
      pictureAt, stride, templateAt, maskAt, columns, height, pixels, sum, deviation, left, top, across, down, scoresAt
    ) // prettier-ignore
    return new Float32Array(this.#memory.buffer, scoresAt, across * down)
  }

  #shrunk(factor: number): number {
    const known = this.#at.get(factor)
    if (known !== undefined) return known
    const to = this.#room(factor)
    this.#kernel.shrink(this.#at.get(1)!, this.#size.width, this.#size.height, factor, to)
    return to
  }

  #room(factor: number): number {
    const { width, height } = this.sizeAt(factor)
    const at = this.#free
    this.#at.set(factor, at)
    this.#free = aligned(at + 2 * width * height + SLACK_BYTES)
    return at
  }

  /** A memory that is too small grows; what lies in it stays. */
  #reserve(bytes: number): void {
    const missing = bytes + SLACK_BYTES - this.#memory.buffer.byteLength
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES))
  }

  #instance(): TemplateModule {
    const { exports } = new WebAssembly.Instance(this.#compiled, { env: { memory: this.#memory } })
    return exports as unknown as TemplateModule
  }
}

const aligned = (at: number): number => Math.ceil(at / 16) * 16
