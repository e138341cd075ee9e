import { percentilesOf, type Percentiles } from '../../electron/shared/timing'
import type { PictureHeader } from '../../electron/shared/rpc/picture'
import { connection } from './connection.svelte'

const REMEMBERED = 180

/** Receives the live pictures and draws the newest; one that arrives while another is decoded replaces any waiting. */
export class PictureView {
  /** Size of the picture shown; null before the first. */
  size = $state.raw<{ readonly width: number; readonly height: number } | null>(null)
  /** Milliseconds between capture and drawing, over the last pictures. */
  delayMs = $state.raw<Percentiles | null>(null)
  /** Pictures the app dropped because this page was behind, plus those replaced here before being drawn. */
  dropped = $state(0)
  /** When the picture shown was taken; 0 before the first. */
  capturedAtMs = $state(0)
  #canvas: HTMLCanvasElement | null = null
  #waiting: { header: PictureHeader; bytes: Uint8Array<ArrayBuffer> } | null = null
  #isDrawing = false
  #replaced = 0
  #delays: number[] = []
  #lastFigures = 0
  /** The next picture to arrive is the first of its subscription. */
  #isFirst = true

  /** Begins showing a seat's pictures on the canvas, at most `maxHz` a second. Answers the way to stop. */
  show(canvas: HTMLCanvasElement, maxHz: number, seat: string): () => void {
    this.#canvas = canvas
    this.#isFirst = true
    let stop = (): void => {}
    let isOver = false
    void subscribe({ maxHz, seat }, (header, bytes) => this.#receive(header, bytes)).then((unsubscribe) => {
      if (isOver) unsubscribe()
      else stop = unsubscribe
    })
    return () => {
      isOver = true
      this.#waiting = null
      stop()
    }
  }

  /** Forgets the figures and the picture, for the next game. */
  reset(): void {
    this.size = null
    this.delayMs = null
    this.dropped = 0
    this.#replaced = 0
    this.#delays = []
  }

  #receive(header: PictureHeader, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#waiting !== null) this.#replaced++
    this.#waiting = { header, bytes }
    if (!this.#isDrawing) void this.#drawAll()
  }

  async #drawAll(): Promise<void> {
    this.#isDrawing = true
    try {
      while (this.#waiting !== null) {
        const { header, bytes } = this.#waiting
        this.#waiting = null
        await this.#draw(header, bytes)
      }
    } finally {
      this.#isDrawing = false
    }
  }

  async #draw(header: PictureHeader, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const bitmap = await createImageBitmap(new Blob([bytes], { type: `image/${header.format}` }))
    const canvas = this.#canvas
    if (canvas !== null) {
      if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
        canvas.width = bitmap.width
        canvas.height = bitmap.height
      }
      canvas.getContext('2d', { alpha: false })?.drawImage(bitmap, 0, 0)
      if (this.size?.width !== bitmap.width || this.size.height !== bitmap.height)
        this.size = { width: bitmap.width, height: bitmap.height }
    }
    bitmap.close()
    this.capturedAtMs = header.capturedAtMs
    this.#measure(header)
  }

  #measure(header: PictureHeader): void {
    // The first picture may have waited for a viewer: its age says nothing of the way here.
    if (this.#isFirst) {
      this.#isFirst = false
      return
    }
    const now = performance.timeOrigin + performance.now()
    this.#delays.push(Math.max(0, now - header.capturedAtMs))
    if (this.#delays.length > REMEMBERED) this.#delays.shift()
    if (now - this.#lastFigures < 500) return
    this.#lastFigures = now
    this.dropped = header.dropped + this.#replaced
    this.delayMs = percentilesOf(this.#delays)
  }
}

async function subscribe(
  wish: { readonly maxHz: number; readonly seat: string },
  listener: (header: PictureHeader, bytes: Uint8Array<ArrayBuffer>) => void
): Promise<() => void> {
  const client = connection.client
  if (client === null) return () => {}
  try {
    const stream = await client.call('view.subscribe', wish)
    const unlisten = client.onPicture(stream, listener)
    return () => {
      unlisten()
      client.call('view.unsubscribe', { stream }).catch(() => {
        // The connection went down, and the stream with it.
      })
    }
  } catch {
    return () => {}
  }
}
