import { AppError } from '../../shared/errors'
import type { EncodedFrame } from '../../shared/frame'
import { packPictureHeader } from '../../shared/rpc/picture'
import type { Wire } from '../../shared/rpc/wire'
import type { AppServices } from '../services'
import type { Outbox } from './outbox'

/** Streams that one peer may watch at a time. */
const MAX_VIEWS = 8
/** A stream's number is 16 bits in the picture header. */
const MAX_STREAM = 0xffff

/** The live views of one peer: pictures from the services to its binary lane. */
export class Views {
  readonly #wire: Wire
  readonly #services: AppServices
  readonly #outbox: Outbox
  readonly #stops = new Map<number, () => void>()
  #lastStream = 0

  constructor(wire: Wire, services: AppServices, outbox: Outbox) {
    this.#wire = wire
    this.#services = services
    this.#outbox = outbox
  }

  /** Begins a stream of at most `maxHz` pictures a second of a seat's game and answers its number. */
  subscribe(maxHz: number, seat?: string): number {
    if (this.#stops.size >= MAX_VIEWS)
      throw new AppError('rpc.invalid', {
        method: 'view.subscribe',
        why: { en: `${MAX_VIEWS} views are open already`, fr: `${MAX_VIEWS} vues sont déjà ouvertes` }
      })
    const stream = this.#nextStream()
    const lane = laneOf(stream)
    const stop = this.#services.watch(
      (picture) => this.#outbox.offer(lane, () => this.#send(stream, picture)),
      maxHz,
      seat
    )
    this.#stops.set(stream, stop)
    return stream
  }

  /** Ends a stream; one that is not there is no error, its viewer wanted it gone. */
  unsubscribe(stream: number): void {
    this.#stops.get(stream)?.()
    this.#stops.delete(stream)
    this.#outbox.forget(laneOf(stream))
  }

  close(): void {
    for (const stream of [...this.#stops.keys()]) this.unsubscribe(stream)
  }

  #send(stream: number, picture: EncodedFrame): boolean {
    const header = packPictureHeader({
      stream,
      format: picture.format,
      seq: picture.seq,
      width: picture.width,
      height: picture.height,
      dropped: this.#outbox.droppedOf(laneOf(stream)),
      // From now back, and not from the start of the process: clocks are set and laptops sleep.
      capturedAtMs: Date.now() - (performance.now() - picture.tMonotonicMs)
    })
    return this.#wire.sendBinary(header, picture.bytes)
  }

  #nextStream(): number {
    do this.#lastStream = (this.#lastStream % MAX_STREAM) + 1
    while (this.#stops.has(this.#lastStream))
    return this.#lastStream
  }
}

function laneOf(stream: number): string {
  return `view ${stream}`
}
