import type { Frame } from '../../shared/frame'
import { gamePart, type GamePart } from '../../shared/geometry/game-part'
import type { NumberPlace } from '../../shared/perception/found-numbers'
import { regionPixels } from '../../shared/perception/region'
import { FIRST_SEAT } from '../../shared/seat'
import { crop } from '../perception/crop'
import type { Readings } from '../perception/readings'
import type { SeenFrame } from '../play/play-session'
import { readableDraft } from './draft-profile'
import { numberPlaces, type Look } from './number-places'
import { frameOfPicture } from './recorded-picture'
import type { Recordings } from './stands-still'

/** Of a recording so many stretches are looked at, each in pictures a second apart: what rises within one is a score. */
const STRETCHES = 4
const LOOKS_IN_STRETCH = 4
const APART_MS = 1_000
/** Of a live game so many pictures, as they come. */
const LIVE_LOOKS = 6
/** A game that stands still gives no other picture: it is not waited for. */
const LIVE_WITHIN_MS = 8_000

type Draft = Readonly<Record<string, unknown>>

export interface NumberSearchOptions extends Recordings {
  readonly readings: Pick<Readings, 'findNumbers'>
  /** Calls with every picture of a seat's game. Throws 'seat.unknown'. Returns the way to stop. */
  readonly lookOn: (seat: string, look: (seen: SeenFrame) => void) => () => void
}

/** Finds where numbers stand in a game's picture, so that nobody has to draw a box around them. */
export class NumberSearch {
  constructor(private readonly options: NumberSearchOptions) {}

  /** In pictures of a recording, in the draft's part of them. Rejects with what its asker gave up with. */
  async inSession(draft: Draft, sessionId: string, asker?: AbortSignal): Promise<NumberPlace[]> {
    const place = readableDraft(draft).windowPicture ?? {}
    const { steps, lastMs } = await this.options.openSession(sessionId, asker)
    const apart = Math.max(1, Math.round((APART_MS * steps) / Math.max(1, lastMs)))
    const looks: Look[] = []
    for (let stretch = 0; stretch < STRETCHES; stretch++)
      for (let k = 0; k < LOOKS_IN_STRETCH; k++) {
        asker?.throwIfAborted()
        const at = Math.floor(((stretch + 0.25) * steps) / STRETCHES) + k * apart
        const { pictures } = await this.options.readSession(sessionId, at, 1, asker)
        const frame = await frameOfPicture(pictures[0] ?? '', 0)
        if (frame !== null) looks.push(await this.#look(frame, place, stretch))
      }
    return numberPlaces(looks)
  }

  /** In pictures of a seat's game, as they come: the more it moves meanwhile, the more they tell. */
  async inLive(draft: Draft, seat: string = FIRST_SEAT, asker?: AbortSignal): Promise<NumberPlace[]> {
    const place = readableDraft(draft).windowPicture ?? {}
    const frames = new LatestFrame((look) => this.options.lookOn(seat, look))
    try {
      const looks: Look[] = []
      const untilMs = performance.now() + LIVE_WITHIN_MS
      while (looks.length < LIVE_LOOKS) {
        const frame = await frames.next(untilMs - performance.now(), asker)
        if (frame === null) break
        looks.push(await this.#look(frame, place, 0))
      }
      return numberPlaces(looks)
    } finally {
      frames.close()
    }
  }

  async #look(frame: Frame, place: GamePart, stretch: number): Promise<Look> {
    const part = gamePart(frame, place)
    const [width, height] = [frame.width, frame.height]
    const inside = regionPixels(
      { x: part.x / width, y: part.y / height, width: part.width / width, height: part.height / height },
      frame
    )
    const picture = crop(frame, inside)
    const numbers = await this.options.readings.findNumbers(picture)
    return { stretch, width: inside.width, height: inside.height, numbers }
  }
}

/** The newest picture of a live game that was not asked for yet. */
class LatestFrame {
  readonly #stop: () => void
  #frame: Frame | null = null
  #wake: () => void = () => undefined

  constructor(lookOn: (look: (seen: SeenFrame) => void) => () => void) {
    this.#stop = lookOn(({ frame }) => {
      // The loop uses its memory again.
      this.#frame = { ...frame, data: frame.data.slice() }
      this.#wake()
    })
  }

  /** Null when none came within so many milliseconds. Rejects with what its asker gave up with. */
  async next(withinMs: number, asker?: AbortSignal): Promise<Frame | null> {
    asker?.throwIfAborted()
    if (this.#frame === null && withinMs > 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs)
        const done = (): void => {
          clearTimeout(timer)
          asker?.removeEventListener('abort', done)
          resolve()
        }
        this.#wake = done
        asker?.addEventListener('abort', done, { once: true })
      })
    asker?.throwIfAborted()
    const frame = this.#frame
    this.#frame = null
    return frame
  }

  close(): void {
    this.#stop()
  }
}
