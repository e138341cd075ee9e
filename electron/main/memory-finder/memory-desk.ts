import { AppError } from '../../shared/errors'
import type { MemorySearch } from '../../shared/memory-finder'
import { FIRST_SEAT } from '../../shared/seat'
import type { GameSession } from '../../shared/target'
import type { AppHandlers } from '../services'
import { MemoryFinder } from './memory-finder'

type MemoryMethod = Extract<keyof AppHandlers, `memory.${string}`>

/** Answers the contract's methods about searching a game's memory: one search in each seat. */
export class MemoryDesk {
  readonly handlers: Pick<AppHandlers, MemoryMethod>
  readonly #finders = new Map<string, MemoryFinder>()
  readonly #sessionAt: (seat: string) => GameSession | null

  /** `sessionAt`: the game that a seat has attached. Throws 'seat.unknown'. */
  constructor(sessionAt: (seat: string) => GameSession | null) {
    this.#sessionAt = sessionAt
    this.handlers = {
      'memory.begin': (input) => this.#begin(input?.seat ?? FIRST_SEAT),
      'memory.narrow': async ({ seat = FIRST_SEAT, mark }) => {
        const finder = this.#finderAt(seat)
        await finder.narrow(mark)
        return finder.search(seat)
      },
      'memory.candidates': (input) => {
        const seat = input?.seat ?? FIRST_SEAT
        return this.#finderAt(seat).search(seat)
      },
      'memory.end': (input) => {
        this.#finders.delete(input?.seat ?? FIRST_SEAT)
        return null
      }
    }
  }

  async #begin(seat: string): Promise<MemorySearch> {
    const session = this.#sessionAt(seat)
    if (session === null) throw new AppError('play.detached')
    const finder = await MemoryFinder.begin(session)
    this.#finders.set(seat, finder)
    return finder.search(seat)
  }

  /** The search of a seat, while its game is the one that is searched. Throws 'memory.notBegun'. */
  #finderAt(seat: string): MemoryFinder {
    const session = this.#sessionAt(seat)
    const finder = this.#finders.get(seat)
    if (session !== null && finder?.isOf(session)) return finder
    this.#finders.delete(seat)
    throw new AppError('memory.notBegun')
  }
}
