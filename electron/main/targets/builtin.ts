import { existsSync, readFileSync } from 'node:fs'
import { BoardBank, PICTURE_BYTES, RAM_BYTES, type Board } from '../../../native/board'
import { RELEASE_ALL, type Action } from '../../shared/action'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import type { Profile } from '../../shared/profile'
import type { Candidate, Capabilities, GameSession, LostListener, Target } from '../../shared/target'
import { INVADERS_HEIGHT, INVADERS_WIDTH } from '../capture/invaders-picture'
import { loadCartridge } from './cartridge'
import { heldMask } from './held-mask'
import { NO_START, SessionLife } from './session-life'
import { wholeFrames } from './whole-frames'

/** Where the built-in game's parts lie. */
export interface BuiltinResources {
  readonly boardWasm: string
  readonly cartridge: string
}

/** The games that run inside the app itself: for now the arcade board with our cartridge. */
export class BuiltinTarget implements Target {
  readonly kind = 'builtin'
  readonly #resources: BuiltinResources
  readonly #profiles: readonly Profile[]

  constructor(resources: BuiltinResources, profiles: Iterable<Profile>) {
    this.#resources = resources
    this.#profiles = [...profiles].filter((p) => p.attach.builtin !== undefined)
  }

  list(): Promise<Candidate[]> {
    const unavailable = this.#whyUnavailable()
    return Promise.resolve(this.#profiles.map((p) => builtinCandidate(p, unavailable)))
  }

  attach(candidate: Candidate, profile: Profile | null): Promise<GameSession> {
    return Promise.resolve().then(() => {
      if (!profile) throw new AppError('candidate.unknown', { id: candidate.id })
      return new BuiltinSession(candidate, profile, newBoard(this.#readParts()))
    })
  }

  #whyUnavailable(): ErrorData | null {
    try {
      this.#readParts()
      return null
    } catch (error) {
      return errorData(error)
    }
  }

  #readParts(): BoardParts {
    const { boardWasm, cartridge } = this.#resources
    if (!existsSync(boardWasm)) throw new AppError('cartridge.missing', { file: boardWasm })
    return { program: loadCartridge(cartridge), wasm: readFileSync(boardWasm) }
  }
}

interface BoardParts {
  readonly program: Uint8Array
  readonly wasm: Uint8Array
}

/** A board with the cartridge in it, at the end of its first frame: the earliest moment MAME can show too. */
function newBoard({ program, wasm }: BoardParts): Board {
  const board = BoardBank.load(wasm, 1).boards[0]
  if (!board) throw new AppError('internal', { why: 'the board bank is empty' })
  board.loadRom(program)
  board.powerOn()
  board.runFrames(0, 1)
  return board
}

function builtinCandidate(profile: Profile, unavailable: ErrorData | null): Candidate {
  const { width, height } = profile.screen
  return {
    id: `builtin:${profile.id}`,
    kind: 'builtin',
    title: profile.title,
    detail: { en: `Built in, ${width} x ${height}`, fr: `Intégré, ${width} × ${height}` },
    profileId: profile.id,
    unavailable
  }
}

class BuiltinSession implements GameSession {
  readonly capabilities: Capabilities = { lockStep: true, ram: true, reset: true, act: true }
  readonly candidate: Candidate
  readonly profile: Profile
  readonly #board: Board
  readonly #life: SessionLife
  readonly #ram = new Uint8Array(RAM_BYTES)
  #held = 0
  #start: Uint8Array | null = null
  #seq = 0

  constructor(candidate: Candidate, profile: Profile, board: Board) {
    this.candidate = candidate
    this.profile = profile
    this.#board = board
    this.#life = new SessionLife(candidate.title)
  }

  frame(): Promise<Frame> {
    return this.#do(() => {
      const data = new Uint8Array(PICTURE_BYTES.rgba)
      this.#board.render('rgba', data)
      return {
        width: INVADERS_WIDTH,
        height: INVADERS_HEIGHT,
        format: 'rgba8',
        data,
        tMonotonicMs: performance.now(),
        seq: this.#seq++
      }
    })
  }

  perform(action: Action): Promise<void> {
    return this.#do(() => {
      this.#held = heldMask(this.profile.controls, action, (control) => control.boardBit)
    })
  }

  advance(frames: number): Promise<void> {
    return this.#do(() => this.#board.runFrames(this.#held, wholeFrames(frames)))
  }

  ram(): Promise<Uint8Array> {
    return this.#do(() => {
      this.#ram.set(this.#board.ram)
      return this.#ram
    })
  }

  async keepStart(): Promise<void> {
    await this.perform(RELEASE_ALL)
    this.#start = this.#board.saveState()
  }

  async restoreStart(): Promise<void> {
    await this.perform(RELEASE_ALL)
    if (!this.#start) throw new AppError('state.damaged', { why: NO_START })
    this.#board.loadState(this.#start)
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
