import { AppError } from '../../shared/errors'
import type { MemoryMark, MemorySearch } from '../../shared/memory-finder'
import { numberAt } from '../../shared/memory-form'
import { isLockStep, type LockStepProfile } from '../../shared/profile'
import type { GameSession } from '../../shared/target'
import { Places } from './places'

/** How many places are told of: nobody reads more. */
const SHOWN = 100

/** Looks for a number in the memory of one attached game: a person plays, and says what became of the number. */
export class MemoryFinder {
  readonly #session: GameSession
  readonly #profile: LockStepProfile
  #places: Places
  #marked: Uint8Array
  #marks = 0

  private constructor(session: GameSession, profile: LockStepProfile, marked: Uint8Array) {
    const { memory } = profile
    this.#session = session
    this.#profile = profile
    this.#places = Places.all(memory.base, memory.ranges ?? [memory])
    this.#marked = marked
  }

  /** Begins with the memory as it is now. Throws 'memory.unreadable' for a game whose memory cannot be read. */
  static async begin(session: GameSession): Promise<MemoryFinder> {
    const { profile, candidate } = session
    if (profile === null || !isLockStep(profile) || !session.capabilities.ram)
      throw new AppError('memory.unreadable', { title: candidate.title })
    return new MemoryFinder(session, profile, await memoryOf(session))
  }

  isOf(session: GameSession): boolean {
    return this.#session === session
  }

  /** Keeps the places that fit. Throws 'memory.noneLeft' where none would be left: nothing has changed then. */
  async narrow(mark: MemoryMark): Promise<void> {
    const now = await memoryOf(this.#session)
    const places = this.#places.narrowed(mark, this.#marked, now)
    if (places.count === 0) throw new AppError('memory.noneLeft')
    this.#places = places
    this.#marked = now
    this.#marks += 1
  }

  async search(seat: string): Promise<MemorySearch> {
    const now = await memoryOf(this.#session)
    const { base, size, ranges } = this.#profile.memory
    const candidates = this.#places.first(SHOWN).map((place) => ({
      ...place,
      value: numberAt(place, now, place.at - base),
      marked: numberAt(place, this.#marked, place.at - base)
    }))
    return {
      seat,
      marks: this.#marks,
      count: this.#places.count,
      candidates,
      memory: { base, size, ...(ranges ? { ranges } : {}) }
    }
  }
}

/** A copy: the session's own is reused. */
async function memoryOf(session: GameSession): Promise<Uint8Array> {
  if (!session.ram) throw new AppError('memory.unreadable', { title: session.candidate.title })
  return Uint8Array.from(await session.ram())
}
