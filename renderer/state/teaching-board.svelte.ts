import type { PicturePoint } from '../../electron/shared/action'
import { gamePart, type GamePart } from '../../electron/shared/geometry/game-part'
import type { Rect } from '../../electron/shared/geometry/rectangle'
import type { Region } from '../../electron/shared/perception/region'
import { regionPixels } from '../../electron/shared/perception/region-pixels'
import type { SessionDetail } from '../../electron/shared/session'
import { decodePicture } from '../parts/decode-picture'
import type { Size } from '../parts/fit'
import { hexAt, type CanvasPixels } from '../parts/games/cut-out'
import { attempt, connection } from './connection.svelte'
import { base64Of } from './data-url'
import { PictureView } from './picture-view.svelte'

export type Source = 'live' | 'frozen' | 'recorded'

/** Something to be shown on the picture. `hint` says what, in the person's language. */
export type Ask =
  | { readonly kind: 'region'; readonly hint: () => string; readonly answer: (region: Region | null) => void }
  | {
      readonly kind: 'point'
      readonly hint: () => string
      readonly answer: (point: PicturePoint | null) => void
    }

/**
 * The picture that a game is taught on: live, frozen, or a moment of a recording. Everything drawn on it is in fractions
 * of what is shown: the whole window, or the game's part of it.
 */
export class TeachingBoard {
  source = $state<Source>('live')
  session = $state.raw<SessionDetail | null>(null)
  /** The step of the recording that is shown. */
  frame = $state(0)
  /** What the person is asked to show; null: nothing. */
  ask = $state.raw<Ask | null>(null)
  /** Where in the window's picture lies what is shown. */
  place = $state.raw<GamePart>({})
  readonly view = new PictureView()
  live = $state.raw<HTMLCanvasElement | null>(null)
  still = $state.raw<HTMLCanvasElement | null>(null)
  #stillSize = $state.raw<Size | null>(null)
  /** Counts the moments that were asked for: only the newest is drawn. */
  #wanted = 0

  /** Of the whole picture; null while there is none. */
  readonly size: Size | null = $derived(this.source === 'live' ? this.view.size : this.#stillSize)
  /** What of it is shown, in its pixels. */
  readonly area: Rect | null = $derived(
    this.size === null ? null : inWholePixels(gamePart(this.size, this.place), this.size)
  )

  goLive(): void {
    this.source = 'live'
  }

  /** Keeps the picture of this moment. */
  freeze(): void {
    const { live, still } = this
    if (this.source !== 'live' || live === null || still === null || this.view.size === null) return
    still.width = live.width
    still.height = live.height
    still.getContext('2d')?.drawImage(live, 0, 0)
    this.#stillSize = this.view.size
    this.source = 'frozen'
  }

  /** Shows a recording, from its beginning. */
  async openSession(id: string): Promise<void> {
    const session = await attempt(connection.call('sessions.open', { id }))
    if (session === undefined) return
    this.session = session
    await this.goTo(0)
  }

  /** Shows a moment of the recording that is open. */
  async goTo(frame: number): Promise<void> {
    const { session } = this
    if (session === null || session.steps === 0) return
    this.frame = Math.min(Math.max(0, frame), session.steps - 1)
    const wanted = ++this.#wanted
    const chunk = await attempt(
      connection.call('sessions.read', { id: session.summary.id, from: this.frame, count: 1 })
    )
    const picture = chunk?.pictures[0]
    if (picture === undefined) return
    const bitmap = await attempt(decodePicture(picture))
    if (bitmap === undefined || wanted !== this.#wanted || this.still === null) return bitmap?.close()
    this.still.width = bitmap.width
    this.still.height = bitmap.height
    this.still.getContext('2d')?.drawImage(bitmap, 0, 0)
    this.#stillSize = { width: bitmap.width, height: bitmap.height }
    this.source = 'recorded'
    bitmap.close()
  }

  /** Asks for a box. Null: the person thought better of it. */
  async askRegion(hint: () => string): Promise<Region | null> {
    return await this.#ask<Region>((answer) => ({ kind: 'region', hint, answer }))
  }

  /** Asks for a place. Null: the person thought better of it. */
  async askPoint(hint: () => string): Promise<PicturePoint | null> {
    return await this.#ask<PicturePoint>((answer) => ({ kind: 'point', hint, answer }))
  }

  /** Asks for a place and answers its colour, as `#rrggbb`. A live picture stands still meanwhile. */
  async askColour(hint: () => string): Promise<string | null> {
    return await this.#still(async () => {
      const point = await this.askPoint(hint)
      const pixels = this.#pixels()
      if (point === null || pixels === null) return null
      const x = Math.min(pixels.width - 1, Math.floor(point.x * pixels.width))
      return hexAt(pixels, x, Math.min(pixels.height - 1, Math.floor(point.y * pixels.height)))
    })
  }

  /** Asks for a box and answers what is in it. A live picture stands still meanwhile. */
  async askCut(
    hint: () => string
  ): Promise<{ region: Region; pixels: CanvasPixels; cutAtWidth: number } | null> {
    return await this.#still(async () => {
      const region = await this.askRegion(hint)
      const pixels = region === null ? null : this.pixelsOf(region)
      if (region === null || pixels === null || this.area === null) return null
      return { region, pixels, cutAtWidth: this.area.width }
    })
  }

  /** What is in a region of the picture that is shown; null while there is no picture. */
  pixelsOf(region: Region): CanvasPixels | null {
    return this.area === null ? null : this.#pixels(regionPixels(region, this.area))
  }

  cancel(): void {
    this.ask?.answer(null)
  }

  #pixels(within?: Rect): CanvasPixels | null {
    const canvas = this.source === 'live' ? this.live : this.still
    if (this.area === null || canvas === null) return null
    const { x, y, width, height } = within ?? { ...this.area, x: 0, y: 0 }
    const copy = document.createElement('canvas')
    copy.width = width
    copy.height = height
    const context = copy.getContext('2d', { willReadFrequently: true })
    context?.drawImage(canvas, this.area.x + x, this.area.y + y, width, height, 0, 0, width, height)
    return context?.getImageData(0, 0, width, height) ?? null
  }

  async #still<T>(work: () => Promise<T>): Promise<T> {
    const wasLive = this.source === 'live'
    this.freeze()
    try {
      return await work()
    } finally {
      if (wasLive && this.source === 'frozen') this.goLive()
    }
  }

  #ask<T>(make: (answer: (value: T | null) => void) => Ask): Promise<T | null> {
    this.cancel()
    const before = document.activeElement
    return new Promise((done) => {
      this.ask = make((value) => {
        this.ask = null
        done(value)
        // Back to where the person was, once what they answered is shown.
        setTimeout(() => before instanceof HTMLElement && before.isConnected && before.focus())
      })
    })
  }
}

/** A picture as a PNG in base64. */
export async function pngOf({ width, height, data }: CanvasPixels): Promise<string> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
  return base64Of(canvas.toDataURL('image/png'))
}

function inWholePixels({ x, y, width, height }: Rect, size: Size): Rect {
  const left = Math.min(size.width - 1, Math.max(0, Math.round(x)))
  const top = Math.min(size.height - 1, Math.max(0, Math.round(y)))
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(size.width, Math.round(x + width)) - left),
    height: Math.max(1, Math.min(size.height, Math.round(y + height)) - top)
  }
}
