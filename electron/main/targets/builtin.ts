import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../../../games/contract/machine'
import { gameOf } from '../../../games/registry'
import { RELEASE_ALL, type Action } from '../../shared/action'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import { isLockStep, type LockStepProfile, type Profile } from '../../shared/profile'
import type { Candidate, Capabilities, GameSession, LostListener, Target } from '../../shared/target'
import { HeldButtons } from './held-buttons'
import { NO_START, SessionLife } from './session-life'
import { wholeFrames } from './whole-frames'

/** Where the built-in game's parts lie. */
export interface BuiltinResources {
  readonly boardWasm: string
  /** Programs, each in a folder with its game's id. */
  readonly games: string
}

/** The games that run inside the app itself. */
export class BuiltinTarget implements Target {
  readonly kind = 'builtin'
  readonly #resources: BuiltinResources
  readonly #profiles: Iterable<Profile>

  constructor(resources: BuiltinResources, profiles: Iterable<Profile>) {
    this.#resources = resources
    this.#profiles = profiles
  }

  list(): Promise<Candidate[]> {
    const games = [...this.#profiles].filter((p) => p.attach.builtin !== undefined)
    return Promise.resolve(games.map((p) => builtinCandidate(p, this.#whyUnavailable(p))))
  }

  attach(candidate: Candidate, profile: Profile | null): Promise<GameSession> {
    return Promise.resolve().then(() => {
      if (!profile || !isLockStep(profile)) throw new AppError('candidate.unknown', { id: candidate.id })
      return new BuiltinSession(candidate, profile, this.#newMachine(profile))
    })
  }

  #whyUnavailable(profile: Profile): ErrorData | null {
    try {
      this.#newMachine(profile)
      return null
    } catch (error) {
      return errorData(error)
    }
  }

  /** One with the program in, at the end of its first frame: the earliest moment MAME can show too. */
  #newMachine(profile: Profile): Machine {
    const { boardWasm, games } = this.#resources
    const { builtin } = gameOf(profile.id)
    if (!builtin) throw new AppError('candidate.unknown', { id: `builtin:${profile.id}` })
    if (!existsSync(boardWasm)) throw new AppError('cartridge.missing', { file: boardWasm })
    const program = builtin.loadProgram(join(games, profile.id))
    const [machine] = builtin.makeMachines({ wasm: readFileSync(boardWasm), program }, 1)
    if (!machine) throw new AppError('internal', { why: 'no machine was made' })
    machine.powerOn()
    machine.runFrames(0, 1)
    return machine
  }
}

function builtinCandidate(profile: Profile, unavailable: ErrorData | null): Candidate {
  const size = profile.screen
  return {
    id: `builtin:${profile.id}`,
    kind: 'builtin',
    title: profile.title,
    detail: size
      ? { en: `Built in, ${size.width} x ${size.height}`, fr: `Intégré, ${size.width} × ${size.height}` }
      : { en: 'Built in', fr: 'Intégré' },
    profileId: profile.id,
    unavailable
  }
}

class BuiltinSession implements GameSession {
  readonly capabilities: Capabilities = { lockStep: true, ram: true, reset: true, act: true }
  readonly candidate: Candidate
  readonly profile: LockStepProfile
  readonly #machine: Machine
  readonly #life: SessionLife
  readonly #ram: Uint8Array
  readonly #buttons: HeldButtons
  #start: Uint8Array | null = null
  #seq = 0

  constructor(candidate: Candidate, profile: LockStepProfile, machine: Machine) {
    this.candidate = candidate
    this.profile = profile
    this.#machine = machine
    this.#ram = new Uint8Array(machine.ram.length)
    this.#life = new SessionLife(candidate.title)
    this.#buttons = new HeldButtons(profile.controls, (control) => control.boardBit ?? 0)
  }

  frame(): Promise<Frame> {
    return this.#do(() => {
      const { width, height } = this.profile.screen
      const data = new Uint8Array(4 * width * height)
      this.#machine.render('rgba', data)
      return {
        width,
        height,
        format: 'rgba8',
        data,
        tMonotonicMs: performance.now(),
        seq: this.#seq++
      }
    })
  }

  perform(action: Action): Promise<void> {
    return this.#do(() => this.#buttons.perform(action))
  }

  advance(frames: number): Promise<void> {
    return this.#do(() => {
      this.#machine.runFrames(this.#buttons.mask, wholeFrames(frames))
      this.#buttons.advanced()
    })
  }

  ram(): Promise<Uint8Array> {
    return this.#do(() => {
      this.#ram.set(this.#machine.ram)
      return this.#ram
    })
  }

  async keepStart(): Promise<void> {
    await this.perform(RELEASE_ALL)
    this.#start = this.#machine.saveState()
  }

  async restoreStart(): Promise<void> {
    await this.perform(RELEASE_ALL)
    if (!this.#start) throw new AppError('state.damaged', { why: NO_START })
    this.#machine.loadState(this.#start)
  }

  onLost(listener: LostListener): () => void {
    return this.#life.onLost(listener)
  }

  close(): Promise<void> {
    this.#life.end()
    return Promise.resolve()
  }

  /** Runs `work` if the session is open; what it throws becomes a rejection. */
  #do<T>(work: () => T): Promise<T> {
    return Promise.resolve().then(() => {
      this.#life.check()
      return work()
    })
  }
}
