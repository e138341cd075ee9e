import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findGame } from '../../../games/registry'
import { RELEASE_ALL, type Action } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import type { LocalizedText } from '../../shared/language'
import type { Control, LockStepProfile, MemoryRange } from '../../shared/profile'
import type { Candidate, Capabilities, GameSession, LostListener } from '../../shared/target'
import { HeldButtons } from './held-buttons'
import { mamePicture, sizedPicture } from './mame-picture'
import type { MamePeer } from './mame-process'
import { NO_START, SessionLife } from './session-life'
import { wholeFrames } from './whole-frames'

/** Frames of one command, so that MAME answers well within its limit whatever is asked, even at its own pace. */
const FRAMES_PER_COMMAND = 60

/** What every step brings along: the memory the profile declares, another block of it, the picture, nothing. */
export type MameObservation = 'ram' | 'none' | 'rgb' | { readonly base: number; readonly size: number }

/** Something drawn over MAME's picture. Places are fractions of it from the top left; colors are 0xAARRGGBB. */
export type ScreenMark =
  | { readonly text: string; readonly x: number; readonly y: number; readonly color: number }
  | {
      readonly left: number
      readonly top: number
      readonly right: number
      readonly bottom: number
      readonly line: number
      readonly fill: number
    }

type Picture = Pick<Frame, 'width' | 'height' | 'data'>

/** What must happen to the machine at the beginning of the next step. */
type Pending = 'nothing' | 'keep' | 'restore'

/** A game in MAME, in lock-step. */
export class MameSession implements GameSession {
  readonly capabilities: Capabilities
  readonly candidate: Candidate
  readonly profile: LockStepProfile
  readonly #mame: MamePeer
  readonly #life: SessionLife
  readonly #stateFile: string
  readonly #buttons: HeldButtons
  readonly #observation: MameObservation
  /** What is observed as of the last step; every step brings it along. */
  readonly #bytes: Uint8Array
  readonly #given: Uint8Array
  #startBytes: Uint8Array | null = null
  #startPicture: Picture | null = null
  #pending: Pending = 'nothing'
  #marks: readonly ScreenMark[] | null = null
  #seq = 0
  /** Calls take their turn: MAME does one thing at a time. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(
    candidate: Candidate,
    profile: LockStepProfile,
    mame: MamePeer,
    observation: MameObservation,
    bytes: Uint8Array
  ) {
    this.capabilities = { lockStep: true, ram: observation === 'ram', reset: true, act: true }
    this.candidate = candidate
    this.profile = profile
    this.#mame = mame
    this.#life = new SessionLife(candidate.title)
    this.#stateFile = join(mame.folder, 'start.sta')
    this.#buttons = new HeldButtons(profile.controls, (_control, index) => 1 << index)
    this.#observation = observation
    this.#bytes = bytes
    this.#given = new Uint8Array(bytes.length)
    mame.onLost((reason, detail) => this.#life.lose(reason, detail))
  }

  static async open(
    candidate: Candidate,
    profile: LockStepProfile,
    mame: MamePeer,
    observation: MameObservation = 'ram'
  ): Promise<MameSession> {
    if (profile.controls.length > 0) await mame.command(`bind ${profile.controls.map(inputName).join('|')}`)
    const { content } = await mame.command(`observe ${observationCommand(observation, profile)}`)
    const size = observation === 'ram' ? profile.memory.size : content.length
    const session = new MameSession(candidate, profile, mame, observation, new Uint8Array(size))
    session.#take(content)
    return session
  }

  /** What the last step brought along, as it came. Changes with the next. */
  get observed(): Uint8Array {
    return this.#bytes
  }

  /** Of MAME, for measurements and logs. */
  get pid(): number | undefined {
    return this.#mame.pid
  }

