import type { FileHandle } from 'node:fs/promises'
import sharp from 'sharp'
import { UNLABELLED, type Dataset, type Expertise, type Stretch } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import { gamePart } from '../../shared/geometry/game-part'
import type { PersonInput } from '../../shared/person-input'
import { policyPicture } from '../../shared/policy-picture'
import type { Profile } from '../../shared/profile'
import { areSingleMoves } from '../../shared/single-moves'
import { dropDuplicates } from '../datasets/duplicates'
import { idleAction, labelHeld, labelInputs } from '../datasets/label-inputs'
import { movesIn, seenBefore } from '../datasets/seen-before'
import { vectorEye, type VectorEye } from '../datasets/vectors'
import { planesOf } from '../../shared/live-env'
import { readInputs } from './inputs'
import type { SessionReader } from './session-reader'
import { readMemories, readSteps, type WholeStep } from './steps'

/** What a data set is to be made of. */
export interface DatasetWish {
  readonly id: string
  readonly title: string
  readonly profile: Profile
  readonly sessions: readonly string[]
  /** Whose play: the person's, or that of an agent that showed how. */
  readonly who: 'person' | 'agent'
  readonly side: number
  readonly isColour: boolean
  /** Only what lies between these seconds of each session, both ends in it. */
  readonly fromSeconds?: number | undefined
  readonly toSeconds?: number | undefined
  /** Only these episodes of each session, by their numbers in it. */
  readonly episodes?: readonly number[] | undefined
  /** Who played, where that is said. */
  readonly expertise?: Expertise | undefined
  /** Whether moments of doing nothing that look like the one before are to be left out. */
  readonly dropsDuplicates?: boolean | undefined
}

const STEPS_AT_ONCE = 60
/** A longer pause between two steps than this ends a stretch. */
const PAUSE_MS = 1000
/** Proportions that differ by less than this share are the same: a window's edge, a rounded half. */
const SAME_ASPECT = 0.03

/** A moment of a recording that is learned from. */
interface Moment {
  readonly tMs: number
  readonly whole: WholeStep
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Gathers the moments of one session after the other: pictures and numbers go to the disk at once. */
export class DatasetBook {
  readonly labels: number[] = []
  readonly sessions: Dataset['sessions'] = []
  readonly #stretches: Stretch[] = []
  readonly #wish: DatasetWish
  readonly #pictures: FileHandle
  readonly #vectors: FileHandle
  readonly #periodMs: number
  readonly #leftOut = { otherSize: 0, unreadable: 0 }
  #eye: VectorEye | null
  #size: Size | null = null
  /** The last picture of the session with other proportions. */
  #other: Size | null = null
  #duplicates = 0

  constructor(wish: DatasetWish, pictures: FileHandle, vectors: FileHandle) {
    this.#wish = wish
    this.#pictures = pictures
    this.#vectors = vectors
    this.#periodMs = 1000 / decisionsPerSecond(wish.profile)
    this.#eye = vectorEye(wish.profile)
  }

