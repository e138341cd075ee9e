import { execFileSync } from 'node:child_process'
import { findFfmpeg } from '../../electron/main/programs'

/** Why sessions cannot be made into video here; null when they can. */
export function whyNoFfmpeg(): string | null {
  return findFfmpeg('') === null ? 'ffmpeg is not installed (Debian package ffmpeg)' : null
}

export interface Probed {
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly frames: number
  /** Frames a second. */
  readonly rate: number
  readonly seconds: number
}

/** What a video file really holds: every frame is decoded and counted. */
export function probe(file: string): Probed {
  const fields = 'stream=codec_name,width,height,nb_read_frames,r_frame_rate:format=duration'
  const options = ['-v', 'error', '-count_frames', '-select_streams', 'v', '-of', 'json']
  const printed = execFileSync('ffprobe', [...options, '-show_entries', fields, file], { encoding: 'utf8' })
  const { streams, format } = JSON.parse(printed) as {
    streams: {
      codec_name: string
      width: number
      height: number
      nb_read_frames: string
      r_frame_rate: string
    }[]
    format: { duration: string }
  }
  const [stream] = streams
  if (stream === undefined) throw new Error(`${file} holds no video`)
  const [over = 0, under = 1] = stream.r_frame_rate.split('/').map(Number)
  return {
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    frames: Number(stream.nb_read_frames),
    rate: over / under,
    seconds: Number(format.duration)
  }
}

/** The brightness of every pixel of one frame, counted from 0. */
export function framePixels(file: string, frame: number): Buffer {
  const pick = ['-vf', `select=eq(n\\,${frame})`, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-']
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, ...pick], { maxBuffer: 64 * 2 ** 20 })
}