  frame(): Promise<Frame> {
    return this.#inTurn(async () => ({
      ...(await this.#picture()),
      format: 'rgba8',
      tMonotonicMs: performance.now(),
      seq: this.#seq++
    }))
  }

  perform(action: Action): Promise<void> {
    return this.#inTurn(() => this.#buttons.perform(action))
  }

  advance(frames: number): Promise<void> {
    return this.#inTurn(async () => {
      for (let left = wholeFrames(frames); left > 0; left -= FRAMES_PER_COMMAND)
        await this.#step(Math.min(left, FRAMES_PER_COMMAND))
      this.#buttons.advanced()
    })
  }

  ram(): Promise<Uint8Array> {
    return this.#inTurn(() => {
      if (this.#observation !== 'ram') throw this.#unseen()
      this.#given.set(this.#bytes)
      return this.#given
    })
  }

  /**
   * MAME saves and loads only when it runs on, so both wait for the next step: it does them first,
   * within the same vertical blank, and they cost no frame.
   */
  keepStart(): Promise<void> {
    return this.#inTurn(async () => {
      this.#buttons.perform(RELEASE_ALL)
      this.#startBytes = Uint8Array.from(this.#bytes)
      if (this.#isAskedForPictures) this.#startPicture = await this.#picture()
      // Returned to the kept start and not gone on since: what is kept is this moment already.
      if (this.#pending !== 'restore') this.#pending = 'keep'
    })
  }

  restoreStart(): Promise<void> {
    return this.#inTurn(() => {
      this.#buttons.perform(RELEASE_ALL)
      if (!this.#startBytes) throw new AppError('state.damaged', { why: NO_START })
      if (this.#pending === 'keep') return
      if (!existsSync(this.#stateFile)) throw new AppError('state.damaged', { why: isGone(this.#stateFile) })
      this.#bytes.set(this.#startBytes)
      this.#pending = 'restore'
    })
  }

  /**
   * Writes the game's memory from `address` on. Throws 'input.invalid' between `restoreStart` and the next
   * step, which would overwrite it, and 'mame.refused' outside the game's memory.
   */
  poke(address: number, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#pending !== 'nothing') throw new AppError('input.invalid', { what: MEMORY, why: UNSETTLED })
      const hex = Buffer.from(bytes).toString('hex')
      this.#take((await this.#mame.command(`write ${address} ${hex}`)).content)
    })
  }

  /** Draws these, and nothing else, over MAME's picture from the next step on. */
  draw(marks: readonly ScreenMark[]): void {
    this.#marks = marks
  }

  onLost(listener: LostListener): () => void {
    return this.#life.onLost(listener)
  }

  async close(): Promise<void> {
    if (this.#life.end()) await this.#mame.close()
  }

  async #step(frames: number): Promise<void> {
    if (this.#marks) await this.#showMarks(this.#marks)
    const verb = { nothing: 'step', keep: `keep ${this.#stateFile}`, restore: `restore ${this.#stateFile}` }
    const line = `${verb[this.#pending]} ${frames} ${this.#buttons.mask}`
    const { content } = await this.#mame.command(line)
    this.#pending = 'nothing'
    this.#take(content)
  }

  /** What a step brought along, each range of memory at its place. */
  #take(content: Buffer): void {
    if (this.#observation !== 'ram') return this.#bytes.set(content)
    let at = 0
    for (const { base, size } of rangesOf(this.profile)) {
      this.#bytes.set(content.subarray(at, at + size), base - this.profile.memory.base)
      at += size
    }
  }

  async #showMarks(marks: readonly ScreenMark[]): Promise<void> {
    this.#marks = null
    await this.#mame.command('wipe')
    for (const mark of marks) await this.#mame.command(markCommand(mark))
  }

  async #picture(): Promise<Picture> {
    if (this.#observation === 'rgb') return mamePicture(this.#bytes, this.profile.screen.width)
    if (this.#observation !== 'ram') throw this.#unseen()
    const picture = findGame(this.profile.id)?.picture
    if (picture === undefined) return this.#askForPicture()
    const { width, height } = picture
    return { width, height, data: picture.draw(this.#bytes) }
  }

  /** Of a game whose memory does not hold it. Until the next step MAME itself still shows the moment before a return. */
  async #askForPicture(): Promise<Picture> {
    if (this.#pending === 'restore' && this.#startPicture) return this.#startPicture
    return sizedPicture((await this.#mame.command('picture')).content)
  }

  get #isAskedForPictures(): boolean {
    return this.#observation === 'ram' && findGame(this.profile.id)?.picture === undefined
  }

  #unseen(): AppError {
    return new AppError('candidate.unavailable', { title: this.candidate.title, why: UNSEEN })
  }

  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      this.#life.check()
      return work()
    })
    this.#turn = result.catch(() => undefined)
    return result
  }
}

const UNSEEN = {
  en: 'this is not part of what its steps bring along.',
  fr: 'ceci ne fait pas partie de ce que ses pas rapportent.'
}
const isGone = (file: string): LocalizedText => ({ en: `${file} is gone`, fr: `${file} n’est plus là` })
const MEMORY = { en: 'Writing memory', fr: 'L’écriture en mémoire' }
const UNSETTLED = {
  en: 'the game must run a frame first',
  fr: 'le jeu doit d’abord avancer d’une image'
}

function observationCommand(observation: MameObservation, profile: LockStepProfile): string {
  if (observation === 'none' || observation === 'rgb') return observation
  const blocks = observation === 'ram' ? rangesOf(profile) : [observation]
  return `block ${blocks.map(({ base, size }) => `${base} ${size}`).join(' ')}`
}

const rangesOf = ({ memory }: LockStepProfile): readonly MemoryRange[] => memory.ranges ?? [memory]

/** A control's input field as the plugin is told of it. */
function inputName({ mameField = '', mamePort }: Control): string {
  const name = mamePort === undefined ? mameField : `${mamePort}\t${mameField}`
  return name.replaceAll(/[%|]/g, encodeURIComponent)
}

function markCommand(mark: ScreenMark): string {
  const at = (...places: number[]): string => places.map(fraction).join(' ')
  if ('text' in mark)
    // One line, and no more than the plugin takes.
    return `text ${at(mark.x, mark.y)} ${argb(mark.color)} ${mark.text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 50)}`
  return `box ${at(mark.left, mark.top, mark.right, mark.bottom)} ${argb(mark.line)} ${argb(mark.fill)}`
}

const fraction = (value: number): string => Math.min(1, Math.max(0, value)).toFixed(4)
const argb = (color: number): string => (color >>> 0).toString(16).padStart(8, '0')
