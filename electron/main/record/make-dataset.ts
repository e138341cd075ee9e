import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import {
  DATASET_FILE,
  LABELS_FILE,
  PICTURES_FILE,
  UNLABELLED,
  type Dataset,
  type Expertise,
  type Stretch
} from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import { gamePart } from '../../shared/geometry/game-part'
import type { PersonInput } from '../../shared/person-input'
import { policyPicture } from '../../shared/policy-picture'
import type { Profile } from '../../shared/profile'
import { idleAction, labelHeld, labelInputs } from '../datasets/label-inputs'
import { readInputs } from './inputs'
import type { SessionReader } from './session-reader'
import { readSteps, type WholeStep } from './steps'

/** What a data set is to be made of. */
export interface DatasetWish {
  readonly id: string
  readonly title: string
  readonly profile: Profile
  readonly sessions: readonly string[]
  /** Whose play: the person's, or that of an agent that showed how. */
  readonly who: 'person' | 'agent'
  /** How well who played plays; left out: not told. */
  readonly expertise?: Expertise
  readonly side: number
  readonly isColour: boolean
}

export interface DatasetTools {
  /** Gives the reader of a session, and where its file is. */
  readonly reading: <T>(id: string, work: (reader: SessionReader, path: string) => Promise<T>) => Promise<T>
  readonly signal: AbortSignal
  /** Hears how many steps are read, of how many. */
  readonly onProgress: (done: number, of: number) => void
}

const STEPS_AT_ONCE = 60
/** A longer pause between two steps than this ends a stretch. */
const PAUSE_MS = 1000

/** A moment of a recording that is learned from. */
interface Moment {
  readonly tMs: number
  readonly whole: WholeStep
}

/**
 * Makes a data set in a folder of its own: reduces the picture of each moment and says what was done then. The folder
 * is there once all of it is.
 * @throws AppError 'dataset.nothing' where nobody of that kind played, 'dataset.actions' for a game without actions
 */
