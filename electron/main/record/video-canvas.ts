import sharp, { type OverlayOptions } from 'sharp'
import type { PicturePoint } from '../../shared/action'
import { gamePart } from '../../shared/geometry/game-part'
import type { Point } from '../../shared/geometry/rectangle'
import type { Language } from '../../shared/language'
import type { FadingAct } from './act-trail'
import type { VideoGame } from './archive-api'
import type { PointerMark } from './pointer-trail'
import { marksOver } from './video-marks'
import { drawDot, drawRing } from './video-pointer'
import { drawStrip, STRIP_HEIGHT, STRIP_MIN_WIDTH, stripLines } from './video-strip'
import type { WholeStep } from './steps'

/** Pictures of small games are shown larger, by a whole number, while they stay within these. */
const COMFORTABLE = { width: 1280, height: 900 }
const MAX_SCALE = 4
/** Larger pictures are made smaller: a frame's bytes have a limit, and so have players. */
const LARGEST = { width: 3840, height: 2160 }
/** Letters of the strip grow with the picture. */
const STRIP_UNIT_PER_PX = 320

/** Size in pixels of one video's frames before they are enlarged. Encoders want even numbers. */
export interface VideoLayout {
  readonly width: number
  readonly height: number
  readonly picture: { readonly width: number; readonly height: number }
  /** Pixels a dot of the strip's letters. */
  readonly unit: number
  /** How many times larger the file shows it, each pixel a square. */
  readonly scale: number
}

const even = (n: number): number => n + (n % 2)

/** The layout for pictures as large as this one, which all of the video will have. */
export async function layoutFor(picture: Uint8Array): Promise<VideoLayout> {
  const { width: ownWidth = 1, height: ownHeight = 1 } = await sharp(picture).metadata()
  const shrink = Math.min(1, LARGEST.width / ownWidth, LARGEST.height / ownHeight)
  const width = Math.max(1, Math.floor(ownWidth * shrink))
  const height = Math.max(1, Math.floor(ownHeight * shrink))
  const unit = Math.max(1, Math.floor(width / STRIP_UNIT_PER_PX))
  const whole = {
    width: even(Math.max(width, STRIP_MIN_WIDTH * unit)),
    height: even(height + STRIP_HEIGHT * unit)
  }
  const fits = Math.min(COMFORTABLE.width / whole.width, COMFORTABLE.height / whole.height)
  const scale = Math.min(MAX_SCALE, Math.max(1, Math.floor(fits)))
  return { ...whole, picture: { width, height }, unit, scale }
}

/** What was done by mouse up to a step: once by the agent, and by the person. */
export interface MouseMarks {
  readonly acts: readonly FadingAct[]
  readonly person: PointerMark | null
}

/** Puts recorded pictures on the frames of one video, the strip below them. */
export class VideoCanvas {
  readonly layout: VideoLayout
  readonly #language: Language
  readonly #game: VideoGame
  #strip: { text: string; pixels: Uint8Array } | null = null

  constructor(layout: VideoLayout, language: Language, game: VideoGame = { controls: [] }) {
    this.layout = layout
    this.#language = language
    this.#game = game
  }

  /**
   * RGB bytes of one frame, with what was done by mouse drawn over the picture; black where a step has no picture.
   * Rejects when the picture is damaged.
   */
  async frame(whole: WholeStep, { acts = [], person = null }: Partial<MouseMarks> = {}): Promise<Uint8Array> {
    const { width, height, picture, unit } = this.layout
    const frame = new Uint8Array(width * height * 3)
    if (whole.picture !== null) {
      const pixels = await this.#pixels(whole.picture.bytes, acts)
      if (person !== null) await this.#drawPointer(pixels, whole.picture.bytes, person)
      const left = (width - picture.width) >> 1
      for (let y = 0; y < picture.height; y++) {
        const row = pixels.subarray(y * picture.width * 3, (y + 1) * picture.width * 3)
        frame.set(row, (y * width + left) * 3)
      }
    }
    frame.set(this.#stripOf(whole), (height - STRIP_HEIGHT * unit) * width * 3)
    return frame
  }

  /** A window may have changed its size meanwhile, or be too large: its picture is fitted. */
  async #pixels(bytes: Uint8Array, acts: readonly FadingAct[]): Promise<Uint8Array> {
    const { width, height } = this.layout.picture
    // In one go, so that a picture that is too large never lies in memory whole.
    const image = sharp(bytes, { sequentialRead: true })
    return image
      .resize(width, height, { fit: 'contain', background: 'black' })
      .composite(await this.#marks(bytes, acts))
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer()
  }

  async #marks(bytes: Uint8Array, acts: readonly FadingAct[]): Promise<OverlayOptions[]> {
    if (acts.length === 0) return []
    const { width = 1, height = 1 } = await sharp(bytes).metadata()
    return [
      {
        input: Buffer.from(
          marksOver(acts, { width, height }, this.layout.picture, this.#game.windowPicture ?? {})
        )
      }
    ]
  }

  /** Over the picture as it is fitted here, which may have been larger, or of another shape. */
  async #drawPointer(data: Uint8Array, bytes: Uint8Array, { at, clicks }: PointerMark): Promise<void> {
    const { unit, picture: room } = this.layout
    const { width = room.width, height = room.height } = await sharp(bytes).metadata()
    const part = gamePart({ width, height }, this.#game.windowPicture ?? {})
    const scale = Math.min(room.width / width, room.height / height)
    const place = ({ x, y }: PicturePoint): Point => ({
      x: (room.width - width * scale) / 2 + (part.x + x * part.width) * scale,
      y: (room.height - height * scale) / 2 + (part.y + y * part.height) * scale
    })
    const pixels = { data, width: room.width, height: room.height }
    for (const click of clicks) drawRing(pixels, place(click), unit)
    drawDot(pixels, place(at), unit)
  }

  #stripOf(whole: WholeStep): Uint8Array {
    const lines = stripLines(whole, this.#language, this.#game.controls)
    const text = lines.join('\n')
    if (this.#strip?.text !== text)
      this.#strip = { text, pixels: drawStrip(lines, this.layout.width, this.layout.unit) }
    return this.#strip.pixels
  }
}
