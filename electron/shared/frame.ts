import type { ClientArea } from './geometry/client-area'

/** How the bytes of a picture are laid out: one grey byte, or red, green, blue, alpha, a pixel. Rows go top to bottom. */
export type PixelFormat = 'gray8' | 'rgba8'

/** Where a picture lies on the desktop; a game without a window has none. */
export interface FrameGeometry extends ClientArea {
  /** Of its monitor: how much larger its user sees things than at 96 dots an inch. */
  readonly scaleFactor: number
}

/**
 * One picture of a target. Its pixels are the target's client area in physical pixels, the one
 * coordinate system for everything that points at something. `data` belongs to the receiver.
 */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly format: PixelFormat
  readonly data: Uint8Array
  /** Milliseconds of the process's monotonic clock at capture. */
  readonly tMonotonicMs: number
  /** Counts up by one for each picture of a session. */
  readonly seq: number
  readonly geometry?: FrameGeometry
}

/** A picture ready to be shown or stored. */
export interface EncodedFrame {
  readonly format: 'png' | 'jpeg'
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
  readonly tMonotonicMs: number
  readonly seq: number
}
