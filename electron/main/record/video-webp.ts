import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { AppError } from '../../shared/errors'
import { WEBP_LIMIT_SECONDS } from '../../shared/video'
import type { VideoLayout } from './video-canvas'

/** A webp shows fewer pictures: all of them lie in memory at once. */
export const WEBP_RATE = 15
/** Uncompressed pictures kept in memory; larger pictures are made smaller to fit. */
const MAX_BYTES = 256 * 2 ** 20
const QUALITY = 90

/** Throws `export.tooLong`. */
export function checkWebpLength(seconds: number): void {
  if (seconds > WEBP_LIMIT_SECONDS)
    throw new AppError('export.tooLong', { seconds: Math.ceil(seconds), limit: WEBP_LIMIT_SECONDS })
}

/** Collects frames and makes an animated WebP of them; the fallback where there is no ffmpeg. */
export class WebpVideo {
  readonly #layout: VideoLayout
  readonly #scale: number
  readonly #rate: number
  readonly #file: string
  readonly #frames: Buffer[] = []

  constructor(layout: VideoLayout, rate: number, frames: number, file: string) {
    const area = layout.width * layout.height * 3 * frames
    const fits = Math.sqrt(MAX_BYTES / area)
    this.#scale = Math.min(layout.scale, fits >= 1 ? Math.floor(fits) : fits)
    this.#layout = layout
    this.#rate = rate
    this.#file = file
  }

  async write(frame: Uint8Array): Promise<void> {
    const { width, height } = this.#layout
    const image = sharp(frame, { raw: { width, height, channels: 3 } })
    const kernel = this.#scale >= 1 ? 'nearest' : 'lanczos3'
    this.#frames.push(
      await image
        .resize({ ...this.#size, fit: 'fill', kernel })
        .raw()
        .toBuffer()
    )
  }

  async finish(): Promise<void> {
    const { width, height } = this.#size
    const raw = { width, height: height * this.#frames.length, pageHeight: height, channels: 3 } as const
    const webp = sharp(Buffer.concat(this.#frames), { raw, limitInputPixels: false })
    const delay = this.#frames.map((_, i) => this.#timeMs(i + 1) - this.#timeMs(i))
    await writeFile(this.#file, await webp.webp({ quality: QUALITY, delay, loop: 0, effort: 2 }).toBuffer())
  }

  kill(): Promise<void> {
    this.#frames.length = 0
    return Promise.resolve()
  }

  /** Whole milliseconds, as the format has them, without drifting. */
  #timeMs(frame: number): number {
    return Math.round((frame * 1000) / this.#rate)
  }

  get #size(): { width: number; height: number } {
    const { width, height } = this.#layout
    return {
      width: Math.max(1, Math.floor(width * this.#scale)),
      height: Math.max(1, Math.floor(height * this.#scale))
    }
  }
}
