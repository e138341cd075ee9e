import { AppError } from '../../shared/errors'
import { FIRST_SEAT, MAX_SEATS, type Seat } from '../../shared/seat'
import type { PictureHub } from './picture-hub'
import type { Player } from './player'

/** What sits in a seat: a game's player, and where its pictures go. */
export interface SeatedPlayer {
  readonly player: Player
  readonly pictures: PictureHub
  /** The seat is taken away, its game let go already. */
  readonly onClosed: () => void
}

interface Place extends SeatedPlayer {
  /** Games on their way into this seat: it is empty only when there are none. */
  arriving: number
}

/**
 * The games that are attached at the same time, each in a seat with a player of its own. The first
 * seat is always there; others come with a game and go when they are closed.
 */
export class Seats {
  readonly #make: (seat: string) => SeatedPlayer
  readonly #places = new Map<string, Place>()
  #isClosing = false

  constructor(make: (seat: string) => SeatedPlayer) {
    this.#make = make
    this.#add(FIRST_SEAT)
  }

  /** In the order of their numbers. */
  get list(): readonly Seat[] {
    return this.all.map(([, { player }]) => player.seat)
  }

  get all(): readonly (readonly [string, SeatedPlayer])[] {
    return [...this.#places].sort(([a], [b]) => Number(a) - Number(b))
  }

  /** Who sits in a seat, the first one when none is named. Throws `seat.unknown`. */
  at(seat: string = FIRST_SEAT): SeatedPlayer {
    const place = this.#places.get(seat)
    if (place === undefined) throw new AppError('seat.unknown', { seat })
    return place
  }

  /**
   * Finds an empty seat, has a game attached in it, and answers its player. When that fails the seat is
   * as it was before. Throws `seat.full` when every seat has a game.
   */
  async open(attach: (player: Player) => Promise<void>): Promise<Player> {
    const [seat, place] = this.#empty()
    place.arriving += 1
    try {
      await attach(place.player)
      return place.player
    } catch (error) {
      if (seat !== FIRST_SEAT && this.#places.get(seat) === place) this.#remove(seat, place)
      throw error
    } finally {
      place.arriving -= 1
    }
  }

  /** Lets a seat's game go, its recording kept, and takes the seat away; the first one stays. Throws `seat.unknown`. */
  async close(seat: string): Promise<void> {
    const place = this.#places.get(seat)
    if (place === undefined) throw new AppError('seat.unknown', { seat })
    await place.player.detach()
    if (seat !== FIRST_SEAT && this.#places.get(seat) === place) this.#remove(seat, place)
  }

  /** True once every game was told to go: no more can come. */
  get isClosing(): boolean {
    return this.#isClosing
  }

  /** Lets every game go, whatever one of them cannot do; no more can come. */
  async closeAll(): Promise<void> {
    this.#isClosing = true
    await Promise.allSettled([...this.#places.values()].map(({ player }) => player.detach()))
  }

  #empty(): readonly [string, Place] {
    const found = [...this.#places].find(([, p]) => p.arriving === 0 && p.player.seat.status === 'detached')
    if (found !== undefined) return found
    const free = Array.from({ length: MAX_SEATS }, (_, i) => String(i + 1)).find(
      (id) => !this.#places.has(id)
    )
    if (free === undefined) throw new AppError('seat.full', { max: MAX_SEATS })
    return [free, this.#add(free)]
  }

  #add(seat: string): Place {
    const place = { ...this.#make(seat), arriving: 0 }
    this.#places.set(seat, place)
    return place
  }

  #remove(seat: string, place: Place): void {
    this.#places.delete(seat)
    place.onClosed()
  }
}
