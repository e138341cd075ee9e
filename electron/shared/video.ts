import type { ErrorData } from './errors'

/** What a session can be shown as outside the app. WebP needs no other program, but is for short sessions. */
export const VIDEO_FORMATS = ['mp4', 'webm', 'webp'] as const
export type VideoFormat = (typeof VIDEO_FORMATS)[number]

/** Name of a video's file, without its ending: no path, nothing hidden. */
export const VIDEO_NAME = /^[\p{L}\p{N}_][\p{L}\p{N} ._()-]{0,79}$/u

/** An animated WebP is made in memory: longer sessions need ffmpeg. */
export const WEBP_LIMIT_SECONDS = 20

/** One video being made, or made, since the app started. */
export interface VideoExport {
  readonly id: number
  readonly sessionId: string
  readonly format: VideoFormat
  /** Where it goes; it is there only once the state says `done`. */
  readonly file: string
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Pictures of the video made so far, and all there will be; 0 until counted. */
  readonly frames: number
  readonly of: number
  /** Seconds of stillness that are not shown: a picture is held for so long and no longer. */
  readonly leftOutSeconds: number
  /** Why it failed. */
  readonly error: ErrorData | null
}
