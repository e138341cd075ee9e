import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findGameEnv } from '../../../games/registry'
import { LABELS_FILE, PICTURES_FILE, UNLABELLED, VECTORS_FILE, type Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { CloneConfig } from '../../shared/imitation'
import { liveSpace, planesOf } from '../../shared/live-env'
import { readDataset } from '../../shared/node/dataset-file'
import { rowsSpace } from '../envs/recent-rows'
import { box, UNBOUNDED, withNumbers, type Box } from '../../shared/spaces'

/** What one can learn from, by its index: a moment and the action of a moment a little later. */
export interface Sample {
  /** The moment that is seen. */
  readonly moment: number
  readonly action: number
  /** The stretch it lies in. */
  readonly stretch: number
}

type Moment = Pick<Sample, 'moment' | 'stretch'>

/** The moments of a data set on the disk. Pictures are read when they are asked for: it may be larger than memory. */
export class Samples {
  readonly pictureBytes: number
  /** Of the numbers of a moment; 0 in a data set of pictures alone. */
  readonly vectorBytes: number
  private readonly file: number
  private readonly vectors: number | null

  private constructor(
    readonly dataset: Dataset,
    readonly labels: Int16Array,
    folder: string
  ) {
    this.pictureBytes = planesOf(dataset) * dataset.side ** 2
    this.vectorBytes = 4 * (dataset.vectors?.names.length ?? 0)
    this.file = openSync(join(folder, PICTURES_FILE), 'r')
    this.vectors = dataset.vectors === null ? null : openSync(join(folder, VECTORS_FILE), 'r')
  }

  /** @throws AppError 'dataset.damaged' for a folder that holds no whole data set */
  static open(folder: string): Samples {
    const dataset = readDataset(folder)
    const bytes = existsSync(join(folder, LABELS_FILE))
      ? readFileSync(join(folder, LABELS_FILE))
      : new Uint8Array()
    const labels = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const { moments, vectors } = dataset
    const isWhole = (file: string, bytes: number): boolean =>
      sizeOfFile(join(folder, file)) === moments * bytes
    const hasVectors = vectors === null || isWhole(VECTORS_FILE, 4 * vectors.names.length)
    const hasPictures = isWhole(PICTURES_FILE, planesOf(dataset) * dataset.side ** 2)
    if (labels.length !== moments || !hasPictures || !hasVectors)
      throw new AppError('dataset.damaged', {
        name: dataset.title,
        why: { en: 'its files are not whole', fr: 'ses fichiers ne sont pas entiers' }
      })
    return new Samples(dataset, labels, folder)
  }

  /**
   * Every sample when people act `delay` moments after what they see (negative: before): the moment t with the action of
   * t + delay, in the same stretch. Moments without an action are left out, and stretches that are marked as bad.
   */
  at(delay: number): Sample[] {
    const samples: Sample[] = []
    this.dataset.stretches.forEach(({ from, to, quality }, stretch) => {
      if (quality === 'bad') return
      for (let moment = from; moment < to; moment++) {
        const done = moment + delay
        const action = done >= from && done < to ? this.labels[done]! : UNLABELLED
        if (action !== UNLABELLED) samples.push({ moment, action, stretch })
      }
    })
    return samples
  }

  /** Whether what was done then corrects an agent: the person had taken over from it. */
  isCorrected({ stretch }: Sample): boolean {
    return this.dataset.stretches[stretch]!.isCorrection
  }

  /**
   * Writes the last `stack` pictures up to a moment, the newest last; a stretch begins with its first picture all
   * through, as an episode does.
   */
  observe(sample: Moment, stack: number, into: Uint8Array): void {
    this.readLast(this.file, this.pictureBytes, sample, stack, into)
  }

  /**
   * What a clone is shown of a moment.
   * @throws AppError 'dataset.noVectors' for numbers that the data set does not hold
   */
  space({ observe, stack }: Pick<CloneConfig, 'observe' | 'stack'>): Box {
    const { dataset } = this
    const pictures = liveSpace({ see: 'picture', ...dataset, stack }, [])
    if (observe === 'picture') return pictures
    if (dataset.vectors === null) throw new AppError('dataset.noVectors', { name: dataset.title })
    const { env, names } = dataset.vectors
    if (observe === 'both') return withNumbers(pictures, stack * names.length)
    const entry = findGameEnv(env)
    // Of a game that brings code: the space of its own environment, so that its policies and ours fit each other.
    const one =
      entry?.observer.make(entry.game.profile).space ?? box('float32', [names.length], -UNBOUNDED, UNBOUNDED)
    return rowsSpace(one, stack)
  }

  /** Writes what a clone is shown of a moment, as the bytes of its space: the last `stack` pictures, or rows of numbers, or the one and then the other. */
  see(sample: Moment, { observe, stack }: Pick<CloneConfig, 'observe' | 'stack'>, into: Uint8Array): void {
    if (observe === 'picture') return this.observe(sample, stack, into)
    if (this.vectors === null) throw new AppError('dataset.noVectors', { name: this.dataset.title })
    const pictures = observe === 'both' ? stack * this.pictureBytes : 0
    if (observe === 'both') this.observe(sample, stack, into.subarray(0, pictures))
    this.readLast(this.vectors, this.vectorBytes, sample, stack, into.subarray(pictures))
  }

  close(): void {
    closeSync(this.file)
    if (this.vectors !== null) closeSync(this.vectors)
  }

  /** The last `count` records of a file up to a moment; a stretch begins with its first one all through. */
  private readLast(
    file: number,
    bytes: number,
    { moment, stretch }: Moment,
    count: number,
    into: Uint8Array
  ): void {
    const { from } = this.dataset.stretches[stretch]!
    const first = Math.max(from, moment - count + 1)
    const missing = count - (moment - first + 1)
    this.read(file, first, bytes, into.subarray(missing * bytes))
    const oldest = into.subarray(missing * bytes, (missing + 1) * bytes)
    for (let i = 0; i < missing; i++) into.set(oldest, i * bytes)
  }

  private read(file: number, moment: number, bytes: number, into: Uint8Array): void {
    let at = 0
    while (at < into.length) {
      const read = readSync(file, into, at, into.length - at, moment * bytes + at)
      if (read === 0) throw new AppError('dataset.damaged', { name: this.dataset.title, why: CUT })
      at += read
    }
  }
}

const sizeOfFile = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size

const CUT = { en: 'its pictures end too soon', fr: 'ses images s’arrêtent trop tôt' }