  /**
   * Adds what is wanted of a session.
   * @throws AppError 'dataset.noKeys', 'dataset.unknownAction', 'dataset.pictureSize', 'rpc.closed' when it is left off
   */
  async addSession(
    reader: SessionReader,
    index: number,
    steps: number,
    signal: AbortSignal,
    onRead: (done: number) => void
  ): Promise<void> {
    const inputs = await readInputs(reader)
    const before = this.labels.length
    this.#other = null
    const session: OpenSession = {
      index,
      id: this.#wish.sessions[index]!,
      inputs,
      isHeard: inputs.length > 0
    }
    let stretch: Moment[] = []
    let last: WholeStep | null = null
    let dueMs = -Infinity
    const { timesMs } = await reader.timeline()
    const moves = areSingleMoves(this.#wish.profile.actions) ? movesIn(inputs) : []
    const flush = (): void => {
      this.#addStretch(stretch, session)
      stretch = []
      dueMs = -Infinity
    }
    for (let from = 0; from < steps; from += STEPS_AT_ONCE) {
      if (signal.aborted) throw new AppError('rpc.closed')
      const whole = await readSteps(reader, from, STEPS_AT_ONCE)
      if (!whole.some((one) => this.#isWanted(one))) {
        onRead(Math.min(steps, from + STEPS_AT_ONCE))
        continue
      }
      const memories = this.#eye?.needsMemory ? await readMemories(reader, from, STEPS_AT_ONCE) : []
      for (const [i, one] of whole.entries()) {
        if (last !== null && !goesOn(last, one)) flush()
        last = one
        const { tMs } = one.step
        if (!this.#isWanted(one) || tMs < dueMs) continue
        // A menu in between: what was seen before it is not what was seen just before.
        if (tMs - (stretch.at(-1)?.tMs ?? tMs) > PAUSE_MS) flush()
        const at = seenBefore(timesMs, from + i, tMs + this.#periodMs, moves)
        const other = at === from + i ? one : (whole[at - from] ?? (await readSteps(reader, at, 1))[0])
        const seen = other !== undefined && this.#isWanted(other) && areOfOne(one, other) ? other : one
        if (!(await this.#addPicture(seen, reader))) {
          flush()
          continue
        }
        dueMs = Math.max(dueMs + this.#periodMs, tMs + this.#periodMs / 2)
        await this.#addVector(one, memories[i] ?? null, stretch.length === 0)
        // Only what is told of it is kept: pictures are large.
        stretch.push({ tMs, whole: { ...one, picture: null } })
      }
      onRead(Math.min(steps, from + STEPS_AT_ONCE))
    }
    flush()
    const isWindow = reader.start.target === 'window' && this.#wish.who === 'person'
    if (isWindow && this.labels.length > before && !session.isHeard)
      throw new AppError('dataset.noKeys', { session: session.id })
    if (this.labels.length === before && this.#other !== null)
      throw new AppError('dataset.pictureSize', {
        session: session.id,
        size: shown(this.#other),
        wanted: shown(this.#size!)
      })
  }

  /** Whether numbers of every moment were written. */
  get hasVectors(): boolean {
    return this.#eye !== null
  }

  /** Takes duplicates off, where that is wanted; before `dataset`. */
  async finish(): Promise<void> {
    const { side, dropsDuplicates, profile } = this.#wish
    if (!dropsDuplicates) return
    const bytes = planesOf(this.#wish) * side ** 2
    const none = idleAction(profile)
    this.#duplicates = await dropDuplicates(this.#pictures, bytes, this.labels, this.#stretches, none)
  }

  dataset(): Dataset {
    const { id, title, profile, side, isColour } = this.#wish
    const { actions } = profile
    const counts = actions.map(() => 0)
    for (const label of this.labels) if (label !== UNLABELLED) counts[label]! += 1
    return {
      format: 'apprenti-dataset/1',
      ...{ id, title, side, isColour, counts },
      game: profile.id,
      actions: actions.map((action) => action.id),
      none: idleAction(profile),
      decisionsPerSecond: decisionsPerSecond(profile),
      vectors: this.#eye === null ? null : { env: this.#eye.env, names: this.#eye.names },
      picture: this.#size,
      moments: this.labels.length,
      stretches: this.#stretches,
      sessions: this.sessions,
      duplicates: this.#duplicates,
      leftOut: this.#leftOut,
      madeAtMs: Date.now()
    }
  }

  /** By whoever is learned from, in the part that is wanted, while a game is on where the profile says when that is. */
  #isWanted({ step, picture }: WholeStep): boolean {
    const { profile, who, fromSeconds = -Infinity, toSeconds = Infinity, episodes } = this.#wish
    const { phases } = profile.episode
    const phase = step.state?.phase ?? null
    const isOn = phases === undefined || phase === null || phases.includes(phase)
    const isInPart = step.tMs >= 1000 * fromSeconds && step.tMs <= 1000 * toSeconds
    const isMeant = isInPart && (episodes === undefined || episodes.includes(step.episode))
    return picture !== null && isOn && isMeant && (step.controller === 'agent') === (who === 'agent')
  }

  /** @returns false for a picture that is left out: of other proportions, or not to be read */
  async #addPicture({ picture }: WholeStep, reader: SessionReader): Promise<boolean> {
    const { side, isColour } = this.#wish
    const decoded = await sharp(picture!.bytes)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch(() => null)
    if (decoded === null) {
      this.#leftOut.unreadable += 1
      return false
    }
    const { data, info } = decoded
    const { width, height } = info
    this.#size ??= { width, height }
    if (!hasSameAspect(this.#size, { width, height })) {
      this.#leftOut.otherSize += 1
      this.#other = { width, height }
      return false
    }
    const frame = { width, height, format: 'rgba8' as const, data, tMonotonicMs: 0, seq: 0 }
    const part = gamePart(frame, reader.start.windowPicture)
    await writeAll(this.#pictures, policyPicture(frame, part, { side, isColour }))
    return true
  }

  /** One moment without numbers, and none of the data set has them: a row for each, or no rows. */
  async #addVector({ step }: WholeStep, memory: Uint8Array | null, isFirst: boolean): Promise<void> {
    const vector = this.#eye?.look({ state: step.state, memory }, isFirst) ?? null
    if (vector === null) this.#eye = null
    else await writeAll(this.#vectors, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
  }

  #addStretch(moments: readonly Moment[], session: OpenSession): void {
    const [first, last] = [moments[0], moments.at(-1)]
    if (first === undefined || last === undefined) return
    const from = this.labels.length
    for (const label of this.#labelsOf(moments, session)) this.labels.push(label)
    const { controller, mode, episode } = first.whole.step
    this.#stretches.push({
      ...{ from, to: this.labels.length, session: session.index, episode },
      isCorrection: controller === 'human' && mode === 'autonomous',
      fromMs: Math.round(first.tMs),
      toMs: Math.round(last.tMs),
      expertise: this.#wish.expertise ?? null,
      quality: null
    })
  }

  #labelsOf(moments: readonly Moment[], session: OpenSession): readonly number[] {
    const { profile, who } = this.#wish
    const { inputs, id } = session
    if (moments.some(({ whole: { step } }) => step.action.held.length > 0)) session.isHeard = true
    if (inputs.length > 0 && who === 'person') {
      const times = moments.map(({ tMs }) => tMs)
      return [...labelInputs(profile, times, this.#periodMs, inputs)]
    }
    return moments.map(({ whole: { step, decision } }) => {
      this.#expectKnown(step.action.held, decision?.action ?? null, id)
      // What an agent chose is told where it is told; what was held says it otherwise.
      return who === 'agent' && decision !== null
        ? decision.action
        : labelOr(labelHeld(profile, step.action.held))
    })
  }

  /** @throws AppError 'dataset.unknownAction' for what the profile has no words for */
  #expectKnown(held: readonly string[], action: number | null, session: string): void {
    const { profile, who } = this.#wish
    const stranger = held.find((id) => !profile.controls.some((control) => control.id === id))
    const isStrange = who === 'agent' && action !== null && profile.actions[action] === undefined
    if (stranger === undefined && !isStrange) return
    const what = stranger ?? `no. ${action}`
    throw new AppError('dataset.unknownAction', { session, game: profile.title, action: what })
  }
}

const shown = ({ width, height }: Size): string => `${width} × ${height}`

/** A session while its moments are read. */
interface OpenSession {
  readonly index: number
  readonly id: string
  readonly inputs: readonly PersonInput[]
  /** Whether anything that the person did is in it. */
  isHeard: boolean
}

/** A full disk may take a part of it first, and refuse the rest. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
}

const labelOr = (label: number): number => (label < 0 ? UNLABELLED : label)

const hasSameAspect = (a: Size, b: Size): boolean =>
  Math.abs((a.width * b.height) / (a.height * b.width) - 1) <= SAME_ASPECT

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

/** Whether two steps, whichever comes first, are of the same stretch. */
const areOfOne = (a: WholeStep, b: WholeStep): boolean =>
  a.step.tMs <= b.step.tMs ? goesOn(a, b) : goesOn(b, a)

/** How often an agent decides in a game. */
export function decisionsPerSecond({ clock, screen }: Profile): number {
  return clock.kind === 'realTime' ? clock.decisionsPerSecond : (screen?.refreshHz ?? 60) / clock.frameskip
}
