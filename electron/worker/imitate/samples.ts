import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LABELS_FILE, PICTURES_FILE, UNLABELLED, type Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import { planesOf } from '../../shared/live-env'
import { readDataset } from '../../shared/node/dataset-file'

export { readDataset }

/** What one can learn from, by its index: a moment and the action of a moment a little later. */
export interface Sample {
  /** The moment that is seen. */
  readonly moment: number
  readonly action: number
  /** The stretch it lies in. */
  readonly stretch: number
}

/** The moments of a data set on the disk. Pictures are read when they are asked for: it may be larger than memory. */
export class Samples {
  readonly pictureBytes: number
  private readonly file: number

  private constructor(
    readonly dataset: Dataset,
    readonly labels: Int16Array,
    folder: string
  ) {
    this.pictureBytes = planesOf(dataset) * dataset.side ** 2
    this.file = openSync(join(folder, PICTURES_FILE), 'r')
  }

  /** @throws AppError 'dataset.damaged' for a folder that holds no whole data set */
  static open(folder: string): Samples {
    const dataset = readDataset(folder)
    const bytes = readFileSync(join(folder, LABELS_FILE))
    const labels = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const pictures = statSync(join(folder, PICTURES_FILE)).size
    const wanted = dataset.moments * planesOf(dataset) * dataset.side ** 2
    if (labels.length !== dataset.moments || pictures !== wanted)
      throw new AppError('dataset.damaged', {
        name: dataset.title,
        why: { en: 'its files are not whole', fr: 'ses fichiers ne sont pas entiers' }
      })
    return new Samples(dataset, labels, folder)
  }

  /**
   * Every sample when people act `delay` moments after what they see (negative: before): the moment t with the action of
   * t + delay, in the same stretch. Moments without an action are left out.
   */
  at(delay: number): Sample[] {
    const samples: Sample[] = []
    this.dataset.stretches.forEach(({ from, to }, stretch) => {
      for (let moment = from; moment < to; moment++) {
        const done = moment + delay
        const action = done >= from && done < to ? this.labels[done]! : UNLABELLED
        if (action !== UNLABELLED) samples.push({ moment, action, stretch })
      }
    })
    return samples
  }

  /**
   * Writes the last `stack` pictures up to a moment, the newest last; a stretch begins with its first picture all
   * through, as an episode does.
   */
  observe({ moment, stretch }: Pick<Sample, 'moment' | 'stretch'>, stack: number, into: Uint8Array): void {
    const { from } = this.dataset.stretches[stretch]!
    const first = Math.max(from, moment - stack + 1)
    const missing = stack - (moment - first + 1)
    this.read(first, into.subarray(missing * this.pictureBytes))
    const oldest = into.subarray(missing * this.pictureBytes, (missing + 1) * this.pictureBytes)
    for (let i = 0; i < missing; i++) into.set(oldest, i * this.pictureBytes)
  }

  close(): void {
    closeSync(this.file)
  }

  private read(moment: number, into: Uint8Array): void {
    let at = 0
    while (at < into.length) {
      const read = readSync(this.file, into, at, into.length - at, moment * this.pictureBytes + at)
      if (read === 0) throw new AppError('dataset.damaged', { name: this.dataset.title, why: CUT })
      at += read
    }
  }
}

const CUT = { en: 'its pictures end too soon', fr: 'ses images s’arrêtent trop tôt' }