export async function makeDataset(
  folder: string,
  wish: DatasetWish,
  { reading, signal, onProgress }: DatasetTools
): Promise<Dataset> {
  if (wish.profile.actions.length === 0) throw new AppError('live.noActions', { game: wish.profile.title })
  const temporary = join(dirname(folder), `.${wish.id}.part`)
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  const pictures = await open(join(temporary, PICTURES_FILE), 'w')
  const book = new Book(wish, pictures)
  try {
    for (const [index, id] of wish.sessions.entries())
      await reading(id, async (reader, path) => {
        const steps = (await reader.timeline()).timesMs.length
        const { expertise } = wish
        book.sessions.push({ id, sha256: await hashOf(path), steps, ...(expertise && { expertise }) })
        await book.addSession(reader, index, steps, signal, (done) =>
          onProgress(index * 1000 + Math.round((1000 * done) / steps), 1000 * wish.sessions.length)
        )
      })
    await pictures.close()
    const dataset = book.dataset()
    if (dataset.moments === 0) throw new AppError('dataset.nothing', { who: WHO[wish.who] })
    await writeFile(join(temporary, LABELS_FILE), Int16Array.from(book.labels))
    await writeFile(join(temporary, DATASET_FILE), `${JSON.stringify(dataset, null, 2)}\n`)
    await rename(temporary, folder)
    return dataset
  } catch (error) {
    await pictures.close().catch(() => undefined)
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

const WHO = {
  person: { en: 'did you play', fr: 'vous n’avez joué' },
  agent: { en: 'did the agent play', fr: 'l’agent n’a joué' }
}

/** Gathers the moments of one session after the other. */
class Book {
  readonly labels: number[] = []
  readonly sessions: Dataset['sessions'] = []
  readonly #stretches: Stretch[] = []
  readonly #wish: DatasetWish
  readonly #pictures: FileHandle
  readonly #periodMs: number

  constructor(wish: DatasetWish, pictures: FileHandle) {
    this.#wish = wish
    this.#pictures = pictures
    this.#periodMs = 1000 / decisionsPerSecond(wish.profile)
  }

  async addSession(
    reader: SessionReader,
    session: number,
    steps: number,
    signal: AbortSignal,
    onRead: (done: number) => void
  ): Promise<void> {
    const inputs = await readInputs(reader)
    let stretch: Moment[] = []
    let last: WholeStep | null = null
    let dueMs = -Infinity
    const flush = async (): Promise<void> => {
      await this.#addStretch(stretch, session, inputs)
      stretch = []
      dueMs = -Infinity
    }
    for (let from = 0; from < steps; from += STEPS_AT_ONCE) {
      if (signal.aborted) throw new AppError('rpc.closed')
      for (const whole of await readSteps(reader, from, STEPS_AT_ONCE)) {
        if (last !== null && !goesOn(last, whole)) await flush()
        last = whole
        const { tMs } = whole.step
        if (!this.#isWanted(whole) || tMs < dueMs) continue
        dueMs = Math.max(dueMs + this.#periodMs, tMs + this.#periodMs / 2)
        await this.#addPicture(whole, reader)
        // Only what is told of it is kept: pictures are large.
        stretch.push({ tMs, whole: { ...whole, picture: null } })
      }
      onRead(Math.min(steps, from + STEPS_AT_ONCE))
    }
    await flush()
  }

  dataset(): Dataset {
    const { id, title, profile, side, isColour } = this.#wish
    const { actions } = profile
    return {
      format: 'apprenti-dataset/1',
      ...{ id, title, side, isColour },
      game: profile.id,
      actions: actions.map((action) => action.id),
      none: idleAction(profile),
      decisionsPerSecond: decisionsPerSecond(profile),
      moments: this.labels.length,
      stretches: this.#stretches,
      sessions: this.sessions,
      counts: actions.map((_, i) => this.labels.filter((label) => label === i).length),
      madeAtMs: Date.now()
    }
  }

  /** By whoever is learned from, while a game is on where the profile says when that is. */
  #isWanted({ step, picture }: WholeStep): boolean {
    const isAgents = step.controller === 'agent'
    const { phases } = this.#wish.profile.episode
    const phase = step.state?.phase ?? null
    const isOn = phases === undefined || phase === null || phases.includes(phase)
    return picture !== null && isOn && isAgents === (this.#wish.who === 'agent')
  }

  async #addPicture({ picture }: WholeStep, reader: SessionReader): Promise<void> {
    const { side, isColour } = this.#wish
    const { data, info } = await sharp(picture!.bytes)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height } = info
    const frame = { width, height, format: 'rgba8' as const, data, tMonotonicMs: 0, seq: 0 }
    const part = gamePart(frame, reader.start.windowPicture)
    await this.#pictures.write(policyPicture(frame, part, { side, isColour }))
  }

  async #addStretch(
    moments: readonly Moment[],
    session: number,
    inputs: readonly PersonInput[]
  ): Promise<void> {
    const [first] = moments
    if (first === undefined) return
    const from = this.labels.length
    this.labels.push(...this.#labelsOf(moments, inputs))
    const { controller, mode, episode } = first.whole.step
    const isCorrection = controller === 'human' && mode === 'autonomous'
    this.#stretches.push({ from, to: this.labels.length, session, episode, isCorrection })
  }

  #labelsOf(moments: readonly Moment[], inputs: readonly PersonInput[]): readonly number[] {
    const { profile, who } = this.#wish
    if (inputs.length > 0 && who === 'person') {
      const times = moments.map(({ tMs }) => tMs)
      return [...labelInputs(profile, times, this.#periodMs, inputs)]
    }
    return moments.map(({ whole: { step, decision } }) =>
      // What an agent chose is told where it is told; what was held says it otherwise.
      who === 'agent' && decision !== null ? decision.action : labelOr(labelHeld(profile, step.action.held))
    )
  }
}

const labelOr = (label: number): number => (label < 0 ? UNLABELLED : label)

/** Whether a step is of the same stretch as the one before. */
function goesOn({ step: before }: WholeStep, { step }: WholeStep): boolean {
  const isAgents = (s: typeof step): boolean => s.controller === 'agent'
  return (
    step.episode === before.episode &&
    isAgents(step) === isAgents(before) &&
    step.mode === before.mode &&
    step.tMs - before.tMs <= PAUSE_MS
  )
}

/** How often an agent decides in a game. */
function decisionsPerSecond({ clock, screen }: Profile): number {
  return clock.kind === 'realTime' ? clock.decisionsPerSecond : (screen?.refreshHz ?? 60) / clock.frameskip
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
