import { certain } from '../../../electron/shared/state'
import { isLockStep, profileSchema, type LockStepProfile } from '../../../electron/shared/profile'
import { box } from '../../../electron/shared/spaces'
import { waitFor } from '../../../games/contract/episode'
import type { Game } from '../../../games/contract/game'
import type { Machine, MachinePicture } from '../../../games/contract/machine'
import type { Moment, Observer } from '../../../games/contract/observer'
import { PixelObserver } from '../../../games/contract/pixel-observer'
import profileData from './profile.json'

/** Places of the row of lamps, and bytes of the memory: which is lit, points, moves left. */
const PLACES = 7
const [LIT, POINTS, LEFT] = [0, 1, 2]
const [LEFTWARDS, RIGHTWARDS] = [1, 2]
const MOVES = 40
const SIDE = 84

/**
 * A game of another kind than the arcade's, for the tests: one lamp of a row is lit and moves a place a frame with the
 * button held. At the right end it is worth a point and begins again in the middle; after forty frames the game is over.
 */
class LampMachine implements Machine {
  readonly ram = new Uint8Array(3)

  powerOn(): void {
    this.ram.set([PLACES >> 1, 0, MOVES])
  }

  runFrames(buttons: number, frames: number): void {
    for (let i = 0; i < frames && this.ram[LEFT]! > 0; i++) this.#run(buttons)
  }

  #run(buttons: number): void {
    this.ram[LEFT]! -= 1
    const step = (buttons & RIGHTWARDS ? 1 : 0) - (buttons & LEFTWARDS ? 1 : 0)
    this.ram[LIT] = Math.min(PLACES - 1, Math.max(0, this.ram[LIT]! + step))
    if (this.ram[LIT] !== PLACES - 1) return
    this.ram[POINTS]! += 1
    this.ram[LIT] = PLACES >> 1
  }

  render(picture: MachinePicture, out: Uint8Array): void {
    const pixels = picture === 'rgba' ? 4 : 1
    if (out.length !== pixels * SIDE * SIDE) throw new RangeError(`a picture has not ${out.length} bytes`)
    const width = SIDE / PLACES
    for (let i = 0; i < SIDE * SIDE; i++)
      out.fill(Math.floor((i % SIDE) / width) === this.ram[LIT] ? 255 : 0, pixels * i, pixels * (i + 1))
  }

  saveState(): Uint8Array {
    return this.ram.slice()
  }

  loadState(state: Uint8Array): void {
    this.ram.set(state)
  }
}

class LampObserver implements Observer<Float32Array> {
  readonly space = box('float32', [PLACES], 0, 1)
  readonly names = Array.from({ length: PLACES }, (_, i) => `lamp ${i}`)

  begin({ ram }: Moment): Float32Array {
    return this.#see(ram)
  }

  next({ ram }: Moment): Float32Array {
    return this.#see(ram)
  }

  #see(ram: Uint8Array): Float32Array {
    const lamps = new Float32Array(PLACES)
    lamps[ram[LIT]!] = 1
    return lamps
  }
}

function lockStep(data: unknown): LockStepProfile {
  const profile = profileSchema.parse(data)
  if (!isLockStep(profile)) throw new TypeError('lamps run in lock-step')
  return profile
}

export const lamps: Game = {
  profile: lockStep(profileData),
  decode: (ram) => ({
    phase: ram[LEFT] === 0 ? 'over' : 'playing',
    fields: certain({ points: ram[POINTS]!, left: ram[LEFT]! }),
    entities: []
  }),
  episodeStatus: () => (ram) => ({ isOver: ram[LEFT] === 0, score: ram[POINTS]!, lives: 1 }),
  *bringToPlay() {
    yield waitFor(1)
  },
  builtin: {
    loadProgram: () => new Uint8Array(),
    makeMachines: (_parts, count) => Array.from({ length: count }, () => new LampMachine())
  },
  observers: [
    { id: 'lamps-ram', title: { en: 'Lamps', fr: 'Lampes' }, sees: 'ram', make: () => new LampObserver() },
    {
      id: 'lamps-pixels',
      title: { en: 'Lamps, from pictures', fr: 'Lampes, d’après l’image' },
      sees: 'picture',
      make: () => new PixelObserver()
    }
  ],
  experts: []
}
