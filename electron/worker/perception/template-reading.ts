import type { TemplateSearch } from '../../../native/template-search'
import { AppError } from '../../shared/errors'
import type { ReaderValue } from '../../shared/perception/fields'
import type { GreyPixels } from '../../shared/perception/pixels'
import type { ReaderOf } from '../../shared/perception/readers'
import { findTemplate, readyTemplate, type Match, type ReadyTemplate } from './template-finder'
import type { TemplatePicture } from './template-picture'

/** So far above or below the threshold, a likeness leaves no doubt. */
const CLEAR_MARGIN = 0.1

/**
 * Reads one template. Its scale is the picture's width over that which it was cut at; when it is first seen at a new
 * size, the reader's other scales are tried too and the best stays for that size.
 */
export class TemplateReading {
  /** By the width of the game's picture: the size at which it was seen there. */
  readonly #scaleFor = new Map<number, number>()
  readonly #ready = new Map<number, ReadyTemplate | null>()

  /** @throws AppError 'perception.templateFlat' */
  constructor(
    private readonly reader: ReaderOf<'template'>,
    private readonly template: TemplatePicture,
    private readonly search: TemplateSearch
  ) {
    if (readyTemplate(template, 1) === null) throw this.#error('perception.templateFlat')
  }

  /**
   * @param pictureWidth of the game's whole picture, of which `region` is a part
   * @throws AppError 'perception.templateTooBig' when at every size it is larger than the region
   */
  read(region: GreyPixels, pictureWidth: number): ReaderValue {
    this.search.load(region)
    const natural = pictureWidth / this.reader.cutAtWidth
    const known = this.#scaleFor.get(pictureWidth)
    const scales = known === undefined ? [natural, ...this.reader.scales.map((s) => s * natural)] : [known]
    const found = [...new Set(scales)].flatMap((scale) => this.#at(scale))
    const best = found.toSorted((a, b) => b.score - a.score)[0]
    if (best === undefined) throw this.#error('perception.templateTooBig')
    if (best.score >= this.reader.threshold) this.#scaleFor.set(pictureWidth, best.scale)
    return this.#value(best, region)
  }

  #at(scale: number): (Match & { scale: number; width: number; height: number })[] {
    if (!this.#ready.has(scale)) this.#ready.set(scale, readyTemplate(this.template, scale))
    const ready = this.#ready.get(scale)
    const match = ready ? findTemplate(this.search, ready) : null
    return match === null ? [] : [{ ...match, scale, width: ready!.full.width, height: ready!.full.height }]
  }

  #value(match: Match & { width: number; height: number }, region: GreyPixels): ReaderValue {
    const margin = match.score - this.reader.threshold
    const confidence = Math.min(1, 0.5 + Math.abs(margin) / (2 * CLEAR_MARGIN))
    if (margin < 0) return { value: false, confidence }
    const place = {
      x: (match.x + match.width / 2) / region.width,
      y: (match.y + match.height / 2) / region.height
    }
    return { value: true, confidence, place }
  }

  #error(code: 'perception.templateFlat' | 'perception.templateTooBig'): AppError {
    return new AppError(code, { file: this.reader.file, field: this.reader.field })
  }
}
