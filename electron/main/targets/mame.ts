import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RELEASE_ALL, type Action } from '../../shared/action'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import type { Profile } from '../../shared/profile'
import type { Candidate, Capabilities, GameSession, LostReason, Target } from '../../shared/target'
import { drawInvadersPicture, INVADERS_HEIGHT, INVADERS_WIDTH } from '../capture/invaders-picture'
import { loadCartridge } from './cartridge'
import { heldMask } from './held-mask'
import { findMame } from './mame-find'
import { MameProcess } from './mame-process'
import { SessionLife } from './session-life'
import { wholeFrames } from './whole-frames'

const OWN_CARTRIDGE = { en: 'the app’s own cartridge', fr: 'la cartouche d’Apprenti' }
const YOUR_ROMS = { en: 'your own ROMs', fr: 'vos propres ROM' }

/** Frames of one command, so that MAME answers well within its limit whatever is asked. */
const FRAMES_PER_COMMAND = 240

export interface MameResources {
  readonly cartridge: string
  readonly mamePlugins: string
}

export interface MameSettings {
  readonly mamePath: string
  readonly romFolder: string
}

/** Games that MAME runs, headless and in lock-step, behind the same session as the built-in ones. */
export class MameTarget implements Target {
  readonly kind = 'mame'
  readonly #resources: MameResources
  readonly #profiles: readonly Profile[]
  readonly #settings: () => MameSettings

  constructor(resources: MameResources, profiles: Iterable<Profile>, settings: () => MameSettings) {
    this.#resources = resources
    this.#profiles = [...profiles].filter((p) => p.attach.mameDriver !== undefined)
    this.#settings = settings
  }

  list(): Promise<Candidate[]> {
    const unavailable = this.#whyUnavailable()
    const roms = this.#settings().romFolder === '' ? OWN_CARTRIDGE : YOUR_ROMS
    return Promise.resolve(
      this.#profiles.map((p) => ({
        id: `mame:${p.id}`,
        kind: 'mame',
        title: { en: `${p.title.en} (MAME)`, fr: `${p.title.fr} (MAME)` },
        detail: {
          en: `MAME driver ${p.attach.mameDriver}, ${roms.en}`,
          fr: `Pilote MAME ${p.attach.mameDriver}, ${roms.fr}`
        },
        profileId: p.id,
        unavailable
      }))
    )
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<GameSession> {
    const driver = profile?.attach.mameDriver
    if (!profile || driver === undefined) throw new AppError('candidate.unknown', { id: candidate.id })
    const { mame } = await MameProcess.start({
      program: this.#program(),
      driver,
      romPath: this.#romPath(),
      plugins: this.#resources.mamePlugins
    })
    try {
      return await MameSession.open(candidate, profile, mame)
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  #program(): string {
    const program = findMame(this.#settings().mamePath)
    if (program === null) throw new AppError('mame.missing')
    return program
  }

  /** The person's ROM folder, or the parent of our cartridge once its images are known to be whole. */
  #romPath(): string {
    const { romFolder } = this.#settings()
    if (romFolder !== '' && existsSync(romFolder)) return romFolder
    if (romFolder !== '')
      throw new AppError('mame.failed', { why: `the ROM folder ${romFolder} named in Settings is not there` })
    loadCartridge(this.#resources.cartridge)
    return dirname(this.#resources.cartridge)
  }

  #whyUnavailable(): ErrorData | null {
    try {
      this.#program()
      this.#romPath()
      return null
    } catch (error) {
      return errorData(error)
    }
  }
}

/** What must happen to the machine at the beginning of the next step. */
type Pending = 'nothing' | 'keep' | 'restore'

class MameSession implements GameSession {
  readonly capabilities: Capabilities = { lockStep: true, ram: true, reset: true, act: true }
  readonly candidate: Candidate
  readonly profile: Profile
  readonly #mame: MameProcess
  readonly #life: SessionLife
  readonly #stateFile: string
  /** The block as of the last step; every step brings it along. */
  readonly #ram: Uint8Array
  readonly #given: Uint8Array
  #startRam: Uint8Array | null = null
  #pending: Pending = 'nothing'
  #held = 0
  #seq = 0
  /** Calls take their turn: MAME does one thing at a time. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(candidate: Candidate, profile: Profile, mame: MameProcess, ram: Uint8Array) {
    this.candidate = candidate
    this.profile = profile
    this.#mame = mame
    this.#life = new SessionLife(candidate.title)
    this.#stateFile = join(mame.folder, 'start.sta')
    this.#ram = ram
    this.#given = new Uint8Array(ram.length)
    mame.onLost((reason, detail) => this.#life.lose(reason, detail))
  }

  static async open(candidate: Candidate, profile: Profile, mame: MameProcess): Promise<MameSession> {
    await mame.command(`bind ${profile.controls.map((c) => c.mameField).join('|')}`)
    const { content } = await mame.command(`block ${profile.ram.base} ${profile.ram.size}`)
    return new MameSession(candidate, profile, mame, Uint8Array.from(content))
  }

  /** For tests and logs. */
  get pid(): number | undefined {
    return this.#mame.pid
  }

  frame(): Promise<Frame> {
    return this.#inTurn(() => ({
      width: INVADERS_WIDTH,
      height: INVADERS_HEIGHT,
      format: 'rgba8',
      data: drawInvadersPicture(this.#ram),
      tMonotonicMs: performance.now(),
      seq: this.#seq++
    }))
  }

  perform(action: Action): Promise<void> {
    return this.#inTurn(() => this.#hold(action))
  }

  advance(frames: number): Promise<void> {
    return this.#inTurn(async () => {
      for (let left = wholeFrames(frames); left > 0; left -= FRAMES_PER_COMMAND)
        await this.#step(Math.min(left, FRAMES_PER_COMMAND))
    })
  }

  ram(): Promise<Uint8Array> {
    return this.#inTurn(() => {
      this.#given.set(this.#ram)
      return this.#given
    })
  }

  /**
   * MAME saves and loads only when it runs on, so both wait for the next step: it does them first,
   * within the same vertical blank, and they cost no frame.
   */
  keepStart(): Promise<void> {
    return this.#inTurn(() => {
      this.#hold(RELEASE_ALL)
      this.#startRam = Uint8Array.from(this.#ram)
      // Returned to the kept start and not gone on since: what is kept is this moment already.
      if (this.#pending !== 'restore') this.#pending = 'keep'
    })
  }

  restoreStart(): Promise<void> {
    return this.#inTurn(() => {
      this.#hold(RELEASE_ALL)
      if (!this.#startRam) throw new AppError('state.damaged', { why: 'no start was kept' })
      if (this.#pending === 'keep') return
      // MAME ignores a missing file in silence.
      if (!existsSync(this.#stateFile))
        throw new AppError('state.damaged', { why: `${this.#stateFile} is gone` })
      this.#ram.set(this.#startRam)
      this.#pending = 'restore'
    })
  }

  onLost(listener: (reason: LostReason, detail: string) => void): () => void {
    return this.#life.onLost(listener)
  }

  async close(): Promise<void> {
    if (this.#life.end()) await this.#mame.close()
  }

  #hold(action: Action): void {
    this.#held = heldMask(this.profile.controls, action, (_control, index) => 1 << index)
  }

  async #step(frames: number): Promise<void> {
    const verb = { nothing: 'step', keep: `keep ${this.#stateFile}`, restore: `restore ${this.#stateFile}` }
    const line = `${verb[this.#pending]} ${frames} ${this.#held}`
    const { content } = await this.#mame.command(line)
    this.#pending = 'nothing'
    this.#ram.set(content)
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
