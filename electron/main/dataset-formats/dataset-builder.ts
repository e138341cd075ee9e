import { writeFile, type FileHandle } from 'node:fs/promises'
import { UNLABELLED, type Dataset } from '../../shared/dataset'
import type { PictureLook } from '../../shared/live-env'
import { policyPicture } from '../../shared/policy-picture'
import type { Profile } from '../../shared/profile'
import { labelInputs } from '../datasets/label-inputs'
import type { ForeignMoment, ForeignStretch } from './foreign'
import { notImported } from './not-imported'
import { stretchAt } from './stretch-mark'

/** A longer pause between two moments than this, and than three moments, ends a stretch. */
const PAUSE_MS = 1000

/** Times of several formats are rounded. */
const ROUNDING_MS = 0.01

export interface BuildWish {
  /** The folder that is imported, for what is said of it. */
  readonly folder: string
  readonly look: PictureLook
  /** Ids of the actions that labels count in. */
  readonly actions: readonly string[]
  readonly none: number | null
  /** Null where the game is not known here: then nothing can be told from keys and mouse. */
  readonly profile: Profile | null
  /** Moments a second of what comes in, and of the data set: never more. */
  readonly rate: number
  readonly decisionsPerSecond: number
}

/** Gathers the moments of a foreign data set: writes their pictures as they come and keeps what was done. */
export class DatasetBuilder {
  readonly stretches: Dataset['stretches'] = []
  /** Moments that came in, by source. */
  readonly steps = new Map<number, number>()
  readonly #labels: number[] = []
  readonly #wish: BuildWish
  readonly #pictures: FileHandle
  #size: { readonly width: number; readonly height: number } | null = null

  constructor(wish: BuildWish, pictures: FileHandle) {
    this.#wish = wish
    this.#pictures = pictures
  }

  get moments(): number {
    return this.#labels.length
  }

  /** How often each action was done, by its index. */
  counts(): number[] {
    const counts = this.#wish.actions.map(() => 0)
    for (const label of this.#labels) if (label !== UNLABELLED) counts[label]! += 1
    return counts
  }

  async writeLabels(file: string): Promise<void> {
    await writeFile(file, new Uint8Array(Int16Array.from(this.#labels).buffer))
  }

  /**
   * Adds one stretch to its end; `onMoment` is called after each moment that came in.
   * @throws AppError 'dataset.notImported' for times that go backwards, pictures of two sizes, an unknown action
   */
  async add({ mark, inputs, moments }: ForeignStretch, onMoment: () => void): Promise<void> {
    let from = this.moments
    let times: number[] = []
    let last: ForeignMoment | null = null
    let dueMs = -Infinity
    let passed: number[] = []
    const end = (): void => {
      if (times.length > 0) {
        if (inputs !== undefined) this.#labelBy(inputs, times, from)
        this.stretches.push(stretchAt(mark, from, this.moments))
      }
      from = this.moments
      times = []
      dueMs = -Infinity
    }
    for await (const moment of moments) {
      if (last !== null) this.#checkTime(last, moment)
      if (last !== null && moment.tMs - last.tMs > this.#pauseMs) end()
      last = moment
      this.steps.set(mark.session, (this.steps.get(mark.session) ?? 0) + 1)
      const label = this.#labelOf(moment)
      if (this.#isThinned && moment.tMs < dueMs - ROUNDING_MS) {
        passed.push(label)
        this.#labels[this.#labels.length - 1] = mostDone(passed, this.#wish.none)
      } else {
        const wasDueMs = Number.isFinite(dueMs) ? dueMs : moment.tMs
        dueMs = Math.max(wasDueMs + this.#periodMs, moment.tMs + this.#periodMs / 2)
        passed = [label]
        await this.#pictures.write(this.#reduced(moment))
        this.#labels.push(label)
        times.push(moment.tMs)
      }
      onMoment()
    }
    end()
  }

  get #periodMs(): number {
    return 1000 / this.#wish.decisionsPerSecond
  }

  get #pauseMs(): number {
    return Math.max(PAUSE_MS, 3000 / this.#wish.rate)
  }

  get #isThinned(): boolean {
    return this.#wish.decisionsPerSecond < this.#wish.rate
  }

  #labelBy(inputs: NonNullable<ForeignStretch['inputs']>, times: readonly number[], from: number): void {
    const { profile, folder } = this.#wish
    if (profile === null)
      throw notImported(
        folder,
        'it tells of keys and mouse, and which game they are of is not known; name it with --game',
        'il ne donne que clavier et souris, et on ne sait pas de quel jeu ; nommez-le avec --game'
      )
    const labels = labelInputs(profile, times, this.#periodMs, inputs)
    labels.forEach((label, i) => (this.#labels[from + i] = label))
  }

  #labelOf({ action, tMs }: ForeignMoment): number {
    const { actions, folder } = this.#wish
    if (action === null) return UNLABELLED
    const index = typeof action === 'number' ? action : actions.indexOf(action)
    if (Number.isInteger(index) && index >= 0 && index < actions.length) return index
    const place = `${this.stretches.length}, ${(tMs / 1000).toFixed(2)} s`
    throw notImported(
      folder,
      `it holds the action "${action}" (stretch ${place}), which the game does not have; it has ${actions.join(', ')}. Name another game with --game, or add the action to its profile`,
      `il contient l’action « ${action} » (suite ${place}), que le jeu n’a pas ; il a ${actions.join(', ')}. Nommez un autre jeu avec --game, ou ajoutez l’action à son profil`
    )
  }

  #checkTime(last: ForeignMoment, { tMs }: ForeignMoment): void {
    if (tMs > last.tMs) return
    const times = `${(last.tMs / 1000).toFixed(3)} s, ${(tMs / 1000).toFixed(3)} s`
    throw notImported(
      this.#wish.folder,
      `its times do not go forward (stretch ${this.stretches.length}: ${times}); sort its moments by time, or export it again`,
      `ses temps n’avancent pas (suite ${this.stretches.length} : ${times}) ; triez ses moments par temps, ou exportez-le de nouveau`
    )
  }

  #reduced({ picture: { width, height, rgba } }: ForeignMoment): Uint8Array {
    const size = (this.#size ??= { width, height })
    if (size.width !== width || size.height !== height)
      throw notImported(
        this.#wish.folder,
        `its pictures have two sizes (${size.width} x ${size.height} and ${width} x ${height}); bring them to one, or import each part by itself`,
        `ses images ont deux tailles (${size.width} x ${size.height} et ${width} x ${height}) ; ramenez-les à une seule, ou importez chaque partie à part`
      )
    const frame = { width, height, format: 'rgba8' as const, data: rgba, tMonotonicMs: 0, seq: 0 }
    return policyPicture(frame, undefined, this.#wish.look)
  }
}

/** What stands for several moments: what was done in most of them, and doing nothing only where nothing else was. */
function mostDone(labels: readonly number[], none: number | null): number {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const ranked = [...counts].toSorted(([, a], [, b]) => b - a)
  const done = ranked.find(([label]) => label !== UNLABELLED && label !== none)
  return (done ?? ranked.find(([label]) => label !== UNLABELLED) ?? [UNLABELLED])[0]
}
