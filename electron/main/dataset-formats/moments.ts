import { open, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { LABELS_FILE, PICTURES_FILE, UNLABELLED, type Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import { planesOf } from '../../shared/live-env'

/** Pictures that are read from the disk at once. */
const AT_ONCE_BYTES = 2 ** 20

/** The moments of a data set of the app, read from the disk in order. */
export class Moments {
  readonly pictureBytes: number
  readonly #file: FileHandle

  private constructor(
    readonly dataset: Dataset,
    readonly labels: Int16Array,
    file: FileHandle
  ) {
    this.pictureBytes = planesOf(dataset) * dataset.side ** 2
    this.#file = file
  }

  /** @throws AppError 'dataset.damaged' where its files are not whole */
  static async open(folder: string, dataset: Dataset): Promise<Moments> {
    const bytes = await readFile(join(folder, LABELS_FILE))
    const labels = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const file = await open(join(folder, PICTURES_FILE), 'r')
    const moments = new Moments(dataset, labels, file)
    const { size } = await file.stat()
    if (labels.length === dataset.moments && size === dataset.moments * moments.pictureBytes) return moments
    await file.close()
    throw new AppError('dataset.damaged', { name: dataset.title, why: NOT_WHOLE })
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /** The pictures of the moments from `from` up to, without, `to`: their planes, as they lie on the disk. */
  async *pictures(from: number, to: number): AsyncGenerator<Uint8Array> {
    const atOnce = Math.max(1, Math.floor(AT_ONCE_BYTES / this.pictureBytes))
    for (let at = from; at < to; at += atOnce) {
      const count = Math.min(atOnce, to - at)
      const bytes = new Uint8Array(count * this.pictureBytes)
      const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, at * this.pictureBytes)
      if (bytesRead < bytes.length)
        throw new AppError('dataset.damaged', { name: this.dataset.title, why: NOT_WHOLE })
      for (let i = 0; i < count; i++) yield bytes.subarray(i * this.pictureBytes, (i + 1) * this.pictureBytes)
    }
  }

  /** The id of the action of a moment; null where there is none. */
  actionAt(moment: number): string | null {
    const label = this.labels[moment]!
    return label === UNLABELLED ? null : this.dataset.actions[label]!
  }

  /** When a moment is, since its stretch began: moments come at the pace of decisions. */
  timeMs(moment: number, from: number): number {
    return ((moment - from) * 1000) / this.dataset.decisionsPerSecond
  }
}

const NOT_WHOLE = { en: 'its files are not whole', fr: 'ses fichiers ne sont pas entiers' }

/** Planes of red, green and blue as pixels, three bytes each; a grey picture stays as it is. */
export function interleaved(planes: Uint8Array, isColour: boolean): Uint8Array {
  if (!isColour) return planes
  const size = planes.length / 3
  const pixels = new Uint8Array(planes.length)
  for (let plane = 0; plane < 3; plane++)
    for (let i = 0; i < size; i++) pixels[3 * i + plane] = planes[plane * size + i]!
  return pixels
}
